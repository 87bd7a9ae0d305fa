"""New texts of answers: proposed, approved or rejected. Every function is one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from config.errors import TeachingError
from console import audit
from console.teaching.contract import Response
from console.teaching.models import State, Wording
from console.teaching.texts import answer_of
from console.teaching.topics import known


def response_named(name: str) -> Response:
    """Return a response; raises TeachingError if the assistant has none of this name."""
    if name not in known.topics.responses:
        raise TeachingError("response")
    return known.topics.responses[name]


def draft_of(name: str) -> Wording | None:
    """Return the proposed wording of a response, or None."""
    return Wording.objects.filter(response=name, state=State.PROPOSED).first()


def propose(user: User, name: str, texts: Sequence[str]) -> Wording:
    """Propose texts for a response, in the place of those proposed before.

    Raises:
        TeachingError: the response may not be changed here, nothing is changed, or a text cannot be an answer.
    """
    response = response_named(name)
    if response.is_fixed:
        raise TeachingError("fixed")
    if len(texts) != len(response.texts):
        raise TeachingError("variants")
    found = [answer_of(text, original) for text, original in zip(texts, response.texts, strict=True)]
    if found == [*response.texts]:
        raise TeachingError("unchanged")
    with transaction.atomic():
        said = {"texts": found, "proposed_by": user, "proposed_at": timezone.now()}
        wording, _ = Wording.objects.update_or_create(response=name, state=State.PROPOSED, defaults=said)
        audit.note(user, audit.Action.CHANGED, f"wording {wording.pk} of {name}", state=State.PROPOSED)
    return wording


def decide(user: User, wording_id: int, proposed_at: datetime, state: State) -> Wording:
    """Approve a proposed wording, in the place of the one approved before, or reject one that is not yet rejected.

    `proposed_at` says which texts were read.

    Raises:
        Wording.DoesNotExist: it was decided on, is gone, or has other texts since.
    """
    is_approval = state == State.APPROVED
    decidable = [State.PROPOSED] if is_approval else [State.PROPOSED, State.APPROVED]
    with transaction.atomic():
        wording = Wording.objects.select_for_update().get(pk=wording_id, proposed_at=proposed_at, state__in=decidable)
        if is_approval:
            Wording.objects.filter(response=wording.response, state=State.APPROVED).update(state=State.REPLACED)
        wording.state, wording.decided_by, wording.decided_at = state, user, timezone.now()
        wording.save()
        action = audit.Action.APPROVED if is_approval else audit.Action.CHANGED
        audit.note(user, action, f"wording {wording.pk} of {wording.response}", state=state)
    return wording


def approved() -> dict[str, list[str]]:
    """Return the approved texts by response."""
    found = Wording.objects.filter(state=State.APPROVED).order_by("response")
    return dict(found.values_list("response", "texts"))
