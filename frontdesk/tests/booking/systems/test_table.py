"""Every booking system: the link for what was wished, and the plain one on any doubt."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from booking.hosts import is_ours
from booking.systems.calcom import Calcom
from booking.systems.table import SYSTEMS, booking_link, system_of
from booking.utm import utm_of
from booking.wishes import Wish, wish_of
from config.clinic import Clinic, Item
from tests.booking.clinics import BOOKING, PLAIN
from tests.booking.conftest import UseClinic

TODAY = date(2026, 11, 25)
UTM = utm_of("web", "ask_price")
MARKS = "utm_source=web&utm_medium=chat&utm_campaign=ask_price"
PLAIN_MARKED = f"{PLAIN}?{MARKS}"
FULL = {"location": "Quay", "practitioner": "Kim Lee", "service": "First visit", "day": "tomorrow"}
QUAY = {"location": "Quay"}
FIRST_VISIT = {"service": "First visit"}
NOTHING: dict[str, str] = {}

CLINIKO = "https://harbour.au1.cliniko.com/bookings?"
NOOKAL = "https://book.nookal.com/bookings/book/harbour/location/quay-1?"
JANE = "https://harbour.janeapp.com/locations/quay-1/book?"

LINKS = [
    ("plain", FULL, f"https://people.example/kim?{MARKS}"),
    ("plain", QUAY, f"https://harbour.example/quay?{MARKS}"),
    ("plain", {"location": "Quay", "practitioner": "Ana Diaz"}, f"https://harbour.example/quay?{MARKS}"),
    ("plain", FIRST_VISIT, PLAIN_MARKED),
    ("plain", NOTHING, PLAIN_MARKED),
    (
        "cliniko",
        FULL,
        f"{CLINIKO}business_id=quay-1&practitioner_id=77&appointment_type_id=first-visit&{MARKS}",
    ),
    ("cliniko", QUAY, f"{CLINIKO}business_id=quay-1&{MARKS}"),
    ("cliniko", NOTHING, f"{CLINIKO}{MARKS}"),
    ("nookal", FULL, NOOKAL + MARKS),
    ("nookal", QUAY, NOOKAL + MARKS),
    ("nookal", FIRST_VISIT, PLAIN_MARKED),
    ("nookal", NOTHING, PLAIN_MARKED),
    ("jane", FULL, f"{JANE}{MARKS}#/staff_member/77/treatment/first-visit"),
    ("jane", {**QUAY, **FIRST_VISIT}, f"{JANE}{MARKS}#/treatment/first-visit"),
    ("jane", QUAY, JANE + MARKS),
    ("jane", FIRST_VISIT, PLAIN_MARKED),
    ("calcom", FULL, f"https://cal.com/harbour/first-visit?date=2026-11-26&month=2026-11&{MARKS}"),
    ("calcom", FIRST_VISIT, f"https://cal.com/harbour/first-visit?{MARKS}"),
    ("calcom", QUAY, PLAIN_MARKED),
    ("calendly", FULL, f"https://calendly.com/harbour/first-visit?month=2026-11&{MARKS}"),
    ("calendly", FIRST_VISIT, f"https://calendly.com/harbour/first-visit?{MARKS}"),
    ("calendly", QUAY, PLAIN_MARKED),
]
NEEDED = [("cliniko", "location"), ("cliniko", "practitioner"), ("cliniko", "service"), ("nookal", "location"),
          ("jane", "location"), ("jane", "practitioner"), ("jane", "service"), ("calcom", "service"),
          ("calendly", "service")]  # fmt: skip
ODD_IDS = ["", "a/b", "a b", "1?x=2", "1#", "../1", "é", "1\n", "%2e", "<b>"]


@pytest.mark.parametrize(("system", "names", "link"), LINKS)
def test_link_opens_what_was_wished(use_clinic: UseClinic, system: str, names: dict[str, str], link: str) -> None:
    ours = use_clinic(system)
    assert booking_link(wish_of(names, ours, TODAY), UTM, ours) == link
    assert is_ours(link, ours)


@pytest.mark.parametrize("system", SYSTEMS)
def test_practitioner_who_works_elsewhere_gives_the_plain_link(use_clinic: UseClinic, system: str) -> None:
    ours = use_clinic(system)
    assert booking_link(wish_of({**FULL, "location": "Hill"}, ours, TODAY), UTM, ours) == PLAIN_MARKED


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize(("system", "chosen"), NEEDED)
def test_missing_or_odd_id_gives_the_plain_link(use_clinic: UseClinic, system: str, chosen: str, odd: str) -> None:
    ours = use_clinic(system)
    full = wish_of(FULL, ours, TODAY)
    wish = replace(full, **{chosen: replace(getattr(full, chosen), booking_id=odd)})
    assert booking_link(wish, UTM, ours) == PLAIN_MARKED


@pytest.mark.parametrize("odd", [*ODD_IDS, "evil.example/"])
@pytest.mark.parametrize(
    ("system", "key"),
    [(system, key) for system, keys in BOOKING.items() for key in keys if key not in {"system", "url"}],
)
def test_missing_or_odd_key_gives_the_plain_link(use_clinic: UseClinic, system: str, key: str, odd: str) -> None:
    ours = use_clinic(system)
    ours = replace(ours, booking=replace(ours.booking, keys={**ours.booking.keys, key: odd}))
    link = booking_link(wish_of(FULL, ours, TODAY), UTM, ours)
    assert link == PLAIN_MARKED
    assert is_ours(link, ours)


def test_system_that_fails_gives_the_plain_link(use_clinic: UseClinic, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        hosts: frozenset[str] = frozenset()

        def __init__(self, clinic: Clinic) -> None:
            pass

        def link(self, *_: object) -> str:
            raise ZeroDivisionError

    ours = use_clinic("jane")
    monkeypatch.setitem(SYSTEMS, "jane", Failing)
    assert booking_link(wish_of(FULL, ours, TODAY), UTM, ours) == PLAIN_MARKED


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_name_and_no_free_text_is_in_any_link(use_clinic: UseClinic, system: str) -> None:
    chance = random.Random(2026)
    alphabet = "aÄ ß'\"<>&?#%/\\\n\x00@:=;,.😀漢\u202e"
    ours = use_clinic(system)
    for _ in range(200):
        words = ["XYZZY" + "".join(chance.choices(alphabet, k=chance.randint(1, 20))) for _ in range(6)]
        location, practitioner, service = (Item(word, chance.choice(["1", "", f"{word} "])) for word in words[:3])
        wish = Wish(chance.choice([location, None]), chance.choice([practitioner, None]), service, TODAY)
        link = booking_link(wish, utm_of(words[3], words[4]), ours)
        odd_marks = booking_link(wish, {"utm_source": words[4], words[5]: words[5]}, ours)
        for found in (link, odd_marks):
            assert re.fullmatch(r"[A-Za-z0-9:/?&=#._-]+", found)
            assert "XYZZY" not in found
            assert is_ours(found, ours)


@pytest.mark.parametrize("system", SYSTEMS)
def test_links_lead_to_the_systems_hosts(use_clinic: UseClinic, system: str) -> None:
    ours = use_clinic(system)
    link = system_of(ours).link(wish_of(FULL, ours, TODAY), UTM)
    assert urlsplit(link).netloc in system_of(ours).hosts


def test_free_time_that_is_known_is_opened_at_calcom(use_clinic: UseClinic) -> None:
    ours = use_clinic("calcom")
    slot = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    link = Calcom(ours).link(wish_of(FULL, ours, TODAY), UTM, slot)
    assert ("slot", "2026-11-26T09:30:00Z") in parse_qsl(urlsplit(link).query)
