"""JSON answers of the API outside its own routes: refusals, whoever refuses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from config.errors import RefusalError

GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


def refused(refusal: RefusalError) -> JsonResponse:
    """Return a refusal as the API's error body, with Retry-After where there is one."""
    response = JsonResponse({"error": refusal.code, "detail": refusal.detail}, status=refusal.status)
    if refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def no_such_route(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Answer whatever under /api/ has no route."""
    return refused(RefusalError(404, "no_such_route", "There is nothing at this address."))


class AsyncMiddleware:
    """A middleware that runs on the event loop; what it does is its `__call__`."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer to a request."""
        return await self._get_response(request)


class JsonErrorsMiddleware(AsyncMiddleware):
    """Gives every error under /api/ the API's body, also those that Django answers by itself."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, or the same status as JSON."""
        response = await self._get_response(request)
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        if not request.path.startswith("/api/") or response.status_code < 400 or is_json:
            return response
        return refused(RefusalError(response.status_code, "not_allowed", response.reason_phrase + "."))
