"""What a visitor named becomes a wish of things in clinic.yml."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booking.wishes import wish_of
from tests.booking.conftest import UseClinic

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("today", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("wednesday", "2026-11-25"),
        ("thursday", "2026-11-26"),
        ("tuesday", "2026-12-01"),
        ("2026-11-25", "2026-11-25"),
        ("2027-01-02", "2027-01-02"),
        ("2026-11-24", None),
        ("2026-02-30", None),
        ("2026-W48-1", None),
        ("20261126", None),
        ("someday", None),
        ("any", None),
        ("", None),
        (None, None),
    ],
)
def test_day_is_found(use_clinic: UseClinic, name: str | None, day: str | None) -> None:
    found = wish_of({"day": name}, use_clinic(), WEDNESDAY).day
    assert (found and found.isoformat()) == day


def test_named_things_are_found(use_clinic: UseClinic) -> None:
    named = {"location": "Quay", "practitioner": "Kim Lee", "service": "First visit"}
    wish = wish_of(named, use_clinic(), WEDNESDAY)
    assert [item and item.booking_id for item in (wish.location, wish.practitioner, wish.service)] == [
        "quay-1",
        "77",
        "first-visit",
    ]


@pytest.mark.parametrize("name", ["any", None, "quay", "Quay ", "Nowhere", "../Quay"])
def test_unknown_name_is_no_wish(use_clinic: UseClinic, name: str | None) -> None:
    wish = wish_of(dict.fromkeys(("location", "practitioner", "service"), name), use_clinic(), WEDNESDAY)
    assert (wish.location, wish.practitioner, wish.service) == (None, None, None)


def test_only_one_of_a_kind_is_meant(use_clinic: UseClinic) -> None:
    ours = use_clinic()
    ours = replace(ours, locations=ours.locations[:1], practitioners=(), services=ours.services[:1])
    wish = wish_of({"location": "any"}, ours, WEDNESDAY)
    assert (wish.location, wish.practitioner, wish.service) == (ours.locations[0], None, ours.services[0])


@pytest.mark.parametrize(
    ("location", "practitioner", "is_contradictory"),
    [
        ("Hill", "Kim Lee", True),
        ("Quay", "Kim Lee", False),
        ("any", "Kim Lee", False),
        ("Hill", "Ana Diaz", False),
        ("Hill", "any", False),
    ],
)
def test_practitioner_who_works_elsewhere_is_a_contradiction(
    use_clinic: UseClinic, location: str, practitioner: str, is_contradictory: bool
) -> None:
    wish = wish_of({"location": location, "practitioner": practitioner}, use_clinic(), WEDNESDAY)
    assert wish.is_contradictory == is_contradictory
