"""How a turn is taken with each side over HTTP: the front desk's channel with ours, `rest` with Rasa's default."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]


class Channel(Protocol):
    """A way in: where it is, what it wants to hear, and where its answer stands."""

    @property
    def path(self) -> str:
        """The path that takes a turn."""

    @property
    def status(self) -> str:
        """The path that answers 200 once a model is loaded."""

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""

    def body(self, conversation: str, text: str) -> Json:
        """Return the body of a turn."""

    def replies(self, answer: Any) -> list[Json]:
        """Return the replies in an answer's JSON."""


@dataclass(frozen=True)
class FrontDeskChannel:
    """`assistant.channel`."""

    secret: str
    path: str = "/webhooks/frontdesk/turn"
    status: str = "/webhooks/frontdesk/health"

    @property
    def headers(self) -> dict[str, str]:
        """The shared secret."""
        return {"Authorization": f"Bearer {self.secret}"}

    def body(self, conversation: str, text: str) -> Json:
        """Return a turn of the front desk's contract."""
        message = {"message_id": secrets.token_hex(8), "text": text, "channel": "web"}
        return {"conversation_id": conversation, **message}

    def replies(self, answer: Any) -> list[Json]:
        """Return `replies`."""
        found: list[Json] = answer["replies"]
        return found


@dataclass(frozen=True)
class RestChannel:
    """Rasa's own `rest` (https://rasa.com/docs/rasa/connectors/your-own-website/#restinput)."""

    path: str = "/webhooks/rest/webhook"
    status: str = "/status"

    @property
    def headers(self) -> dict[str, str]:
        """Nothing: it is open."""
        return {}

    def body(self, conversation: str, text: str) -> Json:
        """Return the sender and the message."""
        return {"sender": conversation, "message": text}

    def replies(self, answer: Any) -> list[Json]:
        """Return the list that the answer is."""
        found: list[Json] = answer
        return found
