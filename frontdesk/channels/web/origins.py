"""Which websites' pages may call the API: our own origin and those of WIDGET_ORIGINS (CORS)."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from channels.web.refusals import refused
from config.async_middleware import AsyncMiddleware
from config.errors import RefusalError
from config.origin import Origin

METHODS = "GET, POST, PUT, DELETE"
HEADERS = "authorization, content-type, last-event-id"
PREFLIGHT_SECONDS = 7200  # the longest that Chromium keeps one


class OriginMiddleware(AsyncMiddleware):
    """Refuses foreign origins on /api/, answers preflights, and lets allowed pages read the answers."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, with CORS headers where they belong."""
        if not request.path.startswith("/api/"):
            return await self._get_response(request)
        response = await self._answer(request)
        patch_vary_headers(response, ["Origin"])
        return response

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        origin = request.headers.get("Origin")
        if origin is None:
            return await self._get_response(request)
        if not is_allowed(origin, request):
            return refused(RefusalError(403, "foreign_origin", "This website may not use the assistant."))
        is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = _preflight() if is_preflight else await self._get_response(request)
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = "Retry-After"
        return response


def is_allowed(origin: str, request: HttpRequest) -> bool:
    """Return whether pages of this origin may call the API: ours, wherever they reached us, and listed ones."""
    asking = Origin.of(origin)
    if asking is None:
        return False
    is_listed = asking in {Origin.of(url) for url in settings.WIDGET_ORIGINS}
    return is_listed or asking.is_same_as(Origin.of(settings.PUBLIC_URL)) or asking.is_same_as(_reached_at(request))


def _reached_at(request: HttpRequest) -> Origin | None:
    """Return the origin of the address under which the request reached us."""
    try:
        return Origin.of(f"{request.scheme}://{request.get_host()}")
    except DisallowedHost:
        return None


def _preflight() -> HttpResponseBase:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = HEADERS
    response["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response
