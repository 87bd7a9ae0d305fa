"""A person writes, and reads the answer: the whole way through the front desk, on both products."""

from __future__ import annotations

import pytest

from testing.meta.people import Person
from testing.meta.stand_in import MetaStandIn
from tests.running import FrontDesk, eventually

PRODUCTS = ["messenger", "whatsapp"]


@pytest.fixture(params=PRODUCTS)
def person(request: pytest.FixtureRequest, desk: FrontDesk, meta: MetaStandIn) -> Person:
    found: Person = meta.person(request.param)
    return found


def test_message_is_answered_once_and_the_first_answer_says_that_it_is_automated(person: Person) -> None:
    person.say("hello")
    texts = eventually(lambda: person.texts() if len(person.texts()) == 2 else None)
    assert "automated assistant of Beyond" in texts[0]
    assert texts[1].startswith("Answer to hello")
