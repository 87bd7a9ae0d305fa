"""Every address of the console, asked by everybody: it opens to who has the right that is listed here, to nobody else.

A new route belongs into this table; its right is written down again here, so that a slip in the code does not pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from console.rights import RIGHTS, Right, Role
from tests.console.staff import Staff, staffed_desk, text_of
from tests.running import StandInAssistant

GET, POST = "GET", "POST"
ADDRESSES: dict[str, tuple[str, Right]] = {
    "": (GET, Right.READ),
    "news": (GET, Right.READ),
    "conversations/": (GET, Right.READ),
    "conversations/views": (POST, Right.READ),
    "conversations/views/<int:view_id>/forget": (POST, Right.READ),
    "conversations/<str:conversation_id>": (GET, Right.READ),
    "conversations/<str:conversation_id>/take": (POST, Right.TAKE_OVER),
    "conversations/<str:conversation_id>/reply": (POST, Right.TAKE_OVER),
    "conversations/<str:conversation_id>/hand-back": (POST, Right.TAKE_OVER),
    "conversations/<str:conversation_id>/dismiss": (POST, Right.TAKE_OVER),
    "conversations/<str:conversation_id>/reviewed": (POST, Right.LABEL),
    "conversations/<str:conversation_id>/assigned": (POST, Right.LABEL),
    "conversations/<str:conversation_id>/tags": (POST, Right.LABEL),
    "conversations/<str:conversation_id>/notes": (POST, Right.LABEL),
    "conversations/<str:conversation_id>/verdicts": (POST, Right.LABEL),
    "conversations/<str:conversation_id>/test": (POST, Right.EXPORT),
    "call-backs/<int:call_back_id>/done": (POST, Right.TAKE_OVER),
    "needs-a-look": (GET, Right.LABEL),
    "needs-a-look/judge": (POST, Right.LABEL),
    "teaching/": (GET, Right.LABEL),
    "teaching/propose": (POST, Right.LABEL),
    "teaching/decide": (POST, Right.APPROVE),
    "teaching/patch": (POST, Right.EXPORT),
    "teaching/wording": (GET, Right.LABEL),
    "teaching/wording/<int:wording_id>/decide": (POST, Right.APPROVE),
    "teaching/wording/<str:name>": (GET, Right.LABEL),
    "teaching/wording/<str:name>/propose": (POST, Right.LABEL),
    "teaching/candidates": (GET, Right.LABEL),
    "teaching/candidates/train": (POST, Right.TRAIN),
    "teaching/candidates/<int:candidate_id>": (GET, Right.LABEL),
    "teaching/candidates/<int:candidate_id>/publish": (POST, Right.PUBLISH),
    "teaching/candidates/<int:candidate_id>/undo": (POST, Right.PUBLISH),
    "figures/": (GET, Right.READ),
    "figures/conversations.csv": (GET, Right.EXPORT),
    "figures/messages.csv": (GET, Right.EXPORT),
    "figures/outcomes.csv": (GET, Right.EXPORT),
    "figures/shares.csv": (GET, Right.EXPORT),
    "figures/topics.csv": (GET, Right.EXPORT),
    "figures/answer-times.csv": (GET, Right.EXPORT),
    "privacy/": (GET, Right.READ),
    "privacy/find": (POST, Right.ERASE),
    "privacy/export": (POST, Right.EXPORT),
    "privacy/erase": (POST, Right.ERASE),
    "privacy/receipts/<str:code>": (GET, Right.READ),
    "account": (GET, Right.READ),
    "account/password": (POST, Right.READ),
    "account/another-phone": (POST, Right.READ),
    "account/phone": (POST, Right.READ),
    "account/recovery-codes": (POST, Right.READ),
    "account/sign-out-everywhere": (POST, Right.READ),
    "accounts": (GET, Right.ADMINISTER),
    "accounts/open": (POST, Right.ADMINISTER),
    "accounts/<int:user_id>": (GET, Right.ADMINISTER),
    "accounts/<int:user_id>/role": (POST, Right.ADMINISTER),
    "accounts/<int:user_id>/link": (POST, Right.ADMINISTER),
    "accounts/<int:user_id>/second-factor": (POST, Right.ADMINISTER),
    "accounts/<int:user_id>/close": (POST, Right.ADMINISTER),
    "accounts/<int:user_id>/reopen": (POST, Right.ADMINISTER),
    "audit": (GET, Right.ADMINISTER),
}
# These have tests of their own.
OPEN = {"sign-in", "sign-out", "sign-in/code", "sign-in/phone", "welcome/<int:user_id>/<str:token>"}
ENDS_THE_SESSION = "account/sign-out-everywhere"
SAMPLES = {
    "<int:view_id>": "999",
    "<str:conversation_id>": "x",
    "<int:call_back_id>": "999",
    "<int:user_id>": "999",
    "<str:code>": "x",
    "<str:name>": "x",
    "<int:wording_id>": "999",
    "<int:candidate_id>": "999",
    "<int:pk>": "999",
}

SIGN_IN = "/console/sign-in?"
REFUSED = 403
NOT_SO = 405


@pytest.fixture(scope="module")
def people(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Staff]]:
    """Browsers of everybody: strangers, who has only given a password, who is not staff, and each role."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("addresses")) as desk, ExitStack() as opened:
        names = {"stranger": "lee", "half": "lee", "not staff": "nobody"}
        names |= {Role.REVIEWER: "kim", Role.MANAGER: "max", Role.ADMINISTRATOR: "boss"}
        found = {who: opened.enter_context(Staff(desk, name)) for who, name in names.items()}
        found["stranger"].get("sign-in")
        found["half"].give_password()
        for who in ("not staff", *Role):
            assert found[who].sign_in().status_code == 302
        yield found


def test_every_address_is_listed() -> None:
    walked = set(routes(console_urls()))
    assert walked - OPEN - set(ADDRESSES) == set(), "Add the new ones to ADDRESSES, with the right that they need."
    assert set(ADDRESSES) | OPEN <= walked


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_opens_to_its_right_alone(people: dict[str, Staff], address: str) -> None:
    method, right = ADDRESSES[address]
    admitted = {role for role in Role if right in RIGHTS[role]}
    for who, browser in people.items():
        if address == ENDS_THE_SESSION and who in admitted:
            continue
        answer = asked(browser, method, address)
        assert outcome(answer) == expected(who, who in admitted), f"{who}: {answer.status_code} {answer.headers}"
        assert "Traceback" not in answer.text
        assert asked(browser, POST if method == GET else GET, address).status_code == NOT_SO


@pytest.mark.parametrize("address", [address for address, (method, _) in ADDRESSES.items() if method == POST])
def test_form_without_our_token_is_refused_to_everybody(people: dict[str, Staff], address: str) -> None:
    for browser in people.values():
        answer = browser.client.post(path_of(address))
        assert answer.status_code == REFUSED
        assert "That was not done" in text_of(answer)


def outcome(answer: httpx.Response) -> str:
    """Return what became of a request."""
    if answer.headers.get("Location", "").startswith(SIGN_IN):
        return "led to signing in"
    if answer.status_code == REFUSED:
        return "refused"
    return "let in" if answer.status_code < 500 and answer.status_code != NOT_SO else "failed"


def expected(who: str, is_admitted: bool) -> str:
    """Return what should become of somebody's request."""
    if who in {"stranger", "half"}:
        return "led to signing in"
    return "let in" if is_admitted else "refused"


def asked(browser: Staff, method: str, address: str) -> httpx.Response:
    """Return the answer; of one that goes on and on, what it begins with."""
    if method == POST:
        return browser.post(path_of(address))
    with browser.client.stream(GET, path_of(address)) as answer:
        if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            answer.read()
        else:
            answer = httpx.Response(answer.status_code, headers=answer.headers)
    return answer


def path_of(address: str) -> str:
    """Return an address with something in the place of what it names, which is nowhere."""
    for name, sample in SAMPLES.items():
        address = address.replace(name, sample)
    return address


def console_urls() -> URLResolver:
    """Return what resolves the addresses under /console/."""
    resolvers = [it for it in get_resolver().url_patterns if isinstance(it, URLResolver)]
    (found,) = [it for it in resolvers if str(it.pattern) == "console/"]
    return found


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Return all routes below one."""
    for it in resolver.url_patterns:
        if isinstance(it, URLPattern):
            yield prefix + str(it.pattern)
        else:
            yield from routes(it, prefix + str(it.pattern))
