"""What administrators do with accounts, and what people do with their own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import pytest

from tests.console.accounts.noted import noted_of
from tests.console.accounts.phone import code_of, link_in, scanned
from tests.console.staff import PASSWORD, Staff, staffed_desk, text_of
from tests.running import FrontDesk, StandInAssistant

NEW = "eleven loud parrots"
addresses = itertools.count(1)  # each browser's own
Browse = Callable[..., Staff]


@pytest.fixture(scope="module")
def desk(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk whose accounts may be changed."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("accounts")) as running:
        yield running


@pytest.fixture(scope="module")
def boss(desk: FrontDesk) -> Iterator[Staff]:
    """An administrator who is signed in."""
    with Staff(desk, "boss") as boss:
        assert boss.sign_in().status_code == 302
        yield boss


@pytest.fixture
def signed_in(desk: FrontDesk) -> Iterator[Browse]:
    """Opens a browser in which somebody has signed in; each is at another address."""
    opened: list[Staff] = []

    def sign_in(name: str, password: str = PASSWORD) -> Staff:
        opened.append(Staff(desk, name, password, f"192.0.2.{next(addresses)}"))
        assert opened[-1].sign_in().status_code == 302
        return opened[-1]

    yield sign_in
    for staff in opened:
        staff.client.close()


def account_of(name: str, boss: Staff) -> str:
    """Return the path of somebody's account below /console/."""
    found = re.search(rf'href="/console/(accounts/\d+)">{name}<', boss.get("accounts").text)
    assert found
    return found[1]


def test_role_is_changed_at_once(boss: Staff, signed_in: Browse) -> None:
    kim = signed_in("kim")
    assert kim.get("accounts").status_code == 403
    assert boss.post(f"{account_of('kim', boss)}/role", role="administrator").status_code == 302
    assert kim.get("accounts").status_code == 200
    boss.post(f"{account_of('kim', boss)}/role", role="reviewer")
    assert kim.get("accounts").status_code == 403
    assert ("was refused", "GET /console/accounts") in noted_of("kim", kim.desk)


def test_role_that_is_none_is_refused(boss: Staff) -> None:
    assert boss.post(f"{account_of('kim', boss)}/role", role="king").status_code == 400


def test_closed_account_is_out_at_once_and_in_again_when_reopened(boss: Staff, signed_in: Browse) -> None:
    lee, path = signed_in("lee"), account_of("lee", boss)
    assert boss.post(f"{path}/close").status_code == 302
    assert lee.get().status_code == 302
    assert lee.sign_in().status_code == 403
    assert "closed" in text_of(boss.get(path))
    assert boss.post(f"{path}/reopen").status_code == 302
    assert lee.sign_in().status_code == 302
    assert lee.get().status_code == 200


def test_reset_ends_the_sessions_and_leads_to_another_phone(boss: Staff, signed_in: Browse) -> None:
    ann = signed_in("ann")
    assert boss.post(f"{account_of('ann', boss)}/second-factor").status_code == 302
    assert ann.get().status_code == 302
    assert ann.sign_in().headers["Location"].startswith("/console/sign-in/phone")


@pytest.mark.parametrize("what", ["role", "link", "second-factor", "close"])
def test_nobody_changes_their_own_account_so_an_administrator_is_left(boss: Staff, what: str) -> None:
    answer = boss.post(f"{account_of('boss', boss)}/{what}", role="reviewer")
    assert answer.status_code == 409
    assert "your own account" in text_of(answer)
    assert boss.get("accounts").status_code == 200


@pytest.mark.parametrize("name", ["kim", "two words", "", "k" * 151])
def test_name_that_cannot_be_had_opens_no_account(boss: Staff, name: str) -> None:
    answer = boss.post("accounts/open", name=name, role="reviewer")
    assert answer.status_code == 422
    assert "cannot be used" in text_of(answer)


def test_link_is_good_once_and_only_as_it_was_made(boss: Staff, desk: FrontDesk) -> None:
    with Staff(desk, "new") as new:
        link = link_in(boss.post("accounts/open", name="new", role="reviewer"))
        new.get("sign-in")
        assert new.post(f"{link}x", new=NEW, again=NEW).status_code == 410
        assert new.post(link, new="short", again="short").status_code == 422
        assert new.post(link, new=NEW, again="another").status_code == 422
        assert new.post(link, new=NEW, again=NEW).status_code == 302
        assert new.post(link, new=PASSWORD, again=PASSWORD).status_code == 410
        assert new.get(link).status_code == 410


def test_changed_password_ends_other_sessions_and_keeps_this_one(signed_in: Browse) -> None:
    here, there = signed_in("bea"), signed_in("bea")
    wrong = here.post("account/password", password="wrong", new=NEW, again=NEW)
    assert (wrong.status_code, there.get().status_code) == (422, 200)
    assert here.post("account/password", password=PASSWORD, new="short", again="short").status_code == 422
    assert "is changed" in text_of(here.post("account/password", password=PASSWORD, new=NEW, again=NEW))
    assert (here.get().status_code, there.get().status_code) == (200, 302)
    assert there.sign_in().status_code == 403
    assert signed_in("bea", NEW).get().status_code == 200


def test_another_phone_wants_the_password_and_ends_other_sessions(signed_in: Browse) -> None:
    here, there = signed_in("max"), signed_in("max")
    assert here.post("account/another-phone", password="wrong").status_code == 422
    assert here.post("account/phone", code="123456").headers["Location"] == "/console/account"
    key = scanned(here.post("account/another-phone", password=PASSWORD))
    assert here.post("account/phone", code="no code").status_code == 403
    assert "not shown again" in text_of(here.post("account/phone", code=code_of(key)))
    assert (here.get().status_code, there.get().status_code) == (200, 302)
    assert ("changed", "account max") in noted_of("max", here.desk)


def test_signing_out_everywhere_ends_all_of_one_s_sessions(boss: Staff, signed_in: Browse) -> None:
    here, there = signed_in("kim"), signed_in("kim")
    assert here.post("account/sign-out-everywhere").headers["Location"] == "/console/sign-in"
    assert (here.get().status_code, there.get().status_code, boss.get().status_code) == (302, 302, 200)


def test_recovery_codes_are_made_anew_for_the_password_alone(signed_in: Browse) -> None:
    lee = signed_in("lee")
    assert lee.post("account/recovery-codes", password="wrong").status_code == 422
    assert lee.post("account/recovery-codes", password=PASSWORD).text.count("<li><code>") == 10
    assert lee.sign_in().status_code == 403


def test_audit_page_finds_by_name_action_and_what(boss: Staff) -> None:
    boss.post("accounts/open", name="found", role="manager")
    shown = text_of(boss.get("audit?name=BOSS&action=changed&subject=account+found"))
    assert "account found: opened, role manager" in shown
    assert "signed in console" not in shown
    assert "Nothing was done" in text_of(boss.get("audit?name=nobody+at+all"))
    assert "Nothing was done" in text_of(boss.get("audit?until=2020-01-01"))
    assert boss.get("audit?since=yesterday&before=x").status_code == 200
