"""The providers, all by the same promises, against stand-ins of their APIs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from config.errors import SendLaterError, SendNeverError, SettingError
from newsletter.delivery import put_subscribe
from newsletter.models import Subscriber
from newsletter.providers import api as provider_api
from newsletter.providers.api import retry_after
from newsletter.providers.chosen import check, provider
from newsletter.providers.embedded import Embedded
from newsletter.providers.provider import Proof, Provider
from newsletter.providers.remembering import Remembering
from tests.newsletter.stand_ins import StandInApi
from tests.outbox.clock import Clock

ADDRESS = "o'brien@beyond.example"
PROOF = Proof("I agree.", "1", "web", "2026-11-02T08:00:00+00:00")
MEMBER = f"/3.0/lists/a1b2/members/{hashlib.md5(ADDRESS.encode()).hexdigest()}"
QUERY = {"query": "subscribers.email = 'o''brien@beyond.example'", "target_list_ids": [7]}

SETTINGS = {
    "embedded": {},
    "listmonk": {"NEWSLETTER_API_KEY": "desk:secret", "NEWSLETTER_LIST": "7"},
    "mailchimp": {"NEWSLETTER_API_KEY": "secret-us21", "NEWSLETTER_LIST": "a1b2"},
    "brevo": {"NEWSLETTER_API_KEY": "secret", "NEWSLETTER_LIST": "7", "NEWSLETTER_TEMPLATE": "3"},
}
OUTSIDE = [name for name in SETTINGS if name != "embedded"]
OPENED_BY = {
    "listmonk": ("Authorization", "token desk:secret"),
    "mailchimp": ("Authorization", "Basic a2V5OnNlY3JldC11czIx"),
    "brevo": ("api-key", "secret"),
}
SUBSCRIBED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "listmonk": ("POST", "/api/subscribers", {
        "email": ADDRESS, "name": "", "status": "enabled", "lists": [7], "preconfirm_subscriptions": True,
        "attribs": {"consent": "1", "asked_at": PROOF.asked_at, "channel": "web"},
    }),
    "mailchimp": ("PUT", MEMBER, {"email_address": ADDRESS, "status_if_new": "pending", "status": "pending"}),
    "brevo": ("POST", "/v3/contacts/doubleOptinConfirmation", {
        "email": ADDRESS, "includeListIds": [7], "templateId": 3,
        "redirectionUrl": f"{settings.PUBLIC_URL}/newsletter/confirmed",
    }),
}  # fmt: skip
UNSUBSCRIBED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "listmonk": ("PUT", "/api/subscribers/query/lists", {**QUERY, "action": "unsubscribe"}),
    "mailchimp": ("PATCH", MEMBER, {"status": "unsubscribed"}),
    "brevo": ("POST", "/v3/contacts/lists/7/contacts/remove", {"emails": [ADDRESS]}),
}


def choose(monkeypatch: pytest.MonkeyPatch, name: str, **changed: str) -> None:
    given = {"NEWSLETTER_PROVIDER": name, **SETTINGS[name], **changed}
    for setting, value in given.items():
        monkeypatch.setattr(settings, setting, value)


@pytest.fixture(params=[*SETTINGS, "remembering"])
def any_provider(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, api: StandInApi) -> Provider:
    if request.param == "remembering":
        return Remembering()
    choose(monkeypatch, request.param)
    return provider()


@pytest.fixture(params=OUTSIDE)
def outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, api: StandInApi) -> str:
    choose(monkeypatch, request.param)
    return str(request.param)


def test_every_provider_takes_an_address_on_and_off_and_again(any_provider: Provider, api: StandInApi) -> None:
    for _ in range(2):
        any_provider.subscribe(ADDRESS, PROOF)
        any_provider.subscribe(ADDRESS, PROOF)
        any_provider.unsubscribe(ADDRESS)
        any_provider.unsubscribe(ADDRESS)
    is_outside = not isinstance(any_provider, Embedded | Remembering)
    assert (len(api.changes()) >= 8) is is_outside


def test_address_is_in_the_body_of_a_call_and_never_in_its_url(any_provider: Provider, api: StandInApi) -> None:
    any_provider.subscribe(ADDRESS, PROOF)
    any_provider.unsubscribe(ADDRESS)
    assert not any("brien" in asked.path for asked in api.asked)


def test_subscribing_is_the_call_that_the_api_documents(outside: str, api: StandInApi) -> None:
    provider().subscribe(ADDRESS, PROOF)
    assert api.changes() == [SUBSCRIBED[outside]]
    name, value = OPENED_BY[outside]
    assert api.asked[0].headers[name] == value


def test_unsubscribing_is_the_call_that_the_api_documents(outside: str, api: StandInApi) -> None:
    provider().unsubscribe(ADDRESS)
    assert api.changes() == [UNSUBSCRIBED[outside]]


@pytest.mark.parametrize(
    ("status", "error", "seconds"),
    [
        (429, SendLaterError, 120.0),
        (408, SendLaterError, 120.0),
        (500, SendLaterError, 120.0),
        (503, SendLaterError, 120.0),
        (401, SendNeverError, None),
        (422, SendNeverError, None),
    ],
)
def test_trouble_is_told_from_refusal(
    outside: str, api: StandInApi, status: int, error: type[Exception], seconds: float | None
) -> None:
    api.trouble, api.retry_after = status, "120"
    with pytest.raises(error, match=rf"^HTTP {status}$") as failed:
        provider().subscribe(ADDRESS, PROOF)
    assert getattr(failed.value, "retry_after", None) == seconds


@pytest.mark.usefixtures("outside")
def test_api_that_hangs_is_tried_later(api: StandInApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider_api, "LIMIT", 0.05)
    api.gate.clear()
    with pytest.raises(SendLaterError, match=r"^ReadTimeout$"):
        provider().subscribe(ADDRESS, PROOF)


@pytest.mark.usefixtures("outside")
def test_api_that_is_away_is_tried_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "NEWSLETTER_API_URL", "http://127.0.0.1:9")
    with pytest.raises(SendLaterError, match=r"^ConnectError$"):
        provider().subscribe(ADDRESS, PROOF)


def test_subscriber_whom_listmonk_knows_is_added_to_the_list(monkeypatch: pytest.MonkeyPatch, api: StandInApi) -> None:
    choose(monkeypatch, "listmonk")
    api.answers["POST", "/api/subscribers"] = (409, {})
    provider().subscribe(ADDRESS, PROOF)
    added = {**QUERY, "action": "add", "status": "confirmed"}
    assert api.changes()[1] == ("PUT", "/api/subscribers/query/lists", added)


@pytest.mark.parametrize(("status", "calls"), [("subscribed", 0), ("unsubscribed", 1), ("pending", 1)])
def test_member_whom_mailchimp_has_subscribed_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, api: StandInApi, status: str, calls: int
) -> None:
    choose(monkeypatch, "mailchimp")
    api.answers["GET", MEMBER] = (200, {"status": status})
    provider().subscribe(ADDRESS, PROOF)
    assert len(api.changes()) == calls


def test_only_mailchimp_and_brevo_confirm_by_themselves(any_provider: Provider) -> None:
    assert any_provider.is_confirming == (type(any_provider).__name__ in {"Mailchimp", "Brevo"})


@pytest.mark.usefixtures("api")
@pytest.mark.parametrize("name", SETTINGS)
def test_provider_with_all_its_settings_may_start(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    choose(monkeypatch, name)
    check()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("listmonk", {"NEWSLETTER_API_URL": ""}),
        ("listmonk", {"NEWSLETTER_API_KEY": ""}),
        ("listmonk", {"NEWSLETTER_LIST": "seven"}),
        ("mailchimp", {"NEWSLETTER_API_KEY": ""}),
        ("mailchimp", {"NEWSLETTER_API_KEY": "secret", "NEWSLETTER_API_URL": ""}),
        ("mailchimp", {"NEWSLETTER_LIST": ""}),
        ("brevo", {"NEWSLETTER_API_KEY": ""}),
        ("brevo", {"NEWSLETTER_LIST": ""}),
        ("brevo", {"NEWSLETTER_TEMPLATE": ""}),
    ],
)
@pytest.mark.usefixtures("api")
def test_provider_that_is_half_configured_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, changed: dict[str, str]
) -> None:
    choose(monkeypatch, name, **changed)
    with pytest.raises(SettingError, match=next(iter(changed))) as refused:
        check()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Mon, 02 Nov 2026 08:01:00 GMT", 60.0), ("", None), ("soon", None)],
)
def test_retry_after_is_read_as_seconds_or_a_date(clock: Clock, value: str, seconds: float | None) -> None:
    assert retry_after(value) == seconds


@pytest.mark.usefixtures("database")
def test_provider_that_is_down_loses_nothing(
    outside: str, api: StandInApi, clock: Clock, send_due: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {"consent_text": PROOF.text, "consent_version": PROOF.version, "channel": PROOF.channel}
    somebody = Subscriber(address=ADDRESS, asked_at=datetime.fromisoformat(PROOF.asked_at), **kept)
    api.trouble, api.retry_after = 429, "600"
    put_subscribe(somebody)
    for _ in range(10):
        send_due()
        clock.advance(minutes=1)
    assert len(api.asked) == 1  # Retry-After is kept
    api.trouble = 0
    send_due()
    assert api.changes()[-1] == SUBSCRIBED[outside]
    clock.advance(days=1)
    assert send_due() == 0
    assert "brien" not in capsys.readouterr().out
