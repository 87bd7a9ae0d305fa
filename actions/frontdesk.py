"""Asks the front desk, which does what actions only start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from assistant.errors import FrontDeskError
from assistant.settings import setting

logger = logging.getLogger(__name__)

LIMIT = 2.8  # seconds; the front desk gives Cliniko two, and tells the visitor of an outage after three

Json = dict[str, Any]
Ask = Callable[[str, Json], Awaitable[Json]]


async def ask(path: str, body: Json) -> Json:
    """Post a body to the front desk's `/internal/<path>` and return its answer.

    Raises:
        FrontDeskError: it is away, refuses, or takes too long.
    """
    headers = {"Authorization": f"Bearer {setting('ASSISTANT_SECRET')}"}
    limit = aiohttp.ClientTimeout(total=LIMIT)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, headers=headers) as session,
            session.post(f"{setting('FRONTDESK_URL')}/internal/{path}", json=body) as response,
        ):
            if response.status != 200:
                raise FrontDeskError(f"/internal/{path}: status {response.status}")
            found: Json = await response.json()
            return found
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        raise FrontDeskError(f"/internal/{path}: {type(error).__name__}") from error


async def ask_or_none(path: str, body: Json, ask: Ask = ask) -> Json | None:
    """Return the front desk's answer, or None if it gave none, which is logged."""
    try:
        return await ask(path, body)
    except FrontDeskError as error:
        logger.warning("The front desk did not do what an action asked: %s", error)
        return None
