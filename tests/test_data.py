"""The data keeps its promises: phrases, answers, sources, choices, and nothing trained that tests."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.clinic import Clinic
from assistant.errors import ClinicError
from assistant.heldout import OUT_OF_SCOPE
from assistant.nlu.danger import EXAMPLES
from assistant.nlu.decision import AMBIGUOUS, FALLBACK
from assistant.responses import needs_of, variables_of
from assistant.training import HELDOUT, ROOT

WORD_LIMIT = 60
CHOICE_LIMIT = 3
TITLE_LIMIT = 20  # characters; Messenger cuts longer quick replies
PHRASES_AT_LEAST = 20
ALIKE = 0.8  # from this share of common words on, two phrases are nearly the same
LONG = 4  # words of a phrase that may be nearly the same as another

FILES = {path: yaml.safe_load(path.read_text()) for path in sorted((ROOT / "data").rglob("*.yml"))}
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variants for content in FILES.values() for name, variants in (content.get("responses") or {}).items()
}
VARIANTS = [(name, variant) for name, variants in RESPONSES.items() for variant in variants]
RULES = [rule for content in FILES.values() for rule in content.get("rules") or []]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
TRAINED_INTENTS = [intent for intent in DOMAIN["intents"] if intent != AMBIGUOUS]  # the decision's own has no phrases
CLINIC = Clinic.read(ROOT / "clinic.yml")
FAQ = sorted(path.stem for path in (ROOT / "data/faq").glob("*.yml"))
ARTICLE = [topic for topic in FAQ if not topic.startswith("ask_")]
FACTS = {
    "clinic_name", "article_url", "booking_url", "newsletter_url", "phone", "phone_url", "email", "email_url",
    "emergency_number", "emergency_url", "crisis_line", "crisis_number", "crisis_url", "opening_hours", "locations",
    "prices", "insurance",
}  # fmt: skip
TOLD = {  # what actions tell of the front desk's answers
    "url", "next_free", "day", "day_hours", "closed_day", "consent", "typed", "suggested", "opens", "when", "chosen",
    "practitioner", "location",
}  # fmt: skip
ALWAYS_TOLD = {"consent", "typed", "suggested", "practitioner", "location"}
ANSWERS = {"/affirm", "/deny"}  # choices that answer a question in its own words
REQUIRED = {
    "name": "Beyond",
    "booking": {"url": "https://b"},
    "article": {"title": "A", "url": "https://a", "sections": ["A"]},
}
DECIDES = next(
    it for it in yaml.safe_load((ROOT / "config.yml").read_text())["pipeline"] if it["name"].endswith("Decision")
)
OFFERED = sorted(set(DOMAIN["intents"]) - {*DECIDES["never_offered"], DECIDES["out_of_scope"]})


def phrases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for content in FILES.values():
        for entry in content.get("nlu") or []:
            lines = entry["examples"].strip().splitlines()
            found.setdefault(entry["intent"], []).extend(line.removeprefix("- ") for line in lines)
    return found


PHRASES = phrases()


def plain(phrase: str) -> str:
    """Return the words of a phrase, so that two that differ in punctuation are equal."""
    return " ".join(re.findall(r"[\w']+", phrase.lower()))


@cache
def words(phrase: str) -> frozenset[str]:
    return frozenset(plain(phrase).split())


def heldout() -> list[str]:
    """Return the held-out phrases: of the intents, and of the red flags and their look-alikes."""
    intents = [yaml.safe_load(path.read_text()) for path in sorted(HELDOUT.glob("*.yml"))]
    kinds = [yaml.safe_load(path.read_text()) for path in sorted((HELDOUT / "red_flags").glob("*.yml"))]
    assert {entry["intent"] for entry in intents} == set(TRAINED_INTENTS)
    assert len(kinds) == 2
    return [text for entry in intents for text in entry["phrases"]] + [
        text for by_kind in kinds for texts in by_kind.values() for text in texts
    ]


def is_nearly(phrase: str, other: str) -> bool:
    """Return whether two phrases have the same words, or, if they are long enough, nearly the same (Jaccard 1901)."""
    mine, theirs = words(phrase), words(other)
    common = len(mine & theirs)
    is_alike = common >= ALIKE * (len(mine) + len(theirs) - common)
    return mine == theirs or (is_alike and min(len(mine), len(theirs)) >= LONG)


@pytest.mark.parametrize("intent", TRAINED_INTENTS)
def test_intent_has_enough_phrases(intent: str) -> None:
    assert len({plain(phrase) for phrase in PHRASES[intent]}) >= PHRASES_AT_LEAST


def test_every_trained_intent_is_in_the_domain() -> None:
    assert set(PHRASES) == set(TRAINED_INTENTS)


def test_out_of_scope_is_rich() -> None:
    assert len({plain(phrase) for phrase in PHRASES["out_of_scope"]}) >= 300


def test_no_phrase_stands_twice() -> None:
    counted = Counter(plain(phrase) for rows in PHRASES.values() for phrase in rows)
    assert [phrase for phrase, count in counted.items() if count > 1] == []


def test_heldout_phrases_are_not_trained_in_nearly_the_same_words() -> None:
    examples = [text for path in EXAMPLES.glob("*/*.yml") for text in yaml.safe_load(path.read_text())]
    assert len(examples) > 1000
    trained = [phrase for rows in PHRASES.values() for phrase in rows] + examples
    assert [(phrase, other) for phrase in heldout() for other in trained if is_nearly(phrase, other)] == []


def test_heldout_phrase_stands_once() -> None:
    counted = Counter(plain(phrase) for phrase in heldout() if plain(phrase))
    assert [phrase for phrase, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("How much is it?", "how much is it", True),
        ("is it much, how", "how much is it", True),
        ("price please", "please, price!", True),
        ("how much is it now", "how much is it", True),
        ("how much is that", "how much is it", False),
        ("much is it", "how much is it", False),
        ("where are you", "how much is it", False),
    ],
)
def test_nearly_the_same_is_told_by_words(one: str, other: str, is_same: bool) -> None:
    assert is_nearly(one, other) is is_nearly(other, one) is is_same


def test_test_conversations_are_not_trained() -> None:
    trained = {plain(phrase) for rows in PHRASES.values() for phrase in rows}
    said = [
        step["user"].strip()
        for path in (ROOT / "tests/conversations").glob("*.yml")
        for story in yaml.safe_load(path.read_text())["stories"]
        for step in story["steps"]
        if "user" in step
    ]
    assert len(said) >= len(DOMAIN["intents"])
    assert [phrase for phrase in said if plain(phrase) in trained and len(plain(phrase).split()) > 2] == []


@pytest.mark.parametrize("topic", FAQ)
def test_topic_s_file_holds_its_phrases_answer_and_rule(topic: str) -> None:
    content = FILES[ROOT / f"data/faq/{topic}.yml"]
    assert [entry["intent"] for entry in content["nlu"]] == [topic]
    assert f"utter_{topic}" in content["responses"]
    assert [step for rule in content["rules"] for step in rule["steps"]] == [
        {"intent": topic},
        {"action": f"utter_{topic}"},
    ]


@pytest.mark.parametrize("topic", ARTICLE)
def test_article_topic_has_a_source_a_label_and_more_to_tell(topic: str) -> None:
    for variant in RESPONSES[f"utter_{topic}"] + RESPONSES[f"utter_{topic}_more"]:
        assert variant["metadata"]["source"] in CLINIC.facts["article"]["sections"]
    assert RESPONSES[f"utter_{topic}"][0]["metadata"]["label"]


def test_there_are_25_article_topics() -> None:
    assert len(ARTICLE) == 25


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[name for name, _ in VARIANTS])
def test_answer_is_short_and_sources_exist(name: str, variant: dict[str, Any]) -> None:
    assert 0 < len(variant["text"].split()) <= WORD_LIMIT
    source = variant.get("metadata", {}).get("source")
    assert source is None or source in CLINIC.facts["article"]["sections"]


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[name for name, _ in VARIANTS])
def test_answer_s_choices_lead_somewhere_under_their_one_name(name: str, variant: dict[str, Any]) -> None:
    choices = variant.get("buttons") or []
    assert len(choices) <= CHOICE_LIMIT
    for choice in [it for it in choices if "{" not in it["payload"]]:
        assert choice["payload"].removeprefix("/") in {*DOMAIN["intents"], FALLBACK}
        assert len(choice["title"]) <= TITLE_LIMIT
        assert choice["payload"] in ANSWERS or choice["title"] == label(choice["payload"])
    assert f"/{name.removeprefix('utter_').removesuffix('_more')}" not in [choice["payload"] for choice in choices]


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[name for name, _ in VARIANTS])
def test_choice_that_names_an_entity_is_short_and_names_one_of_the_domain(name: str, variant: dict[str, Any]) -> None:
    for choice in [it for it in variant.get("buttons") or [] if "{" in it["payload"]]:
        intent, _, entity = choice["payload"].removeprefix("/").partition("{")
        assert intent in DOMAIN["intents"] and set(json.loads("{" + entity)) <= set(DOMAIN["entities"])
        assert len(choice["title"]) <= TITLE_LIMIT


@pytest.mark.parametrize(("name", "variant"), VARIANTS, ids=[name for name, _ in VARIANTS])
def test_answer_names_only_known_facts_and_safe_links(name: str, variant: dict[str, Any]) -> None:
    assert variables_of(variant) <= FACTS | TOLD
    for link in (variant.get("custom") or {}).get("links", []):
        assert link["url"].startswith("{") or link["url"].partition(":")[0] in {"https", "tel", "mailto"}


def test_response_always_has_a_variant_that_needs_no_optional_fact(tmp_path: Path) -> None:
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump(REQUIRED))
    always = set(Clinic.read(tmp_path / "clinic.yml").variables)
    assert always == {"clinic_name", "article_url", "booking_url", "emergency_number", "emergency_url"}
    stuck = [
        name for name, variants in RESPONSES.items() if not any(needs_of(it) <= always | ALWAYS_TOLD for it in variants)
    ]
    assert stuck == []


@pytest.mark.parametrize("missing", ["name", "booking", "article"])
def test_required_facts_are_all_required(tmp_path: Path, missing: str) -> None:
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump({**REQUIRED, missing: None}))
    with pytest.raises(ClinicError, match=missing):
        Clinic.read(tmp_path / "clinic.yml")


@pytest.mark.parametrize("intent", OFFERED)
def test_intent_that_may_be_asked_back_about_has_a_label(intent: str) -> None:
    assert 0 < len(label(f"/{intent}")) <= TITLE_LIMIT


def test_intents_never_asked_back_about_exist() -> None:
    assert {*DECIDES["never_offered"], DECIDES["out_of_scope"]} <= set(DOMAIN["intents"])
    assert DECIDES["out_of_scope"] == OUT_OF_SCOPE


def test_rule_titles_are_sentences_no_other_rule_has() -> None:
    titles = [rule["rule"] for rule in RULES]
    assert len(titles) == len(set(titles))
    assert [title for title in titles if len(title.split()) < 3] == []


def test_every_response_used_is_defined() -> None:
    used = {step["action"] for rule in RULES for step in rule["steps"] if step.get("action", "").startswith("utter_")}
    sources = "".join(path.read_text() for path in (ROOT / "actions").glob("*.py"))
    used |= set(re.findall(r'"(utter_[a-z_]+)"', sources)) - {"utter_action"}
    used |= {variant["metadata"]["yes"] for _, variant in VARIANTS if (variant.get("metadata") or {}).get("yes")}
    assert used - {*RESPONSES, *DOMAIN["actions"], *DOMAIN["forms"]} == set()


def test_safety_wording_waits_for_a_clinician() -> None:
    head = (ROOT / "data/safety.yml").read_text().split("\nversion")[0]
    assert "clinician" in head and "review" in head


def label(payload: str) -> str:
    """Return the human name of the intent a choice leads to."""
    name = payload.removeprefix("/")
    labels = {
        variant["metadata"]["label"]
        for response, variants in RESPONSES.items()
        for variant in variants
        if response == f"utter_{name}" and (variant.get("metadata") or {}).get("label")
    }
    unlabelled = {"tell_me_more": "Tell me more", "ask_why": "Why do you ask?", FALLBACK: "Something else"}
    return labels.pop() if len(labels) == 1 else unlabelled.get(name, "")
