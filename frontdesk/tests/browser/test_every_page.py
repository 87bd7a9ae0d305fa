"""Every page of the console, full and empty, is looked at by axe-core: light and dark, on a desktop and on a phone.

A new route belongs into PAGES, or into NO_PAGES with the reason; a new answer to a form into FORMS.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, expect

from tests.browser.clinics import Clinic, empty_clinic, full_clinic
from tests.browser.filling import fill
from tests.browser.looks import look
from tests.console.accounts.phone import code_of, key_of
from tests.console.staff import PASSWORD
from tests.console.test_every_address import ADDRESSES, GET, OPEN

PAGES = {
    "": ("",),
    "conversations/": (
        "conversations/",
        "conversations/?q=calc",
        "conversations/?channel=web&look=yes&outcome=refused",
        "conversations/?q=nosuchword",
        "conversations/?channel=fax&since=never",
    ),
    "conversations/<str:conversation_id>": (
        "conversations/{hostile}?list=outcome%3Drefused",
        "conversations/{waiting}",
        "conversations/{danger}",
        "conversations/{taken}",
        "conversations/{rung}",
        "conversations/gone",
    ),
    "needs-a-look": ("needs-a-look", "needs-a-look?reason=red-flag", "needs-a-look?channel=fax"),
    "teaching/": ("teaching/", "teaching/?state=approved", "teaching/?state=rejected", "teaching/?topic=no-such-topic"),
    "teaching/wording": ("teaching/wording",),
    "teaching/wording/<str:name>": (
        "teaching/wording/utter_sleep_with_sore_hamstring",
        "teaching/wording/utter_ask_price",
        "teaching/wording/utter_no_such",
    ),
    "teaching/candidates": ("teaching/candidates",),
    "teaching/candidates/<int:candidate_id>": (
        "teaching/candidates/1?failed",
        "teaching/candidates/2?refused",
        "teaching/candidates/3?undone",
        "teaching/candidates/4?replaced",
        "teaching/candidates/5?dropped",
        "teaching/candidates/6?published",
        "teaching/candidates/7?ready",
        "teaching/candidates/8?training",
        "teaching/candidates/999?none",
    ),
    "figures/": (
        "figures/",
        "figures/?from=2020-01-01&to=2020-01-03",
        "figures/?from=never",
        "figures/?order=unanswered",
    ),
    "privacy/": ("privacy/",),
    "privacy/receipts/<str:code>": ("privacy/receipts/{receipt}", "privacy/receipts/none"),
    "account": ("account",),
    "accounts": ("accounts",),
    "accounts/<int:user_id>": ("accounts/1", "accounts/{boss}"),
    "audit": ("audit", "audit?name=nobody"),
}
FORMS = {
    "conversations/{hostile}/tags": {"name": "<b>"},
    "conversations/{hostile}/notes": {"text": ""},
    "conversations/{hostile}/verdicts": {"seq": "2", "kind": "topic", "topic": "no_such_topic"},
    "conversations/{waiting}/reply": {"text": "Are you there?"},
    "conversations/{taken}/reply": {"text": ""},
    "conversations/views": {"name": "", "query": ""},
    "needs-a-look/judge": {"kind": "right"},
    "teaching/propose": {"text": "how much is it", "topic": "ask_price"},
    "teaching/decide": {"phrase": "999", "decision": "approve"},
    "teaching/wording/utter_ask_price/propose": {"text": "<b>Much.</b>"},
    "teaching/candidates/train": {},
    "privacy/find": {"text": "nobody@example.com"},
    "privacy/find?theirs": {"text": "{hostile}"},
    "privacy/find?nothing": {"text": ""},
    "privacy/erase": {"text": "{hostile}", "conversation": "{hostile}"},
    "privacy/erase?sure": {"text": "{erasable}", "conversation": "{erasable}", "is_sure": "on"},
    "accounts/open": {"name": "?", "role": "reviewer"},
    "accounts/open?good": {"name": "zoe", "role": "reviewer"},
    "accounts/{boss}/close": {},
    "account/password": {"password": "wrong", "new": "a", "again": "b"},
    "account/another-phone": {"password": PASSWORD},
    "account/recovery-codes": {"password": PASSWORD},
}
WALKED_BELOW = {"sign-in", "sign-in/code", "sign-in/phone", "welcome/<int:user_id>/<str:token>"}
VISITORS = (
    "/",
    "/go/no-such-link",
    "/newsletter/confirm/no-such-link",
    "/newsletter/unsubscribe/no-such-link",
    "/none",
)
NO_PAGES = {
    "news",
    *(address for address in ADDRESSES if address.endswith(".csv")),
    "sign-out",
}  # streams, files, a form


@pytest.fixture(scope="module")
def full(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A front desk with something of everything."""
    with full_clinic(browser, tmp_path_factory.mktemp("full")) as clinic:
        yield clinic


@pytest.fixture(scope="module")
def empty(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A front desk in which nothing was said or done."""
    with empty_clinic(browser, tmp_path_factory.mktemp("empty")) as clinic:
        yield clinic


def test_every_page_is_listed() -> None:
    gets = {address for address, (method, _) in ADDRESSES.items() if method == GET} | OPEN
    assert gets - NO_PAGES == set(PAGES) | WALKED_BELOW


@pytest.mark.parametrize("path", [path for paths in PAGES.values() for path in paths])
def test_page_is_accessible_and_fits(full: Clinic, path: str) -> None:
    console = full.as_("boss")
    answer = console.page.goto(full.path(path))
    assert answer is not None and answer.status < 500
    if not path.startswith("figures/?"):  # whose tables are the same
        open_all(console.page)
    look(console.page, path or "overview")
    assert console.errors == []


@pytest.mark.parametrize("path", ["", *(f"{it}" for it in PAGES if it and "<" not in it)])
def test_page_with_nothing_on_it_is_accessible_and_fits(empty: Clinic, path: str) -> None:
    page = empty.as_("boss").page
    answer = page.goto(empty.path(path))
    assert answer is not None and answer.ok
    look(page, f"empty {path or 'overview'}")


@pytest.mark.parametrize("path", FORMS)
def test_answer_to_a_form_is_accessible_and_fits(full: Clinic, path: str) -> None:
    page = full.as_("boss").page
    page.goto(full.path("account"))
    send(page, full.path(path), {name: value.format(**full.named) for name, value in FORMS[path].items()})
    look(page, f"form {path}")


@pytest.mark.parametrize("path", ["conversations/{waiting}", "teaching/", "privacy/", "audit"])
def test_page_of_a_reviewer_is_accessible_and_fits(full: Clinic, path: str) -> None:
    page = full.as_("kim").page
    answer = page.goto(full.path(path))
    assert answer is not None
    assert answer.status == (403 if path == "audit" else 200)
    look(page, f"reviewer {path}")


def test_signing_in_is_accessible_and_fits(full: Clinic) -> None:
    page = full.stranger("ways in")
    page.goto(full.path(""))
    look(page, "sign-in")
    give_password(page, "mo", "wrong")
    look(page, "sign-in wrong")
    give_password(page, "lee")
    expect(page.get_by_label("Code")).to_be_visible()
    look(page, "code")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "code wrong")
    give_password(page, "nobody")
    expect(page.get_by_role("heading", name="Not for this account")).to_be_visible()
    look(page, "not staff")
    send(page, full.path("account/password"), {}, token="none")
    look(page, "not ours")


def test_first_sign_in_is_accessible_and_fits(full: Clinic) -> None:
    page = full.stranger("first")
    give_password(goto(page, full.path("sign-in")), "mo")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    look(page, "phone")
    for code in ("000000", code_of(key_of(page.locator(".key").inner_text()))):
        page.get_by_role("textbox", name="Code").fill(code)
        page.get_by_role("button", name="Go on").click()
        look(page, f"phone {code[:1]}" if code == "000000" else "recovery codes")


def test_invitation_is_accessible_and_fits(full: Clinic) -> None:
    boss, page = full.as_("boss").page, full.stranger("invited")
    send(goto(boss, full.path("account")), full.path("accounts/open"), {"name": "amy", "role": "reviewer"})
    link = boss.locator(".key").inner_text()
    look(goto(page, link), "welcome")
    for again in ("differs", PASSWORD):
        page.get_by_label("New password", exact=True).fill(PASSWORD)
        page.get_by_label("New password once more").fill(again)
        page.get_by_role("button", name="Keep it").click()
        look(page, f"welcome {again}")
    look(goto(page, link), "link over")


@pytest.mark.parametrize("path", VISITORS)
def test_page_of_visitors_is_accessible_and_fits(full: Clinic, path: str) -> None:
    look(goto(full.stranger(), f"{full.desk.url}{path}"), f"visitor {path}")


def test_apology_is_accessible_and_fits(full: Clinic) -> None:
    page, said = full.stranger(), render_to_string("500.html")
    page.route("**/none", lambda route: route.fulfill(status=500, body=said, content_type="text/html"))
    look(goto(page, f"{full.desk.url}/none"), "apology")


def test_what_is_given_out_is_accessible_and_fits(full: Clinic, tmp_path: Path) -> None:
    page = goto(full.as_("boss").page, full.path("account"))
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    asked = {"csrfmiddlewaretoken": token, "text": full.named["hostile"], "conversation": full.named["hostile"]}
    with ZipFile(BytesIO(page.request.post(full.path("privacy/export"), form=asked).body())) as files:
        files.extract("data.html", tmp_path)
    given = goto(full.stranger(), (tmp_path / "data.html").as_uri())
    open_all(given)
    look(given, "given out")


def test_candidate_that_waits_is_accessible_and_fits(empty: Clinic) -> None:
    fill(empty.desk, "waiting_candidate()")
    page = goto(empty.as_("boss").page, empty.path("teaching/candidates/1"))
    expect(page.get_by_text("waits for the assistant")).to_be_visible()
    look(page, "candidate waiting")


def goto(page: Page, url: str) -> Page:
    page.goto(url)
    return page


def give_password(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto(page.url.partition("/console/")[0] + "/console/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def open_all(page: Page) -> None:
    """Open what is folded."""
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")


def send(page: Page, url: str, fields: dict[str, str], token: str = "") -> None:
    """Send a form, as if it stood on the page, and wait for where it leads."""
    token = token or page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    with page.expect_navigation():
        page.evaluate(SENT, {"url": url, "fields": {"csrfmiddlewaretoken": token, **fields}})


SENT = """({ url, fields }) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: url });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), { name, value, type: 'hidden' }));
  }
  document.body.append(form);
  form.submit();
}"""
