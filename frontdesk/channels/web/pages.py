"""The demo page: the widget on a page of the clinic."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.clinic import clinic


async def demo(request: HttpRequest) -> HttpResponse:
    """Render the page."""
    return render(request, "web/demo.html", {"clinic": clinic()})
