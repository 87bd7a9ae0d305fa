"""Privacy: what is kept and how long; finding, giving out and erasing what there is of a person who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console import audit
from console.access import needs
from console.pages import page
from console.privacy.clock import rows
from console.privacy.forms import ChosenForm, SearchForm
from console.rights import Right
from conversations.database import in_database
from conversations.desk import desk
from conversations.models import Conversation, Erasure, new_id
from conversations.news import news
from privacy import erasing, receipts
from privacy.export import archive
from privacy.finding import Person
from privacy.finding import find as find_person
from privacy.models import Receipt
from privacy.records import counts, titled
from privacy.retention import retention


class ToErase(HttpResponseRedirect):
    """Leads to the receipt of what is to be erased first."""

    def __init__(self, person: Person, code: str) -> None:
        super().__init__(reverse("console-privacy-receipt", args=[code]))
        self.person, self.code = person, code


@require_safe
@needs(Right.READ)
def clock(request: HttpRequest) -> HttpResponse:
    """Show the retention clock, and where to begin for a person who asks."""
    return _clock(request)


@require_POST
@needs(Right.ERASE, is_reading=True)
def find(request: HttpRequest) -> HttpResponse:
    """Show what there is of a person, in counts; by a receipt, what became of it."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _clock(request, status=422, problem="empty")
    code = form.cleaned_data["text"]
    if _receipt(code):
        return HttpResponseRedirect(reverse("console-privacy-receipt", args=[code]))
    return _found(request, form)


@require_POST
@needs(Right.EXPORT, is_reading=True)
def export(request: HttpRequest) -> HttpResponse:
    """Give out what is kept of a person, as a ZIP."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _clock(request, status=422, problem="empty")
    person = form.person()
    kept = counts(erasing.found(person))
    audit.note(request.user, audit.Action.EXPORTED, "what is kept of a person", **kept)
    response = HttpResponse(archive(person), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="personal-data-{timezone.now():%Y-%m-%d}.zip"'
    return response


@require_POST
async def erase(request: HttpRequest) -> HttpResponseBase:
    """Erase what was ticked, lead to the receipt, and have the assistant and the database's files follow."""
    response = await _chosen(request)
    if isinstance(response, ToErase):
        await in_database(_erase, request.user, response)
        desk().forgetter.wake()
        for conversation_id in response.person.conversations:
            news.tell(conversation_id)
    return response


@needs(Right.ERASE, is_reading=True)
def _chosen(request: HttpRequest) -> HttpResponse:
    """Look for what was ticked, which may take its time and holds up no visitor, or say why nothing is erased."""
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _clock(request, status=422, problem="empty")
    person = form.person()
    if not form.cleaned_data["is_sure"]:
        return _found(request, form, status=422, problem="unsure")
    if not erasing.found(person):
        return _found(request, form, status=422, problem="nothing")
    return ToErase(person, new_id())


def _erase(user: User | AnonymousUser, chosen: ToErase) -> None:
    with transaction.atomic():
        made = erasing.erase(chosen.person, chosen.code)
        audit.note(user, audit.Action.ERASED, f"receipt {made.code}", **made.counts)


@require_safe
@needs(Right.READ)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show a receipt, to be printed or given out."""
    made = _receipt(code)
    if made is None:
        return page(request, "privacy/no_receipt", status=404)
    return page(request, "privacy/receipt", **made, backups_until=made["at"] + retention())


def _clock(request: HttpRequest, status: int = 200, problem: str = "") -> HttpResponse:
    return page(request, "privacy/clock", status=status, rows=rows(), problem=problem)


def _found(request: HttpRequest, form: SearchForm, status: int = 200, problem: str = "") -> HttpResponse:
    text = form.cleaned_data["text"]
    person = find_person(text)
    kept = counts(erasing.found(person))
    audit.note(request.user, audit.Action.SAW, "what is kept of a person", **kept)
    shown = {"text": text, "person": person, "kept": titled(kept), "conversations": _shown(person)}
    return page(request, "privacy/found", status=status, problem=problem, **shown)


def _shown(person: Person) -> Iterable[tuple[Conversation, str]]:
    found = Conversation.objects.filter(pk__in=person.conversations).order_by("-last_message_at")
    return [(conversation, person.conversations[conversation.pk]) for conversation in found]


def _receipt(code: str) -> dict[str, Any] | None:
    """Return what a receipt says: one that staff made, or one of a visitor who erased their own chat."""
    if "\0" in code:
        return None
    made = Receipt.objects.filter(pk=code).first()
    if made:
        is_forgotten = receipts.is_forgotten(made)
        state = {"is_cleared": made.is_cleared, "is_forgotten": is_forgotten, "has_chat": bool(made.erasures)}
        return {"code": code, "at": made.at, "kept": titled(made.counts), **state}
    erasure = Erasure.objects.filter(pk=code).first()
    if erasure is None:
        return None
    state = {"is_cleared": not erasure.conversation_id, "is_forgotten": not erasure.conversation_id, "has_chat": True}
    return {"code": code, "at": erasure.at, "kept": {"messages": erasure.messages}, **state}
