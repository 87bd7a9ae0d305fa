"""New texts of answers, from their proposal to a manager's decision."""

from __future__ import annotations

import pytest

from config.errors import TeachingError
from console.teaching import wordings
from console.teaching.models import State, Wording
from console.teaching.topics import Known
from tests.console.racing import at_once
from tests.console.teaching.lessons import account

SLEEP = "utter_sleep_with_sore_hamstring"


def test_wording_waits_until_a_manager_approves_it(database: str, knowing: Known) -> None:
    draft = wordings.propose(account(), SLEEP, ["On your side.", "With a pillow."])
    assert wordings.approved() == {}
    wordings.decide(account("boss"), draft.pk, draft.proposed_at, State.APPROVED)
    assert wordings.approved() == {SLEEP: ["On your side.", "With a pillow."]}


def test_later_proposal_takes_the_place_of_the_waiting_one(database: str, knowing: Known) -> None:
    wordings.propose(account(), SLEEP, ["On your side.", "With a pillow."])
    wordings.propose(account("lee"), SLEEP, ["On your left.", "With a pillow."])
    assert Wording.objects.get().texts[0] == "On your left."


def test_later_approval_takes_the_place_of_the_one_before(database: str, knowing: Known) -> None:
    for text in ("On your side.", "On your left."):
        draft = wordings.propose(account(), SLEEP, [text, "With a pillow."])
        wordings.decide(account("boss"), draft.pk, draft.proposed_at, State.APPROVED)
    assert wordings.approved() == {SLEEP: ["On your left.", "With a pillow."]}


def test_texts_that_were_replaced_after_they_were_read_are_not_approved(database: str, knowing: Known) -> None:
    read = wordings.propose(account(), SLEEP, ["On your side.", "With a pillow."])
    wordings.propose(account("lee"), SLEEP, ["On your left.", "With a pillow."])
    with pytest.raises(Wording.DoesNotExist):
        wordings.decide(account("boss"), read.pk, read.proposed_at, State.APPROVED)
    assert wordings.approved() == {}


def test_approved_wording_can_be_taken_back(database: str, knowing: Known) -> None:
    draft = wordings.propose(account(), SLEEP, ["On your side.", "With a pillow."])
    wordings.decide(account("boss"), draft.pk, draft.proposed_at, State.APPROVED)
    wordings.decide(account("boss"), draft.pk, draft.proposed_at, State.REJECTED)
    assert wordings.approved() == {}


@pytest.mark.parametrize(
    ("name", "texts", "code"),
    [
        (SLEEP, ["On your back.", "With a pillow."], "unchanged"),
        (SLEEP, ["On your back."], "variants"),
        ("utter_ask_price", ["Ask us."], "placeholders"),
        ("utter_report_emergency", ["Wait."], "fixed"),
        ("utter_no_such", ["Hello."], "response"),
    ],
)
def test_what_may_not_be_said_is_refused(database: str, knowing: Known, name: str, texts: list[str], code: str) -> None:
    with pytest.raises(TeachingError, match=code):
        wordings.propose(account(), name, texts)
    assert not Wording.objects.exists()


def test_wordings_that_many_propose_at_once_take_each_other_s_place(database: str, knowing: Known) -> None:
    kim, texts = account(), ["On your side.", "With a pillow."]
    done = at_once(*[lambda: wordings.propose(kim, SLEEP, texts)] * 4)
    assert done == [Wording.objects.get()] * 4


def test_wording_that_two_approve_at_once_is_approved_once(database: str, knowing: Known) -> None:
    draft = wordings.propose(account(), SLEEP, ["On your side.", "With a pillow."])
    boss = account("boss")
    done = at_once(*[lambda: wordings.decide(boss, draft.pk, draft.proposed_at, State.APPROVED)] * 2)
    assert draft in done and any(isinstance(it, Wording.DoesNotExist) for it in done)
