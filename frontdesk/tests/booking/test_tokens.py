"""The tokens of `/go/` addresses."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import signing

from booking.tokens import Destination, destination_of, go_url
from tests.booking.conftest import SetClock

THERE = Destination("https://harbour.example/book?a=b", "conversation-1", "booking", "web", "ask_price")


def token() -> str:
    return go_url(THERE.url, THERE.conversation_id, THERE.kind, THERE.channel, THERE.topic).rpartition("/")[2]


def test_address_is_ours_and_survives_being_pasted() -> None:
    assert re.fullmatch(re.escape(settings.PUBLIC_URL) + r"/go/[A-Za-z0-9_.-]{1,400}", go_url(*vars(THERE).values()))


def test_token_gives_back_what_it_holds() -> None:
    assert destination_of(token()) == THERE


def test_token_opens_for_thirty_days(set_clock: SetClock) -> None:
    set_clock("2026-11-01T09:00:00Z")
    made = token()
    set_clock("2026-12-01T09:00:00Z")
    assert destination_of(made) == THERE
    set_clock("2026-12-01T09:00:01Z")
    with pytest.raises(signing.SignatureExpired):
        destination_of(made)


def test_token_changed_anywhere_is_refused() -> None:
    made = token()
    for place, was in enumerate(made):
        changed = made[:place] + ("A" if was != "A" else "B") + made[place + 1 :]
        with pytest.raises(signing.BadSignature):
            destination_of(changed)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        ".",
        "...",
        "é",
        signing.dumps([1]),
        signing.TimestampSigner(sep=".").sign_object(["a"] * 5),
        signing.TimestampSigner(salt="booking.go", sep=".").sign_object(["a"]),
    ],
    ids=[
        "nothing",
        "a dot",
        "dots",
        "a letter",
        "a colon",
        "five parts",
        "one part",
    ],  # signed tokens differ each second
)
def test_token_of_another_make_is_refused(odd: str) -> None:
    with pytest.raises(signing.BadSignature):
        destination_of(odd)
