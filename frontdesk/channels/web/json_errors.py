"""Gives every error under /api/ the API's body, also those that Django answers by itself, and bodies too large."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from channels.web.refusals import refused
from config.async_middleware import AsyncMiddleware
from config.errors import RefusalError
from config.limit_body import BODY_LIMIT, is_too_large


class JsonErrorsMiddleware(AsyncMiddleware):
    """Stands inside the check of origins, so that an allowed page can read every error."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, or the same status as JSON."""
        if is_too_large(request):
            response = refused(RefusalError(413, "too_large", f"A request may have at most {BODY_LIMIT} bytes."))
            response["Connection"] = "close"  # the rest of the body is not read
            return response
        answer = await self._get_response(request)
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        if not request.path.startswith("/api/") or answer.status_code < 400 or is_json:
            return answer
        response = refused(RefusalError(answer.status_code, "not_allowed", answer.reason_phrase + "."))
        if "Allow" in answer.headers:
            response["Allow"] = answer.headers["Allow"]
        return response
