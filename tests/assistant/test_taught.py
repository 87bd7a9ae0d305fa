"""What is taught is read from a request as it was written, cleaned of what nobody sees."""

import pytest

from assistant.errors import BadTurnError
from assistant.taught import Taught, plain


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"phrases": ["x"]},
        {"phrases": {"sleep": "x"}},
        {"phrases": {"sleep": [7]}},
        {"responses": {"u": ["x" * 2001]}},
    ],
)
def test_another_shape_is_refused(body: object) -> None:
    with pytest.raises(BadTurnError):
        Taught.from_json(body)


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    body = {"phrases": {"sleep": [" on\tmy \u202eside\u0000\n"], "price": []}}
    assert Taught.from_json(body) == Taught({"sleep": ("on my side",)})


def test_taught_is_read_as_it_was_written() -> None:
    taught = Taught({"sleep": ("on my side",)}, {"utter_sleep": ("On your back.",)})
    assert Taught.from_json(taught.as_json()) == taught
    assert taught and not Taught()


def test_phrases_that_differ_in_punctuation_are_the_same() -> None:
    assert plain("What’s the PRICE?!") == plain("what's the price")
