"""Upgrades of databases from before one candidate and one wording stood alone."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from console.teaching.models import Candidate, Wording


def upgrade(to: str) -> None:
    call_command("migrate", "teaching", to, verbosity=0)


@pytest.mark.usefixtures("database")
def test_upgrade_leaves_the_latest_of_those_that_contradict_each_other() -> None:
    upgrade("0001")
    for state in ("ready", "publishing", "undoing", "waiting", "training"):
        Candidate.objects.create(state=state)
    for response, state in [("utter_a", "proposed"), ("utter_a", "proposed"), ("utter_b", "proposed")]:
        Wording.objects.create(response=response, state=state)
    for response, state in [("utter_a", "approved"), ("utter_a", "approved"), ("utter_a", "rejected")]:
        Wording.objects.create(response=response, state=state)
    upgrade("0003")
    candidates = Candidate.objects.order_by("pk").values_list("state", flat=True)
    assert [*candidates] == ["ready", "ready", "published", "dropped", "training"]
    wordings = Wording.objects.order_by("pk").values_list("state", flat=True)
    assert [*wordings] == ["replaced", "proposed", "proposed", "replaced", "approved", "rejected"]
