"""What a person is given: all that is kept of them, for programs and for people, harmless whatever they wrote."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from channels.meta.products import Product
from conversations import log
from newsletter import signups
from person import handovers
from privacy.export import archive
from privacy.finding import find
from tests.privacy.planting import ADDRESS, MARKER, plant, scene

pytestmark = pytest.mark.usefixtures("database", "mail_server")

DAY = re.compile(r"\d{4}-\d\d-\d\d")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202eevil\u202c =HYPERLINK(1) &amp;"


def exported(contact: str) -> tuple[dict[str, Any], str]:
    with ZipFile(io.BytesIO(archive(find(contact)))) as files:
        assert files.namelist() == ["data.json", "data.html"]
        return json.loads(files.read("data.json")), files.read("data.html").decode()


def test_both_hold_everything_of_a_person(staff: User, messenger: Product, whatsapp: Product) -> None:
    for contact in plant(scene(staff)):
        data, page = exported(contact)
        assert data["records"], contact
        for record in (record for records in data["records"].values() for record in records):
            for value in record.values():
                assert str(value) == "" or isinstance(value, (dict, list)) or _shown(value) in page or "T" in str(value)


def _shown(value: object) -> str:
    from django.utils.formats import date_format
    from django.utils.html import escape

    if isinstance(value, str) and DAY.fullmatch(value):
        return str(date_format(date.fromisoformat(value)))
    return str(escape(str(value))) if value is not None else "–"


def test_newsletter_s_proof_is_given_with_the_words_that_were_shown() -> None:
    signups.sign_up("c1", "web", ADDRESS)
    (subscriber,) = exported(ADDRESS)[0]["records"]["newsletter.Subscriber"]
    assert subscriber["address"] == ADDRESS
    assert "Beyond" in subscriber["consent_text"]


def test_hostile_words_are_text_in_the_page_and_whole_in_the_data() -> None:
    conversation = log.open_conversation("web", None).pk
    log.append(conversation, "one", HOSTILE)
    data, page = exported(conversation)
    assert data["records"]["conversations.Message"][0]["text"] == HOSTILE
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "default-src 'none'" in page


def test_who_of_the_staff_had_it_is_not_the_person_s(staff: User) -> None:
    conversation = log.open_conversation("web", None).pk
    handovers.take(conversation, staff)
    (hand_over,) = exported(conversation)[0]["records"]["person.HandOver"]
    assert "taken_by" not in hand_over


def test_nobody_is_given_an_empty_page() -> None:
    data, page = exported(f"not-{MARKER}@example.com")
    assert data["records"] == {}
    assert "Nothing." in page
