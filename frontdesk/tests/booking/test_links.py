"""Booking links of any reply lead through our address, and tell nothing of what was asked."""

from __future__ import annotations

import pytest
from django.conf import settings

from booking.links import through_go
from booking.models import HandOffLink
from booking.tokens import Destination, destination_of
from conversations import log
from conversations.models import Conversation
from tests.booking.clinics import PLAIN
from tests.booking.conftest import UseClinic

pytestmark = pytest.mark.usefixtures("database")

CALL = {"title": "Call", "url": "tel:+61255500199"}
BOOK = {"title": "Book", "url": PLAIN}
HEALTHY = "what_strain_feels_like"


@pytest.fixture(autouse=True)
def harbour(use_clinic: UseClinic) -> None:
    use_clinic()


def led(link: dict[str, str], topic: str | None = None, channel: str = "web") -> Destination:
    (found,) = through_go([link], "conversation-1", channel, topic)
    assert found["title"] == link["title"]
    assert found["url"].startswith(f"{settings.PUBLIC_URL}/go/")
    return destination_of(found["url"].rpartition("/")[2])


def opened(*links: dict[str, str], topic: str | None = None) -> Conversation:
    return log.open_conversation("whatsapp", log.Reply("Hi", links=list(links), topic=topic))


def shown() -> list[tuple[str, str, str, str]]:
    found = HandOffLink.objects.order_by("pk")
    return [(row.conversation_id, row.kind, row.channel, row.topic) for row in found]


@pytest.mark.parametrize("page", [PLAIN, "https://harbour.example/quay", "https://people.example/kim"])
def test_page_of_the_clinic_is_led_to_with_marks(page: str) -> None:
    found = led({"title": "Book", "url": page}, "ask_price", "messenger")
    there = f"{page}?utm_source=messenger&utm_medium=chat&utm_campaign=ask_price"
    assert found == Destination(there, "conversation-1", "booking", "messenger", "ask_price")


@pytest.mark.parametrize("topic", [None, HEALTHY, "report_emergency", "my leg hurts"])
def test_topic_that_could_tell_of_somebody_s_health_is_in_no_link(topic: str | None) -> None:
    found = led(BOOK, topic)
    assert found.url.endswith("utm_campaign=book_appointment")
    assert found.topic == "book_appointment"


@pytest.mark.parametrize(
    "url",
    [
        "tel:+61255500199",
        "https://harbour.example/a",
        f"{PLAIN}/other",
        "https://evil.example/book",
        f"{settings.PUBLIC_URL}/go/token",
        "",
    ],
)
def test_other_links_stay_and_are_not_counted(url: str) -> None:
    assert through_go([{"title": "Look", "url": url}], "conversation-1", "web", None) == [{"title": "Look", "url": url}]
    assert shown() == []


def test_page_that_the_redirect_would_refuse_stays(use_clinic: UseClinic) -> None:
    odd = {"title": "Book", "url": "https://harbour.example/book online"}
    use_clinic(booking={"url": odd["url"]})
    assert through_go([odd], "conversation-1", "web", None) == [odd]


def test_reply_in_the_log_has_our_address_and_counts_once() -> None:
    conversation = opened(CALL, BOOK, BOOK, topic=HEALTHY)
    call, *books = log.read_after(conversation.pk, 0)[0].links
    assert call == CALL
    assert {destination_of(link["url"].rpartition("/")[2]).conversation_id for link in books} == {conversation.pk}
    assert shown() == [(conversation.pk, "booking", "whatsapp", HEALTHY)]


def test_reply_with_an_address_of_ours_is_kept_as_it_is() -> None:
    (offered,) = through_go([BOOK], "conversation-1", "web", None)
    assert log.read_after(opened(offered).pk, 0)[0].links == [offered]


def test_every_later_reply_leads_through_our_address() -> None:
    conversation = opened(CALL)
    log.append(conversation.pk, "one", "hello")
    turn = log.claim_turn()
    assert turn is not None
    log.tell_of_outage(turn, log.Reply("Away", links=[BOOK]))
    log.answer(turn, [log.Reply("An answer", links=[BOOK], topic="ask_price"), log.Reply("More", links=[BOOK])])
    said = [
        destination_of(link["url"].rpartition("/")[2]) for it in log.read_after(conversation.pk, 2) for link in it.links
    ]
    assert [it.topic for it in said] == ["book_appointment", "ask_price", "book_appointment"]
    assert shown() == [(conversation.pk, "booking", "whatsapp", "")]


def test_erased_conversation_leaves_no_count() -> None:
    conversation = opened(BOOK)
    log.erase(conversation.pk)
    assert shown() == []
