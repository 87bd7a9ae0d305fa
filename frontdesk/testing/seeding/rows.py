"""The messages of a made-up conversation as rows of the log's table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from conversations.models import Message
from conversations.outcomes import outcome_of, understood
from conversations.replies import Json
from testing.seeding.talks import Said, Talk

COLUMNS = (
    "conversation_id", "seq", "author", "text", "payload", "key", "is_pending", "due_at", "choices", "links", "topic",
    "source", "understanding", "intent", "confidence", "is_red_flag", "outcome", "took_ms", "label", "model", "at",
)  # fmt: skip
NOTHING: Json = {
    "payload": "", "key": None, "is_pending": False, "choices": "[]", "links": "[]", "topic": None, "source": None,
    "understanding": None, "intent": "", "confidence": None, "is_red_flag": False, "outcome": "", "took_ms": None,
    "label": "", "model": "",
}  # fmt: skip

Row = tuple[Any, ...]


def rows(talk: Talk) -> Iterator[Row]:
    """Yield the messages of a conversation, in the order of COLUMNS."""
    for seq, said in enumerate(talk.said, start=1):
        at = connection.ops.adapt_datetimefield_value(said.at)
        own = {"conversation_id": talk.id, "seq": seq, "text": said.text, "at": at, "due_at": at}
        reply_at = talk.said[seq].at if said.understanding else None
        row = {**NOTHING, **own, **(_asked(said, seq, reply_at) if reply_at else _answered(said))}
        yield tuple(row[name] for name in COLUMNS)


def _asked(said: Said, seq: int, reply_at: datetime) -> Json:
    told = {"outcome": outcome_of(said.understanding), "took_ms": (reply_at - said.at).total_seconds() * 1000}
    columns = {**understood(said.understanding), "understanding": json.dumps(said.understanding)}
    return {"author": Message.Author.VISITOR, "key": str(seq), "model": "seed", **told, **columns}


def _answered(said: Said) -> Json:
    answer = said.answer or {}
    source = json.dumps(answer["source"]) if answer.get("source") else None
    choices = json.dumps(answer.get("choices", []))
    return {"author": Message.Author.ASSISTANT, "topic": answer.get("topic"), "choices": choices, "source": source}
