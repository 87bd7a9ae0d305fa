"""The assistant as its teachers see it: vectors, topics, and candidates that are made, published and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from config.errors import AssistantAwayError, AssistantBusyError, AssistantFailedError
from console.teaching.contract import (
    Making,
    Models,
    Topic,
    making_of,
    models_of,
    name_of,
    topics_of,
    vectors_of,
)
from conversations.assistant import NO_CANDIDATE, HttpAssistant, as_typed

ROUTES = "/webhooks/frontdesk"
SWAP_LIMIT = 60.0  # seconds that a model may take to be put in the place of another


@dataclass(frozen=True)
class Lesson:
    """What a candidate is made with: phrases by topic, texts by response; and judged by: texts with their topics."""

    phrases: Mapping[str, Sequence[str]]
    responses: Mapping[str, Sequence[str]]
    reviewed: Sequence[tuple[str, str]] = ()


class TeachingAssistant(Protocol):
    """Can be taught. Raises AssistantError: away, busy, or failed."""

    async def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """Return a unit vector for each text."""

    async def topics(self) -> list[Topic]:
        """Return all it knows about."""

    async def make(self, lesson: Lesson) -> str:
        """Begin to make a candidate and return its name; raises AssistantBusyError while another is being made."""

    async def look_at(self, name: str) -> Making:
        """Return how far a candidate is."""

    async def publish(self, name: str) -> Models:
        """Answer with a candidate from now on, asked once or again; raises AssistantBusyError if it is not ready."""

    async def undo(self) -> Models:
        """Answer with the model before again."""

    async def models(self) -> Models:
        """Return which model answers."""

    async def forget(self, name: str) -> None:
        """Delete what is kept of a candidate, also if nothing is."""

    async def close(self) -> None:
        """Let go of what is held open."""


class HttpTeachingAssistant:
    """The real one, over the routes of its channel."""

    def __init__(self, url: str, secret: str) -> None:
        self._assistant = HttpAssistant(url, secret)

    async def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """Post the texts and return their vectors."""
        body = {"texts": [as_typed(text) for text in texts]}
        return vectors_of(await self._assistant.ask("POST", f"{ROUTES}/vectors", json=body))

    async def topics(self) -> list[Topic]:
        """Get the topics."""
        return topics_of(await self._assistant.ask("GET", f"{ROUTES}/topics"))

    async def make(self, lesson: Lesson) -> str:
        """Post the lesson."""
        taught = {"phrases": {**lesson.phrases}, "responses": {**lesson.responses}}
        reviewed = [{"text": text, "topic": topic} for text, topic in lesson.reviewed]
        body = {"taught": taught, "reviewed": reviewed}
        return name_of(await self._assistant.ask("POST", f"{ROUTES}/candidates", json=body))

    async def look_at(self, name: str) -> Making:
        """Get the candidate."""
        return making_of(await self._assistant.ask("GET", f"{ROUTES}/candidates/{name}"))

    async def publish(self, name: str) -> Models:
        """Post that it is to be published, and wait until it is."""
        found = await self._assistant.ask("POST", f"{ROUTES}/candidates/{name}/publish", timeout=SWAP_LIMIT)
        return models_of(found)

    async def undo(self) -> Models:
        """Post that the last one is to be undone, and wait until it is."""
        return models_of(await self._assistant.ask("POST", f"{ROUTES}/undo", timeout=SWAP_LIMIT))

    async def models(self) -> Models:
        """Get the models' names."""
        return models_of(await self._assistant.ask("GET", f"{ROUTES}/model"))

    async def forget(self, name: str) -> None:
        """Ask for it to be deleted."""
        try:
            await self._assistant.ask("DELETE", f"{ROUTES}/candidates/{name}")
        except AssistantFailedError as error:
            if NO_CANDIDATE not in str(error):
                raise

    async def close(self) -> None:
        """Close the connections."""
        await self._assistant.close()


@dataclass
class RememberingTeachingAssistant:
    """Knows what it is told to know and remembers what it was taught; for tests."""

    knows: list[Topic] = field(default_factory=list)
    sees: Callable[[str], list[float]] = lambda text: [1.0, 0.0]
    makes: Making = field(default_factory=lambda: Making("ready", 1.0))
    is_away: bool = False
    is_busy: bool = False
    lessons: list[Lesson] = field(default_factory=list)
    answering: list[str] = field(default_factory=lambda: ["first"])
    forgot: list[str] = field(default_factory=list)

    async def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """Return what it sees."""
        self._answer()
        return [self.sees(text) for text in texts]

    async def topics(self) -> list[Topic]:
        """Return what it knows."""
        self._answer()
        return self.knows

    async def make(self, lesson: Lesson) -> str:
        """Remember the lesson."""
        self._answer()
        self._be_free()
        self.lessons.append(lesson)
        return f"candidate-{len(self.lessons)}"

    async def look_at(self, name: str) -> Making:
        """Return what it makes."""
        self._answer()
        return self.makes

    async def publish(self, name: str) -> Models:
        """Answer with it, once."""
        self._answer()
        self._be_free()
        self.answering += [name] if self.answering[-1] != name else []
        return await self.models()

    async def undo(self) -> Models:
        """Go one back."""
        self._answer()
        if len(self.answering) < 2:
            raise AssistantBusyError("nothing to undo")
        self.answering.pop()
        return await self.models()

    async def models(self) -> Models:
        """Return the last two."""
        self._answer()
        return Models(self.answering[-1], self.answering[-2] if len(self.answering) > 1 else "")

    async def forget(self, name: str) -> None:
        """Remember what to forget."""
        self._answer()
        self.forgot.append(name)

    async def close(self) -> None:
        """Do nothing."""

    def _answer(self) -> None:
        if self.is_away:
            raise AssistantAwayError("away")

    def _be_free(self) -> None:
        if self.is_busy:
            raise AssistantBusyError("busy")
