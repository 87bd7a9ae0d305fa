"""Phrases that are proposed, approved or rejected. Every function is one short transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.errors import KnownPhraseError, TeachingError
from console import audit
from console.teaching.models import Phrase, State
from console.teaching.texts import key_of, phrase_of
from console.teaching.topics import OUT_OF_SCOPE, known
from conversations.models import Message

IN_DATA = "data"


def propose(user: User, text: str, topic: str, message: Message | None = None) -> Phrase:
    """Propose a phrase for a topic, of a visitor's message or by hand.

    Raises:
        KnownPhraseError: it stands there already, or in another topic.
        TeachingError: it is no phrase, or there is no such topic.
    """
    found = phrase_of(text)
    with _once(found, topic):
        _check(found, topic)
        Phrase.objects.filter(key=key_of(found), state=State.REJECTED).delete()
        phrase = Phrase.objects.create(text=found, key=key_of(found), topic=topic, message=message, proposed_by=user)
        audit.note(user, audit.Action.CHANGED, f"phrase {phrase.pk}", state=State.PROPOSED, topic=topic)
    return phrase


def approve(user: User, phrase_id: int, text: str) -> None:
    """Approve a proposed phrase, perhaps with another text; from now on it is the clinic's and no visitor's.

    Raises:
        Phrase.DoesNotExist: it is not proposed (any more).
        KnownPhraseError: with this text it stands somewhere already.
        TeachingError: it is no phrase, or its topic is gone.
    """
    found = phrase_of(text)
    topic = Phrase.objects.get(pk=phrase_id, state=State.PROPOSED).topic
    with _once(found, topic, phrase_id):
        phrase = Phrase.objects.select_for_update().get(pk=phrase_id, state=State.PROPOSED)
        _check(found, phrase.topic, phrase.pk)
        phrase.text, phrase.key, phrase.message = found, key_of(found), None
        _decide(user, phrase, State.APPROVED)


def reject(user: User, phrase_id: int, seen: str) -> None:
    """Reject a phrase in the state in which it was seen, proposed or approved.

    Raises:
        Phrase.DoesNotExist: it is in another state by now, or gone.
    """
    with transaction.atomic():
        phrase = Phrase.objects.select_for_update().exclude(state=State.REJECTED).get(pk=phrase_id, state=seen)
        _decide(user, phrase, State.REJECTED)


def approved() -> dict[str, list[str]]:
    """Return the approved phrases by topic, in the order of their approval."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for topic, text in Phrase.objects.filter(state=State.APPROVED).order_by("pk").values_list("topic", "text"):
        found[topic].append(text)
    return dict(found)


def to_compare(limit: int) -> dict[int, tuple[str, str]]:
    """Return the text and the topic of phrases whose neighbours are not known yet, by number."""
    waiting = Phrase.objects.filter(state=State.PROPOSED, is_compared=False).order_by("pk")
    return {pk: (text, topic) for pk, text, topic in waiting.values_list("pk", "text", "topic")[:limit]}


def compared(neighbours: Mapping[int, tuple[str, str] | None]) -> None:
    """Note which phrase of another topic, named with it, is nearer than the own topic's; None if none is."""
    with transaction.atomic():
        for pk, near in neighbours.items():
            text, topic = near or ("", "")
            Phrase.objects.filter(pk=pk).update(is_compared=True, near_text=text, near_topic=topic)


@contextmanager
def _once(text: str, topic: str, own: int | None = None) -> Iterator[None]:
    """Give a transaction that writes a phrase down; if another one does at the same moment, it stands there already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _check(text, topic, own)
        raise


def _check(text: str, topic: str, own: int | None = None) -> None:
    if topic not in {*known.topics.names, OUT_OF_SCOPE}:
        raise TeachingError("topic", topic=topic)
    stands_in = known.topics.holding(key_of(text))
    other = Phrase.objects.filter(key=key_of(text)).exclude(pk=own or 0).first()
    if stands_in:
        raise KnownPhraseError(stands_in, IN_DATA)
    if other and (other.state != State.REJECTED or own):
        raise KnownPhraseError(other.topic, other.state)


def _decide(user: User, phrase: Phrase, state: State) -> None:
    phrase.state, phrase.decided_by, phrase.decided_at = state, user, timezone.now()
    phrase.save()
    action = audit.Action.APPROVED if state == State.APPROVED else audit.Action.CHANGED
    audit.note(user, action, f"phrase {phrase.pk}", state=state, topic=phrase.topic)
