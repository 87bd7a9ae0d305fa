"""What is taught ends up where a model learns from it, beside all that data/ says."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from assistant import topics
from assistant.taught import Taught
from assistant.topics import Response, Topic
from assistant.training import ROOT
from assistant.training_data import taught_topics, write_training_data

PHRASE = "what's the 'grade' thing: 1 - 3 🦵"
TAUGHT = Taught({"tear_grades": (PHRASE,)}, {"utter_tear_grades": ("Three: 1 to 3.",)})


def test_topics_are_told_with_what_was_taught() -> None:
    known = {"sleep": Topic("sleep", ["how to lie"], [Response("utter_sleep", ("On your back.",), "FAQ")])}
    taught = Taught({"sleep": ("on my side",)}, {"utter_sleep": ("Any way.",)})
    sleep = taught_topics(taught, known)["sleep"]
    assert sleep.phrases == ["how to lie", "on my side"]
    assert sleep.responses == [Response("utter_sleep", ("Any way.",), "FAQ")]
    assert known["sleep"].phrases == ["how to lie"]


@pytest.fixture(scope="module")
def trained_on(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what Rasa reads of our data, with a phrase and a wording taught."""
    known, folder = topics.read(ROOT / "data"), tmp_path_factory.mktemp("taught") / "data"
    write_training_data(TAUGHT, known, ROOT / "data", folder)
    return {name: _read_by_rasa(path) for name, path in (("before", ROOT / "data"), ("after", folder))}


def test_taught_phrase_is_read_by_rasa_beside_all_others(trained_on: dict[str, Any]) -> None:
    before, after = trained_on["before"]["phrases"], trained_on["after"]["phrases"]
    assert after - before == {("tear_grades", PHRASE)}
    assert before - after == set()


def test_taught_wording_replaces_the_text_and_nothing_else(trained_on: dict[str, Any]) -> None:
    before, after = trained_on["before"]["responses"], trained_on["after"]["responses"]
    assert {name for name in after if after[name] != before[name]} == {"utter_tear_grades"}
    assert after["utter_tear_grades"] == [{**before["utter_tear_grades"][0], "text": "Three: 1 to 3."}]
    assert trained_on["after"]["rules"] == trained_on["before"]["rules"]


def _read_by_rasa(data: Path) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of slots that have mappings of their own
        return _read(data)


def _read(data: Path) -> dict[str, Any]:
    importer = TrainingDataImporter.load_from_dict({}, None, str(ROOT / "domain.yml"), [str(data)])
    nlu = importer.get_nlu_data()
    steps = importer.get_stories().story_steps
    return {
        "phrases": {(it.get("intent"), it.get("text")) for it in nlu.training_examples},
        "responses": importer.get_domain().responses,
        "rules": sorted(step.block_name for step in steps),
    }
