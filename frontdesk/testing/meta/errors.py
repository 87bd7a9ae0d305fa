"""What the Graph API answers when it refuses, in its own envelope.

https://developers.facebook.com/docs/graph-api/guides/error-handling
https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from __future__ import annotations

import secrets

from testing.meta.account import Json

KNOWN = {
    1: (400, "An unknown error occurred"),
    2: (503, "Service temporarily unavailable"),
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    190: (401, "Invalid OAuth access token"),
    368: (403, "Temporarily blocked for policies violations"),
    551: (400, "This person isn't available right now."),
    613: (400, "Calls to this api have exceeded the rate limit."),
    1200: (400, "Temporary send message failure. Please try again later."),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Business Account locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131062: (400, "Business-scoped user id is not allowed for this message"),
    132001: (404, "Template does not exist"),
    133004: (503, "Server temporarily unavailable"),
}


class GraphError(Exception):
    """A refusal: its code, and where they matter a subcode, details (WhatsApp) and the HTTP status."""

    def __init__(
        self,
        code: int,
        message: str = "",
        *,
        subcode: int | None = None,
        details: str = "",
        status: int | None = None,
    ) -> None:
        usual_status, usual_message = KNOWN.get(code, (400, "An error occurred"))
        self.code, self.subcode, self.details = code, subcode, details
        self.message = message or usual_message
        self.status = status or usual_status
        super().__init__(self.message)

    def envelope(self) -> Json:
        """Return the body of the answer."""
        error: Json = {"message": f"(#{self.code}) {self.message}", "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": {**error, "fbtrace_id": secrets.token_urlsafe(8)}}

    def status_error(self) -> Json:
        """Return it as a failed status of WhatsApp carries it."""
        found: Json = {"code": self.code, "title": self.message, "message": self.message}
        return found | {"error_data": {"details": self.details or self.message}}
