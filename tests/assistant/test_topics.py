"""Topics are read as Rasa reads them: phrases from every file, responses under the topic that they are named for."""

from pathlib import Path

import pytest

from assistant import topics
from assistant.topics import Response, Topic
from assistant.training import ROOT

FILES = {
    "faq/sleep.yml": """
rules: [{rule: A visitor asks how to sleep, steps: [{intent: sleep}, {action: utter_sleep}]}]
responses:
  utter_sleep: [{text: On your back., metadata: {source: FAQ}}, {text: "{phone}"}]
  utter_sleep_more: [{text: With a pillow., buttons: [{title: No, payload: /deny}]}]
nlu: [{intent: sleep, examples: "- how to lie\\n- how do i sleep\\n"}]
""",
    "faq/more.yml": 'nlu: [{intent: sleep, examples: "- cannot sleep\\n"}]',
    "clarify.yml": """
rules: [{rule: Words that fit several topics, steps: [{intent: nlu_ambiguous}, {action: utter_clarify}]}]
responses: {utter_clarify: [{text: Which one}]}
""",
    "safety.yml": """
responses: {utter_acute: [{text: Rest.}], utter_danger: [{text: Call.}], utter_other: [{text: Ow.}]}
nlu: [{intent: danger, examples: "- help\\n"}, {intent: acute, examples: "- a pop\\n"}]
""",
}


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Topic]:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return topics.read(tmp_path)


def test_topic_has_the_phrases_of_every_file(found: dict[str, Topic]) -> None:
    assert sorted(found["sleep"].phrases) == ["cannot sleep", "how do i sleep", "how to lie"]


def test_response_has_a_text_for_each_variant_and_its_source(found: dict[str, Topic]) -> None:
    assert found["sleep"].responses == [
        Response("utter_sleep", ("On your back.", "{phone}"), "FAQ"),
        Response("utter_sleep_more", ("With a pillow.",)),
    ]


def test_response_belongs_to_the_topic_it_is_named_for_or_the_file_s_first(found: dict[str, Topic]) -> None:
    assert [it.name for it in found["danger"].responses] == ["utter_danger", "utter_other"]
    assert [it.name for it in found["acute"].responses] == ["utter_acute"]


def test_wording_for_danger_is_fixed(found: dict[str, Topic]) -> None:
    assert {it.is_fixed for it in found["danger"].responses} == {True}
    assert {it.is_fixed for it in found["sleep"].responses} == {False}


def test_intent_without_phrases_is_no_topic(found: dict[str, Topic]) -> None:
    assert list(found) == ["acute", "danger", "sleep"]


def test_every_topic_of_the_assistant_has_phrases_and_most_have_an_answer() -> None:
    found = topics.read(ROOT / "data")
    assert len(found) == 50
    assert [it.name for it in found.values() if not it.phrases or not it.responses] == []
