"""Candidates: made, looked at, published, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.errors import TeachingError
from console.access import needs
from console.pages import page
from console.rights import Right
from console.teaching import candidates, curves, phrases, verdicts, wordings
from console.teaching.models import UNDER_WAY, Candidate
from console.teaching.topics import known

SHOWN = 20  # candidates


@require_safe
@needs(Right.LABEL)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the candidates, and what a new one would be made of."""
    approved = {"phrases": sum(map(len, phrases.approved().values())), "wordings": len(wordings.approved())}
    found = Candidate.objects.order_by("-pk").select_related("made_by", "published_by")[:SHOWN]
    shown: dict[str, Any] = {"approved": approved, "reviewed": len(verdicts.reviewed()), "is_away": known.is_away}
    return page(request, "teaching/candidates", candidates=found, under_way=candidates.under_way(), **shown)


@require_safe
@needs(Right.LABEL)
def candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Show a candidate: how far it is, and when it is made, what it would change."""
    found = Candidate.objects.filter(pk=candidate_id).select_related("made_by", "published_by").first()
    if found is None:
        raise Http404
    flips = list(found.flips.select_related("message").order_by("pk"))
    gained = sum(flip.after == flip.expected for flip in flips)
    shown: dict[str, Any] = {
        "candidate": found,
        "is_under_way": found.state in UNDER_WAY,
        "flips": flips,
        "gained": gained,
        "lost": sum(flip.before == flip.expected for flip in flips),
        "drawing": curves.drawn(found.curve),
        "points": curves.table(found.curve),
        "is_away": known.is_away,
    }
    return page(request, "teaching/candidate", **shown)


@require_POST
@needs(Right.TRAIN)
def train(request: HttpRequest) -> HttpResponse:
    """Ask for a candidate of all that is approved."""
    return _done(request, lambda user: candidates.train(user).pk)


@require_POST
@needs(Right.PUBLISH)
def publish(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Ask for a candidate to be published."""
    return _done(request, lambda user: candidates.publish(user, candidate_id))


@require_POST
@needs(Right.PUBLISH)
def undo(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Ask for the model before a published candidate."""
    return _done(request, lambda user: candidates.undo(user, candidate_id))


def _done(request: HttpRequest, act: Callable[[User], int]) -> HttpResponse:
    assert isinstance(request.user, User)  # needs
    try:
        number = act(request.user)
    except TeachingError as error:
        return page(request, "teaching/refused", 409, error=error, back="console-candidates")
    return HttpResponseRedirect(reverse("console-candidate", args=[number]))
