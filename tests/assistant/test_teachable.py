"""What can be taught: only what training data can hold and nothing contradicts."""

import pytest

from assistant.errors import TaughtError
from assistant.taught import Taught
from assistant.teachable import check, fitting
from assistant.topics import Response, Topic

TOPICS = {
    "sleep": Topic("sleep", ["how to lie"], [Response("utter_sleep", ("On your back.", "Call {phone}."))]),
    "price": Topic("price", ["what is it", "fees"], [Response("utter_price", ("Ten.",))]),
    "danger": Topic("danger", ["help"], [Response("utter_danger", ("Call.",), is_fixed=True)]),
}
WORDING = {"utter_sleep": ("Lie on your back.", "Please call {phone}.")}


def test_what_fits_passes() -> None:
    check(Taught({"sleep": ("which side is best",), "price": ("Fees!",)}, WORDING), TOPICS)


@pytest.mark.parametrize(
    ("phrases", "said"),
    [
        ({"parking": ("where to park",)}, "is no topic"),
        ({"sleep": ("What is it?",)}, "'What is it?' cannot be a phrase of sleep: it is a phrase of price as well"),
        ({"sleep": ("on my side",), "price": ("on my SIDE!",)}, "it is a phrase of sleep as well"),
        ({"sleep": ("/greet",)}, "slash or brackets"),
        ({"sleep": ("in [Bondi](location)",)}, "slash or brackets"),
        ({"sleep": ('in [Bondi]{"entity": "location"}',)}, "slash or brackets"),
        ({"sleep": (r"on my \u0041",)}, "slash or brackets"),
        ({"sleep": ("?!",)}, "1 to 60 words"),
        ({"sleep": ("side " * 61,)}, "1 to 60 words"),
    ],
)
def test_phrase_that_cannot_be_learnt_is_refused(phrases: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught(phrases), TOPICS)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("responses", "said"),
    [
        ({"utter_parking": ("Here.",)}, "no answer has this name"),
        ({"utter_danger": ("Wait.",)}, "reviewed by a clinician"),
        ({"utter_sleep": ("One.",)}, "2 variants"),
        ({"utter_price": ("",)}, "1 to 60 words"),
        ({"utter_price": ("ten " * 61,)}, "1 to 60 words"),
        ({"utter_price": ("Call {phone}.",)}, "same facts"),
        ({"utter_sleep": ("On your back.", "Call us.")}, "same facts"),
        ({"utter_price": ("{Ten}",)}, "same facts"),
        ({"utter_sleep": ("On your back.", "Call ${phone}.")}, "same facts"),
    ],
)
def test_wording_that_cannot_be_said_is_refused(responses: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught({}, responses), TOPICS)
    assert said in str(refused.value)


def test_every_problem_is_named() -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught({"sleep": ("fees", "what is it")}, {"utter_x": ("x",)}), TOPICS)
    assert len(str(refused.value).splitlines()) == 3


def test_what_an_upgrade_knows_or_no_longer_has_is_left_out() -> None:
    taught = Taught(
        {"sleep": ("How to lie?", "fees", "on my side", "On my side!"), "gone": ("x",)},
        {**WORDING, "utter_gone": ("x",)},
    )
    assert fitting(taught, TOPICS) == Taught({"sleep": ("On my side!",)}, WORDING)
