"""The making of a candidate: trained, judged beside the installed model, and whatever happens, its state tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from assistant import candidate, candidates, installed, training
from assistant.errors import TrainingError
from assistant.installed import Installed
from assistant.taught import Taught

TAUGHT = Taught({"sleep": ("on my side",)})
LIVE = Installed("live.tar.gz", "1a", "2b", Taught(), before=Installed("older.tar.gz", "0", "0", Taught()))
REQUEST = {"taught": TAUGHT.as_json(), "reviewed": [{"text": "which side", "topic": "sleep"}]}


class Model:
    """A model that takes every text for one intent."""

    understood: ClassVar = {"live.tar.gz": "price", "fresh.tar.gz": "sleep"}

    def __init__(self, archive: Path) -> None:
        self.intent = {"name": self.understood[archive.name], "confidence": 0.9}

    def parse(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        return [{"intent": self.intent, "intent_ranking": [self.intent], "red_flags": []} for _ in texts]


class House:
    """A candidate's folder in a house in which training takes no time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = root / "candidate"
        self.states: list[dict[str, Any]] = []
        for name, text in {
            "heldout/red_flags/flags.yml": "clot: [my calf is hot]\n",
            "heldout/red_flags/lookalikes.yml": "negated: [my calf is fine]\n",
            "heldout/sleep.yml": "intent: sleep\nphrases: [how to lie, On my side!]\n",
            "floor.yml": "in-scope accuracy: 0.5\n",
            "data/sleep.yml": "nlu:\n- {intent: sleep, examples: '- lying'}\n- {intent: price, examples: '- fee'}\n",
            "candidate/request.json": "{}",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        candidates.write(self.folder / candidates.REQUEST, REQUEST)
        installed.write(root / "installed.json", LIVE)
        for name, path in {
            "ROOT": "",
            "INSTALLED": "installed.json",
            "HELDOUT": "heldout",
            "FLOOR": "floor.yml",
        }.items():
            monkeypatch.setattr(training, name, root / path)
        monkeypatch.setattr(training, "trained_into", self.trained_into)
        monkeypatch.setattr(training, "fingerprint", lambda taught: "data")
        monkeypatch.setattr(candidate, "TrainedModel", Model)
        told = candidate._tell
        monkeypatch.setattr(
            candidate, "_tell", lambda folder, state: (self.states.append({**state}), told(folder, state))
        )

    def tell(self, folder: Path, state: dict[str, Any]) -> None:
        self.states.append({**state})
        candidates.write(folder / candidates.STATE, state)

    def trained_into(self, folder: Path, taught: Taught) -> Path:
        assert taught == TAUGHT
        (folder / "fresh.tar.gz").write_bytes(b"fresh")
        return folder / "fresh.tar.gz"

    def make(self) -> dict[str, Any]:
        candidate.make(self.folder)
        return candidates.read(self.folder / candidates.STATE)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def test_better_candidate_is_ready(house: House) -> None:
    state = house.make()
    assert (state["state"], state["reasons"]) == ("ready", [])
    made = candidates.read(house.folder / candidates.MADE)
    assert made["figures"]["reviewed messages understood rightly"]["before"] == {"count": 0, "of": 1}
    assert {flip["text"] for flip in made["flips"]} == {"which side", "how to lie"}


def test_held_out_phrase_that_was_taught_is_no_test_any_more(house: House) -> None:
    house.make()
    made = candidates.read(house.folder / candidates.MADE)
    assert made["figures"]["in-scope accuracy"]["after"] == {"count": 1, "of": 1}


def test_what_is_taught_anew_is_asked_of_both_models(house: House) -> None:
    house.make()
    figure = candidates.read(house.folder / candidates.MADE)["figures"]["new phrases understood as taught"]
    assert figure == {"before": {"count": 0, "of": 1}, "after": {"count": 1, "of": 1}}


def test_what_the_installed_model_was_taught_is_not_asked_again(house: House) -> None:
    installed.write(training.INSTALLED, replace(LIVE, taught=TAUGHT))
    house.make()
    figure = candidates.read(house.folder / candidates.MADE)["figures"]["new phrases understood as taught"]
    assert figure["after"] == {"count": 0, "of": 0}


def test_record_to_install_names_the_model_before_and_no_older(house: House) -> None:
    house.make()
    record = installed.read(house.folder / candidates.RECORD)
    assert record and record.before and record.before.before is None
    assert (record.model, record.trained_on, record.taught, record.before.model) == (
        "fresh.tar.gz", "data", TAUGHT, "live.tar.gz",
    )  # fmt: skip
    assert (house.folder / "fresh.understood.json").is_file()


def test_worse_candidate_is_refused_with_reasons(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "understood", {"live.tar.gz": "sleep", "fresh.tar.gz": "price"})
    state = house.make()
    assert state["state"] == "refused"
    assert [it["reason"] for it in state["reasons"]] == ["below_floor", "reviewed_lost"]


def test_it_is_told_how_many_texts_were_read(house: House) -> None:
    house.make()
    read = [(it["done"], it["of"]) for it in house.states if it["state"] == "evaluating"]
    assert read[0] == (0, 10) and read[-1] == (10, 10)
    assert read == sorted(read)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TrainingError("Rasa could not train:\nwhat a visitor wrote"), {"reason": "training_failed"}),
        (OSError("what a visitor wrote"), {"reason": "making_failed", "error": "OSError"}),
    ],
)
def test_making_that_fails_says_why_and_nothing_of_what_was_written(
    house: House, monkeypatch: pytest.MonkeyPatch, error: Exception, said: dict[str, str]
) -> None:
    def fail(folder: Path, taught: Taught) -> Path:
        raise error

    monkeypatch.setattr(training, "trained_into", fail)
    state = house.make()
    assert (state["state"], state["reasons"]) == ("failed", [said])


def test_without_an_installed_model_there_is_nothing_to_compare(house: House) -> None:
    training.INSTALLED.unlink()
    state = house.make()
    assert (state["state"], state["reasons"]) == ("failed", [{"reason": "no_model"}])


def test_record_that_cannot_be_read_is_told(house: House) -> None:
    training.INSTALLED.write_text("{")
    assert house.make()["reasons"] == [{"reason": "record_unreadable"}]


def test_reviewed_messages_are_not_kept_but_for_those_that_flip(house: House) -> None:
    house.make()
    left = sorted(path.name for path in house.folder.iterdir())
    assert left == ["fresh.tar.gz", "fresh.understood.json", "installed.json", "made.json", "state.json"]
