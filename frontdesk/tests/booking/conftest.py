"""Clinics with each booking system, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from config.clinic import Clinic, clinic
from tests.booking.clinics import facts_with, write

UseClinic = Callable[..., Clinic]
SetClock = Callable[[str], None]


@pytest.fixture
def use_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UseClinic]:
    """Make this process the front desk of a clinic with a booking system and facts."""
    from django.conf import settings

    def use(system: str = "plain", **facts: Any) -> Clinic:
        monkeypatch.setattr(settings, "CLINIC_FILE", write(tmp_path, facts_with(system, **facts)))
        clinic.cache_clear()
        return clinic()

    yield use
    clinic.cache_clear()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the clocks that tokens and offers read."""

    def set_to(moment: str) -> None:
        now = datetime.fromisoformat(moment)
        monkeypatch.setattr(signing, "time", SimpleNamespace(time=now.timestamp))
        monkeypatch.setattr(timezone, "now", lambda: now)

    return set_to
