"""Signing in and out: no guessing, no leading astray, and twelve hours at most."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.console.staff import Staff, add_accounts, text_of
from tests.running import FrontDesk

Browse = Callable[..., Staff]


@pytest.mark.parametrize(
    ("name", "password"), [("kim", "wrong"), ("no such name", "wrong"), ("kim\0", "x"), ("", ""), ("k" * 5000, "x")]
)
def test_wrong_name_or_password_is_told_no_more_than_that(browse: Browse, name: str, password: str) -> None:
    stranger = browse(name, password, address="192.0.2.10")
    answer = stranger.sign_in()
    assert answer.status_code == 403
    assert "do not fit together" in text_of(answer)
    assert stranger.get().status_code == 302


def test_guessing_from_an_address_is_stopped(browse: Browse) -> None:
    stranger = browse("guessed", "wrong", address="192.0.2.11")
    answers = [stranger.sign_in() for _ in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Please wait" in text_of(answers[-1])


def test_guessing_a_name_from_many_addresses_is_stopped(browse: Browse) -> None:
    codes = [browse("hunted", "wrong", address=f"198.51.100.{number}").sign_in().status_code for number in range(21)]
    assert codes == [403] * 20 + [429]


@pytest.mark.parametrize(
    ("following", "led_to"),
    [
        ("/console/conversations/abc", "/console/conversations/abc"),
        ("https://evil.example/", "/console/"),
        ("//evil.example/", "/console/"),
        ("javascript:alert(1)", "/console/"),
        ("", "/console/"),
    ],
)
def test_signing_in_leads_on_within_our_pages(browse: Browse, following: str, led_to: str) -> None:
    boss = browse("boss", address="192.0.2.12")
    assert boss.sign_in(following).headers["Location"] == led_to


def test_signing_out_ends_the_session(browse: Browse) -> None:
    lee = browse("lee", address="192.0.2.13")
    lee.sign_in()
    assert lee.get().status_code == 200
    headers = {"Cookie": f"sessionid={lee.client.cookies['sessionid']}"}
    assert lee.post("sign-out").status_code == 302
    assert lee.client.get("", headers=headers).status_code == 302


def test_session_ends_after_twelve_hours_and_with_its_account(own_front_desk: FrontDesk) -> None:
    add_accounts(own_front_desk)
    path = own_front_desk.database_url.removeprefix("sqlite:///")
    with Staff(own_front_desk, "kim") as kim, Staff(own_front_desk, "lee") as lee:
        assert (kim.sign_in().status_code, lee.sign_in().status_code) == (302, 302)
        assert (kim.get().status_code, lee.get().status_code) == (200, 200)
        with closing(sqlite3.connect(path)) as database, database:
            (longest,) = database.execute(
                "SELECT max(julianday(expire_date) - julianday('now')) * 24 FROM django_session"
            ).fetchone()
            database.execute("UPDATE auth_user SET is_active = 0 WHERE username = 'lee'")
        assert 11.9 < longest < 12.01
        assert (kim.get().status_code, lee.get().status_code) == (200, 302)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE django_session SET expire_date = datetime('now', '-1 second')")
        assert kim.get().status_code == 302
    assert "kim" not in own_front_desk.log.read_text()
