"""The console's pages, rendered from templates/console/ with what all of them show, by the clinic's clock."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from config.clinic import clinic
from console.rights import rights_of
from person import lists


def page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page; to staff it says in its head how many wait, and whether somebody may be in danger."""
    user = getattr(request, "user", None)
    rights = rights_of(user) if user else frozenset()
    counts = {
        "waiting_count": lists.waiting().count() if rights else 0,
        "danger_count": lists.in_danger().count() if rights else 0,
    }
    section = request.path.removeprefix(reverse("console")).partition("/")[0]
    shown = {"clinic": clinic(), "user": user, "rights": rights, "section": section, **counts, **context}
    with timezone.override(ZoneInfo(clinic().time_zone)):
        return render(request, f"console/{name}.html", shown, status=status)
