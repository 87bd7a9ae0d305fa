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
    ("phrases", "code", "values"),
    [
        ({"parking": ("where to park",)}, "phrase_without_topic", {"text": "where to park", "topic": "parking"}),
        ({"sleep": ("What is it?",)}, "phrase_of_another", {"text": "What is it?", "topic": "sleep", "owner": "price"}),
        ({"sleep": ("on my side",), "price": ("on my SIDE!",)}, "phrase_of_another", {"owner": "sleep"}),
        ({"sleep": ("/greet",)}, "phrase_markup", {}),
        ({"sleep": ("in [Bondi](location)",)}, "phrase_markup", {}),
        ({"sleep": ('in [Bondi]{"entity": "location"}',)}, "phrase_markup", {}),
        ({"sleep": (r"on my \u0041",)}, "phrase_markup", {}),
        ({"sleep": ("?!",)}, "phrase_length", {"limit": 60}),
        ({"sleep": ("side " * 61,)}, "phrase_length", {"limit": 60}),
    ],
)
def test_phrase_that_cannot_be_learnt_is_refused(
    phrases: dict[str, tuple[str, ...]], code: str, values: dict[str, object]
) -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught(phrases), TOPICS)
    (reason,) = refused.value.reasons
    assert reason["reason"] == code and values.items() <= reason.items()


@pytest.mark.parametrize(
    ("responses", "code", "values"),
    [
        ({"utter_parking": ("Here.",)}, "answer_unknown", {}),
        ({"utter_danger": ("Wait.",)}, "answer_fixed", {}),
        ({"utter_sleep": ("One.",)}, "answer_variants", {"count": 2}),
        ({"utter_price": ("",)}, "answer_length", {"limit": 60}),
        ({"utter_price": ("ten " * 61,)}, "answer_length", {"limit": 60}),
        ({"utter_price": ("Call {phone}.",)}, "answer_facts", {"original": "Ten."}),
        ({"utter_sleep": ("On your back.", "Call us.")}, "answer_facts", {"original": "Call {phone}."}),
        ({"utter_price": ("{Ten}",)}, "answer_facts", {"original": "Ten."}),
        ({"utter_sleep": ("On your back.", "Call ${phone}.")}, "answer_facts", {"original": "Call {phone}."}),
    ],
)
def test_wording_that_cannot_be_said_is_refused(
    responses: dict[str, tuple[str, ...]], code: str, values: dict[str, object]
) -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught({}, responses), TOPICS)
    (name,) = responses
    assert refused.value.reasons == [{"reason": code, "response": name, **values}]


def test_every_problem_is_named() -> None:
    with pytest.raises(TaughtError) as refused:
        check(Taught({"sleep": ("fees", "what is it")}, {"utter_x": ("x",)}), TOPICS)
    assert len(refused.value.reasons) == 3


def test_what_an_upgrade_knows_or_no_longer_has_is_left_out() -> None:
    taught = Taught(
        {"sleep": ("How to lie?", "fees", "on my side", "On my side!"), "gone": ("x",)},
        {**WORDING, "utter_gone": ("x",)},
    )
    assert fitting(taught, TOPICS) == Taught({"sleep": ("On my side!",)}, WORDING)
