"""Signing up and off: double opt-in, the same answer for everybody, proof of consent, limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from limits import parse

from config.clinic import clinic
from newsletter.consent import consent
from newsletter.limits import purge
from newsletter.models import SignUpAttempt, Subscriber
from newsletter.providers.remembering import Remembering
from newsletter.signups import SignUp, confirm, erase, may_confirm, may_unsubscribe, sign_up, unsubscribe
from newsletter.signups import unsubscribe_by_token as leave
from newsletter.tokens import Outcome, unsubscribe_token
from outbox.models import OutboxItem
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer, text_of

pytestmark = pytest.mark.usefixtures("database", "mail_server", "clock")

ADDRESS = "kim@beyond.example"
NewestToken = Callable[[], str]


def ask(address: str = ADDRESS, conversation: str = "c1") -> SignUp:
    return sign_up(conversation, "web", address)


def subscriber() -> Subscriber:
    return Subscriber.objects.get()


def subjects(mail_server: MailServer) -> list[str]:
    return [mail["Subject"].partition(":")[0] for mail in mail_server.mails]


@pytest.fixture
def confirmed(
    database: str, clock: Clock, newest_token: NewestToken, mail_server: MailServer, send_due: Callable[[], int]
) -> Subscriber:
    """A subscriber who has confirmed, and whose mails have come."""
    ask()
    assert confirm(newest_token()) is Outcome.DONE
    send_due()
    mail_server.mails.clear()
    return subscriber()


def test_sign_up_is_pending_until_it_is_confirmed(
    newest_token: NewestToken, mail_server: MailServer, clock: Clock, send_due: Callable[[], int]
) -> None:
    assert ask() is SignUp.ASKED
    assert subscriber().state == "pending"
    token = newest_token()
    clock.advance(minutes=5)
    assert confirm(token) is Outcome.DONE
    assert (subscriber().state, subscriber().confirmed_at) == ("confirmed", clock())
    send_due()
    assert subjects(mail_server) == ["Please confirm", "Welcome to the newsletter of Beyond"]


def test_record_holds_what_was_agreed_to(clock: Clock) -> None:
    ask("Kim@Beyond.Example")
    found = subscriber()
    assert (found.address, found.channel, found.asked_at) == (ADDRESS, "web", clock())
    assert (found.consent_text, found.consent_version) == (consent().text, consent().version)


def test_confirmation_mail_says_what_is_agreed_to(newest_token: NewestToken, mail_server: MailServer) -> None:
    ask()
    newest_token()
    for kind in ("plain", "html"):
        assert consent().text in text_of(mail_server.mails[0], kind)


def test_looking_at_a_link_changes_nothing(newest_token: NewestToken) -> None:
    ask()
    assert may_confirm(newest_token()) is Outcome.DONE
    assert subscriber().state == "pending"


def test_same_address_twice_is_one_record_with_the_same_answer(newest_token: NewestToken) -> None:
    assert (ask(), ask("KIM@beyond.example", "c2")) == (SignUp.ASKED, SignUp.ASKED)
    assert OutboxItem.objects.filter(kind="mail").count() == 1  # the first is not sent yet
    assert confirm(newest_token()) is Outcome.DONE
    assert Subscriber.objects.count() == 1


def test_same_address_twice_at_once_is_one_record() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one database thread (conversations/database.py).")
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda number: _asked_and_closed(f"c{number}"), range(8)))
    assert answers.count(SignUp.ASKED) == 3  # NEWSLETTER_ADDRESS_RATE
    assert Subscriber.objects.count() == 1


def _asked_and_closed(conversation: str) -> SignUp:
    try:
        return ask(conversation=conversation)
    finally:
        connection.close()


@pytest.mark.usefixtures("confirmed")
def test_who_is_on_the_list_is_told_so_by_mail_once_a_day(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int]
) -> None:
    for _ in range(2):
        assert ask() is SignUp.ASKED
        send_due()
    assert subjects(mail_server) == ["You are on the list already"]
    clock.advance(days=1)
    ask()
    send_due()
    assert len(mail_server.mails) == 2
    assert subscriber().state == "confirmed"


def test_unsubscribed_address_may_come_back(
    confirmed: Subscriber, newest_token: NewestToken, mail_server: MailServer
) -> None:
    leave(unsubscribe_token(confirmed))
    assert ask() is SignUp.ASKED
    assert subscriber().state == "pending"
    assert confirm(newest_token()) is Outcome.DONE
    assert (subscriber().state, subscriber().unsubscribed_at) == ("confirmed", None)


def test_link_of_a_sign_up_before_the_last_unsubscribing_confirms_nothing(newest_token: NewestToken) -> None:
    ask()
    token = newest_token()
    leave(unsubscribe_token(subscriber()))
    ask()
    assert confirm(token) is Outcome.USED
    assert subscriber().state == "pending"


@pytest.mark.parametrize("address", ["kim", "", "kim@beyond.example\r\nBcc: lee@beyond.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert ask(address) is SignUp.BAD
    assert not Subscriber.objects.exists()
    assert not OutboxItem.objects.exists()


def test_newsletter_without_a_mail_server_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SMTP_URL", "")
    assert ask() is SignUp.OFF


def test_newsletter_without_a_sender_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = replace(clinic(), newsletter_sender="")
    monkeypatch.setattr("newsletter.signups.clinic", lambda: silent)
    assert ask() is SignUp.OFF


def test_conversation_may_sign_up_ten_addresses_an_hour(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [ask(f"person{number}@beyond.example") for number in range(200)]
    assert answers == [SignUp.ASKED] * 10 + [SignUp.LIMITED] * 190
    assert Subscriber.objects.count() == OutboxItem.objects.count() == 10
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["reason"] for line in lines] == ["source"] * 190
    assert ask("lee@beyond.example", "c2") is SignUp.ASKED
    clock.advance(hours=1, seconds=1)
    assert ask("lee@beyond.example") is SignUp.ASKED


def test_address_may_be_asked_three_times_an_hour_whoever_asks(clock: Clock) -> None:
    answers = [ask(conversation=f"c{number}") for number in range(4)]
    assert answers == [SignUp.ASKED] * 3 + [SignUp.LIMITED]
    clock.advance(hours=1, seconds=1)
    assert ask() is SignUp.ASKED


@pytest.mark.usefixtures("confirmed")
def test_limit_of_an_address_does_not_tell_that_it_is_on_the_list() -> None:
    answers = [ask(conversation=f"c{number}") for number in range(3)]
    assert answers == [SignUp.ASKED, SignUp.ASKED, SignUp.LIMITED]  # and one before it was confirmed


def test_limits_remember_no_longer_than_they_look_back(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.NEWSLETTER_SOURCE_RATE", parse("10/minute"))
    ask()
    clock.advance(hours=1)
    ask("lee@beyond.example")
    assert (purge(), SignUpAttempt.objects.count()) == (0, 2)
    clock.advance(seconds=1)
    assert (purge(), SignUpAttempt.objects.get().subscriber.address) == (1, "lee@beyond.example")


@pytest.mark.usefixtures("confirmed")
def test_unsubscribing_in_the_chat_mails_a_link_once_a_day(newest_token: NewestToken, mail_server: MailServer) -> None:
    unsubscribe(ADDRESS)
    unsubscribe("Kim@beyond.example")
    token = newest_token()
    assert subscriber().state == "confirmed"
    assert subjects(mail_server) == ["Your link to unsubscribe"]
    assert leave(token) is Outcome.DONE
    assert subscriber().state == "unsubscribed"


def test_unsubscribing_an_address_that_is_not_on_the_list_sends_nothing() -> None:
    ask()
    OutboxItem.objects.all().delete()
    for address in (ADDRESS, "lee@beyond.example", "no address"):
        unsubscribe(address)
    assert not OutboxItem.objects.exists()


def test_unsubscribing_twice_changes_nothing_more(confirmed: Subscriber, clock: Clock) -> None:
    token = unsubscribe_token(confirmed)
    left_at = clock()
    assert (may_unsubscribe(token), leave(token)) == (Outcome.DONE, Outcome.DONE)
    clock.advance(days=400)
    assert leave(token) is Outcome.USED
    assert (subscriber().unsubscribed_at, subscriber().consent_text) == (left_at, consent().text)


def test_unsubscribing_takes_back_what_was_not_sent(send_due: Callable[[], int], mail_server: MailServer) -> None:
    ask()
    leave(unsubscribe_token(subscriber()))
    send_due()
    assert not mail_server.mails


def test_erasure_leaves_nothing(confirmed: Subscriber, capsys: pytest.CaptureFixture[str]) -> None:
    token = unsubscribe_token(confirmed)
    ask()
    assert erase("KIM@beyond.example")
    assert not erase(ADDRESS)
    for table in (Subscriber, SignUpAttempt, OutboxItem):
        assert not table.objects.exists()
    assert leave(token) is Outcome.WRONG
    assert ADDRESS not in capsys.readouterr().out


def test_provider_is_told_of_who_confirms_and_who_leaves(
    monkeypatch: pytest.MonkeyPatch, newest_token: NewestToken, send_due: Callable[[], int]
) -> None:
    remembering = chosen(monkeypatch, Remembering())
    ask()
    token = newest_token()
    assert not remembering.listed
    confirm(token)
    send_due()
    assert remembering.listed[ADDRESS].version == consent().version
    leave(unsubscribe_token(subscriber()))
    send_due()
    assert not remembering.listed


def test_provider_that_confirms_by_itself_asks_instead_of_us(
    monkeypatch: pytest.MonkeyPatch, mail_server: MailServer, send_due: Callable[[], int]
) -> None:
    remembering = chosen(monkeypatch, Remembering(is_confirming=True))
    assert ask() is SignUp.ASKED
    send_due()
    assert (list(remembering.listed), mail_server.mails) == ([ADDRESS], [])
    unsubscribe(ADDRESS)
    send_due()
    assert subjects(mail_server) == ["Your link to unsubscribe"]


def test_unsubscribing_that_the_provider_missed_does_not_undo_coming_back(
    monkeypatch: pytest.MonkeyPatch, newest_token: NewestToken, send_due: Callable[[], int], clock: Clock
) -> None:
    remembering = chosen(monkeypatch, Remembering())
    ask()
    confirm(newest_token())
    send_due()
    leave(unsubscribe_token(subscriber()))
    OutboxItem.objects.exclude(due_at=None).update(due_at=clock() + timedelta(hours=1))  # as after a failure
    ask()
    confirm(newest_token())
    send_due()
    clock.advance(hours=2)
    send_due()
    assert ADDRESS in remembering.listed


def test_erased_address_is_taken_off_the_provider_s_list(
    monkeypatch: pytest.MonkeyPatch, newest_token: NewestToken, send_due: Callable[[], int]
) -> None:
    remembering = chosen(monkeypatch, Remembering())
    ask()
    confirm(newest_token())
    send_due()
    erase(ADDRESS)
    send_due()
    assert not remembering.listed
    assert ADDRESS not in str(list(OutboxItem.objects.values_list("key", "body")))


def chosen(monkeypatch: pytest.MonkeyPatch, provider: Remembering) -> Remembering:
    monkeypatch.setattr("newsletter.signups.provider", lambda: provider)
    monkeypatch.setattr("newsletter.delivery.provider", lambda: provider)
    return provider
