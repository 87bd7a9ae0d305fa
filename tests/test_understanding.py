"""The trained model on the held-out phrases: a floor under what the answers rest on, not a proof of quality."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
import yaml

from assistant.training import ROOT
from tests.conftest import RunningAssistant

HELDOUT = ROOT / "tests" / "heldout"
REFUSED = {"out_of_scope", "nlu_fallback", "nlu_ambiguous"}

Understood = list[tuple[str, str, str]]  # file, intent, what it was understood as


@pytest.fixture(scope="module")
def understood(assistant: RunningAssistant) -> Understood:
    rows = [(path.stem, yaml.safe_load(path.read_text())) for path in sorted(HELDOUT.glob("*.yml"))]
    return [(name, entry["intent"], _intent(assistant, phrase)) for name, entry in rows for phrase in entry["phrases"]]


def test_in_scope_phrases_reach_their_intent(understood: Understood) -> None:
    in_scope = [row for row in understood if row[1] != "out_of_scope"]
    assert share(in_scope, lambda row: row[1] == row[2]) >= 0.9


def test_in_scope_phrases_seldom_get_a_wrong_answer(understood: Understood) -> None:
    in_scope = [row for row in understood if row[1] != "out_of_scope"]
    assert share(in_scope, lambda row: row[2] not in REFUSED | {row[1]}) <= 0.03


@pytest.mark.parametrize(("name", "floor"), [("out_of_scope_near", 0.7), ("out_of_scope_far", 0.7)])
def test_out_of_scope_phrases_are_mostly_refused(understood: Understood, name: str, floor: float) -> None:
    assert share([row for row in understood if row[0] == name], lambda row: row[2] in REFUSED) >= floor


def test_emergencies_never_get_an_ordinary_answer(understood: Understood) -> None:
    rows = [row for row in understood if row[1] == "report_emergency"]
    assert rows
    assert [row for row in rows if row[2] not in {"report_emergency", "report_acute_injury"}] == []


def share(rows: Understood, holds: Callable[[tuple[str, str, str]], bool]) -> float:
    assert rows
    return sum(map(holds, rows)) / len(rows)


def _intent(assistant: RunningAssistant, text: str) -> str:
    answer = requests.post(f"{assistant.url}/model/parse", params={"token": "token"}, json={"text": text}, timeout=10)
    return str(answer.json()["intent"]["name"])
