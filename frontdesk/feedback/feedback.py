"""Takes in and gives out what visitors think of answers. Every function is one short transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from config.errors import NotAnAnswerError
from conversations import happenings, summaries
from conversations.models import Message
from conversations.writing import locked
from feedback.answers import is_answer
from feedback.models import REASON_LIMIT, Feedback
from privacy.masking import mask


def give(conversation_id: str, seq: int, is_helpful: bool, reason: str = "", at: datetime | None = None) -> bool:
    """Note whether an answer helped, and return whether that is new.

    The same again changes nothing; without a reason, one that was given stays. `at` is when the visitor said so, if
    that is not now: what they said later counts.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
        Message.DoesNotExist: the conversation has no such message.
        NotAnAnswerError: the message is the visitor's own, or of staff, or small talk and the like.
    """
    at = at or timezone.now()
    with transaction.atomic():
        answer = _answer(conversation_id, seq)
        known = Feedback.objects.filter(message=answer).first()
        if known and known.at > at:
            return False
        reason = mask(reason.strip())[:REASON_LIMIT]
        if known and known.is_helpful == is_helpful:
            reason = reason or known.reason
            if reason == known.reason:
                return False
        said = {"is_helpful": is_helpful, "reason": reason, "at": at}
        Feedback.objects.update_or_create(message=answer, defaults=said)
        _summarise(conversation_id)
    return True


def take_back(conversation_id: str, seq: int, at: datetime | None = None) -> bool:
    """Forget what was said of an answer until then, and return whether there was something; raises what `give` raises.

    `at` is when the visitor took it back, if that is not now: what they said later stays.
    """
    with transaction.atomic():
        answer = _answer(conversation_id, seq)
        is_known = bool(Feedback.objects.filter(message=answer, at__lte=at or timezone.now()).delete()[0])
        _summarise(conversation_id)
    return is_known


def of_messages(conversation_id: str) -> dict[int, Feedback]:
    """Return what was said of a conversation's answers, by their seq."""
    found = Feedback.objects.filter(message__conversation_id=conversation_id).select_related("message")
    return {feedback.message.seq: feedback for feedback in found}


def _answer(conversation_id: str, seq: int) -> Message:
    """Return an answer of a conversation, which is locked; raises what `give` raises."""
    message = locked(conversation_id).messages.get(seq=seq)
    if message.author != Message.Author.ASSISTANT or not is_answer(message.topic):
        raise NotAnAnswerError
    return message


def _summarise(conversation_id: str) -> None:
    said = set(Feedback.objects.filter(message__conversation_id=conversation_id).values_list("is_helpful", flat=True))
    summaries.note_feedback(conversation_id, is_helpful=True in said, is_unhelpful=False in said)
    happenings.note_ratings(conversation_id)
