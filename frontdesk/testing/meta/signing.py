"""How Meta writes and signs what it posts, and proves who calls it.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
https://developers.facebook.com/docs/graph-api/guides/secure-requests
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

ESCAPES = {"/": "\\/", "@": "\\u0040", "<": "\\u003C", ">": "\\u003E"}


def escaped(body: Any) -> bytes:
    """Return JSON as Meta puts it on the wire: ASCII only, with slashes, at signs and angle brackets escaped."""
    text = json.dumps(body, separators=(",", ":"))
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("ascii")


def signature(secret: str, body: bytes) -> str:
    """Return the value of `X-Hub-Signature-256` for these very bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def legacy_signature(secret: str, body: bytes) -> str:
    """Return the value of the old `X-Hub-Signature`."""
    return "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def proof(secret: str, token: str) -> str:
    """Return the `appsecret_proof` that goes with an access token."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
