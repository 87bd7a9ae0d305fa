"""Signing up in conversation, on the whole product: from the first word to the list, and off it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from itertools import count

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Chat, RealAssistant
from tests.browser.talker import Talker
from tests.outbox.mail_server import MailServer, text_of
from tests.running import LIMIT, FrontDesk, Json, eventually

CONSENT, ASK = "This is what you agree to: “Beyond may e-mail me its newsletter.", "Which e-mail address may it go to?"
AGREE, DOUBT = "Shall it go to the e-mail address", "Did you mean gmail.com?"
THANKS, STOPPED = "Thank you. Please check your inbox", "No worries, you are not signed up."
UNSUBSCRIBE = "Which e-mail address should get no more newsletters?"

GIVEN_UP = "I couldn't read an e-mail address in that"

Said = list[Json]


@pytest.fixture
def reader(product: FrontDesk) -> Talker:
    return Talker(product)


@pytest.fixture(scope="module")
def addresses() -> Iterator[str]:
    """Addresses that no other test signs up."""
    return (f"reader{number}@example.com" for number in count(1))


@pytest.fixture
def address(addresses: Iterator[str]) -> str:
    return next(addresses)


def starts(replies: Said, *expected: str) -> bool:
    """Return whether the replies start with these texts, one for one."""
    texts = [it["text"] for it in replies]
    assert len(texts) == len(expected) and all(map(str.startswith, texts, expected)), texts
    return True


def mail_to(mailbox: MailServer, address: str) -> EmailMessage:
    """Return the newest mail to an address, as soon as there is one."""
    return eventually(lambda: mailbox.to(address))[-1]


def mails_to(mailbox: MailServer, address: str) -> list[str]:
    return [mail["Subject"] for mail in mailbox.to(address)]


def test_address_is_asked_for_and_a_mail_asks_to_confirm(
    reader: Talker, product: FrontDesk, mailbox: MailServer, address: str
) -> None:
    consent, ask = reader.say("I'd like to get your newsletter")
    assert consent["text"].startswith(CONSENT) and consent["topic"] == "newsletter_signup"
    assert ask["text"] == ASK
    assert starts(reader.say(f"sure, it's {address}"), THANKS)
    assert mail_to(mailbox, address)["Subject"].startswith("Please confirm")
    assert [it["text"] for it in reader.visitor.read() if it["author"] == "visitor"][-1] == "sure, it's [email]"


def test_address_is_only_where_it_has_to_be(
    reader: Talker, product: FrontDesk, mailbox: MailServer, address: str, real_assistant: RealAssistant
) -> None:
    reader.say("newsletter please")
    reader.say(address)
    mail_to(mailbox, address)
    holding = [line for line in product.stored().splitlines() if address in line]
    assert [line.split('"')[1] for line in holding] == ["newsletter_subscriber"]
    assert address.encode() not in real_assistant.written()
    assert address not in product.log.read_text()


def test_address_in_the_first_message_is_asked_back_about_after_the_words_of_consent(
    reader: Talker, mailbox: MailServer, address: str
) -> None:
    assert starts(reader.say(f"sign me up for the newsletter, my email is {address}"), CONSENT, AGREE)
    assert mailbox.to(address) == []
    assert starts(reader.tap("Yes, please"), THANKS)
    mail_to(mailbox, address)


def test_address_in_a_message_with_two_questions_waits_for_the_yes_too(
    reader: Talker, mailbox: MailServer, address: str
) -> None:
    first = f"Can you sign me up for the newsletter, my email is {address}? How should I sleep with a sore hamstring?"
    consent, agree, answer, again = reader.say(first)
    assert starts([consent, agree, again], CONSENT, AGREE, AGREE)
    assert answer["topic"] == "sleep_with_sore_hamstring"
    assert mailbox.to(address) == []
    assert starts(reader.say("yes"), THANKS)
    mail_to(mailbox, address)


@pytest.mark.parametrize(("answer", "domain"), [("Yes", "gmail.com"), ("No, as I wrote it", "gmial.com")])
def test_mistyped_domain_is_asked_back_about(
    reader: Talker, mailbox: MailServer, address: str, answer: str, domain: str
) -> None:
    name = address.partition("@")[0]
    reader.say("newsletter please")
    (doubt,) = reader.say(f"{name}@gmial.com")
    assert DOUBT in doubt["text"]
    assert starts(reader.tap(answer), THANKS)
    mail_to(mailbox, f"{name}@{domain}")


def test_doubt_outlasts_a_question_in_the_middle(reader: Talker, mailbox: MailServer, address: str) -> None:
    name = address.partition("@")[0]
    reader.say("newsletter please")
    reader.say(f"{name}@gmial.com")
    answer, again = reader.say("How should I sleep with a sore hamstring?")
    assert answer["topic"] == "sleep_with_sore_hamstring" and DOUBT in again["text"]
    assert starts(reader.say("yes"), THANKS)
    mail_to(mailbox, f"{name}@gmail.com")


def test_question_in_the_middle_is_answered_and_the_sign_up_goes_on(reader: Talker, address: str) -> None:
    reader.say("newsletter please")
    answer, again = reader.say("What does a hamstring strain feel like?")
    assert answer["topic"] == "what_strain_feels_like" and again["text"] == ASK
    assert starts(reader.say(address), THANKS)


def test_reason_is_given(reader: Talker) -> None:
    reader.say("newsletter please")
    assert starts(reader.tap("Why do you ask?"), "The newsletter comes by e-mail", ASK)
    assert starts(reader.say("why do you need my email?"), "The newsletter comes by e-mail", ASK)


@pytest.mark.parametrize("refusal", ["no thanks", "stop", "I changed my mind, forget it"])
def test_refusal_is_taken(reader: Talker, refusal: str) -> None:
    reader.say("newsletter please")
    assert starts(reader.say(refusal), STOPPED)
    assert starts(reader.say("I'd like to get your newsletter"), CONSENT, ASK)


@pytest.mark.parametrize("wrong", ["kim@gmail", "it's somewhere in my phone"])
def test_wrong_value_is_asked_for_once_more_and_then_left(reader: Talker, wrong: str) -> None:
    reader.say("newsletter please")
    assert reader.say(wrong)[-1]["text"] == ASK
    assert reader.say(wrong)[-1]["text"].startswith(GIVEN_UP)


def test_change_of_mind_about_the_address_is_taken(reader: Talker, mailbox: MailServer, address: str) -> None:
    reader.say("newsletter please")
    reader.say("kim@gmial.com")
    assert starts(reader.say(f"no, take {address}"), THANKS)
    mail_to(mailbox, address)


def test_booking_is_begun_from_the_middle(reader: Talker) -> None:
    reader.say("newsletter please")
    assert starts(reader.say("actually I'd rather book an appointment"), "Which of our places")


def test_emergency_ends_the_sign_up(reader: Talker) -> None:
    reader.say("newsletter please")
    (reply,) = reader.say("I can't feel my groin and I wet myself")
    assert reply["topic"] == "report_emergency"


def test_same_address_again_hears_the_same_and_is_one_record(
    reader: Talker, product: FrontDesk, mailbox: MailServer, address: str
) -> None:
    sign_up(reader, mailbox, address)
    other = Talker(product)
    other.say("newsletter please")
    assert starts(other.say(address), THANKS)
    assert state_of(product, address) == "confirmed"
    eventually(lambda: any("already" in subject for subject in mails_to(mailbox, address)))


def test_many_sign_ups_of_one_conversation_are_held_back(reader: Talker, addresses: Iterator[str]) -> None:
    said = []
    for _ in range(6):
        reader.say("newsletter please")
        said += reader.say(next(addresses))
    assert said[0]["text"].startswith(THANKS)
    assert said[-1]["text"].startswith("That's too many sign-ups")


def test_unsubscribing_asks_for_the_address_and_mails_a_link(
    reader: Talker, product: FrontDesk, mailbox: MailServer, address: str
) -> None:
    sign_up(reader, mailbox, address)
    assert starts(reader.say("please unsubscribe me"), UNSUBSCRIBE)
    assert starts(reader.say("why do you need it?"), "Only to know which address", UNSUBSCRIBE)
    assert starts(reader.say(address), "If that address gets our newsletter")
    eventually(lambda: any("nsubscribe" in subject for subject in mails_to(mailbox, address)))


def test_unsubscribing_in_the_middle_of_a_sign_up_signs_nobody_up(
    reader: Talker, mailbox: MailServer, address: str
) -> None:
    reader.say("newsletter please")
    assert starts(reader.say(f"no, unsubscribe me, take {address} off the mailing list"), "If that address gets")
    assert mailbox.to(address) == []


def test_question_in_the_middle_of_unsubscribing_is_answered(reader: Talker) -> None:
    reader.say("unsubscribe")
    answer, again = reader.say("How should I sleep with a sore hamstring?")
    assert answer["topic"] == "sleep_with_sore_hamstring" and again["text"].startswith(UNSUBSCRIBE)


def test_wrong_value_ends_no_newsletter(reader: Talker) -> None:
    reader.say("unsubscribe")
    assert starts(reader.say("it's somewhere in my phone"), "I didn't see an e-mail address", UNSUBSCRIBE)
    assert starts(reader.say("kim@gmail"), "No mail can get to that address")


def test_unsubscribing_is_refused_in_the_middle(reader: Talker) -> None:
    reader.say("unsubscribe")
    assert starts(reader.say("no, leave it"), "Okay, nothing has changed.")


def sign_up(reader: Talker, mailbox: MailServer, address: str) -> EmailMessage:
    """Sign an address up and confirm it; return the mail that welcomes it."""
    reader.say("newsletter please")
    reader.say(address)
    assert httpx.post(link_in(mail_to(mailbox, address)), timeout=LIMIT).status_code == 200
    eventually(lambda: len(mailbox.to(address)) == 2)
    return mailbox.to(address)[-1]


def link_in(mail: EmailMessage) -> str:
    """Return the first link of a mail."""
    found = re.search(r"http\S+", text_of(mail))
    assert found
    return found[0]


def test_reader_signs_up_in_the_widget_presses_the_button_and_leaves_by_one_click(
    product: FrontDesk, mailbox: MailServer, chat: Callable[..., Chat], address: str
) -> None:
    visitor = chat(product.url).open()
    visitor.ask("can I get your newsletter?")
    visitor.replies.get_by_text(ASK).wait_for()
    assert visitor.ask(address).startswith(THANKS)
    assert visitor.errors == []
    page: Page = visitor.page
    page.goto(link_in(mail_to(mailbox, address)))
    assert state_of(product, address) == "pending"
    page.get_by_role("button", name="Yes, send me the newsletter").click()
    page.get_by_role("heading", name="You’re on the list").wait_for()
    assert state_of(product, address) == "confirmed"
    eventually(lambda: len(mailbox.to(address)) == 2)
    welcome = mailbox.to(address)[-1]
    assert welcome["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = str(welcome["List-Unsubscribe"]).strip("<>")
    assert httpx.post(one_click, data={"List-Unsubscribe": "One-Click"}, timeout=LIMIT).status_code == 200
    assert state_of(product, address) == "unsubscribed"


def state_of(product: FrontDesk, address: str) -> str:
    """Return an address's state on the list."""
    (line,) = [line for line in product.stored().splitlines() if f"'{address}'" in line]
    found = re.search(r"'(pending|confirmed|unsubscribed)'", line)
    assert found
    return found[1]
