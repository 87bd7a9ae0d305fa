"""The shapes of the web API, which make its OpenAPI document."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, model_validator

from conversations.models import Message
from feedback.answers import is_answer
from feedback.models import REASON_LIMIT

TEXT_LIMIT = 2000  # characters

LAST_SEQ = 2**31 - 1  # what the log's column holds

Seq = Annotated[int, Field(ge=0, le=LAST_SEQ)]
Opinion = Literal["helpful", "unhelpful"]
ClientMessageId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Opened(Schema):
    """A new conversation and the token that opens it."""

    id: str
    token: str


class NewMessage(Schema):
    """What a visitor says: a typed text, or the payload of a choice that was offered."""

    client_message_id: ClientMessageId
    text: Annotated[str, Field(max_length=TEXT_LIMIT)] | None = None
    payload: Annotated[str, Field(max_length=255)] | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> NewMessage:
        if (self.text is None) == (self.payload is None):
            raise ValueError("give either text or payload")
        if self.text is not None and not self.text.strip():
            raise ValueError("the text is empty")
        return self


class Accepted(Schema):
    """The place of the message in the conversation."""

    seq: int


class Choice(Schema):
    """Something the visitor can tap."""

    title: str
    payload: str


class Link(Schema):
    """An address the visitor can open."""

    title: str
    url: str


class NewFeedback(Schema):
    """Whether an answer helped, and why not. Given again, the later counts; a reason stays until one is given anew."""

    is_helpful: bool
    reason: Annotated[str, Field(max_length=REASON_LIMIT)] = ""


class FeedbackOut(Schema):
    """What the visitor thinks of an answer."""

    feedback: Opinion


class MessageOut(Schema):
    """One message of the log. `client_message_id` is the visitor's own, null on replies.

    `is_answer` says whether feedback may be given on it, `feedback` what the visitor thinks of it.
    """

    seq: int
    author: str
    text: str
    choices: list[Choice]
    links: list[Link]
    topic: str | None
    source: Link | None
    at: datetime
    client_message_id: str | None = Field(None, validation_alias="key")
    is_answer: bool
    feedback: Opinion | None

    @staticmethod
    def resolve_is_answer(message: Message) -> bool:
        """Return whether it answers a question."""
        return message.author == Message.Author.ASSISTANT and is_answer(message.topic)

    @staticmethod
    def resolve_feedback(message: Message) -> Opinion | None:
        """Return what the visitor thinks of it, or None if they did not say."""
        found = getattr(message, "feedback", None)
        return opinion(found.is_helpful) if found else None


def opinion(is_helpful: bool) -> Opinion:
    """Return the API's word for what a visitor thinks of an answer."""
    return "helpful" if is_helpful else "unhelpful"


class Messages(Schema):
    """Messages in order."""

    messages: list[MessageOut]


class Receipt(Schema):
    """What is left of an erased conversation: that it was erased."""

    receipt: str
    messages: int
    erased_at: datetime


class WidgetFacts(Schema):
    """What the widget says about us."""

    clinic: str
    emergency_number: str
    retention_days: int
    links: list[Link]


class Liveness(Schema):
    """The process lives."""

    alive: bool


class Readiness(Schema):
    """Whether what is needed to answer visitors answers itself; `channels` on this machine only."""

    database: bool
    assistant: bool
    channels: dict[str, Any] | None = None


class Problem(Schema):
    """Why a request was not served."""

    error: str
    detail: str


# https://html.spec.whatwg.org/multipage/server-sent-events.html; OpenAPI 3.1 has no word for events, so the schema is
# that of the list of them.
EVENT_STREAM: dict[str, Any] = {
    "description": (
        "Server-sent events: `message` for each message, its id the seq to resume after and its data the JSON of a "
        "MessageOut; `erased`, after which the stream ends; comments as a sign of life every 15 seconds."
    ),
    "content": {
        "text/event-stream": {
            "schema": {
                "type": "array",
                "items": {
                    "oneOf": [
                        {
                            "type": "object",
                            "title": "MessageEvent",
                            "required": ["id", "event", "data"],
                            "properties": {
                                "id": {"type": "integer", "minimum": 1},
                                "event": {"const": "message"},
                                "data": {
                                    "type": "string",
                                    "contentMediaType": "application/json",
                                    "contentSchema": {"$ref": "#/components/schemas/MessageOut"},
                                },
                            },
                        },
                        {
                            "type": "object",
                            "title": "ErasedEvent",
                            "required": ["event", "data"],
                            "properties": {"event": {"const": "erased"}, "data": {"const": "{}"}},
                        },
                    ]
                },
            }
        }
    },
}
