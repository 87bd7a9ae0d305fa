"""Who gets in: staff who are signed in, with forms of the console's own; everybody else is led away or refused."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.console.staff import PASSWORD, Staff, add_accounts, text_of
from tests.running import LIMIT, FrontDesk, Visitor

Browse = Callable[..., Staff]

PAGES = ["", "news", "conversations/x"]
FORMS = ["conversations/x/take", "conversations/x/reply", "conversations/x/hand-back", "conversations/x/dismiss",
         "call-backs/1/done"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_led_to_the_form_and_back(browse: Browse, path: str) -> None:
    answer = browse("kim").get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/console/sign-in?next=%2Fconsole%2F")


@pytest.mark.parametrize("path", FORMS)
def test_form_of_somebody_who_is_not_signed_in_does_nothing(browse: Browse, path: str) -> None:
    stranger = browse("kim")
    stranger.get("sign-in")
    answer = stranger.post(path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/console/sign-in?next=%2Fconsole%2F"


@pytest.mark.parametrize("path", [*FORMS, "sign-in", "sign-out"])
def test_form_without_our_token_is_refused(console: FrontDesk, kim: Staff, path: str) -> None:
    foreign = kim.client.post(path, data={"text": "Hello"})
    assert foreign.status_code == 403
    assert "That was not done" in text_of(foreign)


def test_form_of_a_foreign_page_is_refused(console: FrontDesk, kim: Staff, visitor: Visitor) -> None:
    token = kim.client.cookies["csrftoken"]
    headers = {"Origin": "https://evil.example"}
    form = {"csrfmiddlewaretoken": token}
    answer = kim.client.post(f"conversations/{visitor.id}/take", data=form, headers=headers)
    assert answer.status_code == 403


def test_address_without_its_slash_leads_to_the_console(console: FrontDesk) -> None:
    answer = httpx.get(f"{console.url}/console", timeout=LIMIT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/")


@pytest.mark.parametrize("path", PAGES)
def test_account_that_is_not_staffs_is_refused(browse: Browse, path: str) -> None:
    nobody = browse("nobody", address="192.0.2.2")
    nobody.sign_in()
    answer = nobody.get(path)
    assert answer.status_code == 403
    assert "no account of staff" in text_of(answer)
    assert "waiting" not in text_of(answer)


@pytest.mark.parametrize("path", FORMS)
def test_looking_changes_nothing(console: FrontDesk, kim: Staff, path: str) -> None:
    assert kim.get(path).status_code == 405


def test_visitors_get_no_cookie(console: FrontDesk, visitor: Visitor) -> None:
    for path in ("/", "/api/widget", f"/api/conversations/{visitor.id}/messages", "/healthz"):
        answer = httpx.get(f"{console.url}{path}", headers=visitor.headers, timeout=LIMIT)
        assert answer.is_success
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_session_s_cookie_is_the_console_s_alone(browse: Browse) -> None:
    cookies = browse("kim", address="192.0.2.3").sign_in().headers.get_list("Set-Cookie")
    (session,) = [cookie for cookie in cookies if cookie.startswith("sessionid=")]
    assert "HttpOnly" in session and "SameSite=Lax" in session and "Path=/console/" in session
    assert 43_190 <= int(session.partition("Max-Age=")[2].partition(";")[0]) <= 43_200
    assert "Secure" not in session


def test_cookies_of_a_front_desk_behind_https_are_secure(own_front_desk: FrontDesk) -> None:
    own_front_desk.kill()
    own_front_desk.environment["PUBLIC_URL"] = "https://desk.beyond.example"
    own_front_desk.start()
    add_accounts(own_front_desk)
    proxied = {"X-Forwarded-Proto": "https", "Host": "desk.beyond.example", "Referer": "https://desk.beyond.example/"}
    with Staff(own_front_desk, "kim") as kim:
        token = kim.client.get("sign-in", headers=proxied).headers["Set-Cookie"].partition("=")[2].partition(";")[0]
        form = {"csrfmiddlewaretoken": token, "username": "kim", "password": PASSWORD}
        answer = kim.client.post("sign-in", data=form, headers={**proxied, "Cookie": f"csrftoken={token}"})
    assert answer.status_code == 302
    assert all("Secure" in cookie for cookie in answer.headers.get_list("Set-Cookie"))


def test_id_that_no_database_can_hold_is_no_conversations(kim: Staff) -> None:
    assert kim.get("conversations/a%00b").status_code == 404
    assert kim.act(Visitor("", "a%00b", ""), "take").status_code == 404
