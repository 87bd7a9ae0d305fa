"""Teaching's work in the background: it alone talks to the assistant, so that no page waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

import structlog

from config.errors import AssistantAwayError, AssistantBusyError, AssistantError, AssistantFailedError
from console.teaching import candidates, phrases, questions, reasons
from console.teaching.assistant import TeachingAssistant
from console.teaching.comparing import BATCH, Comparer
from console.teaching.lease import Lease
from console.teaching.models import Candidate
from console.teaching.questions import Reached
from console.teaching.topics import Known, known
from conversations.database import in_background, in_reading

logger = structlog.get_logger()

State = Candidate.State
LOOK_AGAIN = 2.0  # seconds
TOPICS_KEPT = 60.0  # seconds until the assistant is asked again what it knows


@dataclass
class Teacher:
    """Finds questions, compares phrases and has candidates made, until it is stopped."""

    assistant: TeachingAssistant
    known: Known = field(default_factory=lambda: known)
    _comparer: Comparer = field(init=False)
    _lease: Lease = field(default_factory=Lease)
    _reached: Reached | None = None
    _asked_at: float | None = None

    def __post_init__(self) -> None:
        self._comparer = Comparer(self.assistant)

    async def run(self) -> None:
        """Work for ever; cancel to stop, which leaves the work to the other front desks."""
        await self._try(self._lease.begin)
        try:
            while True:
                await self.work()
                await asyncio.sleep(LOOK_AGAIN)
        finally:
            await self._lease.end()

    async def work(self) -> None:
        """Learn what this process is to know, and do what is due unless another front desk does; what fails is left to
        the next time and holds up nothing else."""
        await self._try(self.learn)
        await self._try(partial(self._lease.work, self._teach))

    async def _teach(self) -> None:
        await self._try(self.collect)
        for part in (self.place, self.compare, self.advance, self.forget):
            if not self.known.is_away:
                await self._try(part)

    async def collect(self) -> None:
        """Find the questions that came since the last time."""
        self._reached = self._reached or await in_background(questions.begin)
        while self._reached:
            reached = await in_background(questions.collect, self._reached)
            is_at_the_end, self._reached = reached == self._reached, reached
            if is_at_the_end:
                self._reached = reached.again()
                return

    async def learn(self) -> None:
        """Ask the assistant what it knows, if that is due."""
        if self._asked_at is None or self.known.is_away or time.monotonic() - self._asked_at >= TOPICS_KEPT:
            self.known.learn(await self.assistant.topics())
            self._asked_at = time.monotonic()

    async def place(self) -> None:
        """Put questions that have no vector yet beside those they are alike."""
        while waiting := await in_reading(questions.unplaced, BATCH):
            mean = await self._comparer.mean(self.known.topics)
            if mean is None:
                return
            vectors = await self.assistant.vectors(list(waiting.values()))
            found = await in_reading(questions.places_of, dict(zip(waiting, vectors, strict=True)), mean)
            await in_background(questions.place, found)

    async def compare(self) -> None:
        """Find the neighbours of proposed phrases."""
        while waiting := await in_background(phrases.to_compare, BATCH):
            topics = self.known.topics
            found = {pk: await self._comparer.neighbour(topics, *phrase) for pk, phrase in waiting.items()}
            await in_background(phrases.compared, found)

    async def advance(self) -> None:
        """Do the next thing for the candidate that is under way."""
        candidate = await in_background(candidates.under_way)
        if candidate is None:
            return
        steps = {State.WAITING: self._make, State.PUBLISHING: self._publish, State.UNDOING: self._undo}
        try:
            await steps.get(State(candidate.state), self._look_at)(candidate)
        except AssistantFailedError as error:
            if not (isinstance(error, AssistantBusyError) and candidate.state == State.WAITING):
                await in_background(candidates.failed, candidate, error.reasons or [reasons.failed(str(error))])

    async def forget(self) -> None:
        """Have the assistant forget the candidates that are of no more use."""
        for candidate in await in_background(candidates.outlived):
            await self.assistant.forget(candidate.name)
            await in_background(candidates.forgotten, candidate)

    async def _make(self, candidate: Candidate) -> None:
        lesson = await in_background(candidates.lesson, self.known.topics)
        await in_background(candidates.begun, candidate, await self.assistant.make(lesson))

    async def _look_at(self, candidate: Candidate) -> None:
        await in_background(candidates.made, candidate, await self.assistant.look_at(candidate.name))

    async def _publish(self, candidate: Candidate) -> None:
        models = await self.assistant.publish(candidate.name)  # again after a crash, which changes nothing
        await in_background(candidates.published, candidate, models)
        self._asked_at = None

    async def _undo(self, candidate: Candidate) -> None:
        if (await self.assistant.models()).model != candidate.before:  # else it was undone before a crash
            await self.assistant.undo()
        await in_background(candidates.undone, candidate)
        self._asked_at = None

    async def _try(self, part: Callable[[], Awaitable[None]]) -> None:
        try:
            await part()
        except AssistantError as error:
            if isinstance(error, AssistantAwayError) or part == self.learn:
                self._lose(error)
            else:
                logger.warning("The assistant could not be taught.", reason=str(error))
        except Exception:
            logger.exception("Teaching failed.")

    def _lose(self, error: AssistantError) -> None:
        if not self.known.is_away:
            logger.info("The assistant cannot be taught for now.", reason=str(error))
        self.known.is_away = True
