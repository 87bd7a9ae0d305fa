"""The lines of a conversation, as staff read them."""

from __future__ import annotations

import pytest

from console.review import transcript
from conversations import log
from conversations.models import Conversation
from conversations.replies import Reply
from feedback import feedback

UNDERSTANDING = {"intent": "ask_price", "confidence": 0.9, "ranking": [], "red_flags": []}


def test_line_tells_what_was_understood_and_what_the_visitor_thinks_of_the_answer(database: str) -> None:
    conversation = log.open_conversation("web", Reply("Hello."))
    log.append(conversation.pk, "1", "what does it cost?")
    turn = log.claim_turn()
    assert turn is not None
    log.answer(turn, [Reply("Ask us.", topic="ask_price")], UNDERSTANDING, "a model")
    feedback.give(conversation.pk, 3, False, "no number")
    greeting, question, answer = transcript.lines(conversation.pk)
    assert (greeting.understood, greeting.feedback) == (None, None)
    assert question.understood is not None and question.understood.intent == "ask_price"
    assert answer.feedback is not None and answer.feedback.reason == "no number"


def test_erased_conversation_has_no_lines(database: str) -> None:
    with pytest.raises(Conversation.DoesNotExist):
        transcript.lines("gone")
