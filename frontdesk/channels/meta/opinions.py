"""Takes in what people on Meta's channels think of answers: a thumb tapped below one, sent after it or put on it.

Every function is a part of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from channels.inbound import Reacted
from channels.meta.models import Delivery
from channels.meta.thumbs import Thumb, is_up, why_notice
from config.errors import NotAnAnswerError
from conversations import log
from conversations.models import Conversation, Message
from feedback import feedback
from feedback.answers import is_answer


def note_thumb(conversation: Conversation, thumb: Thumb, at: datetime) -> bool:
    """Note a thumb, and return whether there is an answer it is for.

    Who found the answer not helpful is thanked and asked why, unless staff have the conversation.
    """
    try:
        is_new = feedback.give(conversation.pk, thumb.seq, thumb.is_up, thumb.reason, at)
    except (Message.DoesNotExist, NotAnAnswerError):
        return False
    if is_new and not thumb.is_up and not thumb.reason and not conversation.is_with_staff:
        log.say_notice(conversation.pk, why_notice(thumb.seq))
    return True


def sent_thumb(conversation_id: str, text: str) -> Thumb | None:
    """Return the thumb that somebody sent as a message right after an answer, or None if it is anything else."""
    up = is_up(text)
    if up is None:
        return None
    latest = Message.objects.filter(conversation_id=conversation_id).order_by("-seq").first()
    return Thumb(latest.seq, up) if latest and _is_answer(latest) else None


def note_reaction(conversation_id: str, reacted: Reacted) -> bool:
    """Note the thumb that a reaction puts on an answer or takes from it, and return whether it does."""
    seq, up = _answer_under(conversation_id, reacted.to), is_up(reacted.emoji)
    if seq is None:
        return False
    if not reacted.emoji:
        return feedback.take_back(conversation_id, seq, reacted.at)
    if up is not None:
        feedback.give(conversation_id, seq, up, at=reacted.at)
    return up is not None


def _answer_under(conversation_id: str, provider_id: str) -> int | None:
    """Return the seq of the last answer in what was sent under the provider's id, or None if there is none."""
    sent = Delivery.objects.filter(conversation_id=conversation_id, provider_id=provider_id)
    places = sent.values_list("first_seq", "last_seq").first()
    if places is None:
        return None
    said = Message.objects.filter(conversation_id=conversation_id, seq__range=places).order_by("-seq")
    return next((message.seq for message in said if _is_answer(message)), None)


def _is_answer(message: Message) -> bool:
    return message.author == Message.Author.ASSISTANT and is_answer(message.topic)
