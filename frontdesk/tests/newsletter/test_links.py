"""The links of our mails, good and bad: what their pages say, and that a look changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings

from newsletter.models import Subscriber
from newsletter.tokens import confirm_token, unsubscribe_token
from tests.running import LIMIT, FrontDesk, StandInAssistant

KEY = {"SECRET_KEY": settings.SECRET_KEY}  # so that both processes sign alike

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def desk(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk whose database this process writes to as well."""
    folder = tmp_path_factory.mktemp("links")
    with FrontDesk(shared_assistant.url, f"sqlite:///{folder}/frontdesk.sqlite3", folder / "log", KEY) as running:
        yield running


@pytest.fixture
def database_url(desk: FrontDesk) -> str:
    """The database that the fixture `database` opens: the front desk's own."""
    return desk.database_url


def subscriber(state: str) -> Subscriber:
    Subscriber.objects.all().delete()
    kept = {"address": "kim@beyond.example", "consent_text": "Yes.", "consent_version": "1", "round": 1}
    return Subscriber.objects.create(state=state, **kept)


def state() -> str:
    return Subscriber.objects.get().state


def test_good_links_show_a_button_and_change_nothing(desk: FrontDesk) -> None:
    found = subscriber("pending")
    for path in (f"confirm/{confirm_token(found)}", f"unsubscribe/{unsubscribe_token(found)}"):
        looked = httpx.get(f"{desk.url}/newsletter/{path}", timeout=LIMIT)
        assert (looked.status_code, "<button>" in looked.text, "script" in looked.text) == (200, True, False)
        assert (looked.headers["Referrer-Policy"], looked.headers["Cache-Control"]) == ("no-referrer", "no-store")
        assert httpx.head(f"{desk.url}/newsletter/{path}", timeout=LIMIT).status_code == 200
    assert state() == "pending"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_bad_links_say_so_and_are_counted(desk: FrontDesk, method: str) -> None:
    found = subscriber("confirmed")
    expected = {
        f"confirm/{confirm_token(found)}": (410, "used already", "used"),
        f"confirm/{confirm_token(found)}x": (400, "complete", "wrong"),
        f"confirm/{unsubscribe_token(found)}": (400, "complete", "wrong"),
        f"unsubscribe/{confirm_token(found)}": (400, "complete", "wrong"),
        "unsubscribe/nonsense": (400, "complete", "wrong"),
    }
    for path, (status, words, reason) in expected.items():
        before = desk.log.read_text()
        answer = httpx.request(method, f"{desk.url}/newsletter/{path}", timeout=LIMIT)
        assert (answer.status_code, words in answer.text) == (status, True), path
        line = desk.log.read_text().removeprefix(before)
        assert f'"reason": "{reason}"' in line
        assert path.rpartition("/")[2] not in line
    assert state() == "confirmed"


def test_unsubscribing_twice_is_no_error(desk: FrontDesk) -> None:
    url = f"{desk.url}/newsletter/unsubscribe/{unsubscribe_token(subscriber('confirmed'))}"
    assert [httpx.post(url, timeout=LIMIT).status_code for _ in range(2)] == [200, 200]
    assert "off the list" in httpx.get(url, timeout=LIMIT).text
    assert state() == "unsubscribed"


def test_link_of_somebody_who_was_erased_is_not_valid(desk: FrontDesk) -> None:
    url = f"{desk.url}/newsletter/unsubscribe/{unsubscribe_token(subscriber('confirmed'))}"
    Subscriber.objects.all().delete()
    assert httpx.post(url, timeout=LIMIT).status_code == 400


@pytest.mark.parametrize("path", ["confirm/x", "unsubscribe/x"])
def test_other_methods_are_refused(desk: FrontDesk, path: str) -> None:
    assert httpx.delete(f"{desk.url}/newsletter/{path}", timeout=LIMIT).status_code == 405


def test_page_of_thanks_and_its_style_are_there(desk: FrontDesk) -> None:
    assert "on the list" in httpx.get(f"{desk.url}/newsletter/confirmed", timeout=LIMIT).text
    for style in ("demo", "newsletter"):
        assert httpx.get(f"{desk.url}/static/web/{style}.css", timeout=LIMIT).is_success
