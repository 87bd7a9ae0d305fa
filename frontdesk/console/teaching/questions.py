"""Finds the visitors' messages that staff should look at, and puts those that ask the same side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Self

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from console.review.models import Mark
from console.teaching.models import Question
from console.teaching.vectors import Array, as_array, as_bytes, centred, leaders_of
from conversations.log import SOMETHING_ELSE
from conversations.models import Conversation, Message
from conversations.outcomes import Outcome
from conversations.writing import locked_with
from feedback.models import Feedback

UNSURE = 0.5  # confidence below which an answer is worth a look; given from 0.35 on (assistant/nlu/decision.py)
AT_ONCE = 200  # conversations of a transaction
THUMBS_AT_ONCE = 1000
COMMITTED_LATE = timedelta(seconds=10)  # after the time that a message bears, at most
THUMBS_LATE = timedelta(minutes=10)  # a channel tells of one so much later than it was given


class Reason(StrEnum):
    """Why a question needs a look."""

    REFUSED = "refused"
    UNSURE = "unsure"
    UNHELPFUL = "unhelpful"
    SOMETHING_ELSE = "something-else"
    RED_FLAG = "red-flag"
    PERSON = "person"


@dataclass(frozen=True)
class Reached:
    """How far the log has been gone through: conversations by their last message, thumbs by when they were given."""

    at: datetime
    conversation_id: str = ""
    thumbs_at: datetime | None = None

    def again(self) -> Self:
        """Return where to go on at the end of the log: before what may be written by now and not yet committed."""
        return replace(self, at=self.at - COMMITTED_LATE, conversation_id="")


@dataclass(frozen=True)
class Placed:
    """A question's number, its vector as it is stored, and its group."""

    question_id: int
    vector: bytes
    group: int


def where(reason: Reason) -> Q:
    """Return the condition on questions that are here for a reason."""
    if reason is Reason.UNHELPFUL:
        return Q(is_unhelpful=True)
    return _conditions("message__")[reason]


def reasons_of(question: Question) -> list[Reason]:
    """Return why a question is here."""
    message = question.message
    is_asked_back = message.outcome == Outcome.CLARIFIED and not message.label
    is_unsure = message.outcome == Outcome.ANSWERED and message.confidence is not None and message.confidence < UNSURE
    holds = {
        Reason.REFUSED: message.outcome == Outcome.REFUSED,
        Reason.UNSURE: is_asked_back or is_unsure,
        Reason.UNHELPFUL: question.is_unhelpful,
        Reason.SOMETHING_ELSE: message.label == SOMETHING_ELSE,
        Reason.RED_FLAG: message.is_red_flag or message.outcome == Outcome.EMERGENCY,
        Reason.PERSON: message.outcome == Outcome.PERSON,
    }
    return [reason for reason in Reason if holds[reason]]


def begin() -> Reached | None:
    """Return where to go on after a start: before the newest question that was found, or at the first conversation."""
    newest = Question.objects.order_by("-pk").values_list("message__conversation__created_at", flat=True).first()
    first = newest or Conversation.objects.order_by("last_message_at").values_list("last_message_at", flat=True).first()
    return Reached(first) if first else None


def collect(reached: Reached) -> Reached:
    """Find questions in the next conversations and thumbs, and return how far that was; the same when at the end."""
    later = Q(last_message_at__gt=reached.at) | Q(last_message_at=reached.at, pk__gt=reached.conversation_id)
    conversations = Conversation.objects.filter(later).order_by("last_message_at", "pk")
    found = list(conversations.values_list("last_message_at", "pk")[:AT_ONCE])
    with transaction.atomic():
        _add(_needing_a_look().filter(conversation_id__in=[pk for _, pk in found]))
    with transaction.atomic():  # another, for each locks its conversations in order
        thumbs_at = _collect_thumbs(reached.thumbs_at)
    at, conversation_id = found[-1] if found else (reached.at, reached.conversation_id)
    return replace(reached, at=at, conversation_id=conversation_id, thumbs_at=thumbs_at)


def close(conversation_id: str, seq: int) -> None:
    """Take the questions of a conversation off, up to a message: somebody has reviewed it; a part of the caller's."""
    Question.objects.filter(message__conversation=conversation_id, message__seq__lte=seq).delete()


def open_again(conversation_id: str) -> None:
    """Find the questions of a conversation that was taken for reviewed; a part of the caller's transaction."""
    _add(_needing_a_look().filter(conversation=conversation_id))
    _add_unhelpful(_asked(_thumbs().filter(message__conversation=conversation_id)))


def unplaced(limit: int) -> dict[int, str]:
    """Return the texts of questions that have no vector yet, by their message's number."""
    waiting = Question.objects.filter(vector=b"").order_by("pk")
    return dict(waiting.values_list("pk", "message__text")[:limit])


def places_of(vectors: Mapping[int, Sequence[float]], mean: Array) -> list[Placed]:
    """Return which groups questions belong to, by their vectors; `mean` is what all that is taught has in common.

    It reads the vectors of all groups, and writes nothing.
    """
    firsts = Question.objects.exclude(vector=b"").values("group").annotate(first=Min("pk")).values("first")
    leaders = list(Question.objects.filter(pk__in=firsts).order_by("pk").values_list("group", "vector"))
    stored = {pk: as_bytes(vector) for pk, vector in vectors.items()}
    known = centred(as_array(bytes(vector) for _, vector in leaders), mean) if leaders else as_array([])
    groups, found = [group for group, _ in leaders], []
    for (pk, vector), place in zip(
        stored.items(), leaders_of(centred(as_array(stored.values()), mean), known), strict=True
    ):
        groups += [pk] if place == len(groups) else []
        found.append(Placed(pk, vector, groups[place]))
    return found


def place(found: Iterable[Placed]) -> None:
    """Put questions into their groups, but for those that were judged or erased meanwhile; a group outlives them."""
    with transaction.atomic():
        for it in found:
            Question.objects.filter(pk=it.question_id, vector=b"").update(vector=it.vector, group=it.group)


def _conditions(prefix: str = "") -> dict[Reason, Q]:
    """Return the conditions that are on messages alone, by reason; `prefix` leads to the message."""

    def holds(**wanted: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in wanted.items()})

    return {
        Reason.REFUSED: holds(outcome=Outcome.REFUSED),
        Reason.UNSURE: holds(outcome=Outcome.CLARIFIED, label="")
        | holds(outcome=Outcome.ANSWERED, confidence__lt=UNSURE),
        Reason.SOMETHING_ELSE: holds(label=SOMETHING_ELSE),
        Reason.RED_FLAG: holds(is_red_flag=True) | holds(outcome=Outcome.EMERGENCY),
        Reason.PERSON: holds(outcome=Outcome.PERSON),
    }


def _needing_a_look() -> QuerySet[Message]:
    """Return typed messages with a reason that nobody has judged, reviewed or found yet."""
    reasons = reduce(or_, _conditions().values())
    reviewed = Mark.objects.filter(conversation=OuterRef("conversation"), reviewed_seq__gte=OuterRef("seq"))
    return _typed().filter(reasons, ~Exists(reviewed), question=None)


def _typed() -> QuerySet[Message]:
    """Return what visitors typed and nobody has judged; what they tapped asks nothing of its own."""
    return Message.objects.filter(author=Message.Author.VISITOR, payload="", verdict=None)


def _thumbs() -> QuerySet[Feedback]:
    """Return the thumbs down on answers that nobody has reviewed since."""
    later = {"reviewed_seq__gte": OuterRef("message__seq"), "reviewed_at__gte": OuterRef("at")}
    reviewed = Mark.objects.filter(conversation=OuterRef("message__conversation"), **later)
    return Feedback.objects.filter(~Exists(reviewed), is_helpful=False)


def _asked(thumbs: QuerySet[Feedback]) -> list[tuple[int, datetime]]:
    """Return the number of the message before each answer, and when the thumb was given, the first thumbs first."""
    before = Message.objects.filter(
        conversation=OuterRef("message__conversation"), author=Message.Author.VISITOR, seq__lt=OuterRef("message__seq")
    )
    asked = Subquery(before.order_by("-seq").values("pk")[:1])
    return list(thumbs.annotate(asked=asked).order_by("at").values_list("asked", "at")[:THUMBS_AT_ONCE])


def _collect_thumbs(since: datetime | None) -> datetime | None:
    """Find the questions before the answers that got a thumb down."""
    thumbs = _thumbs().filter(at__gt=since - THUMBS_LATE) if since else _thumbs()
    found = _asked(thumbs)
    _add_unhelpful(found)
    times = [at for _, at in found[-1:]] + ([since] if since else [])
    return max(times, default=None)


def _add_unhelpful(found: Iterable[tuple[int, datetime]]) -> None:
    numbers = [pk for pk, _ in found]
    asked = _typed().filter(pk__in=[*numbers, *_answered_by_tapping(numbers)])
    _add(asked)
    Question.objects.filter(message__in=asked).update(is_unhelpful=True)


def _answered_by_tapping(message_ids: Iterable[int]) -> list[int]:
    """Return the questions that were asked back about and whose topic was then tapped, of the messages that tapped it.

    The answer is about the question then. Any other tapped choice is no question, and none before it was answered.
    """
    earlier = Message.objects.filter(
        conversation=OuterRef("conversation"), author=Message.Author.VISITOR, seq__lt=OuterRef("seq")
    )
    question = earlier.order_by("-seq")[:1]
    tapped = Message.objects.filter(pk__in=[*message_ids]).exclude(payload="")
    meant = tapped.annotate(meant=Concat(Value("/"), Subquery(question.values("label"))))
    return list(meant.filter(payload=F("meant")).values_list(Subquery(question.values("pk")), flat=True))


def _add(found: QuerySet[Message]) -> None:
    """Open questions of messages, those that are still found once nobody else can judge, review or erase them."""
    there = found.filter(pk__in=locked_with(found.values_list("pk", flat=True)))
    numbers = list(there.values_list("pk", flat=True))
    Question.objects.bulk_create((Question(message_id=pk, group=pk) for pk in numbers), ignore_conflicts=True)
