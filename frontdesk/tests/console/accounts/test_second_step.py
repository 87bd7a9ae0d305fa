"""Signing in, the second step: a password alone opens nothing."""

from __future__ import annotations

from collections.abc import Callable

from console.accounts import recovery
from tests.console.accounts.noted import noted_of
from tests.console.accounts.phone import code_of, link_in, scanned
from tests.console.staff import KEY, Staff, text_of, unused_code
from tests.running import FrontDesk

Browse = Callable[..., Staff]
CODE = "sign-in/code"


def test_password_alone_opens_nothing(browse: Browse) -> None:
    kim = browse("kim", address="192.0.2.30")
    assert kim.give_password().headers["Location"].startswith("/console/sign-in/code")
    page = kim.get()
    assert page.headers["Location"].startswith("/console/sign-in?")
    assert "waiting" not in text_of(kim.get(CODE))


def test_code_without_a_password_leads_to_the_first_step(browse: Browse) -> None:
    kim = browse("kim", address="192.0.2.31")
    kim.get("sign-in")
    answer = kim.post(CODE, code=unused_code(kim.desk, "kim"))
    assert answer.headers["Location"] == "/console/sign-in"
    assert kim.get().status_code == 302


def test_phone_s_code_lets_in_once(browse: Browse) -> None:
    lee, other = browse("lee", address="192.0.2.32"), browse("lee", address="192.0.2.33")
    code = code_of(KEY)
    lee.give_password(), other.give_password()
    assert lee.post(CODE, code=code).headers["Location"] == "/console/"
    assert lee.get().status_code == 200
    refused = other.post(CODE, code=code)
    assert (refused.status_code, other.get().status_code) == (403, 302)
    assert "not right, or was used before" in text_of(refused)


def test_who_has_the_second_factor_is_not_led_to_set_one_up(browse: Browse) -> None:
    kim = browse("kim", address="192.0.2.34")
    kim.give_password()
    assert kim.get("sign-in/phone").headers["Location"] == "/console/sign-in/code"


def test_guessing_codes_from_an_address_is_stopped(browse: Browse) -> None:
    ann = browse("ann", address="192.0.2.35")
    ann.give_password()
    answers = [ann.post(CODE, code="guessed") for _ in range(11)]
    assert {answer.status_code for answer in answers[:10]} <= {403, 429}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Please wait" in text_of(answers[-1])


def test_signing_in_and_failing_to_are_in_the_audit_log(console: FrontDesk, browse: Browse) -> None:
    bea = browse("bea", address="192.0.2.36")
    bea.sign_in()
    bea.give_password()
    assert bea.post(CODE, code="wrong").status_code == 403
    assert noted_of("bea", console) == [("signed in", "console"), ("failed", "second factor")]


def test_new_account_sets_its_phone_up_before_anything_else(browse: Browse, boss: Staff) -> None:
    mo = browse("mo", "several quiet geese", address="192.0.2.37")
    link = link_in(boss.post("accounts/open", name="mo", role="manager"))
    assert mo.get(link).status_code == 200
    assert mo.post(link, new=mo.password, again=mo.password).headers["Location"] == "/console/sign-in"
    step = mo.sign_in("/console/account").headers["Location"].removeprefix("/console/")
    page = mo.get(step)
    assert "svg" in page.text
    assert mo.post(step, code="123456").status_code == 403
    assert scanned(mo.get(step)) == scanned(page)
    codes = mo.post(step, code=code_of(scanned(page)))
    assert codes.text.count("<li><code>") == recovery.COUNT
    assert 'href="/console/account"' in codes.text
    assert "mo, manager" in text_of(mo.get("account"))


def test_each_browser_is_offered_a_key_of_its_own(browse: Browse, boss: Staff) -> None:
    link = link_in(boss.post("accounts/open", name="jo", role="reviewer"))
    browsers = [browse("jo", "several quiet geese", address=f"192.0.2.{number}") for number in (38, 39)]
    browsers[0].get(link)
    browsers[0].post(link, new="several quiet geese", again="several quiet geese")
    keys = {scanned(it.get(it.sign_in().headers["Location"].removeprefix("/console/"))) for it in browsers}
    assert len(keys) == 2
