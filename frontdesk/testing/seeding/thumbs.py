"""What the visitors of made-up conversations think of the answers, and the thumbs that say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from conversations.models import Message
from feedback.answers import is_answer
from feedback.models import Feedback
from testing.seeding.talks import Said, Talk

SHARES = {True: 0.08, False: 0.03}  # of the conversations, by whether an answer was found helpful
LATER = timedelta(seconds=20)  # than the answer


@dataclass(frozen=True)
class Thumb:
    """What a visitor thinks of one answer."""

    conversation_id: str
    seq: int
    said: Said
    is_helpful: bool

    @property
    def topic(self) -> str:
        """What the answer is about."""
        return str((self.said.answer or {})["topic"])


def thumbs_of(talk: Talk, dice: Random) -> list[Thumb]:
    """Return the thumbs of a conversation, at most one up and one down; only answers of the article have any."""
    answers = [(seq, said) for seq, said in enumerate(talk.said, 1) if is_answer((said.answer or {}).get("topic"))]
    dice.shuffle(answers)
    given = [is_helpful for is_helpful, share in SHARES.items() if dice.random() < share]
    return [Thumb(talk.id, *answer, is_helpful) for answer, is_helpful in zip(answers, given, strict=False)]


def write(thumbs: Iterable[Thumb]) -> None:
    """Write them, of conversations that are written."""
    by_place = {(thumb.conversation_id, thumb.seq): thumb for thumb in thumbs}
    rated = Message.objects.filter(conversation__in={conversation_id for conversation_id, _ in by_place})
    Feedback.objects.bulk_create(
        Feedback(message_id=pk, is_helpful=thumb.is_helpful, at=thumb.said.at + LATER)
        for conversation_id, seq, pk in rated.order_by("pk").values_list("conversation", "seq", "pk")
        if (thumb := by_place.get((conversation_id, seq)))
    )
