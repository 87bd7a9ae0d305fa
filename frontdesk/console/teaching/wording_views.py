"""Wording: the texts of answers, and new ones for them."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.errors import ArticleError, TeachingError
from console.access import needs
from console.pages import page
from console.rights import Right
from console.teaching import article, wordings
from console.teaching.contract import Response
from console.teaching.models import State, Wording
from console.teaching.topics import known


@require_safe
@needs(Right.LABEL)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the answers by topic, and which have a new wording."""
    open_ones = Wording.objects.filter(state__in=[State.PROPOSED, State.APPROVED])
    states = dict(open_ones.order_by("-state").values_list("response", "state"))
    topics = [
        (topic.name, [(it, states.get(it.name, "")) for it in topic.responses])
        for topic in known.topics.all
        if topic.responses
    ]
    return page(request, "teaching/wordings", topics=topics, is_away=known.is_away)


@require_safe
@needs(Right.LABEL)
def response(request: HttpRequest, name: str) -> HttpResponse:
    """Show an answer with the passage it is from, its proposed wording, and the form to propose one."""
    return _response(request, name)


@require_POST
@needs(Right.LABEL)
def propose(request: HttpRequest, name: str) -> HttpResponse:
    """Propose texts for an answer; what could not be proposed is given back with the reason."""
    assert isinstance(request.user, User)  # needs
    texts = request.POST.getlist("text")
    try:
        wordings.propose(request.user, name, texts)
    except TeachingError as error:
        return _response(request, name, 422, error=error, unsent=texts)
    return HttpResponseRedirect(reverse("console-wording", args=[name]))


@require_POST
@needs(Right.APPROVE)
def decide(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Approve a proposed wording, or reject it."""
    assert isinstance(request.user, User)  # needs
    state = State.APPROVED if request.POST.get("decision") == "approve" else State.REJECTED
    try:
        proposed_at = datetime.fromisoformat(request.POST.get("proposed_at", ""))
        wording = wordings.decide(request.user, wording_id, proposed_at, state)
    except (ValueError, Wording.DoesNotExist):
        return page(request, "teaching/refused", 409, error=TeachingError("gone"), back="console-wordings")
    return HttpResponseRedirect(reverse("console-wording", args=[wording.response]))


def _response(request: HttpRequest, name: str, status: int = 200, **more: Any) -> HttpResponse:
    try:
        found = wordings.response_named(name)
    except TeachingError as error:
        raise Http404 from error
    draft = wordings.draft_of(name)
    approved = Wording.objects.filter(response=name, state=State.APPROVED).first()
    latest = (draft or approved or found).texts
    variants = list(zip_longest(found.texts, more.get("unsent") or latest, fillvalue=""))
    shown = {"response": found, "variants": variants, "draft": draft, "approved": approved, **_passage(found), **more}
    return page(request, "teaching/wording", status, **shown)


def _passage(found: Response) -> dict[str, Any]:
    """Return the passage that a response is from, or why there is none to show."""
    if not found.source:
        return {}
    try:
        return {"passage": article.passage(found.source["title"])}
    except ArticleError as error:
        return {"no_passage": error.code}
