"""The front desk's way in: a Rasa channel that takes one turn a request and answers in the same response.

POST   /webhooks/frontdesk/turn                 answers a message; the same message again gets the same answer
POST   /webhooks/frontdesk/understanding        tells how a text is understood; nothing is answered or remembered
DELETE /webhooks/frontdesk/conversations/<id>   forgets a conversation
GET    /webhooks/frontdesk/health               tells that the model is loaded and the secret right
POST   /webhooks/frontdesk/vectors              gives texts' sentence vectors
GET    /webhooks/frontdesk/topics               tells what is taught: topics, phrases and answers
GET    /webhooks/frontdesk/model                names the model that answers, the one before, and what staff taught
POST   /webhooks/frontdesk/candidates           begins to make a model that was taught more
GET    /webhooks/frontdesk/candidates/<id>      tells how far it is and how it compares; DELETE forgets it
POST   /webhooks/frontdesk/candidates/<id>/publish   lets it answer from now on
POST   /webhooks/frontdesk/undo                 brings back the model from before
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from assistant.bodies import Json
from assistant.clinic import Clinic
from assistant.errors import (
    BadTurnError,
    CandidateError,
    NoReplyError,
    NotReadyError,
    SettingError,
    TaughtError,
    UnknownCandidateError,
)
from assistant.settings import setting
from assistant.teaching import Handler, Teaching
from assistant.tracker_store import working_memory
from assistant.turn import (
    MODEL,
    Part,
    Turn,
    as_message,
    missing_intents,
    parts_of,
    reply_of,
    text_to_understand,
    understanding_of,
)

logger = logging.getLogger(__name__)

REFUSALS: dict[type[Exception], tuple[int, str]] = {  # the status and the code that tell of an error
    BadTurnError: (422, "bad_turn"),
    InvalidUsage: (422, "bad_turn"),
    TaughtError: (422, "bad_taught"),
    UnknownCandidateError: (404, "unknown_candidate"),
    CandidateError: (409, "candidate"),
    NotReadyError: (503, "not_ready"),
    NoReplyError: (503, "no_reply"),
}


class SilentOutput(OutputChannel):  # type: ignore[misc]
    """Sends nothing: a turn's replies are read from the conversation's events."""

    @classmethod
    def name(cls) -> str:
        """Return the name responses see as their channel."""
        return "frontdesk"

    async def send_response(self, recipient_id: str, message: Json) -> None:
        """Do nothing."""


class FrontDeskInput(InputChannel):  # type: ignore[misc]
    """The channel named in credentials.yml; without its secret it refuses to start."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._clinic = Clinic.read(setting("CLINIC_FILE"))
        self._teaching = Teaching(self._clinic)
        self._warm: str | None = None
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        """Return the name in the channel's path, `/webhooks/frontdesk`."""
        return "frontdesk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> FrontDeskInput:
        """Return the channel.

        Raises:
            SettingError: no secret is given.
        """
        secret = (credentials or {}).get("secret")
        if not secret:
            raise SettingError("The setting ASSISTANT_SECRET is missing and has no default.")
        return cls(str(secret))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes."""
        routes = Blueprint("frontdesk")
        routes.add_route(self._guarded(self._take_turn), "/turn", methods=["POST"])
        routes.add_route(self._guarded(self._understand), "/understanding", methods=["POST"])
        routes.add_route(self._guarded(self._forget), "/conversations/<conversation_id:str>", methods=["DELETE"])
        routes.add_route(self._guarded(self._health), "/health", methods=["GET"])
        for method, path, handler in self._teaching.routes():
            routes.add_route(self._guarded(handler), path, methods=[method], name=f"{method.lower()} {path}")
        return routes

    async def _health(self, request: Request) -> HTTPResponse:
        agent = _ready_agent(request)
        model = agent.processor.model_filename
        if self._warm != model:  # the first message compiles the rules; no visitor is to wait for that
            await agent.parse_message("hello")
            self._warm = model
        return json({"model": model})

    async def _take_turn(self, request: Request) -> HTTPResponse:
        return json(await self._answer(_ready_agent(request), Turn.from_body(request.json)))

    async def _understand(self, request: Request) -> HTTPResponse:
        parsed = await _ready_agent(request).parse_message(text_to_understand(request.json))
        return json({"understanding": understanding_of(parsed)})

    async def _forget(self, request: Request, conversation_id: str) -> HTTPResponse:
        async with self._lock(conversation_id):
            forgotten = await working_memory(request.app.ctx.agent.tracker_store).forget(conversation_id)
        return json({"forgotten_events": forgotten})

    async def _answer(self, agent: Agent, turn: Turn) -> Json:
        """Return the contract's answer, the one given before if this message was answered before."""
        started = time.perf_counter()
        async with self._lock(turn.conversation_id):
            parts = await self._taken(agent, turn)
        if not parts:
            raise NoReplyError("The message was understood but nothing could be said; send it again.")
        said = [message for _, messages in parts for message in messages]
        return {
            "replies": [reply_of(message, agent.domain.intents, self._clinic.source) for message in said],
            "understanding": understanding_of(parts[0][0]),
            "model": parts[0][0][MODEL] or agent.processor.model_filename,
            "took_ms": round((time.perf_counter() - started) * 1000, 1),
        }

    async def _taken(self, agent: Agent, turn: Turn) -> list[Part]:
        """Return the message's answered parts; those that are missing are taken first."""
        parts = await self._parts(agent, turn)
        if not parts:
            await agent.handle_message(_user_message(turn, as_message(turn.text, agent.domain.intents), agent))
            parts = await self._parts(agent, turn)
        for intent in missing_intents(parts):
            await agent.handle_message(_user_message(turn, f"/{intent}", agent))
        return await self._parts(agent, turn) if missing_intents(parts) else parts

    async def _parts(self, agent: Agent, turn: Turn) -> list[Part]:
        tracker = await working_memory(agent.tracker_store).peek(turn.conversation_id, turn.message_id)
        return parts_of(tracker.events, turn.message_id) if tracker else []

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())

    def _guarded(self, handler: Handler) -> Handler:
        """Let only the front desk in, and give every failure a status and a JSON body."""

        @wraps(handler)
        async def guarded(request: Request, **path: str) -> HTTPResponse:
            if not self._is_front_desk(request):
                return _error(401, "wrong_secret", "The shared secret is missing or wrong.")
            try:
                return await handler(request, **path)
            except tuple(REFUSALS) as error:
                status, code = next(it for kind, it in REFUSALS.items() if isinstance(error, kind))
                return _error(status, code, str(error), getattr(error, "reasons", []))
            except Exception:
                logger.exception("A turn failed.")
                return _error(500, "failed", "The assistant could not take this turn.")

        return guarded

    def _is_front_desk(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._secret)


def _ready_agent(request: Request) -> Agent:
    agent = request.app.ctx.agent
    if not agent.is_ready():
        raise NotReadyError("No model is loaded yet.")
    return agent


def _user_message(turn: Turn, text: str, agent: Agent) -> UserMessage:
    return UserMessage(
        text,
        SilentOutput(),
        turn.conversation_id,
        input_channel=turn.channel,
        message_id=turn.message_id,
        metadata={**turn.metadata, MODEL: agent.processor.model_filename},
    )


def _error(status: int, code: str, detail: str, reasons: Sequence[Json] = ()) -> HTTPResponse:
    told = {"reasons": list(reasons)} if reasons else {}
    return json({"error": code, "detail": detail, **told}, status=status)
