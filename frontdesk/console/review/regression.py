"""A conversation as a test of Rasa's, as those in tests/conversations/ are: what was asked, and what should be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from config.table import ROOT
from console.review.rules import Rules, rules_of
from console.teaching.models import Verdict
from console.teaching.texts import plain
from conversations import log
from conversations.models import Message
from conversations.outcomes import NO_TOPICS

DATA = ROOT / "data"
FALLBACK = "nlu_fallback"


@dataclass
class Turn:
    """A visitor's message, the intent that it is to have ("" if it is not to be tested), and its answers' topics."""

    message: Message
    intent: str
    topics: list[str]

    @property
    def slots(self) -> Mapping[str, Any] | None:
        """The slots that it left filled, or None where that was not recorded."""
        found: Mapping[str, Any] | None = (self.message.understanding or {}).get("slots")
        return found

    @property
    def is_asked(self) -> bool:
        """Whether a form asked for something at the end of it."""
        return bool((self.slots or {}).get("requested_slot"))

    @property
    def is_as_recorded(self) -> bool:
        """Whether the intent is what was understood, so that what was done then is what is to be done."""
        return self.intent == self.message.intent


class _Block(str):
    """A text that is written as a literal block."""


class _Writer(yaml.SafeDumper):
    """Writes texts of visitors as blocks, and lists as data/ has them."""


_Writer.add_representer(_Block, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|"))


def conversation_test(conversation_id: str, data: Path = DATA) -> str:
    """Return the YAML of a test: the visitor's messages with the intents that they have, and what the rules do then.

    An intent is what a reviewer said, else what was understood. The test ends where staff took over, and where it
    cannot be known what the assistant is to do (docs/console.md). It holds the visitor's masked words and is not
    erased with them.

    Raises:
        Conversation.DoesNotExist: it was erased, or never was.
    """
    messages = log.read_after(conversation_id, 0)
    said = takewhile(lambda message: message.author != Message.Author.STAFF, messages)
    story = {"story": f"Conversation {conversation_id}", "steps": list(_steps(_turns(said), rules_of(data)))}
    return yaml.dump({"version": "3.1", "stories": [story]}, Dumper=_Writer, sort_keys=False, allow_unicode=True)


def _turns(messages: Iterable[Message]) -> list[Turn]:
    messages = list(messages)
    verdicts = Verdict.objects.in_bulk([message.pk for message in messages])
    turns: list[Turn] = []
    for message in messages:
        if message.author == Message.Author.VISITOR:
            turns.append(Turn(message, _intent(message, verdicts.get(message.pk)), []))
        elif turns and message.topic:
            turns[-1].topics.append(message.topic)
    return turns


def _steps(turns: Iterable[Turn], rules: Rules) -> Iterator[dict[str, Any]]:
    form = ""
    for turn in turns:
        said = _said(turn)
        if form and not (said and turn.is_as_recorded):
            return
        if said:
            yield said
            yield from _done(turn, form, rules)
        after = _form_after(turn, form, rules)
        if after is None:
            return
        form = after


def _done(turn: Turn, form: str, rules: Rules) -> Iterator[dict[str, Any]]:
    """Yield what is done in a turn, which may begin a form, be in one, and end it.

    In a form a question in the middle is answered first: what a form asks has no topic.
    """
    done, begun = rules.after(turn.intent), rules.begun_by(turn.intent)
    is_over = turn.is_as_recorded and turn.slots is not None and not turn.is_asked
    if not form:
        yield from done
        yield from rules.ends.get(begun, [])[1:] if is_over else []
    elif is_over:
        yield from rules.ends.get(form, [])
    else:
        yield from done if turn.topics else []
        yield {"action": form}


def _form_after(turn: Turn, form: str, rules: Rules) -> str | None:
    """Return the form that asks on after a turn, "" where none does, None where it cannot be known what is done next.

    That is so where an action began the form and no rule, where a reviewer says that the message which began it was
    another, and in conversations from before slots were recorded.
    """
    begun = form or rules.begun_by(turn.intent)
    if not begun:
        return None if turn.is_asked else ""
    if turn.slots is None or not turn.is_as_recorded:
        return None
    return begun if turn.is_asked else ""


def _said(turn: Turn) -> dict[str, Any] | None:
    """Return the step of a message; None if nothing of it is to be tested.

    Rasa's test compares entities as well, of which a day's value is another every week: where some were found, the
    step has the intent without the words.
    """
    message = turn.message
    words = message.payload or plain(message.text).lstrip("/ ")
    if not turn.intent or not words:
        return None
    if not message.payload and (message.understanding or {}).get("entities"):
        return {"intent": turn.intent}
    return {"user": _Block(f"{words}\n"), "intent": turn.intent}


def _intent(message: Message, verdict: Verdict | None) -> str:
    """Return the intent that a message has; "" if it is not to be tested."""
    if verdict and verdict.kind in {Verdict.Kind.IGNORE, Verdict.Kind.NEW_TOPIC}:
        return ""
    if verdict and verdict.topic and verdict.topic not in NO_TOPICS:
        return message.intent if verdict.kind == Verdict.Kind.RIGHT else verdict.topic
    return message.intent
