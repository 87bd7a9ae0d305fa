"""Reading and writing the conversation log. Every function is one short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from booking.counting import forget as forget_links
from conversations import happenings, summaries
from conversations.models import Conversation, Erasure, Message
from conversations.outcomes import outcome_of, understood
from conversations.replies import Json, Reply
from conversations.writing import add, locked, save, say
from privacy import holding

LEASE = timedelta(seconds=15)  # longer than turns.TURN_LIMIT, so that no two front desks take the same turn

NOTHING: Mapping[str, str] = {}
NONE_OF_THEM = "nlu_fallback"  # the payload of "something else" when the assistant asks back (data/clarify.yml)
SOMETHING_ELSE = "something_else"  # the label it makes


@dataclass(frozen=True)
class ClaimedTurn:
    """A pending message that this front desk alone may have answered until the lease ends.

    `references` name what was masked in it and is held, by kind.
    """

    conversation_id: str
    channel: str
    message_id: int
    text: str
    payload: str
    asked_at: datetime
    is_told_of_outage: bool
    failed_turns: int
    claimed_until: datetime
    references: dict[str, str] = field(default_factory=dict)
    must_forget: bool = False  # what the assistant remembers, before it is asked


def open_conversation(channel: str, greeting: Reply | None) -> Conversation:
    """Start a conversation, with the assistant's greeting if there is one, and return it."""
    with transaction.atomic():
        conversation = Conversation.objects.create(channel=channel)
        say(conversation, [greeting] if greeting else [])
        conversation.save()
        summaries.began(conversation)
    return conversation


def append(
    conversation_id: str,
    key: str,
    text: str,
    payload: str = "",
    held: Mapping[str, str] = NOTHING,
    at: datetime | None = None,
    settle: timedelta = timedelta(),
) -> int:
    """Write a visitor's message down, to be answered, and return its seq; a repeated key changes nothing.

    The text is masked; what may be needed of what was masked is held beside the log. While the conversation is with
    staff, no turn is taken, and what is held is kept for them to see. `at` is when it was said, if that is not now;
    turns are taken in this order, each after `settle`, in which an earlier message may still come.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic(savepoint=False):
        conversation = locked(conversation_id)
        known = conversation.messages.filter(key=key).values_list("seq", flat=True).first()
        if known is not None:
            return known
        if payload:
            _label_question(conversation, payload)
        is_asking = not conversation.is_with_staff
        due_at = timezone.now() + settle
        said = {"key": key, "payload": payload, "is_pending": is_asking, "at": at or timezone.now(), "due_at": due_at}
        message = add(conversation, Message.Author.VISITOR, text, **said)
        holding.hold(message.pk, held, is_kept=conversation.is_with_staff)
        if is_asking:
            conversation.next_turn_at = conversation.next_turn_at or due_at
        save(conversation, **summaries.asked(at))
        if at:
            happenings.note_said(conversation_id, at)
    return message.seq


def note(conversation_id: str, key: str, text: str, answer: Reply) -> None:
    """Write down what a visitor sent that no turn can answer, and the answer to it, unless staff have the conversation.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        add(conversation, Message.Author.VISITOR, text, key=key)
        say(conversation, [] if conversation.is_with_staff else [answer])
        save(conversation, **summaries.asked())


def seq_of(conversation_id: str, key: str) -> int | None:
    """Return the seq of the message with this key, or None if there is none."""
    return Message.objects.filter(conversation_id=conversation_id, key=key).values_list("seq", flat=True).first()


def read_after(conversation_id: str, seq: int) -> list[Message]:
    """Return the messages after a seq, in order, each with what the visitor thinks of it.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    of_it = Message.objects.filter(conversation_id=conversation_id, seq__gt=seq)
    found = list(of_it.select_related("feedback").order_by("seq"))
    if not found and not Conversation.objects.filter(pk=conversation_id).exists():
        raise Conversation.DoesNotExist
    return found


def offered_title(conversation_id: str, payload: str) -> str | None:
    """Return the title under which a reply offered this choice, the latest first, or None if none did."""
    offers: Iterable[list[Json]] = (
        Message.objects.filter(conversation_id=conversation_id, author=Message.Author.ASSISTANT)
        .order_by("-seq")
        .values_list("choices", flat=True)
    )
    return next((choice["title"] for choices in offers for choice in choices if choice["payload"] == payload), None)


def choice_at(conversation_id: str, seq: int, place: int) -> str:
    """Return the payload of a message's choice, or "" if there is none at this place."""
    offered = Message.objects.filter(conversation_id=conversation_id, seq=seq).values_list("choices", flat=True).first()
    return str(offered[place]["payload"]) if offered and place < len(offered) else ""


def claim_turn() -> ClaimedTurn | None:
    """Claim the conversation that has waited longest and return its first pending message, or None.

    On PostgreSQL a row that another front desk is claiming is passed over (FOR UPDATE SKIP LOCKED); on SQLite the
    transaction itself keeps others out.
    """
    now = timezone.now()
    waiting = Conversation.objects.filter(_is_free(), next_turn_at__lte=now).order_by("next_turn_at")
    if not waiting.exists():
        return None  # without a transaction, which on SQLite waits for every other
    with transaction.atomic():
        conversation = waiting.select_for_update(skip_locked=True, no_key=True).first()
        if conversation is None:
            return None
        message = conversation.messages.filter(is_pending=True).order_by("at", "seq").first()
        conversation.claimed_until = now + LEASE if message else None
        conversation.next_turn_at = conversation.next_turn_at if message else None
        conversation.save(update_fields=["claimed_until", "next_turn_at"])
    return _claimed(conversation, message, now + LEASE) if message else None


def answer(turn: ClaimedTurn, replies: list[Reply], understanding: Json | None = None, model: str = "") -> bool:
    """Store a turn's replies and free the conversation; return whether they were stored.

    They are not if the message was answered meanwhile, or staff took the conversation over. The claim of another front
    desk is left to it.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile; the assistant is made to forget it once more.
    """
    with _claimed_conversation(turn) as conversation:
        is_pending, changes = _is_pending(conversation, turn), Json()
        if is_pending:
            changes = _note_answered(conversation, turn, understanding, model)
            say(conversation, replies)
            holding.let_go(conversation.pk)
            conversation.failed_turns, conversation.is_told_of_outage = 0, False
        if conversation.claimed_until == turn.claimed_until:
            conversation.claimed_until = None
        conversation.next_turn_at = _next_due(conversation)
        save(conversation, **changes)
    return is_pending


def tell_of_outage(turn: ClaimedTurn, notice: Reply) -> bool:
    """Tell the visitor, once an outage, that the answer will come later; return whether it was said now.

    It is not if staff took the conversation over meanwhile.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile; the assistant is made to forget it once more.
    """
    with _claimed_conversation(turn) as conversation:
        if conversation.is_told_of_outage or conversation.claimed_until != turn.claimed_until:
            return False
        if not _is_pending(conversation, turn):
            return False
        say(conversation, [notice])
        conversation.is_told_of_outage = True
        save(conversation)
    return True


def postpone(turn: ClaimedTurn, until: datetime, is_failure: bool = False) -> None:
    """Free the conversation and let the turn be taken again at a later time; count it if the assistant failed.

    If the lease ran out and another front desk holds the conversation now, it stays that one's.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile; the assistant is made to forget it once more.
    """
    with _claimed_conversation(turn) as conversation:
        if conversation.claimed_until == turn.claimed_until:
            conversation.claimed_until, conversation.next_turn_at = None, until
            conversation.failed_turns += is_failure
            conversation.save()


def note_forgot(turn: ClaimedTurn) -> None:
    """Note, before the turn is asked, that the assistant has forgotten what came before it.

    It has to forget once more if staff had the conversation meanwhile: this turn is not to be remembered either.

    Raises:
        Conversation.DoesNotExist: it was erased meanwhile; the assistant is made to forget it once more.
    """
    with _claimed_conversation(turn) as conversation:
        if _is_pending(conversation, turn):
            conversation.must_forget = False
            conversation.save()


def say_notice(conversation_id: str, notice: Reply) -> None:
    """Store words of the front desk's own; raises Conversation.DoesNotExist as `append` does."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        say(conversation, [notice])
        save(conversation)


def free_claims() -> int:
    """Free every claim and return how many there were; right only where this is the one front desk."""
    return Conversation.objects.exclude(claimed_until=None).update(claimed_until=None)


def next_turn_at() -> datetime | None:
    """Return when the next turn that nobody is taking falls due, or None when nothing waits."""
    found = Conversation.objects.filter(_is_free()).exclude(next_turn_at=None).order_by("next_turn_at")
    return found.values_list("next_turn_at", flat=True).first()


def erase(conversation_id: str) -> Erasure:
    """Erase a conversation here, note that the assistant is to forget it, and return the receipt.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    with transaction.atomic():
        conversation = locked(conversation_id)
        erasure = Erasure.objects.create(conversation_id=conversation_id, messages=conversation.messages.count())
        forget_links(conversation_id)
        conversation.delete()
    return erasure


def outlived(days: int) -> list[str]:
    """Return the conversations whose last message is older than so many days."""
    limit = timezone.now() - timedelta(days=days)
    return list(Conversation.objects.filter(last_message_at__lt=limit).values_list("pk", flat=True)[:1000])


def to_forget() -> list[Erasure]:
    """Return the erasures that the assistant has yet to follow, the longest due first."""
    return list(Erasure.objects.exclude(conversation_id="").order_by("at"))


def forgotten(erasure: Erasure) -> None:
    """Note that the assistant has forgotten; only the anonymous receipt stays."""
    forget_links(erasure.conversation_id)  # of a turn that was under way
    Erasure.objects.filter(pk=erasure.pk).update(conversation_id="")


def _is_free() -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())


@contextmanager
def _claimed_conversation(turn: ClaimedTurn) -> Iterator[Conversation]:
    """Give the conversation of a turn, locked; note that the assistant is to forget it again if it is gone.

    It was erased, and the assistant told to forget it, while the assistant had this turn.
    """
    try:
        with transaction.atomic():
            yield locked(turn.conversation_id)
    except Conversation.DoesNotExist:
        Erasure.objects.create(conversation_id=turn.conversation_id, messages=0)
        raise


def _note_answered(conversation: Conversation, turn: ClaimedTurn, understanding: Json | None, model: str) -> Json:
    """Note what became of a message that is answered now; return what that changes in the conversation's summary."""
    outcome = outcome_of(understanding)
    told = {"is_pending": False, "outcome": outcome, "model": model}
    told["took_ms"] = (timezone.now() - turn.asked_at) / timedelta(milliseconds=1)
    Message.objects.filter(pk=turn.message_id).update(**understood(understanding), **told)
    happenings.note_question(turn.conversation_id, turn.asked_at, understanding, outcome)
    changes = summaries.understood(understanding, outcome)
    later = conversation.messages.filter(author=Message.Author.VISITOR, pk__gt=turn.message_id)
    return changes if later.exists() else {**changes, **summaries.last_became(outcome)}


def _is_pending(conversation: Conversation, turn: ClaimedTurn) -> bool:
    return conversation.messages.filter(pk=turn.message_id, is_pending=True).exists()


def _next_due(conversation: Conversation) -> datetime | None:
    """Return when the next turn may be taken: as soon as one of the pending messages has settled."""
    found = conversation.messages.filter(is_pending=True).aggregate(Min("due_at"))
    due_at: datetime | None = found["due_at__min"]
    return due_at


def _label_question(conversation: Conversation, payload: str) -> None:
    """Keep a choice as the label of the question it answers, if the assistant had asked back about that question."""
    intent = payload.removeprefix("/")
    question = conversation.messages.filter(author=Message.Author.VISITOR).order_by("-seq").first()
    understood = (question.understanding if question else None) or {}
    candidates = understood.get("candidates") or []
    if question and candidates and intent in [*candidates, NONE_OF_THEM]:
        question.label = SOMETHING_ELSE if intent == NONE_OF_THEM else intent
        question.save(update_fields=["label"])
        if intent == NONE_OF_THEM:
            summaries.note(conversation.pk, is_something_else=True)


def _claimed(conversation: Conversation, message: Message, until: datetime) -> ClaimedTurn:
    return ClaimedTurn(
        conversation.pk,
        conversation.channel,
        message.pk,
        message.text,
        message.payload,
        message.at,
        conversation.is_told_of_outage,
        conversation.failed_turns,
        until,
        holding.references(message.pk),
        conversation.must_forget,
    )
