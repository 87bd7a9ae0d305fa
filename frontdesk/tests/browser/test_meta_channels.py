"""The whole product on Messenger and on WhatsApp: answers, booking, newsletter and a person, as people there use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest

from testing.meta.people import Person
from testing.meta.stand_in import MetaStandIn
from tests.browser.conftest import START_LIMIT, RealAssistant
from tests.browser.test_asking_for_a_person import clinic_file, hours_around_now
from tests.channels.meta.asking import known_as
from tests.console.staff import Staff, add_accounts
from tests.outbox.mail_server import MailServer
from tests.running import LIMIT, FrontDesk, eventually

QUESTIONS = {  # and how the article answers
    "Should I stretch a pulled hamstring?": "No, we advise against stretching a muscle that is pulled.",
    "How should I sleep with a sore hamstring?": "Lying on your back, put a pillow under your knees.",
    "Can sitting cause tight hamstrings?": "Yes, it may. Sitting can make hamstrings tight",
    "How do you treat proximal hamstring tendinopathy?": "Mainly by getting it stronger",
    "Does massage stretch the fascia?": "Yes. Fascia is connective tissue",
    "What does a hamstring strain feel like?": "Like a deep pull at the back of the thigh.",
}
PLACE, PRACTITIONER = "Which of our places suits you?", "Is there a practitioner you would like to see?"
SERVICE, DAY = "What would you like to come in for?", "Which day would you prefer?"
OFFERED = "Here is your booking page"
ASK, THANKS = "Which e-mail address may it go to?", "Thank you. Please check your inbox"


@dataclass
class House:
    """The product, and what stands around it."""

    desk: FrontDesk
    assistant: RealAssistant
    meta: MetaStandIn
    kim: Staff


@pytest.fixture(scope="module")
def house(mailbox: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole product with both channels, accounts of staff and a mail server, of a clinic that is always open."""
    folder: Path = tmp_path_factory.mktemp("channels")
    assistant = RealAssistant(folder)
    assistant.start()
    try:
        eventually(assistant.is_up, START_LIMIT)
        file = str(clinic_file(folder, hours_around_now()))
        with MetaStandIn() as meta:
            settings = {"CLINIC_FILE": file, "SMTP_URL": mailbox.url, **meta.account.settings(meta.url)}
            data = tmp_path_factory.mktemp("channels-desk")
            desk = FrontDesk(assistant.url, f"sqlite:///{data}/frontdesk.sqlite3", data / "log", settings)
            desk.port = assistant.frontdesk_port
            with desk, Staff(desk, "kim") as kim:
                add_accounts(desk)
                kim.sign_in()
                meta.front_desk(desk.url)
                yield House(desk, assistant, meta, kim)
    finally:
        assistant.kill()


@dataclass
class Talk:
    """Somebody who says or taps something and reads what comes until they have read what they wait for."""

    person: Person

    def say(self, text: str, expected: str) -> str:
        """Return the message with the expected words that answers a text."""
        before = len(self.person.texts())
        self.person.say(text)
        return self._reads(expected, before)

    def tap(self, title: str, expected: str) -> str:
        """Return the message with the expected words that answers a choice."""
        before = len(self.person.texts())
        self.person.tap(title)
        return self._reads(expected, before)

    def _reads(self, expected: str, before: int) -> str:
        new = lambda: self.person.texts()[before:]  # noqa: E731
        try:
            return eventually(lambda: next((text for text in new() if expected in text), ""))
        except AssertionError:
            raise AssertionError(f"{expected!r} is not in {new()}.") from None

    @property
    def links(self) -> list[str]:
        """The addresses in the last message, on buttons and in its text."""
        last = self.person.sees()[-1]
        return [link.url for link in last.shown.links] + re.findall(r"http\S+", last.text)


@pytest.fixture(params=["messenger", "whatsapp"])
def talk(request: pytest.FixtureRequest, house: House) -> Talk:
    return Talk(house.meta.person(request.param))


def led_to(talk: Talk) -> str:
    """Return where the booking link of the last message leads."""
    (link,) = [link for link in talk.links if "/go/" in link]
    return httpx.get(link, timeout=LIMIT).headers["Location"]


def test_six_questions_get_the_article_s_answers(talk: Talk) -> None:
    for question, answer in QUESTIONS.items():
        said = talk.say(question, answer)
        assert said.startswith(answer)
        assert "https://beyond.example/hamstring-massage" in " ".join(talk.links)
        assert talk.person.sees()[-1].titles
    assert len(talk.person.texts()) == 1 + len(QUESTIONS)  # one message each, after the greeting


def test_booking_is_tapped(talk: Talk) -> None:
    talk.say("I'd like to book an appointment", PLACE)
    talk.tap("Bondi Junction", PRACTITIONER)
    talk.tap("Sam Taylor", SERVICE)
    talk.tap("Hamstring massage", DAY)
    talk.tap("I don't mind", OFFERED)
    assert led_to(talk).startswith(f"https://beyond.example/book/sam-taylor?utm_source={talk.person.product}")


def test_booking_is_typed(talk: Talk) -> None:
    talk.say(
        "can i book with Sam on thursday arvo in bondi for a massage",
        f"{OFFERED} for Hamstring massage, Sam Taylor, Bondi Junction.",
    )
    assert led_to(talk).startswith("https://beyond.example/book/sam-taylor?")


def test_booking_is_answered_by_numbers(talk: Talk) -> None:
    talk.say("make an appointment", PLACE)
    place = talk.person.sees()[-1].titles.index("Bondi Junction") + 1
    talk.say(str(place), PRACTITIONER)
    number = talk.person.sees()[-1].titles.index("Priya Nair") + 1
    talk.say(f"number {number}", SERVICE)
    talk.say("1", DAY)
    talk.say("2.", OFFERED)
    assert "/book/priya-nair?" in led_to(talk)


_numbers = count(1)


def test_newsletter_takes_the_address_and_keeps_it_out_of_the_record(
    talk: Talk, house: House, mailbox: MailServer
) -> None:
    address = f"{talk.person.product}-{next(_numbers)}@example.com"
    talk.say("I'd like to get your newsletter", ASK)
    talk.say(f"sure, it's {address}", THANKS)
    (mail,) = eventually(lambda: mailbox.to(address))
    assert mail["Subject"].startswith("Please confirm")
    holding = [line for line in house.desk.stored().splitlines() if address in line]
    assert [line.split('"')[1] for line in holding] == ["newsletter_subscriber"]
    assert address.encode() not in house.assistant.written()
    assert address not in house.desk.log.read_text()


def test_person_comes_answers_and_hands_back(talk: Talk, house: House, mailbox: MailServer) -> None:
    talk.say("Can I talk to a person please?", "I've asked our team")
    known = known_as(house.desk, talk.person)
    eventually(lambda: any(known.id in str(mail) for mail in mailbox.to("reception@beyond.example")))
    house.kim.act(known, "take")
    house.kim.act(known, "reply", text="Kim here. What is it?")
    eventually(lambda: "Kim here. What is it?" in talk.person.texts())
    talk.person.say("my hamstring")
    eventually(lambda: "my hamstring" in house.kim.sees(known))
    before = len(talk.person.texts())
    house.kim.act(known, "hand-back")
    eventually(lambda: len(talk.person.texts()) > before)
    question, answer = next(iter(QUESTIONS.items()))
    assert talk.say(question, answer).startswith(answer)


def test_get_started_greets_and_says_that_it_is_automated(house: House) -> None:
    person = house.meta.person("messenger")
    house.meta.page.profile.write({"get_started": {"payload": "/greet"}})
    person.get_started()
    talk = Talk(person)
    assert "automated assistant" in eventually(person.texts)[0]
    talk.tap("Sleeping positions", "Lying on your back")
    assert len(person.texts()) == 2


def test_answer_gets_a_thumb_and_a_reason_without_a_turn(talk: Talk, house: House) -> None:
    question, answer = next(iter(QUESTIONS.items()))
    talk.say(question, answer)
    if talk.person.product == "messenger":
        talk.tap("👎 Not helpful", "What was wrong?")
    else:
        talk.say("👎", "What was wrong?")
    talk.person.tap("Something is missing")
    eventually(lambda: "'Something is missing'" in house.desk.stored())
    talk.person.react(talk.person.sees()[-2].id, "👍")
    eventually(lambda: "'Something is missing'" not in house.desk.stored())
    assert len(talk.person.texts()) == 3  # greeting, answer, the question why


def test_emergency_is_answered_first(talk: Talk) -> None:
    assert "000" in talk.say("I can't feel my groin and I wet myself", "000")
