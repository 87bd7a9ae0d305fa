"""An answer is what stands in data/faq, and nothing else that the assistant says."""

from __future__ import annotations

import yaml

from config.table import ROOT
from feedback.answers import NO_ANSWERS, is_answer

INTENTS = {intent for intent in yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]}
TOPICS = {path.stem for path in (ROOT / "data/faq").glob("*.yml")}


def test_every_topic_of_the_questions_is_an_answer() -> None:
    assert {topic for topic in TOPICS if not is_answer(topic)} == set()


def test_all_else_that_the_assistant_says_is_none() -> None:
    assert INTENTS - TOPICS == NO_ANSWERS
    assert not is_answer(None)
    assert not is_answer("")
