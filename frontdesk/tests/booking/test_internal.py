"""The actions' way in: only with the shared secret, and only for conversations there are."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.running import LIMIT, FrontDesk, Json

SECRET = "tests only"


def ask(desk: FrontDesk, body: Any, secret: str | None = SECRET) -> httpx.Response:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return httpx.post(f"{desk.url}/internal/booking", json=body, headers=headers, timeout=LIMIT)


@pytest.mark.parametrize("secret", [None, "wrong", "tests only2"])
def test_without_the_secret_nothing_is_told(front_desk: FrontDesk, secret: str | None) -> None:
    assert ask(front_desk, {"conversation_id": front_desk.visitor().id}, secret).status_code in {401, 403}


def test_link_and_day_are_offered(front_desk: FrontDesk) -> None:
    wishes = {"practitioner": "Sam Taylor", "location": "Bondi Junction", "day": "2126-11-25"}
    found: Json = ask(front_desk, {"conversation_id": front_desk.visitor().id, **wishes}).json()
    assert found["url"].startswith(f"{front_desk.url}/go/")
    assert (found["day"], found["day_hours"], found["closed_day"]) == ("Monday 25 November", "7:00–19:00", None)


def test_closed_day_is_told_as_closed(front_desk: FrontDesk) -> None:
    found: Json = ask(front_desk, {"conversation_id": front_desk.visitor().id, "day": "2126-11-24"}).json()
    assert (found["day"], found["day_hours"], found["closed_day"]) == (None, None, "Sunday 24 November")


@pytest.mark.parametrize(
    ("body", "status"),
    [({"conversation_id": "nobody"}, 404), ({}, 422), ({"conversation_id": "x", "day": "d" * 300}, 422), ([], 422)],
)
def test_bad_requests_are_refused(front_desk: FrontDesk, body: Any, status: int) -> None:
    assert ask(front_desk, body).status_code == status


def test_erased_conversation_leaves_no_link(own_front_desk: FrontDesk) -> None:
    visitor = own_front_desk.visitor()
    ask(own_front_desk, {"conversation_id": visitor.id})
    assert visitor.id in own_front_desk.stored()
    visitor.erase()
    assert "booking_handofflink" in own_front_desk.stored()
    assert f"'{visitor.id}','booking'" not in own_front_desk.stored()
