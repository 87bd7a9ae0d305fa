"""Asks a trained model what it makes of texts; runs in either environment: `python -m bench.nlu.parsing`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

KEPT = ("intent", "intent_ranking")


def main(archive: str, asked: str, answered: str) -> None:
    """Read a JSON list of texts from one file, and write their parse data as a JSON list into another."""
    from rasa.core.agent import Agent

    agent = Agent.load(archive)

    async def parsed() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in json.loads(Path(asked).read_text(encoding="utf-8"))]

    kept = [{name: found.get(name) for name in KEPT} for found in asyncio.run(parsed())]
    Path(answered).write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
