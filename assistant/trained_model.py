"""A trained model, loaded to be asked what it makes of texts."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.heldout import Outcome, Phrase

Json = dict[str, Any]


class TrainedModel:
    """The understanding of a model's archive, without dialogue, server or front desk."""

    def __init__(self, archive: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Rasa's frozen dependencies
            from rasa.core.agent import Agent
            from rasa.utils.log_utils import configure_structlog

            configure_structlog(logging.ERROR)
            self._agent = Agent.load(str(archive))

    def parse(self, texts: Sequence[str]) -> list[Json]:
        """Return Rasa's parse data of each text, as of the first message of a conversation."""

        async def all_parsed() -> list[Json]:
            return [await self._agent.parse_message(text) for text in texts]

        return asyncio.run(all_parsed())

    def outcomes(self, phrases: Sequence[Phrase]) -> list[Outcome]:
        """Return what the model makes of held-out phrases."""
        parsed = self.parse([phrase.text for phrase in phrases])
        return [outcome_of(phrase, found) for phrase, found in zip(phrases, parsed, strict=True)]


def outcome_of(phrase: Phrase, parsed: Json) -> Outcome:
    """Return the outcome that parse data describes."""
    intents = [it for it in parsed["intent_ranking"] if not it["name"].startswith("nlu_")]
    return Outcome(phrase, parsed["intent"]["name"], intents[0]["confidence"], intents[0]["name"])
