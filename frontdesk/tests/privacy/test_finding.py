"""Finding a person: by their code, or by a contact however it is spelled; the clinic's own finds nobody."""

from __future__ import annotations

import pytest

from channels.meta.products import Product
from conversations import log, with_staff
from newsletter import signups
from newsletter.models import Subscriber
from person.models import CallBack
from privacy.finding import How, Person, find
from tests.channels.meta.writing import Writer

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def conversation() -> str:
    return log.open_conversation("web", None).pk


def test_code_finds_its_conversation_alone(conversation: str) -> None:
    log.open_conversation("web", None)
    assert find(f" {conversation}\n") == Person({conversation: How.CODE})


@pytest.mark.parametrize(
    "typed", ["0491 570 156", "(0491) 570-156", "+61491570156", "61 491 570 156", "0061 491 570 156"]
)
def test_number_in_any_spelling_finds_who_asked_to_be_rung_back(conversation: str, typed: str) -> None:
    CallBack.objects.create(conversation_id=conversation, phone="+61491570156")
    assert find(typed).conversations == {conversation: How.CALL_BACK}


@pytest.mark.parametrize("typed", ["0491 570 156", "+61491570156", "61491570156"])
def test_number_in_any_spelling_finds_a_thread_of_whatsapp(whatsapp: Product, typed: str) -> None:
    writer = Writer(whatsapp, "AU.1", "61491570156")
    writer.says()
    assert find(typed).conversations == {writer.thread.pk: How.THREAD}


def test_id_of_messenger_finds_its_thread(messenger: Product) -> None:
    writer, other = Writer(messenger, "7000"), Writer(messenger, "70001")
    writer.says()
    other.says()
    assert find("7000").conversations == {writer.thread.pk: How.THREAD}


@pytest.mark.parametrize("typed", ["Kim@Example.com ", "kim@example.com"])
def test_address_finds_what_is_held_and_the_subscriber(conversation: str, typed: str) -> None:
    log.append(conversation, "one", "it's [email]", held={"email": "KIM@example.com"})
    assert find(typed) == Person({conversation: How.HELD}, "kim@example.com")


@pytest.mark.usefixtures("mail_server")
def test_address_finds_the_conversation_of_its_sign_up_while_it_is_counted(conversation: str) -> None:
    signups.sign_up(conversation, "web", "kim@example.com")
    assert find("kim@example.com").conversations == {conversation: How.SIGN_UP}


def test_contact_is_found_in_our_team_s_words_and_not_in_visitors(conversation: str) -> None:
    with_staff.say_as_staff(conversation, "We shall write to Kim@example.com.")
    log.append(log.open_conversation("web", None).pk, "one", "kim@example.com in words nobody masked")
    assert find("kim@example.com").conversations == {conversation: How.TOLD}


@pytest.mark.parametrize("typed", ["", " ", "x", "hello", "+", "%", "_", "0", "' OR 1=1", "a@b", "٠٤٩١"])
def test_what_is_no_contact_finds_nobody(conversation: str, typed: str) -> None:
    with_staff.say_as_staff(conversation, "hi a@b")
    assert find(typed) == Person()


def test_clinic_s_own_contacts_find_nobody(conversation: str) -> None:
    with_staff.say_as_staff(conversation, "Write to hello@beyond.example or ring +61 2 5550 0123.")
    assert find("hello@beyond.example") == find("02 5550 0123") == Person()


def test_address_that_nobody_has_leads_nowhere() -> None:
    assert not Subscriber.objects.filter(address=find("kim@example.com").address).exists()
