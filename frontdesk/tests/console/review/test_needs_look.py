"""The rows of what needs a look."""

from __future__ import annotations

from console.review import needs_look
from console.review.needs_look import SHOWN
from console.teaching.models import Question
from conversations import log
from conversations.models import Message


def test_row_shows_its_newest_questions_and_counts_all(database: str) -> None:
    conversation = log.open_conversation("web", None)
    said = [Message(conversation=conversation, seq=seq, author="visitor", text=f"{seq}") for seq in range(1, SHOWN + 6)]
    Message.objects.bulk_create(said)
    numbers = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    Question.objects.bulk_create(Question(message_id=number, group=numbers[0]) for number in numbers)
    (row,) = needs_look.listed(None, "", 1).rows
    assert row.count == SHOWN + 5
    assert [question.pk for question in row.questions] == numbers[: -SHOWN - 1 : -1]
