"""The next free time, asked of a stand-in for Cliniko."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings

from booking.cliniko import next_free
from booking.wishes import Wish, wish_of
from config.clinic import Clinic
from tests.booking.conftest import SetClock, UseClinic
from tests.booking.stand_in_cliniko import StandInCliniko

KEY = "MS0xLWtleQ-au1"
ALL = {"location": "Quay", "practitioner": "Kim Lee", "service": "First visit"}


@pytest.fixture
def cliniko() -> Iterator[StandInCliniko]:
    with StandInCliniko() as running:
        yield running


@pytest.fixture
def ours(use_clinic: UseClinic, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """A clinic with Cliniko and its key, on the evening before."""
    monkeypatch.setattr(settings, "CLINIKO_API_KEY", KEY)
    set_clock("2026-11-25T09:00:00+00:00")
    return use_clinic("cliniko")


def asked(wish: Wish, cliniko: StandInCliniko) -> str | None:
    found = asyncio.run(next_free(wish, cliniko.url))
    return found.isoformat() if found else None


def wish_for(ours: Clinic, **names: str) -> Wish:
    return wish_of({**ALL, **names}, ours, date(2026, 11, 25))


def test_next_free_time_is_told_in_the_clinics_time_zone(ours: Clinic, cliniko: StandInCliniko) -> None:
    assert asked(wish_for(ours), cliniko) == "2026-11-26T09:30:00+11:00"


def test_question_says_what_is_wished_and_who_asks(ours: Clinic, cliniko: StandInCliniko) -> None:
    asked(wish_for(ours), cliniko)
    [(path, headers)] = cliniko.asked
    assert path == "/v1/businesses/quay-1/practitioners/77/appointment_types/first-visit/next_available_time"
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    assert headers["User-Agent"] == "Beyond assistant (hello@harbour.example)"
    assert headers["Accept"] == "application/json"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, b'{"message": "wrong key"}'),
        (404, b"{}"),
        (429, b""),
        (500, b"oops"),
        (302, b'{"appointment_start": "2026-11-25T22:30:00Z"}'),
        (200, b""),
        (200, b"<html>"),
        (200, b"\xff\xfe"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"appointment_start": null}'),
        (200, b'{"appointment_start": "soon"}'),
        (200, b'{"appointment_start": 1795645800}'),
        (200, b'{"appointment_start": "2026-11-25T22:30:00"}'),
        (200, b'{"appointment_start": "2026-11-25T08:59:59Z"}'),
        (200, b'{"appointment_start": "2026-11-25T22:30:00Z"}' + b" " * 20_000),
        (200, b"[" * 16_000),
    ],
)
def test_failure_is_no_time_and_tells_no_secret(
    ours: Clinic, cliniko: StandInCliniko, capsys: pytest.CaptureFixture[str], status: int, body: bytes
) -> None:
    cliniko.status, cliniko.body = status, body
    assert asked(wish_for(ours), cliniko) is None
    logged = capsys.readouterr().out
    assert '"level": "warning"' in logged
    assert KEY not in logged
    assert cliniko.url not in logged


def test_slow_answer_is_not_waited_for(ours: Clinic, cliniko: StandInCliniko) -> None:
    cliniko.gate.clear()
    started = time.monotonic()
    assert asked(wish_for(ours), cliniko) is None
    assert time.monotonic() - started < 2.5


def test_nobody_there_is_no_time(ours: Clinic, cliniko: StandInCliniko) -> None:
    assert asyncio.run(next_free(wish_for(ours), "http://127.0.0.1:1")) is None


@pytest.mark.parametrize(
    "names",
    [{"location": "any"}, {"practitioner": "any"}, {"service": "any"}, {"location": "Hill"}, {"service": "Massage"}],
)
def test_nothing_is_asked_without_all_three_ids(ours: Clinic, cliniko: StandInCliniko, names: dict[str, str]) -> None:
    assert asked(wish_for(ours, **names), cliniko) is None
    assert cliniko.asked == []


def test_nothing_is_asked_without_a_key(ours: Clinic, cliniko: StandInCliniko, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CLINIKO_API_KEY", "")
    assert asked(wish_for(ours), cliniko) is None
    assert cliniko.asked == []


def test_nothing_is_asked_of_another_system(ours: Clinic, cliniko: StandInCliniko, use_clinic: UseClinic) -> None:
    assert asked(wish_for(use_clinic("jane")), cliniko) is None
    assert cliniko.asked == []


def test_odd_id_is_not_asked_about(ours: Clinic, cliniko: StandInCliniko) -> None:
    wish = wish_for(ours)
    assert wish.service
    assert asked(replace(wish, service=replace(wish.service, booking_id="../x")), cliniko) is None
    assert cliniko.asked == []
