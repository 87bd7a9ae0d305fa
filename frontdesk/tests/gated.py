"""The front desk as it is, stopped for ever at one step of a turn, a webhook or a delivery, so that a test can kill it
exactly there.

The environment names the step in GATE, "before answer" for example, and in GATE_REACHED a file that is written when
something has come to it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from config.asgi import application as application  # first, for it sets Django up

# isort: split

from channels.meta import sender, views
from conversations import turns

WHEN, STEP = os.environ["GATE"].split()

_in_database: Callable[..., Awaitable[Any]] = views.in_database


async def _gated(work: Callable[..., Any], *args: Any) -> Any:
    if work.__name__ != STEP:
        return await _in_database(work, *args)
    if WHEN == "after":
        await _in_database(work, *args)
    Path(os.environ["GATE_REACHED"]).touch()
    return await asyncio.Event().wait()


views.in_database = _gated  # type: ignore[assignment]
for module in (turns, sender):
    module.in_background = _gated  # type: ignore[attr-defined]
