"""What the front desk's console asks of the assistant: how near texts are, what is taught, and to learn more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rasa.core.agent import Agent
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from assistant import comparison, installed, live_model, teachable, topics, training, vectors
from assistant.bodies import Json, object_of, string_of
from assistant.candidates import Candidates
from assistant.clinic import Clinic
from assistant.errors import BadTurnError, CandidateError
from assistant.heldout import Phrase
from assistant.installed import Installed
from assistant.reasons import reason
from assistant.taught import Taught
from assistant.topics import Topic
from assistant.training_data import taught_topics
from assistant.turn import TEXT_LIMIT

REVIEWED_LIMIT = 20_000  # messages

Handler = Callable[..., Awaitable[HTTPResponse]]
Route = tuple[str, str, Handler]


class Teaching:
    """The console's part of the front desk's channel."""

    def __init__(self, clinic: Clinic, candidates: Candidates | None = None) -> None:
        self._clinic = clinic
        self._candidates = candidates or Candidates()
        self._changing = asyncio.Lock()

    def routes(self) -> Iterator[Route]:
        """Yield the method, the path and the handler of each route."""
        yield "POST", "/vectors", self._vectors
        yield "GET", "/topics", self._topics
        yield "GET", "/model", self._model
        yield "POST", "/candidates", self._begin
        yield "GET", "/candidates/<candidate:str>", self._tell
        yield "DELETE", "/candidates/<candidate:str>", self._forget
        yield "POST", "/candidates/<candidate:str>/publish", self._publish
        yield "POST", "/undo", self._undo

    async def _vectors(self, request: Request) -> HTTPResponse:
        found = await vectors.vectors_of(vectors.texts_of(request.json))
        return json({"vectors": found, "encoder": vectors.ENCODER})

    async def _topics(self, request: Request) -> HTTPResponse:
        found = await asyncio.to_thread(_known_topics)
        return json({"topics": [self._plain(topic) for topic in found.values()]})

    async def _model(self, request: Request) -> HTTPResponse:
        return json(_what_is_live(request.app.ctx.agent))

    async def _begin(self, request: Request) -> HTTPResponse:
        body = object_of(request.json)
        taught = Taught.from_json(body.get("taught") or {})
        known = await asyncio.to_thread(topics.read, training.ROOT / "data")
        teachable.check(taught, known)
        name = self._candidates.begin(taught, reviewed_of(body, known))
        return json({"candidate": name}, status=202)

    async def _tell(self, request: Request, candidate: str) -> HTTPResponse:
        return json(self._candidates.tell(candidate))

    async def _forget(self, request: Request, candidate: str) -> HTTPResponse:
        self._candidates.forget(candidate)
        return json({"forgotten": candidate})

    async def _publish(self, request: Request, candidate: str) -> HTTPResponse:
        return json(await asyncio.shield(self._published(request.app, candidate)))

    async def _undo(self, request: Request) -> HTTPResponse:
        return json(await asyncio.shield(self._undone(request.app)))

    async def _published(self, app: Sanic, candidate: str) -> Json:
        async with self._changing:
            archive, record = await asyncio.to_thread(self._candidates.ready, candidate)
            if app.ctx.agent.processor.model_filename != record.model:
                await _replace(app, archive, record)
            return _what_is_live(app.ctx.agent)

    async def _undone(self, app: Sanic) -> Json:
        """Bring back the model, and what was taught, from before the latest publishing."""
        async with self._changing:
            now = installed.read(training.INSTALLED)
            before = now.before if now else None
            if before is None or not await asyncio.to_thread(training.is_whole, before):
                raise CandidateError(reason("nothing_before"))
            await _replace(app, training.MODELS / before.model, replace(before, before=None))
            return _what_is_live(app.ctx.agent)

    def _plain(self, topic: Topic) -> Json:
        responses = [
            {
                "name": it.name,
                "texts": list(it.texts),
                "source": self._clinic.source(it.source) if it.source else None,
                "is_fixed": it.is_fixed,
            }
            for it in topic.responses
        ]
        return {"name": topic.name, "phrases": topic.phrases, "responses": responses}


def reviewed_of(body: Json, known: Mapping[str, Topic]) -> list[Phrase]:
    """Return the reviewed messages of a request body, each with the topic that staff say it has.

    Raises:
        BadTurnError: they are not a list of so many objects with a `text` and a known `topic`.
    """
    found = body.get("reviewed") or []
    if not isinstance(found, list) or len(found) > REVIEWED_LIMIT:
        raise BadTurnError(f"'reviewed' must be a list of at most {REVIEWED_LIMIT} objects.")
    rows = [object_of(row) for row in found]
    phrases = [
        Phrase(string_of(row, "text", TEXT_LIMIT), comparison.REVIEWED, string_of(row, "topic", TEXT_LIMIT))
        for row in rows
    ]
    unknown = sorted({phrase.intent for phrase in phrases} - set(known))
    if unknown:
        raise BadTurnError(f"There is no topic {', '.join(unknown)}.")
    return phrases


async def _replace(app: Sanic, archive: Path, record: Installed) -> None:
    """Load a model beside the one that answers, install it for the next start, and only then let it answer."""
    fresh = await live_model.load_beside(archive, app.ctx.agent)
    await asyncio.to_thread(training.install, archive, record)
    live_model.put_in_place(fresh, app.ctx)


def _known_topics() -> dict[str, Topic]:
    found = topics.read(training.ROOT / "data")
    now = installed.read(training.INSTALLED)
    return taught_topics(now.taught, found) if now else found


def _what_is_live(agent: Agent) -> Json:
    now = installed.read(training.INSTALLED)
    return {
        "model": agent.processor.model_filename if agent.is_ready() else None,
        "before": now.before.model if now and now.before else None,
        "taught": (now.taught if now else Taught()).as_json(),
    }
