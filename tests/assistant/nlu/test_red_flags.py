"""Red flags in the pipeline: they override the classifier; what was learnt from examples corrects the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
import yaml
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.errors import RedFlagExampleError
from assistant.nlu.danger import Opinion
from assistant.nlu.decision import HELD
from assistant.nlu.minilm import SIZE, minilm
from assistant.nlu.red_flags import RED_FLAGS, RedFlags
from assistant.nlu.sentence_encoder import VECTORS
from assistant.nlu.spelling import PLAIN_TEXT

RESOURCE = Resource("red_flags")
EXAMPLES = {
    "in_danger/saddle_numbness": ["my seat feels like somebody else", "my seat feels far away"],
    "harmless/denied": ["no numbness in the groin", "groin is fine, no numbness"],
}


class Fixed:
    """Stands for what was learnt: has one opinion of everything."""

    def __init__(self, danger: float, flag: str = "clot") -> None:
        self._opinion = Opinion(danger, flag)

    def opinion(self, text: str, vector: object) -> Opinion:
        return self._opinion


@pytest.fixture(scope="module")
def model() -> SpacyModel:
    return SpacyModel(spacy.blank("en"), "blank")


@pytest.fixture
def component(storage: LocalModelStorage, context: ExecutionContext) -> RedFlags:
    return RedFlags.create(RedFlags.get_default_config(), storage, RESOURCE, context)


@pytest.fixture
def config(tmp_path: Path) -> dict[str, Any]:
    for name, texts in EXAMPLES.items():
        path = tmp_path / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(texts))
    return {**RedFlags.get_default_config(), "examples": str(tmp_path)}


def message(text: str, **more: Any) -> Message:
    ranking = [{"name": "greet", "confidence": 0.9}, {"name": "report_emergency", "confidence": 0.1}]
    data = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "also": ["thank"], "candidates": ["deny"]}
    return Message(data={**data, **more})


def test_flag_overrides_the_classifier(component: RedFlags, model: SpacyModel) -> None:
    found = component.process([message("Can’t feel my groin")], model)[0].as_dict(only_output_properties=True)
    assert found["intent"] == {"name": "report_emergency", "confidence": 1.0}
    assert [it["name"] for it in found["intent_ranking"]] == ["report_emergency", "greet"]
    assert (found["also"], found["candidates"], found[RED_FLAGS]) == ([], [], ["saddle_numbness"])


def test_message_without_a_flag_keeps_its_intent(component: RedFlags, model: SpacyModel) -> None:
    found = component.process([message("hello")], model)[0]
    assert (found.get("intent")["name"], found.get("also"), found.get(RED_FLAGS)) == ("greet", ["thank"], [])


def test_acute_injury_is_answered_as_one(component: RedFlags, model: SpacyModel) -> None:
    assert (
        component.process([message("can't put weight on it")], model)[0].get("intent")["name"] == "report_acute_injury"
    )


def test_emergency_comes_before_acute_injury(component: RedFlags, model: SpacyModel) -> None:
    found = component.process([message("can't put weight on it, bone sticking out")], model)[0]
    assert found.get("intent")["name"] == "report_emergency"
    assert found.get(RED_FLAGS) == ["deformity", "cannot_bear_weight"]


def test_mended_text_is_read_too(component: RedFlags, model: SpacyModel) -> None:
    found = component.process([message("crtch is nmb", **{PLAIN_TEXT: "crotch is numb"})], model)[0]
    assert found.get(RED_FLAGS) == ["saddle_numbness"]


def test_payload_is_left_alone(component: RedFlags, model: SpacyModel) -> None:
    found = component.process([message("/greet i want to die")], model)[0]
    assert (found.get("intent")["name"], found.get(RED_FLAGS)) == ("greet", [])


def test_training_data_is_left_alone(component: RedFlags) -> None:
    data = TrainingData([Message(data={"text": "i want to die", "intent": "greet"})])
    assert component.process_training_data(data) is data
    assert data.training_examples[0].data == {"text": "i want to die", "intent": "greet"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀🦵",
        "a" * 2000,
        "leg " * 500,
        "膝が痛い",
        "Болит нога",
        "\x00\x07\u200b\ud800",
        "...?!",
        "/",
        "'s 's",
    ],
)
def test_bad_input_raises_no_flag_and_no_error(component: RedFlags, model: SpacyModel, text: str) -> None:
    assert component.process([message(text)], model)[0].get(RED_FLAGS) == []


def test_message_without_text_is_no_error(component: RedFlags, model: SpacyModel) -> None:
    assert component.process([Message(data={})], model)[0].get(RED_FLAGS) == []


@pytest.mark.parametrize(
    ("text", "danger", "flags"),
    [
        ("can't feel my groin", 0.5, ["saddle_numbness"]),
        ("can't feel my groin", 0.01, []),
        ("no numbness in my groin", 0.7, []),
        ("no numbness in my groin", 0.96, ["clot"]),
        ("a sore hamstring", 0.5, []),
        ("a sore hamstring", 0.8, ["clot"]),
    ],
)
def test_what_was_learnt_corrects_the_rules_where_it_is_sure(
    storage: LocalModelStorage, model: SpacyModel, text: str, danger: float, flags: list[str]
) -> None:
    component = RedFlags(RedFlags.get_default_config(), storage, RESOURCE, Fixed(danger))  # type: ignore[arg-type]
    said = message(text, **{PLAIN_TEXT: text, VECTORS: np.zeros((1, SIZE))})
    assert component.process([said], model)[0].get(RED_FLAGS) == flags


@pytest.mark.parametrize(
    ("intent", "danger", "held", "expected"),
    [
        ("report_emergency", 0.05, None, "nlu_fallback"),
        ("report_emergency", 0.2, None, "report_emergency"),
        ("report_emergency", 0.05, True, "report_emergency"),
        ("report_acute_injury", 0.05, None, "report_acute_injury"),
    ],
)
def test_emergency_that_only_the_classifier_sees_needs_some_danger(
    storage: LocalModelStorage, model: SpacyModel, intent: str, danger: float, held: bool | None, expected: str
) -> None:
    component = RedFlags(RedFlags.get_default_config(), storage, RESOURCE, Fixed(danger))  # type: ignore[arg-type]
    guess = {"name": intent, "confidence": 0.4}
    more = {PLAIN_TEXT: "hm", VECTORS: np.zeros((1, SIZE)), HELD: held, "intent": guess}
    found = component.process([message("hm", **more)], model)[0]
    assert (found.get("intent")["name"], found.get(RED_FLAGS)) == (expected, [])


def test_examples_are_learnt_and_kept(
    config: dict[str, Any], storage: LocalModelStorage, context: ExecutionContext, model: SpacyModel
) -> None:
    RedFlags.create(config, storage, RESOURCE, context).train(TrainingData())
    component = RedFlags.load(config, storage, RESOURCE, context)
    vectors = minilm().encode(["my seat feels odd, like somebody else"])
    said = message("?", **{PLAIN_TEXT: "my seat feels odd, like somebody else", VECTORS: vectors})
    assert component.process([said], model)[0].get(RED_FLAGS) == ["saddle_numbness"]


HARMLESS_STORY = "Hello, a friend told me of your clinic and I would like to come by on any day after work, thank you. "


@pytest.mark.parametrize("story", ["{}", HARMLESS_STORY + "{}", "{} " + HARMLESS_STORY, HARMLESS_STORY * 3 + "{}"])
def test_danger_is_found_in_a_long_harmless_story(
    config: dict[str, Any], storage: LocalModelStorage, context: ExecutionContext, model: SpacyModel, story: str
) -> None:
    data = TrainingData([topic(HARMLESS_STORY, "book_appointment")])
    RedFlags.create(config, storage, RESOURCE, context).train(data)
    component = RedFlags.load(config, storage, RESOURCE, context)
    text = story.format("my seat feels like somebody else.")
    said = message(text, **{PLAIN_TEXT: text, VECTORS: minilm().encode([text])})
    assert component.process([said], model)[0].get(RED_FLAGS) == ["saddle_numbness"]


@pytest.mark.parametrize(
    ("intent", "flags"),
    [("book_appointment", []), ("report_emergency", ["saddle_numbness"]), ("report_acute_injury", ["saddle_numbness"])],
)
def test_phrases_of_topics_are_learnt_as_harmless_but_not_those_of_reports(
    config: dict[str, Any],
    storage: LocalModelStorage,
    context: ExecutionContext,
    model: SpacyModel,
    intent: str,
    flags: list[str],
) -> None:
    text = "my seat feels taken, as by somebody else"
    data = TrainingData([topic(text, intent)] * 5)
    RedFlags.create(config, storage, RESOURCE, context).train(data)
    said = message(text, **{PLAIN_TEXT: text, VECTORS: minilm().encode([text])})
    component = RedFlags.load(config, storage, RESOURCE, context)
    assert component.process([said], model)[0].get(RED_FLAGS) == flags


def topic(text: str, intent: str) -> Message:
    """Return a phrase of the training data with the vector of the whole."""
    phrase = Message(data={"text": text, "intent": intent, PLAIN_TEXT: text.lower()})
    vectors = minilm().encode([text])
    phrase.add_features(Features(vectors, FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    return phrase


def test_fingerprint_changes_with_an_example(config: dict[str, Any]) -> None:
    before = RedFlags.fingerprint_addon(config)
    (Path(config["examples"]) / "harmless/denied.yml").write_text("- no numbness")
    assert RedFlags.fingerprint_addon(config) != before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("in_danger/knee", "- it hurts"),
        ("harmless/denied", "no: list"),
        ("harmless/denied", "- ["),
    ],
)
def test_file_of_examples_that_makes_no_sense_is_named(
    config: dict[str, Any], storage: LocalModelStorage, context: ExecutionContext, name: str, content: str
) -> None:
    (Path(config["examples"]) / f"{name}.yml").write_text(content)
    with pytest.raises(RedFlagExampleError, match=name):
        RedFlags.create(config, storage, RESOURCE, context).train(TrainingData())


def test_folder_without_examples_of_danger_is_refused(
    config: dict[str, Any], storage: LocalModelStorage, context: ExecutionContext
) -> None:
    (Path(config["examples"]) / "in_danger/saddle_numbness.yml").unlink()
    with pytest.raises(RedFlagExampleError, match="no examples of danger"):
        RedFlags.create(config, storage, RESOURCE, context).train(TrainingData())
