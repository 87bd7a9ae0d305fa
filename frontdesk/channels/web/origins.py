"""Which websites' pages may call the API: our own origin and those of WIDGET_ORIGINS (CORS)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from channels.web.answers import AsyncMiddleware, refused
from config.errors import RefusalError

METHODS = "GET, POST, DELETE"
HEADERS = "authorization, content-type, last-event-id"
PREFLIGHT_SECONDS = 7200  # the longest that Chromium keeps one


class OriginMiddleware(AsyncMiddleware):
    """Refuses foreign origins on /api/, answers preflights, and lets allowed pages read the answers."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, with CORS headers where they belong."""
        origin = request.headers.get("Origin")
        if not request.path.startswith("/api/") or origin is None:
            return await self._get_response(request)
        if not is_allowed(origin):
            return refused(RefusalError(403, "foreign_origin", "This website may not use the assistant."))
        response: HttpResponseBase
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = HEADERS
            response["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        else:
            response = await self._get_response(request)
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = "Retry-After"
        response["Vary"] = "Origin"
        return response


def is_allowed(origin: str) -> bool:
    """Return whether pages of this origin may call the API."""
    return origin in {_origin(settings.PUBLIC_URL), *map(_origin, settings.WIDGET_ORIGINS)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
