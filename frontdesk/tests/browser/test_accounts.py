"""From a link that an administrator hands over to the console, in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.console import Console
from tests.browser.console import clinic as clinic
from tests.browser.console import shared_clinic as shared_clinic
from tests.browser.console import staff as staff
from tests.console.accounts.phone import code_of, key_of

PASSWORD = "several quiet geese"


def test_colleague_is_let_in(staff: Callable[..., Console]) -> None:
    boss, name = staff(name="boss"), "mo"
    follow(boss.page, "Accounts")
    boss.page.get_by_label("Name to sign in with").fill(name)
    boss.page.get_by_label("Role").select_option("manager")
    boss.press("Open")
    expect(boss.page.get_by_role("heading", name=f"A link for {name}")).to_be_visible()
    newcomer = boss.page.context.browser.new_page()  # type: ignore[union-attr]
    newcomer.goto(boss.page.locator(".key").inner_text())
    choose_password(newcomer)
    sign_in(newcomer, name)
    set_phone_up(newcomer)
    expect(newcomer.get_by_role("heading", name="Waiting")).to_be_visible()
    follow(newcomer, "Your account")
    expect(newcomer.get_by_text(f"signed in as {name}, manager")).to_be_visible()
    expect(newcomer.get_by_role("link", name="Accounts")).to_have_count(0)
    newcomer.context.close()
    follow(boss.page, "Audit")
    expect(boss.page.get_by_role("row").filter(has_text=f"account {name}").first).to_be_visible()
    follow(boss.page, "Accounts")
    boss.page.get_by_role("link", name=name, exact=True).click()
    expect(boss.page.get_by_role("heading", name=name)).to_be_visible()
    assert boss.errors == []


def choose_password(page: Page) -> None:
    """Fill in the page that the link leads to, wrongly first."""
    for again, button in (("another one", "Keep it"), (PASSWORD, "Keep it")):
        page.get_by_label("New password", exact=True).fill(PASSWORD)
        page.get_by_label("New password once more").fill(again)
        page.get_by_role("button", name=button).click()
        if again != PASSWORD:
            expect(page.get_by_role("alert")).to_have_text("The two passwords differ.")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def sign_in(page: Page, name: str) -> None:
    """Give the name and the password."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def set_phone_up(page: Page) -> None:
    """Type the key into an app and its code into the page, wrongly first; keep the recovery codes."""
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    box = picture.locator("svg").bounding_box()
    assert box and box["width"] == box["height"] > 150
    page.get_by_role("textbox", name="Code").fill("no code")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_role("textbox", name="Code").fill(code_of(key_of(page.locator(".key").inner_text())))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    kept = downloading.value.path().read_text().split()
    assert kept == page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them").click()


def follow(page: Page, link: str) -> None:
    """Go to a page."""
    page.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
