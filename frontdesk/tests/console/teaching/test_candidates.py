"""Candidates that several managers ask something of at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from config.errors import TeachingError
from console.models import AuditEntry
from console.teaching import candidates, phrases
from console.teaching.models import UNDER_WAY, Candidate
from console.teaching.topics import Known
from tests.console.racing import all_look_first, at_once, on_postgresql
from tests.console.teaching.lessons import account

State = Candidate.State


def refusals(*acts: Callable[[], object]) -> list[str]:
    """Do things at the same time, and return "" for what was done and the code for what was refused."""
    return sorted(error.code if isinstance(error, TeachingError) else "" for error in at_once(*acts))


@pytest.fixture
def looking(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets nobody go on until two have seen that no candidate is under way."""
    all_look_first(monkeypatch, candidates, "under_way")


@on_postgresql
@pytest.mark.usefixtures("looking", "knowing")
def test_two_who_train_at_once_make_one_candidate() -> None:
    boss = account("boss")
    phrases.approve(boss, phrases.propose(boss, "how dear is it", "ask_price").pk, "how dear is it")
    assert refusals(lambda: candidates.train(boss), lambda: candidates.train(boss)) == ["", "under way"]
    assert Candidate.objects.count() == AuditEntry.objects.filter(action="trained").count() == 1


@on_postgresql
@pytest.mark.usefixtures("looking")
def test_two_who_publish_and_undo_at_once_do_one_of_both() -> None:
    boss, answering = account("boss"), Candidate.objects.create(state=State.PUBLISHED)
    ready = Candidate.objects.create(state=State.READY)
    done = refusals(lambda: candidates.publish(boss, ready.pk), lambda: candidates.undo(boss, answering.pk))
    assert done == ["", "not now"]
    assert Candidate.objects.filter(state__in=UNDER_WAY).count() == 1
    assert AuditEntry.objects.filter(action="published").count() == 1


@on_postgresql
@pytest.mark.usefixtures("looking")
def test_two_who_publish_one_candidate_at_once_publish_it_once() -> None:
    boss, ready = account("boss"), Candidate.objects.create(state=State.READY)
    assert refusals(*[lambda: candidates.publish(boss, ready.pk)] * 2) == ["", "not now"]
    assert AuditEntry.objects.filter(action="published").count() == 1


def test_many_who_train_at_once_on_any_database_make_one_candidate(database: str, knowing: Known) -> None:
    boss = account("boss")
    phrases.approve(boss, phrases.propose(boss, "how dear is it", "ask_price").pk, "how dear is it")
    assert refusals(*[lambda: candidates.train(boss)] * 4) == ["", "under way", "under way", "under way"]
