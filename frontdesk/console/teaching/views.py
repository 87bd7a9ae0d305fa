"""Phrases: those that wait, and what managers decide on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from config.errors import TeachingError
from console import audit
from console.access import needs
from console.pages import page
from console.rights import Right
from console.teaching import patch, phrases, wordings
from console.teaching.models import PHRASE_LIMIT, TOPIC_LIMIT, Phrase, State, Verdict
from console.teaching.topics import OUT_OF_SCOPE, known

ROWS = 20  # of a page, whose texts are sent with every decision


class FilterForm(forms.Form):
    """Which phrases to show; a wrong value shows those that wait."""

    state = forms.ChoiceField(choices=State.choices, required=False)
    topic = forms.CharField(max_length=TOPIC_LIMIT, required=False)
    page = forms.IntegerField(min_value=1, required=False)


class PhraseForm(forms.Form):
    """A phrase written by hand."""

    text = forms.CharField(max_length=4 * PHRASE_LIMIT)
    topic = forms.CharField(max_length=TOPIC_LIMIT)


@require_safe
@needs(Right.LABEL)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the phrases of a state, those that wait if no other is asked for."""
    return _overview(request)


@require_POST
@needs(Right.LABEL)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a phrase written by hand; what could not be proposed is given back with the reason."""
    assert isinstance(request.user, User)  # needs
    form = PhraseForm(request.POST)
    try:
        if not form.is_valid():
            raise TeachingError("empty")
        phrases.propose(request.user, form.cleaned_data["text"], form.cleaned_data["topic"])
    except TeachingError as error:
        return _overview(request, 422, error=error, unsent=request.POST)
    return _overview(request, said="proposed", count=1)


@require_POST
@needs(Right.APPROVE)
def decide(request: HttpRequest) -> HttpResponse:
    """Approve the ticked phrases with the texts they have now, or reject them, and say which could not be decided."""
    is_approval = request.POST.get("decision") == "approve"
    decided, problems = 0, {}
    for number in (int(it) for it in request.POST.getlist("phrase") if it.isdecimal()):
        try:
            _decision(request, number, is_approval)()
            decided += 1
        except TeachingError as error:
            problems[number] = error
        except Phrase.DoesNotExist:
            problems[number] = TeachingError("gone")
    said = "approved" if is_approval else "rejected"
    return _overview(request, 422 if problems else 200, said=said, count=decided, problems=problems)


@require_POST
@needs(Right.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Give all that is approved as a patch to the repository's data; its head names what it leaves out."""
    made = patch.made(phrases.approved(), wordings.approved())
    audit.note(request.user, audit.Action.EXPORTED, "patch of what is taught", files=made.files, left_out=made.left_out)
    text = render_to_string("console/teaching/patch.txt", {"patch": made})
    response = HttpResponse(text, content_type="text/x-patch; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="taught.patch"'
    return response


def _decision(request: HttpRequest, number: int, is_approval: bool) -> Callable[[], None]:
    assert isinstance(request.user, User)  # needs
    user = request.user
    if is_approval:
        return lambda: phrases.approve(user, number, request.POST.get(f"text-{number}", ""))
    return lambda: phrases.reject(user, number, request.POST.get("state", ""))


def _overview(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    state, topic = form.cleaned_data.get("state") or State.PROPOSED, form.cleaned_data.get("topic", "")
    found = Phrase.objects.filter(state=state, **({"topic": topic} if topic else {})).order_by("topic", "-pk")
    shown: dict[str, Any] = {
        "state": state,
        "topic": topic,
        "phrases": Paginator(found.select_related("proposed_by", "decided_by"), ROWS).get_page(
            form.cleaned_data.get("page") or 1
        ),
        "counts": dict(Phrase.objects.values_list("state").annotate(Count("pk"))),
        "wishes": _wishes(),
        "topics": [*known.topics.names, OUT_OF_SCOPE] if known.topics.names else [],
        "is_away": known.is_away,
        "can_export": patch.is_possible(),
    }
    return page(request, "teaching/phrases", status, **shown, **more)


def _wishes() -> QuerySet[Verdict, Any]:
    """Return the new topics that reviewers want, with how many questions are about each."""
    found = Verdict.objects.filter(kind=Verdict.Kind.NEW_TOPIC).values("topic").annotate(count=Count("pk"))
    return found.order_by("-count", "topic")[:ROWS]
