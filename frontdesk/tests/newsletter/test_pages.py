"""The pages behind the mails' links, by HTTP, from the first word in the chat to the last mail."""

from __future__ import annotations

import re

import httpx

from newsletter.models import Subscriber
from newsletter.signups import SignUp, sign_up
from outbox.models import OutboxItem
from tests.outbox.mail_server import MailServer, text_of
from tests.running import LIMIT, FrontDesk, eventually

ADDRESS = "kim@beyond.example"
ONE_CLICK = {"content": "List-Unsubscribe=One-Click", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


def link(mail_server: MailServer, number: int) -> str:
    """Wait for so many mails and return the first link of the last."""
    eventually(lambda: len(mail_server.mails) == number)
    found = re.search(r"http\S+/newsletter/\S+", text_of(mail_server.mails[-1]))
    assert found
    return found[0]


def state() -> str:
    return Subscriber.objects.get().state


def test_double_opt_in_and_one_click_from_end_to_end(newsletter_desk: FrontDesk, mail_server: MailServer) -> None:
    assert sign_up("c1", "web", ADDRESS) is SignUp.ASKED
    url = link(mail_server, 1)
    looked = httpx.get(url, timeout=LIMIT)
    assert (looked.status_code, state()) == (200, "pending")
    assert (looked.headers["Referrer-Policy"], looked.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert "<button>" in looked.text
    pressed = httpx.post(url, timeout=LIMIT)
    assert (pressed.status_code, state()) == (200, "confirmed")
    link(mail_server, 2)
    welcome = mail_server.mails[-1]
    assert welcome["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    left = httpx.post(welcome["List-Unsubscribe"].strip("<>"), timeout=LIMIT, **ONE_CLICK)  # type: ignore[arg-type]
    assert (left.status_code, state()) == (200, "unsubscribed")
    assert not left.cookies
    assert ADDRESS not in newsletter_desk.log.read_text()
    assert not OutboxItem.objects.exclude(body={}).exists()


def test_front_desk_killed_before_it_could_send_sends_one_mail_at_its_next_start(
    newsletter_desk: FrontDesk, mail_server: MailServer
) -> None:
    newsletter_desk.kill()
    sign_up("c1", "web", ADDRESS)
    newsletter_desk.start()
    link(mail_server, 1)
    eventually(lambda: OutboxItem.objects.get().sent_at)
    newsletter_desk.kill()
    newsletter_desk.start()
    assert len(mail_server.mails) == 1
