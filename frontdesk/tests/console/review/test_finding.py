"""Each filter of the list lets through what it says, alone and with others, and words are found by either way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils import timezone

from booking.counting import note_shown
from console.review import finding, marks
from console.review.filters import filters_of, query_of
from conversations import summaries, with_staff
from conversations.models import Conversation, Happening, Summary
from tests.console.review.listed import DANGER, SURE, UNSURE, aged, collect, conversation, listed

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def kim(database: str) -> User:
    """A member of staff."""
    return User.objects.create_user("kim", is_staff=True)


@pytest.fixture
def two(kim: User) -> tuple[Conversation, Conversation]:
    """An old, plain conversation, and a new one in which nearly everything happened."""
    plain = conversation("does massage help runners?")
    aged(plain, days=40)
    full = conversation("my chest hurts", SURE, UNSURE, DANGER, channel="whatsapp")
    with_staff.give_to_staff(full.pk, "")
    summaries.note_feedback(full.pk, is_helpful=False, is_unhelpful=True)
    summaries.note(full.pk, is_call_back=True, is_something_else=True, is_person=True)
    note_shown(full.pk, "booking", "whatsapp", None)
    full.refresh_from_db()
    collect()
    marks.see(full, kim)
    marks.tag(full, kim, "wording")
    marks.assign(full, kim, kim)
    return plain, full


@pytest.mark.parametrize(
    "query",
    [
        "channel=whatsapp", "topic=report_emergency", "outcome=refused", "outcome=emergency", "confidence_to=0.5",
        "red_flag=yes", "feedback=unhelpful", "feedback=something_else", "hand_off=person", "hand_off=handed_over",
        "hand_off=call_back", "length_from=2", "look=yes", "unread=no", "tag=wording", "assignee=me", "assignee=kim",
        "outcome=unresolved", "outcome=red_flag", "feedback=rated", "topic=report_emergency&outcome=emergency",
        "topic=-&outcome=refused", "topic=sports_massage&feedback=something_else&outcome=answered", "link=shown",
        "q=chest", 'q="my chest"', "q=chest&red_flag=yes&channel=whatsapp&look=yes&unread=no",
    ],
)  # fmt: skip
def test_filter_lets_through_what_it_names(two: tuple[Conversation, Conversation], kim: User, query: str) -> None:
    assert listed(query, kim) == [two[1].pk]


@pytest.mark.parametrize(
    "query",
    [
        "channel=web", "confidence_from=0.5", "red_flag=no", "hand_off=none", "length_to=1", "look=no", "unread=yes",
        "assignee=-", "q=runners",
    ],
)  # fmt: skip
def test_filter_leaves_out_what_it_does_not_name(two: tuple[Conversation, Conversation], kim: User, query: str) -> None:
    assert listed(query, kim) == [two[0].pk]


@pytest.mark.parametrize(
    "query", ["", "outcome=answered", "outcome=asked", "topic=sports_massage", "reviewed=no", "given_up=no"]
)
def test_newest_comes_first(two: tuple[Conversation, Conversation], kim: User, query: str) -> None:
    assert listed(query, kim) == [two[1].pk, two[0].pk]


@pytest.mark.parametrize(
    "query",
    [
        "tag=none", "assignee=lee", "topic=greet", "q=elbow", "q=!", "reviewed=yes", "given_up=yes", "link=followed",
        "topic=sports_massage&outcome=emergency", "topic=sports_massage&feedback=unhelpful", "day_to=2020-01-01",
    ],
)  # fmt: skip
def test_filter_that_nothing_passes_lists_nothing(
    two: tuple[Conversation, Conversation], kim: User, query: str
) -> None:
    assert listed(query, kim) == []


def test_days_are_those_of_the_last_message(two: tuple[Conversation, Conversation], kim: User) -> None:
    day = (timezone.now() - timedelta(days=20)).date()
    assert listed(f"since={day}", kim) == [two[1].pk]
    assert listed(f"until={day}", kim) == [two[0].pk]


def test_review_holds_until_something_is_said(two: tuple[Conversation, Conversation], kim: User) -> None:
    full = two[1]
    marks.review(full, kim, full.last_seq)
    assert listed("reviewed=yes", kim) == [full.pk]
    assert listed("look=yes", kim) == []
    with_staff.say_as_staff(full.pk, "Are you all right?")
    assert listed("reviewed=yes", kim) == []


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01",
        "until=9999-12-31",
        "day_from=0001-01-01&day_to=9999-12-31",
        "since=0001-01-02&day_from=0002-01-01",
    ],
)
def test_days_at_the_ends_of_the_calendar_leave_nothing_out(
    two: tuple[Conversation, Conversation], kim: User, query: str
) -> None:
    assert listed(query, kim) == [two[1].pk, two[0].pk]


def test_thing_that_happened_is_found_on_its_day_however_the_conversation_went_on(kim: User) -> None:
    opened = conversation("is it sore?", UNSURE)
    day = timezone.now().date() - timedelta(days=3)
    Summary.objects.filter(conversation=opened).update(began_at=timezone.now() - timedelta(days=5))
    Happening.objects.filter(summary__conversation=opened, what="refused").update(day=day)
    assert listed(f"outcome=refused&day_from={day}&day_to={day}", kim) == [opened.pk]
    assert listed(f"outcome=refused&day_from={day + timedelta(days=1)}", kim) == []
    assert listed(f"until={day}", kim) == []


def test_given_up_is_what_was_left_without_an_answer_for_half_an_hour(kim: User) -> None:
    left, answered = conversation("is it sore?", UNSURE), conversation("is it sore?", UNSURE, SURE)
    assert listed("given_up=yes", kim) == []
    aged(left, minutes=31)
    aged(answered, minutes=31)
    assert listed("given_up=yes", kim) == [left.pk]
    assert listed("given_up=no", kim) == [answered.pk]


def test_what_one_has_read_is_new_to_others(two: tuple[Conversation, Conversation], kim: User) -> None:
    lee = User.objects.create_user("lee", is_staff=True)
    assert listed("unread=yes", lee) == [two[1].pk, two[0].pk]


@pytest.mark.parametrize("few", [0, 5000])
def test_what_is_common_is_found_as_what_is_rare(kim: User, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    ids = [conversation("my hamstring is sore" if number % 3 else "my elbow").pk for number in range(9)]
    sore = [ids[number] for number in (8, 7, 5, 4, 2, 1)]
    assert listed("q=hamstring", kim) == listed("q=hamstring&topic=sports_massage", kim) == sore
    assert listed('q="sore hamstring"', kim) == []
    assert listed("q=ham&topic=greet", kim) == []
    for opened in Conversation.objects.filter(pk__in=sore[:2]):
        marks.tag(opened, kim, "wording")
        marks.assign(opened, kim, kim)
        marks.review(opened, kim, opened.last_seq)
        marks.see(opened, kim)
    for query in ("tag=wording", "assignee=me", "reviewed=yes", "unread=no"):
        assert listed(query, kim) == sore[:2]


def test_filter_that_makes_no_sense_is_named_and_left_out() -> None:
    filters, wrong = filters_of(QueryDict("channel=fax&confidence_to=2&since=yesterday&red_flag=yes&nonsense=1"))
    assert filters == {"red_flag": "yes"}
    assert set(wrong) == {"channel", "confidence_to", "since"}


def test_query_keeps_the_filters_and_drops_the_rest() -> None:
    assert query_of(QueryDict("q=&older=1-2&channel=web&q=a b&nonsense=1")) == "q=a+b&channel=web"
