"""The list is read page by page without a gap or a repeat, in both directions, and knows each one's neighbours."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from console.review import finding, listing
from console.review.finding import found
from console.review.listing import Place
from console.review.neighbours import neighbours
from conversations.models import Summary
from tests.console.review.listed import conversation

NOON = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def ids(database: str) -> list[str]:
    """Seven conversations, the newest first, of which some have their last message at the same moment."""
    opened = [conversation("my hamstring").pk for _ in range(7)]
    for number, conversation_id in enumerate(opened):
        at = timezone.now() + timedelta(seconds=number // 3)
        Summary.objects.filter(conversation=conversation_id).update(last_message_at=at.replace(microsecond=0))
    return opened[::-1]


def taken(count: int, place: Place | None, is_newer: bool = False, q: str = "") -> list[Summary]:
    return found({"q": q} if q else {}, User()).take(count, place, is_newer)


@pytest.mark.parametrize(("q", "few"), [("", 5000), ("ham", 5000), ("ham", 0)])
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_pages_hold_each_conversation_once_both_ways(
    ids: list[str], monkeypatch: pytest.MonkeyPatch, size: int, q: str, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(listing, "AT_FIRST", 2)
    for is_newer, wanted in ((False, ids), (True, ids[::-1])):
        seen: list[str] = []
        start = Place(NOON + timedelta(days=36500), 0) if not is_newer else Place(NOON - timedelta(days=36500), 0)
        place: Place | None = start
        while some := taken(size, place, is_newer, q):
            seen += [summary.conversation_id for summary in some]
            place = Place.of(some[-1])
        assert seen == wanted


def test_place_is_read_as_it_was_written() -> None:
    place = Place(NOON + timedelta(microseconds=7), 42)
    assert Place.read(str(place)) == place


@pytest.mark.parametrize("text", ["", "-", "1", "a-b", "1-", "-1", "1-2-3", "9" * 30 + "-1", "٣-١\0", "1-" + "9" * 50])
def test_place_that_makes_no_sense_is_none(text: str) -> None:
    assert Place.read(text) is None


def test_farthest_place_is_one_that_a_database_can_hold(database: str) -> None:
    assert taken(1, Place.read("1-" + "9" * 30)) == []


@pytest.mark.parametrize(("at", "newer", "older"), [(0, None, 1), (3, 2, 4), (6, 5, None)])
def test_neighbours_are_those_in_the_list(ids: list[str], at: int, newer: int | None, older: int | None) -> None:
    beside = neighbours(ids[at], "q=ham&nonsense=1", User())
    assert beside is not None
    assert beside.newer == ("" if newer is None else ids[newer])
    assert beside.older == ("" if older is None else ids[older])
    assert beside.query == "q=ham"


def test_neighbours_are_those_that_the_filters_let_through(ids: list[str]) -> None:
    Summary.objects.filter(conversation=ids[5]).update(channel="whatsapp")
    beside = neighbours(ids[2], "channel=whatsapp", User())
    assert beside is not None
    assert (beside.newer, beside.older) == ("", ids[5])


def test_conversation_that_is_gone_has_no_neighbours(database: str) -> None:
    assert neighbours("gone", "", User()) is None
