"""The signature of Meta's webhooks: https://developers.facebook.com/docs/graph-api/webhooks/getting-started

It is an HMAC-SHA256 over the body's bytes as they came, under the app's secret. It proves that the body is of Meta's,
not whose Page or number it is for. The older header with SHA-1 counts for nothing.
"""

from __future__ import annotations

import hashlib
import hmac

PREFIX = "sha256="


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Return, in constant time, whether X-Hub-Signature-256 is of these bytes; without a secret nothing is."""
    if not secret or not header:
        return False
    expected = PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.encode("utf-8", "replace"))
