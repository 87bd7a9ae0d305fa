"""What the front desk's console asks of the assistant: how near texts are, and what it was taught."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from sanic.request import Request
from sanic.response import HTTPResponse, json

from assistant import topics, vectors
from assistant.bodies import Json
from assistant.clinic import Clinic
from assistant.topics import Topic
from assistant.training import ROOT

Handler = Callable[..., Awaitable[HTTPResponse]]
Route = tuple[str, str, Handler]


class Teaching:
    """The console's part of the front desk's channel."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def routes(self) -> Iterator[Route]:
        """Yield the method, the path and the handler of each route."""
        yield "POST", "/vectors", self._vectors
        yield "GET", "/topics", self._topics

    async def _vectors(self, request: Request) -> HTTPResponse:
        found = await vectors.vectors_of(vectors.texts_of(request.json))
        return json({"vectors": found, "encoder": vectors.ENCODER})

    async def _topics(self, request: Request) -> HTTPResponse:
        found = await asyncio.to_thread(topics.read, ROOT / "data")
        return json({"topics": [self._plain(topic) for topic in found.values()]})

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
