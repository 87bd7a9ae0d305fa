"""The Messenger profile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.testing.meta.conftest import Caller

PATH = "me/messenger_profile"
STARTED = {"get_started": {"payload": "GET_STARTED"}}


def menu(count: int = 1, **more: Any) -> dict[str, Any]:
    """Return a persistent menu."""
    entry = {"type": "postback", "title": "Restart", "payload": "/restart"} | more
    return {"persistent_menu": [{"locale": "default", "call_to_actions": [entry] * count}]}


def breakers(count: int) -> dict[str, Any]:
    """Return ice breakers."""
    question = {"question": "When are you open?", "payload": "/ask_opening_hours"}
    return {"ice_breakers": [{"locale": "default", "call_to_actions": [question] * count}]}


def test_profile_is_set_read_and_unset(graph: Caller) -> None:
    assert graph.post(PATH, STARTED | menu(20, title="x" * 30) | breakers(4)).json() == {"result": "success"}
    found = graph.call("GET", PATH, params={"fields": "get_started,greeting"}).json()
    assert found == {"data": [STARTED]}
    assert graph.call("DELETE", PATH, json={"fields": ["persistent_menu", "get_started"]}).is_success
    assert graph.call("GET", PATH, params={"fields": "get_started,persistent_menu"}).json() == {"data": []}


def test_menu_needs_get_started(graph: Caller) -> None:
    assert graph.post(PATH, menu()).json()["error"]["code"] == 100
    graph.post(PATH, STARTED)
    assert graph.post(PATH, menu()).is_success
    assert graph.call("DELETE", PATH, json={"fields": ["get_started"]}).json()["error"]["code"] == 100


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"unknown": 1},
        {"get_started": {"payload": ""}},
        {"greeting": [{"locale": "default", "text": "x" * 161}]},
        menu(21),
        menu(title="x" * 31),
        menu(payload="x" * 1001),
        menu(type="phone_number"),
        breakers(5),
    ],
)
def test_profile_past_a_limit_is_100(graph: Caller, given: dict[str, Any]) -> None:
    graph.post(PATH, STARTED)
    assert graph.post(PATH, given).json()["error"]["code"] == 100
