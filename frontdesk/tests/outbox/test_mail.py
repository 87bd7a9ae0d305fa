"""Mails, through a real SMTP server: what arrives, what is tried again, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from outbox import queue
from outbox.models import OutboxItem
from tests.outbox.clock import Clock
from tests.outbox.mail_server import MailServer, text_of

pytestmark = pytest.mark.usefixtures("database")

ADDRESS = "kim@beyond.example"
BODY = {
    "subject": "Grüße",
    "from": "Beyond <news@beyond.example>",
    "to": ADDRESS,
    "text": "Hello\n",
    "html": "<p>Hello</p>",
    "headers": {"List-Unsubscribe": "<https://beyond.example/u>"},
}


def test_mail_arrives_as_it_was_put(mail_server: MailServer, send_due: Callable[[], int]) -> None:
    queue.put("mail", "one", BODY)
    send_due()
    (mail,) = mail_server.mails
    assert (mail["Subject"], mail["From"], mail["To"]) == (BODY["subject"], BODY["from"], ADDRESS)
    assert mail["List-Unsubscribe"] == "<https://beyond.example/u>"
    assert (text_of(mail).strip(), text_of(mail, "html").strip()) == ("Hello", "<p>Hello</p>")
    assert OutboxItem.objects.get().sent_at is not None


def test_long_link_in_a_header_is_not_cut(mail_server: MailServer, send_due: Callable[[], int]) -> None:
    link = f"<https://beyond.example/newsletter/unsubscribe/{'token' * 40}>"
    queue.put("mail", "one", {**BODY, "headers": {"List-Unsubscribe": link}})
    send_due()
    (content,) = mail_server.contents
    assert f"\r\nList-Unsubscribe: {link}\r\n".encode() in content
    assert content.isascii()


def test_mail_server_down_for_an_hour_gets_exactly_one_mail(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    mail_server.stop()
    queue.put("mail", "one", BODY)
    tries = 0
    for _ in range(60):
        tries += send_due()
        clock.advance(minutes=1)
    assert tries == 8  # at 0, 0:30, 1:30, 3:30, 7:30, 15:30 and then each 15 minutes, seen each minute
    mail_server.start()
    for _ in range(20):
        send_due()
        clock.advance(minutes=1)
    assert len(mail_server.mails) == 1
    assert ADDRESS not in capsys.readouterr().out


def test_mail_of_a_front_desk_that_died_before_sending_is_sent_by_the_next(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int]
) -> None:
    queue.put("mail", "one", BODY)
    assert queue.claim(1)  # and here it died
    assert send_due() == 0
    clock.advance(minutes=4)
    send_due()
    assert len(mail_server.mails) == 1


def test_mail_of_a_front_desk_that_died_after_sending_is_known_by_its_message_id(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int]
) -> None:
    queue.put("mail", "one", BODY)
    send_due()
    OutboxItem.objects.update(sent_at=None, due_at=clock(), body=BODY)  # as if it had died before it took note
    send_due()
    first, second = mail_server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@beyond.example>")


def test_recipient_that_is_refused_for_good_is_not_tried_again(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    mail_server.refusal = f"550 5.1.1 <{ADDRESS}> unknown"
    queue.put("mail", "one", BODY)
    send_due()
    clock.advance(days=1)
    assert send_due() == 0
    assert OutboxItem.objects.get().last_error == "SMTP 550 (recipient)"
    assert ADDRESS not in capsys.readouterr().out


def test_recipient_that_is_refused_for_now_is_tried_again(
    mail_server: MailServer, clock: Clock, send_due: Callable[[], int]
) -> None:
    mail_server.refusal = "451 4.7.1 greylisted"
    queue.put("mail", "one", BODY)
    send_due()
    mail_server.refusal = ""
    clock.advance(seconds=30)
    send_due()
    assert len(mail_server.mails) == 1


@pytest.mark.usefixtures("mail_server")
def test_mail_that_cannot_be_built_leaves_no_address_in_the_log(
    send_due: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    queue.put("mail", "one", {**BODY, "to": "kim@beyond.example\r\nBcc: other@beyond.example"})
    send_due()
    assert OutboxItem.objects.get().last_error == "ValueError"
    assert ADDRESS not in capsys.readouterr().out


def test_mails_are_written_to_a_folder_to_try_it_out(
    tmp_path: Path, send_due: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.SMTP_URL", f"file:///{tmp_path}/mails")
    queue.put("mail", "one", BODY)
    send_due()
    (file,) = (tmp_path / "mails").iterdir()
    assert ADDRESS in file.read_text()
