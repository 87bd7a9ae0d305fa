"""A refusal as the API's error body, whoever refuses."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from config.errors import RefusalError


def refused(refusal: RefusalError) -> JsonResponse:
    """Return a refusal as the API's error body, with Retry-After where there is one."""
    response = JsonResponse({"error": refusal.code, "detail": refusal.detail}, status=refusal.status)
    if refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def no_such_route(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Answer whatever under /api/ has no route."""
    return refused(RefusalError(404, "no_such_route", "There is nothing at this address."))
