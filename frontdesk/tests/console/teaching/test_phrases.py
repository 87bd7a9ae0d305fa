"""Phrases from their proposal to a manager's decision."""

from __future__ import annotations

import pytest

from config.errors import KnownPhraseError, TeachingError
from console.models import AuditEntry
from console.teaching import phrases
from console.teaching.models import Phrase, State
from console.teaching.topics import Known
from conversations import log
from tests.console.racing import all_look_first, at_once, on_postgresql
from tests.console.teaching.lessons import account, refused


def test_phrase_waits_until_a_manager_approves_it(database: str, knowing: Known) -> None:
    phrase = phrases.propose(account(), "how dear is it", "ask_price")
    assert phrases.approved() == {}
    phrases.approve(account("boss"), phrase.pk, "how dear is a massage")
    assert phrases.approved() == {"ask_price": ["how dear is a massage"]}
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["changed", "approved"]


def test_approved_phrase_can_be_taken_back(database: str, knowing: Known) -> None:
    phrase = phrases.propose(account(), "how dear is it", "ask_price")
    phrases.approve(account("boss"), phrase.pk, phrase.text)
    phrases.reject(account("boss"), phrase.pk, State.APPROVED)
    assert phrases.approved() == {}


def test_phrase_that_was_approved_meanwhile_is_not_rejected(database: str, knowing: Known) -> None:
    phrase = phrases.propose(account(), "how dear is it", "ask_price")
    phrases.approve(account("boss"), phrase.pk, phrase.text)
    with pytest.raises(Phrase.DoesNotExist):
        phrases.reject(account("boss"), phrase.pk, State.PROPOSED)
    assert phrases.approved() == {"ask_price": ["how dear is it"]}


@pytest.mark.parametrize("topic", ["ask_price", "sleep_with_sore_hamstring"])
def test_phrase_of_the_data_is_refused_with_its_topic(database: str, knowing: Known, topic: str) -> None:
    with pytest.raises(KnownPhraseError) as refusal:
        phrases.propose(account(), "How much is it?", topic)
    assert (refusal.value.topic, refusal.value.where) == ("ask_price", "data")


def test_proposed_phrase_is_refused_in_another_topic(database: str, knowing: Known) -> None:
    phrases.propose(account(), "how dear is it", "ask_price")
    with pytest.raises(KnownPhraseError) as refusal:
        phrases.propose(account(), "How dear is it?", "sleep_with_sore_hamstring")
    assert (refusal.value.topic, refusal.value.where) == ("ask_price", "proposed")


def test_phrase_edited_into_a_known_one_is_not_approved(database: str, knowing: Known) -> None:
    phrase = phrases.propose(account(), "how dear is it", "ask_price")
    with pytest.raises(KnownPhraseError):
        phrases.approve(account("boss"), phrase.pk, "my dog")
    assert Phrase.objects.get().state == State.PROPOSED


def test_rejected_phrase_may_be_proposed_again(database: str, knowing: Known) -> None:
    phrases.reject(account(), phrases.propose(account(), "how dear is it", "ask_price").pk, State.PROPOSED)
    assert phrases.propose(account(), "how dear is it", "sleep_with_sore_hamstring").state == State.PROPOSED


def test_phrase_is_decided_on_once(database: str, knowing: Known) -> None:
    phrase = phrases.propose(account(), "how dear is it", "ask_price")
    phrases.approve(account("boss"), phrase.pk, phrase.text)
    with pytest.raises(Phrase.DoesNotExist):
        phrases.approve(account("boss"), phrase.pk, "how dear")


def test_phrase_of_no_topic_is_refused(database: str, knowing: Known) -> None:
    with pytest.raises(TeachingError, match="topic"):
        phrases.propose(account(), "how dear is it", "nlu_fallback")


def test_erasing_a_conversation_erases_its_waiting_and_rejected_phrases(database: str, knowing: Known) -> None:
    waiting, rejected = refused("how dear is it", "is it dear")
    phrases.propose(account(), waiting.text, "ask_price", waiting)
    phrases.reject(account(), phrases.propose(account(), rejected.text, "ask_price", rejected).pk, State.PROPOSED)
    log.erase(waiting.conversation_id)
    log.erase(rejected.conversation_id)
    assert not Phrase.objects.exists()


def test_approved_phrase_is_nobody_s_and_stands(database: str, knowing: Known) -> None:
    (message,) = refused("how dear is it")
    phrase = phrases.propose(account(), message.text, "ask_price", message)
    phrases.approve(account("boss"), phrase.pk, phrase.text)
    log.erase(message.conversation_id)
    assert Phrase.objects.get().message is None


@on_postgresql
def test_phrase_that_two_propose_at_once_stands_already_for_the_second(
    database: str, knowing: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim, lee = account("kim"), account("lee")
    all_look_first(monkeypatch, phrases, "_check")
    done = at_once(
        lambda: phrases.propose(kim, "how dear is it", "ask_price"),
        lambda: phrases.propose(lee, "How dear is it?", "ask_price"),
    )
    (refusal,) = (it for it in done if isinstance(it, KnownPhraseError))
    assert (refusal.topic, refusal.where) == ("ask_price", "proposed")
    assert Phrase.objects.count() == AuditEntry.objects.count() == 1


@on_postgresql
def test_phrases_that_two_edit_into_one_at_once_are_approved_once(
    database: str, knowing: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = account("boss")
    one, two = (phrases.propose(boss, text, "ask_price").pk for text in ("how dear is it", "is it dear"))
    all_look_first(monkeypatch, phrases, "_check")
    done = at_once(lambda: phrases.approve(boss, one, "dear?"), lambda: phrases.approve(boss, two, "dear"))
    (refusal,) = (it for it in done if isinstance(it, KnownPhraseError))
    assert (refusal.topic, refusal.where) == ("ask_price", "approved")
    assert phrases.approved() in ({"ask_price": ["dear?"]}, {"ask_price": ["dear"]})


@on_postgresql
def test_phrase_that_two_decide_on_at_once_is_decided_on_once(
    database: str, knowing: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = account("boss")
    pk = phrases.propose(boss, "how dear is it", "ask_price").pk
    done = at_once(*[lambda: phrases.approve(boss, pk, "how dear is it")] * 2)
    assert sorted(map(repr, map(type, done))) == sorted(map(repr, [type(None), Phrase.DoesNotExist]))
