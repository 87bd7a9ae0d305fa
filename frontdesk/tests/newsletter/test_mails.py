"""The mails: each has its subject, text and HTML, and lets mail programs unsubscribe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.clinic import clinic
from newsletter.mails import is_waiting, put_mail
from newsletter.models import Subscriber
from outbox.models import OutboxItem

MAILS = ("confirm", "already", "unsubscribe", "welcome")


@pytest.fixture
def somebody(database: str) -> Subscriber:
    return Subscriber.objects.create(address="kim@beyond.example", consent_text="I <agree>.", consent_version="1")


def put(name: str, somebody: Subscriber) -> dict[str, str]:
    put_mail(name, somebody, "today")
    body: dict[str, str] = OutboxItem.objects.get().body
    return body


@pytest.mark.parametrize("name", MAILS)
def test_mail_is_complete_and_signed_by_the_clinic(somebody: Subscriber, name: str) -> None:
    body = put(name, somebody)
    assert body["from"] == "Beyond <news@beyond.example>"
    assert "Beyond" in body["subject"]
    for part in ("text", "html"):
        assert "/newsletter/" in body[part]
        assert "Beyond" in body[part]
    assert "<a href" in body["html"]


@pytest.mark.parametrize("name", MAILS)
def test_mail_can_be_unsubscribed_from_by_one_click(somebody: Subscriber, name: str) -> None:
    headers = OutboxItem.objects.get().body["headers"] if put(name, somebody) else {}
    assert headers["List-Unsubscribe"].startswith("<http")
    assert "/newsletter/unsubscribe/" in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_words_are_escaped_in_html_alone(somebody: Subscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    named = replace(clinic(), name="Hip & Knee")
    monkeypatch.setattr("newsletter.mails.clinic", lambda: named)
    body = put("confirm", somebody)
    assert "Hip & Knee" in body["subject"]
    assert "I <agree>." in body["text"]
    assert "I &lt;agree&gt;." in body["html"]


def test_mail_is_put_once_for_an_occasion(somebody: Subscriber) -> None:
    put("already", somebody)
    put("already", somebody)
    assert is_waiting("already", somebody)
    assert not is_waiting("welcome", somebody)


def test_key_of_a_mail_holds_nothing_personal(somebody: Subscriber) -> None:
    put("confirm", somebody)
    assert OutboxItem.objects.get().key == f"newsletter.{somebody.pk}.confirm.today"
