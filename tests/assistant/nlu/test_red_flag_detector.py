"""The rules of the red flags: said in many words they are found; denied, past, in general or in jest they are not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from rasa.nlu.utils.spacy_utils import SpacyModel

from assistant.errors import RedFlagRuleError
from assistant.nlu.red_flag_detector import Detector
from assistant.nlu.red_flag_rules import INTENTS, PATH, Rules
from assistant.nlu.spelling import TEXT_LIMIT, normalised

CONTENT = yaml.safe_load(PATH.read_text())
RULES = Rules.read()

REPORTED = {
    "bladder_or_bowel": [
        "can't pee since my back went", "i keep wetting myself", "No control over my bowels",
        "peed my pants without knowing", "no control downstairs since the squats",
        "wee just runs down my leg", "the urge to wee has gone", "i have to strain to pee",
    ],
    "saddle_numbness": [
        "numb groin", "can't feel between my legs", "my privates feel tingly", "no feeling when I wipe",
        "saddle numbness",
        "should i stretch, also i cant feel my groin",
    ],
    "both_legs": [
        "my both legs are numb", "can't feel my legs", "both of my legs have gone weak", "numb from the waist down",
        "pins and needles in both feet", "my left leg was numb yesterday now the right leg is too",
    ],
    "cannot_bear_weight": [
        "can't put any weight on it", "unable to weight bear", "my leg won't hold me", "can't stand on my left leg",
        "every time I stand my knee gives way since the fall", "cannot walk at all since I fell",
    ],
    "pop_with_bruising_or_gap": [
        "heard a pop and now it's purple", "felt a snap, can feel a dent", "there's a hole in my hamstring",
    ],
    "deformity": ["bone sticking out", "my foot is pointing backwards", "dislocated my knee", "leg looks deformed"],
    "clot": [
        "hot swollen calf", "my calf is swollen and sore", "i think i have a dvt",
        "leg swollen and warm since my flight",
        "my leg has gone cold and white", "calf painful and I'm short of breath",
    ],
    "chest_pain": [
        "can't breathe", "not breathing", "chest feels tight", "my wife just collapsed", "having a stroke",
        "his face is drooping", "heart is racing and I feel faint", "passed out at training",
    ],
    "infection": [
        "fever and my leg is hot and swollen", "the redness is spreading up my leg", "my wound is oozing pus",
        "temp of 39.4 and a red thigh",
    ],
    "severe_trauma": [
        "hit by a car", "fell off the roof", "there's blood everywhere", "it won't stop bleeding",
        "took too many pills",
        "had a motorbike accident an hour ago",
    ],
    "suicidal": [
        "i want to die", "thinking of ending it all", "going to kill myself", "no point living anymore",
        "everyone would be better off without me",
    ],
    "call_for_help": ["call an ambulance", "emergency", "this is an emergency"],
}  # fmt: skip

HARMLESS = {
    "denied": [
        "Bruise? None. Pop? None.", "he got run over last year, walking again",
        "no numbness, tingling or bladder problems", "I don't have any weakness in my legs",
        "calf isn't hot or swollen",
        "didn't hear a pop, no bruise", "never had chest pain", "the scan ruled out a clot", "no fever, just sore",
    ],
    "somebody else's past": [
        "my dad had a blood clot", "my mum had a stroke years ago", "my mate dislocated his knee in 2010, is he normal",
    ],
    "own past": [
        "I popped it in 2015 with a big bruise, all good now", "I fell off a horse when I was a kid",
        "I used to get chest pain, all sorted", "had numb legs from a disc years ago",
    ],
    "asked in general": [
        "can massage cause a blood clot", "what does a grade 3 tear look like", "when should I go to hospital",
        "is bruising normal with a strain", "symptoms of a blood clot", "do you always hear a pop and see a bruise",
    ],
    "supposed": [
        "what if I hear a pop and get a bruise", "worried i might get a clot",
        "if i got pins and needles in both legs one day",
    ],
    "a figure of speech": [
        "this soreness is killing me", "dying after leg day", "my legs are dead", "that massage was to die for",
        "wet myself laughing", "feels like i got hit by a bus", "nearly had a heart attack when i saw the price",
    ],
    "another meaning": [
        "a wee bit sore", "calf raises on a hot day", "pop in for a bruise check", "chest day", "I work in emergency",
        "can't stand my boss", "both legs sore after run", "numb bum from sitting too long", "losing weight",
        "pulled my hammy yesterday, bit of a bruise", "I hurt myself at footy",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> SpacyModel:
    return SpacyModel(spacy.blank("en"), "blank")


@pytest.fixture(scope="module")
def detector(model: SpacyModel) -> Detector:
    return Detector(RULES, model.model.vocab)


def names(detector: Detector, text: str) -> list[str]:
    return [flag.name for flag in detector.flags_in(normalised(text))]


@pytest.mark.parametrize(("flag", "text"), [(flag, text) for flag, texts in REPORTED.items() for text in texts])
def test_report_is_flagged(detector: Detector, flag: str, text: str) -> None:
    assert flag in names(detector, text)


@pytest.mark.parametrize("text", [text for texts in HARMLESS.values() for text in texts])
def test_harmless_text_is_not_flagged(detector: Detector, text: str) -> None:
    assert names(detector, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my son can't feel his legs",
        "my dad had a clot and now my calf is swollen and hot",
        "I had surgery 2 years ago and today I can't feel my groin",
        "no injury, calf swollen and hot",
        "I don't know why both my legs are numb",
        "not sure what I did but my calf is red and swollen and sore",
        "is it normal that I can't feel my groin",
        "can massage help? my leg is numb and so is the other one now. both legs are weak",
        "no back pain but I can't pee",
        "lol I can't feel my groin",
        "lost control of my bladder. is that all good?",
        "I feel like I'm about to pass out",
    ],
)
def test_context_that_excuses_nothing_is_seen_through(detector: Detector, text: str) -> None:
    assert names(detector, text) != []


@pytest.mark.parametrize(
    "text", ["cant bear wieght on my leg", "my calf is swolen and warmm", "lost controll of my blader"]
)
def test_typing_error_hides_nothing(detector: Detector, text: str) -> None:
    assert names(detector, text) != []


def test_words_that_report_nothing_are_mentioned(detector: Detector) -> None:
    denied, unsaid = (detector.detect(text) for text in ("no numbness in the groin", "a sore hamstring"))
    assert (denied.raised, denied.is_mentioned) == ((), True)
    assert (unsaid.raised, unsaid.is_mentioned) == ((), False)


def test_every_flag_is_tried_here() -> None:
    assert {flag.name for flag in RULES.flags} == set(REPORTED)


@pytest.mark.parametrize("flag", RULES.flags, ids=lambda flag: flag.name)
def test_flag_says_why_and_who_says_so(flag: Any) -> None:
    assert flag.reason.endswith(".") and flag.source and flag.label and flag.patterns


@pytest.mark.parametrize(
    "text", ["calf hot swollen red not ", "my leg numb both legs weak and ", "can't feel i ", "q" * 30 + " "]
)
def test_long_text_is_read_quickly(detector: Detector, text: str) -> None:
    long = (text * TEXT_LIMIT)[:TEXT_LIMIT]
    started = time.process_time()
    detector.flags_in(long)
    assert time.process_time() - started < 0.5


def with_flag(**fields: Any) -> dict[str, Any]:
    flag = {
        "name": "f",
        "label": "l",
        "reason": "r",
        "source": "s",
        "intent": INTENTS[0],
        "patterns": ["pain"],
        **fields,
    }
    return {**CONTENT, "flags": [flag]}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "'gap'"),
        ({**CONTENT, "window": "wide"}, "'window'"),
        ({**CONTENT, "words": {}}, "'negators'"),
        ({**CONTENT, "words": {**CONTENT["words"], "knees": 3}}, "'knees'"),
        ({**CONTENT, "words": {"a": "<b>"}}, "'a'.*'<b>'"),
        ({**CONTENT, "flags": ["chest"]}, "'chest'"),
        (with_flag(source=" "), "'f' lacks 'source'"),
        (with_flag(reason=None), "'f' lacks 'reason'"),
        (with_flag(intent="greet"), "'f' has the intent 'greet'"),
        (with_flag(patterns=[]), "'f' lacks 'patterns'"),
        (with_flag(patterns="pain"), "'f' has 'patterns'"),
        (with_flag(patterns=["<nowhere> pain"]), "'f'.*'<nowhere> pain'.*'<nowhere>'"),
        (with_flag(patterns=["pain ..."]), "'f'.*'pain ...'"),
        (with_flag(patterns=["... pain"]), "'f'"),
        (with_flag(patterns=["pain & "]), "'f'"),
        (with_flag(patterns=["(pain"]), "'f'.*cannot be understood"),
        (with_flag(unless=["a | b"]), "'f'.*cannot be understood"),
    ],
)
def test_mistake_is_named(content: Any, named: str) -> None:
    with pytest.raises(RedFlagRuleError, match=named):
        Rules.of(content)


@pytest.mark.parametrize(("text", "named"), [("a: [", "cannot be read"), ("gap: 1\ngap: 2", "'gap' stands twice")])
def test_file_that_is_no_yaml_or_says_a_thing_twice_is_refused(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "rules.yml").write_text(text)
    with pytest.raises(RedFlagRuleError, match=named):
        Rules.read(tmp_path / "rules.yml")


def test_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RedFlagRuleError, match=r"none\.yml"):
        Rules.read(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("pattern", "said", "unsaid"),
    [
        ("big toe", "my big toe", "toe big"),
        ("big ... toe", "big and very ugly toe", "big. My toe"),
        ("big ...1 toe", "big sore toe", "big very sore toe"),
        ("big ~ toe", "my toe is big", "my toe hurts"),
        ("big & toe", "It is big. My toe.", "my toe"),
        ("^ toe $", "Ouch. Toe.", "my toe"),
        ("toe*", "toenail", "to"),
        ("toe ##", "toe 12", "toe 1"),
    ],
)
def test_signs_of_patterns_mean_what_the_page_says(model: SpacyModel, pattern: str, said: str, unsaid: str) -> None:
    detector = Detector(Rules.of(with_flag(patterns=[pattern])), model.model.vocab)
    assert (names(detector, said), names(detector, unsaid)) == (["f"], [])
