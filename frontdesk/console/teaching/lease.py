"""Whose shift it is to teach: of several front desks one does the background's work, by a lease in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from console.teaching.models import Shift
from conversations.database import in_background

LASTS = timedelta(seconds=15)
RENEWED = LASTS / 3  # after so much of it, while whoever holds it is alive

_SHIFT = 1


@dataclass
class Lease:
    """This process's hold on the shift: whoever has it keeps it until they stop or are killed."""

    _until: datetime | None = None

    async def begin(self) -> None:
        """Leave nothing to wait for where this is the one front desk, which may have been killed."""
        if settings.IS_SQLITE:
            await in_background(_free)

    async def work(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work unless another front desk has the shift; it is cancelled if the lease is lost meanwhile."""
        if not await self._is_held():
            return
        working = asyncio.ensure_future(work())
        try:
            while not (await asyncio.wait({working}, timeout=RENEWED.total_seconds()))[0]:
                if not await self._is_held():
                    return
            await working
        finally:
            working.cancel()
            await asyncio.wait({working})

    async def end(self) -> None:
        """Leave the shift to the others at once."""
        until, self._until = self._until, None
        if until:
            with suppress(DatabaseError):  # then they wait for the lease to end
                await in_background(_free, until)

    async def _is_held(self) -> bool:
        """Return whether we have the shift, claimed or renewed if that is due."""
        now = timezone.now()
        if self._until is None or now >= self._until - LASTS + RENEWED:
            self._until = await in_background(_claim, self._until, now + LASTS)
        return self._until is not None


def _claim(held: datetime | None, until: datetime) -> datetime | None:
    """Claim the shift, or renew what is held of it; return until when it is held, None if another front desk has it."""
    is_free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now()) | Q(claimed_until=held)
    Shift.objects.get_or_create(pk=_SHIFT)
    return until if Shift.objects.filter(is_free, pk=_SHIFT).update(claimed_until=until) else None


def _free(until: datetime | None = None) -> None:
    """Free the shift if it is held until then; without a time, whoever holds it."""
    Shift.objects.filter(**{"claimed_until": until} if until else {}).update(claimed_until=None)
