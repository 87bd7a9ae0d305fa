"""The assistant as the front desk sees it: one turn in, replies out; understanding alone; and forgetting."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from config.errors import AssistantAwayError, AssistantBusyError, AssistantFailedError
from conversations.log import ClaimedTurn
from conversations.replies import Json, Reply

CALL_LIMIT = 10.0  # seconds between two bytes of an answer; turns.TURN_LIMIT bounds the whole
CONNECT_LIMIT = 2.0  # seconds
SIDE_BY_SIDE_KEPT = 32  # connections kept open between turns
AWAY = {401, 404, 502, 503, 504}  # statuses of an assistant that is starting, or that somebody else answers for
GREETING: Json = {"intent": "greet", "confidence": 1.0, "ranking": [], "red_flags": []}
BUSY = 409
NO_REPLY = "no_reply"  # the error of a message that was understood and brought no reply, with status 503
NO_CANDIDATE = "unknown_candidate"  # the error of a candidate that it does not know, with status 404
ITS_OWN = {NO_REPLY, NO_CANDIDATE}  # errors that only the assistant itself makes


@dataclass(frozen=True)
class Answer:
    """What the assistant said to a message, and how it understood it."""

    replies: list[Reply]
    understanding: Json
    model: str


class Assistant(Protocol):
    """Answers turns; raises AssistantAwayError or AssistantFailedError when it does not."""

    async def turn(self, turn: ClaimedTurn) -> Answer:
        """Return the answer to a message; the same message again gets the same answer."""

    async def understand(self, text: str) -> Json:
        """Return how it understands a text that it is not to answer; it remembers nothing of it."""

    async def forget(self, conversation_id: str) -> None:
        """Drop all that is remembered of a conversation."""

    async def is_up(self) -> bool:
        """Return whether it answers at all."""

    async def close(self) -> None:
        """Let go of what is held open."""


class HttpAssistant:
    """The real one, over its turn route."""

    def __init__(self, url: str, secret: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(CALL_LIMIT, connect=CONNECT_LIMIT),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=SIDE_BY_SIDE_KEPT),
            trust_env=False,
        )

    async def turn(self, turn: ClaimedTurn) -> Answer:
        """Post the turn and return its answer."""
        body = {
            "conversation_id": turn.conversation_id,
            "message_id": str(turn.message_id),
            "text": turn.payload or as_typed(turn.text),
            "channel": turn.channel,
            "metadata": {"is_payload": bool(turn.payload), "references": turn.references},
        }
        return answer_of(await self.ask("POST", "/webhooks/frontdesk/turn", json=body))

    async def understand(self, text: str) -> Json:
        """Post the text and return its understanding."""
        return understanding_of(
            await self.ask("POST", "/webhooks/frontdesk/understanding", json={"text": as_typed(text)})
        )

    async def forget(self, conversation_id: str) -> None:
        """Ask for the conversation to be forgotten."""
        await self.ask("DELETE", f"/webhooks/frontdesk/conversations/{conversation_id}")

    async def is_up(self) -> bool:
        """Return whether it answers us: reachable, with our secret, and with a model."""
        try:
            return (await self._client.get("/webhooks/frontdesk/health", timeout=CONNECT_LIMIT)).is_success
        except httpx.HTTPError:
            return False

    async def ask(self, method: str, path: str, **options: Any) -> Json:
        """Return what a route of its channel answers; raises AssistantError as its routes do."""
        try:
            response = await self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise AssistantAwayError(type(error).__name__) from error
        if response.status_code in AWAY and _error_of(response) not in ITS_OWN:
            raise AssistantAwayError(f"status {response.status_code}")
        if not response.is_success:
            refused = AssistantBusyError if response.status_code == BUSY else AssistantFailedError
            raise refused(f"status {response.status_code} {_error_of(response)}".rstrip(), _reasons_of(response))
        try:
            found: Json = response.json()
        except ValueError as error:
            raise AssistantFailedError("no JSON") from error
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


@dataclass
class RememberingAssistant:
    """Says what it is told to say and remembers what it was asked; for tests and measurements."""

    says: list[Reply] = field(default_factory=lambda: [Reply("An answer.")])
    understands: Json = field(default_factory=lambda: {**GREETING})
    is_away: bool = False
    is_hanging: bool = False
    heard: list[ClaimedTurn] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    forgot: list[str] = field(default_factory=list)

    async def turn(self, turn: ClaimedTurn) -> Answer:
        """Remember the turn and return the answer."""
        if self.is_away:
            raise AssistantAwayError("away")
        self.heard.append(turn)
        if self.is_hanging:
            await asyncio.Event().wait()
        return Answer(self.says, self.understands, "remembering")

    async def understand(self, text: str) -> Json:
        """Remember the text and return the understanding."""
        if self.is_away:
            raise AssistantAwayError("away")
        self.read.append(text)
        if self.is_hanging:
            await asyncio.Event().wait()
        return self.understands

    async def forget(self, conversation_id: str) -> None:
        """Remember what to forget."""
        if self.is_away:
            raise AssistantAwayError("away")
        self.forgot.append(conversation_id)

    async def is_up(self) -> bool:
        """Return whether it was told to be away."""
        return not self.is_away

    async def close(self) -> None:
        """Do nothing."""


def as_typed(text: str) -> str:
    """Return typed text so that Rasa does not take it for an intent.

    Rasa strips white space and then looks for a leading slash, so slashes go together with all that is invisible
    between them.
    """
    start = next((index for index, character in enumerate(text) if not _hides_a_slash(character)), len(text))
    return text[start:] or "?"


def answer_of(body: Json) -> Answer:
    """Return the answer in a body of the turn contract.

    Raises:
        AssistantFailedError: the body is not as the contract says.
    """
    try:
        return Answer([_reply_of(reply) for reply in body["replies"]], body["understanding"], body["model"])
    except (KeyError, TypeError) as error:
        raise AssistantFailedError("not the contract's answer") from error


def understanding_of(body: Json) -> Json:
    """Return the understanding in a body of the contract; raises AssistantFailedError as `answer_of` does."""
    found = body.get("understanding") if isinstance(body, dict) else None
    if not isinstance(found, dict) or not {"intent", "red_flags"} <= set(found):
        raise AssistantFailedError("not the contract's understanding")
    return found


def _hides_a_slash(character: str) -> bool:
    """Return whether it is a slash, white space (Z, and controls such as the tab) or invisible (C, M)."""
    return character == "/" or character.isspace() or unicodedata.category(character)[0] in "CMZ"


def _error_of(response: httpx.Response) -> str:
    """Return the word for programs in an error body of the contract, or nothing."""
    word = _told(response).get("error")
    return word if isinstance(word, str) and word.isidentifier() else ""


def _reasons_of(response: httpx.Response) -> list[Json]:
    """Return the reasons in an error body of the contract, each a code with values, or none."""
    found = _told(response).get("reasons")
    return [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []


def _told(response: httpx.Response) -> Json:
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reply_of(reply: Json) -> Reply:
    return Reply(reply["text"], reply["choices"], reply["links"], reply["topic"], reply["source"])
