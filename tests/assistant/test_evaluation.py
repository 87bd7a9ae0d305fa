"""The evaluation: figures are kept with every phrase, pictures are drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import evaluation, pictures
from assistant.heldout import Outcome, Phrase, Share
from tests.assistant.nlu.toy import INTENTS, TEXTS

OUTCOMES = [
    Outcome(Phrase("how to lie", "sleep", "sleep"), "sleep", 0.9, "sleep"),
    Outcome(Phrase("what is it", "price", "price"), "sleep", 0.6, "sleep"),
    Outcome(Phrase("any discount", "price", "price"), "nlu_ambiguous", 0.3, "price"),
    Outcome(Phrase("calf pain", "out_of_scope_near", "out_of_scope"), "out_of_scope", 0.8, "out_of_scope"),
]
PNG = b"\x89PNG"


def test_pictures_are_drawn(tmp_path: Path) -> None:
    pictures.confusion(OUTCOMES, tmp_path / "confusion.png")
    pictures.risk_coverage(OUTCOMES, tmp_path / "risk.png")
    assert {path.read_bytes()[:4] for path in tmp_path.iterdir()} == {PNG}


def test_result_is_kept_with_every_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "KEPT_IN", tmp_path / "new" / "evaluation")
    evaluation.keep("newest.tar.gz", {"held-out phrases": {"accuracy": Share(8, 10)}}, OUTCOMES)
    kept = json.loads((tmp_path / "new/evaluation/evaluation.json").read_text())
    assert kept["figures"]["held-out phrases"]["accuracy"]["share"] == 0.8
    assert [row["phrase"]["text"] for row in kept["phrases"]] == [it.phrase.text for it in OUTCOMES]
    assert len(list((tmp_path / "new/evaluation").glob("*.png"))) == 2


def test_cross_validation_asks_about_every_phrase_once() -> None:
    phrases = [Phrase(text, intent, intent) for text, intent in zip(TEXTS, INTENTS, strict=True)]
    (accuracy,) = evaluation.cross_validated(phrases).values()
    assert accuracy.of == len(phrases)
    assert accuracy.value > 0.7


def test_training_phrases_are_read_with_their_intent() -> None:
    found = {(phrase.group, phrase.intent) for phrase in evaluation.training_phrases()}
    assert {("greet", "greet"), ("ask_price", "ask_price")} <= found


def test_without_a_model_there_is_nothing_to_evaluate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation, "installed_model", lambda: None)
    assert evaluation.main() == 1
    assert "run `make train` first" in capsys.readouterr().err
