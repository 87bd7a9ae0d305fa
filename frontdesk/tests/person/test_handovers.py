"""Handing over and back: alerted once, one member of staff at a time, and nothing of the assistant's in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from config.errors import NotHeldError, TakenError
from conversations import log
from conversations.models import Conversation
from outbox.models import OutboxItem
from person import handovers
from person.handovers import State, ask, dismiss, hand_back, reply, take
from person.models import HandOver
from person.words import dismissed_notice, handed_back_notice, taken_words
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer, text_of
from tests.person.conftest import ALERTS
from tests.person.conftest import State as Stated
from tests.person.reading import said

pytestmark = pytest.mark.usefixtures("database", "clock", "stated")


def test_asking_alerts_staff_once(
    conversation: Conversation, mail_server: MailServer, send_due: Callable[[], int]
) -> None:
    log.append(conversation.pk, "one", "my secret worry")
    assert ask(conversation.pk) is State.ASKED
    assert ask(conversation.pk) is State.WAITING
    send_due()
    (mail,) = mail_server.to(ALERTS)
    assert f"/console/conversations/{conversation.pk}" in text_of(mail)
    assert "secret" not in mail.as_string()
    assert OutboxItem.objects.get().body == {}


def test_asking_with_an_account_and_no_mail_waits_in_the_console(conversation: Conversation, kim: User) -> None:
    assert ask(conversation.pk) is State.ASKED
    assert not OutboxItem.objects.exists()


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_where_nobody_could_notice_it_is_off(conversation: Conversation, kim: User, change: dict[str, bool]) -> None:
    User.objects.update(**change)
    assert ask(conversation.pk) is State.OFF
    assert not HandOver.objects.exists()


def test_alerts_without_a_sender_do_not_count(
    conversation: Conversation, mail_server: MailServer, stated: Stated
) -> None:
    stated(newsletter_sender="", email="")
    assert ask(conversation.pk) is State.OFF


@pytest.mark.parametrize(("hours", "state"), [({"monday": "7:00-18:59"}, State.CLOSED), ({}, State.ASKED)])
def test_hours_decide_and_a_clinic_that_states_none_may_be_open(
    conversation: Conversation, kim: User, stated: Stated, hours: dict[str, str], state: State
) -> None:
    stated(opening_hours=hours)
    assert ask(conversation.pk) is state


def test_erased_conversation_cannot_ask(conversation: Conversation, kim: User) -> None:
    log.erase(conversation.pk)
    with pytest.raises(Conversation.DoesNotExist):
        ask(conversation.pk)


def test_taken_conversation_is_staffs_until_it_is_handed_back(conversation: Conversation, kim: User) -> None:
    ask(conversation.pk)
    take(conversation.pk, kim)
    take(conversation.pk, kim)
    log.append(conversation.pk, "one", "hello?")
    assert log.claim_turn() is None
    reply(conversation.pk, kim, "Kim here.")
    hand_back(conversation.pk, kim)
    assert said(conversation) == [
        ("staff", taken_words()),
        ("visitor", "hello?"),
        ("staff", "Kim here."),
        ("assistant", handed_back_notice().text),
    ]
    assert HandOver.objects.get().end == "handed back"
    log.append(conversation.pk, "two", "and now?")
    turn = log.claim_turn()
    assert turn is not None
    assert (turn.text, turn.must_forget) == ("and now?", True)


def test_visitor_who_has_staff_and_no_assistant_is_told_whom_to_call_in_an_emergency(
    conversation: Conversation, kim: User, stated: Stated
) -> None:
    stated(emergency_number="111")
    take(conversation.pk, kim)
    ((_, joined),) = said(conversation)
    assert "In an emergency don't wait for an answer: call 111." in joined


def test_question_that_waited_for_the_assistant_is_staffs(conversation: Conversation, kim: User) -> None:
    log.append(conversation.pk, "one", "hello")
    take(conversation.pk, kim)
    assert log.claim_turn() is None
    assert log.next_turn_at() is None


def test_handed_back_conversation_asks_anew(conversation: Conversation, kim: User) -> None:
    ask(conversation.pk)
    take(conversation.pk, kim)
    hand_back(conversation.pk, kim)
    assert ask(conversation.pk) is State.ASKED


def test_colleague_is_told_who_has_it(conversation: Conversation, kim: User, lee: User) -> None:
    take(conversation.pk, kim)
    for act in (take, hand_back, lambda it, user: reply(it, user, "Me too"), lambda it, _: dismiss(it)):
        with pytest.raises(TakenError) as refusal:
            act(conversation.pk, lee)
        assert refusal.value.by == "kim"


def test_superuser_may_reply_and_hand_back(conversation: Conversation, kim: User, lee: User) -> None:
    lee.is_superuser = True
    take(conversation.pk, kim)
    reply(conversation.pk, lee, "Lee for Kim.")
    hand_back(conversation.pk, lee)
    assert "Lee for Kim." in [message.text for message in conversation.messages.all()]
    assert HandOver.objects.get().end == "handed back"


def test_nobody_replies_in_a_conversation_that_nobody_has(conversation: Conversation, kim: User) -> None:
    ask(conversation.pk)
    for act in (lambda: reply(conversation.pk, kim, "Hello"), lambda: hand_back(conversation.pk, kim)):
        with pytest.raises(NotHeldError):
            act()


def test_of_two_who_take_at_once_one_wins(conversation: Conversation, kim: User, lee: User) -> None:
    def try_to_take(user: User) -> str:
        try:
            take(conversation.pk, user)
        except TakenError as error:
            return error.by
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(try_to_take, (kim, lee)))
    holder = HandOver.objects.get().taken_by
    assert holder is not None
    assert sorted(told) == ["", holder.username]
    assert said(conversation) == [("staff", taken_words())]


def test_dismissed_visitor_is_told_that_nobody_comes(conversation: Conversation, kim: User) -> None:
    ask(conversation.pk)
    dismiss(conversation.pk)
    assert said(conversation) == [("assistant", dismissed_notice().text)]
    assert HandOver.objects.get().end == "dismissed"
    with pytest.raises(NotHeldError):
        dismiss(conversation.pk)


def test_account_that_is_deleted_leaves_the_conversation_to_superusers(
    conversation: Conversation, kim: User, lee: User
) -> None:
    take(conversation.pk, kim)
    kim.delete()
    with pytest.raises(TakenError) as refusal:
        take(conversation.pk, lee)
    assert refusal.value.by == ""
    lee.is_superuser = True
    hand_back(conversation.pk, lee)


def test_conversation_that_is_answered_elsewhere_may_be_taken_over_by_anybody_without_a_word(
    conversation: Conversation, kim: User, lee: User
) -> None:
    handovers.answered_elsewhere(conversation.pk, "m_1", "Hello from the Page")
    handovers.answered_elsewhere(conversation.pk, "m_2", "Still here")
    take(conversation.pk, kim)
    assert said(conversation) == [("staff", "Hello from the Page"), ("staff", "Still here")]
    with pytest.raises(TakenError) as refusal:
        take(conversation.pk, lee)
    assert refusal.value.by == "kim"
    handovers.answered_elsewhere(conversation.pk, "m_3", "And again")
    hand_back(conversation.pk, kim)


def test_erasing_erases_hand_overs(conversation: Conversation, kim: User) -> None:
    take(conversation.pk, kim)
    log.erase(conversation.pk)
    assert not HandOver.objects.exists()
    with pytest.raises(Conversation.DoesNotExist):
        handovers.reply(conversation.pk, kim, "Hello?")


def test_asking_again_after_nobody_came_waits_anew(conversation: Conversation, kim: User, clock: Clock) -> None:
    ask(conversation.pk)
    HandOver.objects.update(told_at=clock())
    clock.advance(minutes=10)
    assert ask(conversation.pk) is State.WAITING
    found = HandOver.objects.get()
    assert (found.told_at, found.last_asked_at) == (None, clock())
