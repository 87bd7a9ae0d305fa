"""Visitors' questions in the log, members of staff, and an assistant that knows a little, for the tests of teaching."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User

from console.teaching.contract import Response, Topic
from conversations import log
from conversations.models import Message
from conversations.replies import Reply

WORDS = ["hamstring", "massage", "price", "cost", "much", "sleep", "bed", "pillow", "book", "stretch", "dog", "cat"]
SLEEP = {"title": "Sleep", "url": "https://beyond.example/#sleep"}
TOPICS = [
    Topic("ask_price", ("how much is it", "a massage's cost"), (Response("utter_ask_price", ("Ask {phone}.",)),)),
    Topic(
        "sleep_with_sore_hamstring",
        ("how do I sleep", "a pillow in bed"),
        (Response("utter_sleep_with_sore_hamstring", ("On your back.", "With a pillow."), SLEEP),),
    ),
    Topic("out_of_scope", ("my dog", "my cat")),
    Topic("report_emergency", ("I can't move",), (Response("utter_report_emergency", ("Call.",), None, True),)),
]


def sees(text: str) -> list[float]:
    """Return a unit vector of the words in a text: texts of the same words are alike."""
    found = set(re.findall(r"[a-z]+", text.lower()))
    counts = [float(word in found) for word in WORDS] + [0.05]
    length = math.sqrt(sum(it * it for it in counts))
    return [it / length for it in counts]


def asked(text: str, channel: str = "web", answer: str = "An answer.", **understood: Any) -> Message:
    """Return a visitor's message in a conversation of its own, answered, with what was understood of it."""
    conversation = log.open_conversation(channel, None)
    seq = log.append(conversation.pk, f"key of {text}"[:200], text)
    turn = log.claim_turn()
    assert turn
    log.answer(turn, [Reply(answer, [], [], "ask_price", None)], {"intent": "ask_price", "confidence": 0.9}, "first")
    Message.objects.filter(conversation=conversation, seq=seq).update(**understood)
    return Message.objects.get(conversation=conversation, seq=seq)


def refused(*texts: str, **more: Any) -> list[Message]:
    """Return messages that were refused, each in a conversation of its own."""
    return [asked(text, intent="nlu_fallback", confidence=0.1, outcome="refused", **more) for text in texts]


def account(name: str = "kim") -> User:
    """Return a member of staff."""
    return User.objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def texts(messages: Iterable[Message]) -> list[str]:
    """Return what messages say."""
    return [message.text for message in messages]


def vectors_of(said: Sequence[Message]) -> dict[int, list[float]]:
    """Return the vectors of messages by their number."""
    return {message.pk: sees(message.text) for message in said}
