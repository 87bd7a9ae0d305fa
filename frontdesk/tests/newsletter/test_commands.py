"""The operator's commands: export and erasure."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from newsletter.models import Subscriber
from newsletter.signups import SignUp, sign_up
from tests.outbox.clock import Clock

pytestmark = pytest.mark.usefixtures("database", "mail_server")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_export_has_a_row_with_the_proof_for_each_subscriber(clock: Clock) -> None:
    assert sign_up("c1", "web", "kim@beyond.example") is SignUp.ASKED
    (row,) = csv.DictReader(StringIO(run("newsletter_export")))
    found = Subscriber.objects.get()
    assert row == {
        "address": "kim@beyond.example", "state": "pending", "channel": "web", "consent_version": found.consent_version,
        "consent_text": found.consent_text, "asked_at": clock().isoformat(), "confirmed_at": "", "unsubscribed_at": "",
    }  # fmt: skip


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_export_has_no_cell_that_a_spreadsheet_would_run(start: str) -> None:
    address = f"{start}cmd|' /C calc'!A0@beyond.example"
    Subscriber.objects.create(address=address, consent_text="Yes.", consent_version="1")
    (row,) = csv.DictReader(StringIO(run("newsletter_export")))
    assert row["address"].startswith(f"'{start}")


def test_erasure_says_whether_there_was_anything() -> None:
    sign_up("c1", "web", "kim@beyond.example")
    assert run("newsletter_erase", "Kim@beyond.example") == "Erased.\n"
    assert run("newsletter_erase", "kim@beyond.example") == "The newsletter knows no such address.\n"
    assert not Subscriber.objects.exists()


def test_erased_address_is_gone_from_the_database_s_files(database: str) -> None:
    sign_up("c1", "web", "plantedmarker@beyond.example")
    run("newsletter_erase", "plantedmarker@beyond.example")
    if database.startswith("sqlite"):
        path = Path(database.removeprefix("sqlite:///"))
        assert not any(b"plantedmarker" in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_erasure_of_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        run("newsletter_erase", "kim")
