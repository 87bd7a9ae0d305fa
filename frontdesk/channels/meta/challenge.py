"""Meta's check that a webhook is ours: https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""

from __future__ import annotations

import hmac
from collections.abc import Mapping


def answer(parameters: Mapping[str, str], token: str) -> str | None:
    """Return what to answer to the query of a verification request, or None to refuse it.

    Such a request has no signature. The token is compared in constant time; without one, nobody is answered.
    """
    given = parameters.get("hub.verify_token", "")
    is_ours = hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
    if not token or not is_ours or parameters.get("hub.mode") != "subscribe":
        return None
    return parameters.get("hub.challenge")
