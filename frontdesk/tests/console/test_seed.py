"""The seed fills an empty database with conversations that hold together, and touches no other."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Max

from console.review.models import Mark
from console.teaching.models import Question
from conversations import log, search
from conversations.models import Conversation, Happening, Message, Summary
from testing.seeding.words import words

pytestmark = pytest.mark.usefixtures("database")


def seed(**options: Any) -> None:
    call_command("seed", conversations=40, messages=400, verbosity=0, **options)


def test_seed_writes_as_much_as_is_asked_for() -> None:
    seed()
    assert Conversation.objects.count() == Summary.objects.count() == 40
    assert 300 <= Message.objects.count() <= 500
    assert Happening.objects.filter(what="refused").exists()


def test_seeded_conversations_hold_together() -> None:
    seed()
    found = Conversation.objects.annotate(said=Count("messages"), last=Max("messages__seq"), at=Max("messages__at"))
    assert all(it.said == it.last == it.last_seq == it.summary.last_seq for it in found)
    assert all(it.at == it.last_message_at == it.summary.last_message_at for it in found)
    asked = Message.objects.filter(author="visitor")
    assert not asked.filter(outcome="").exists()
    assert not asked.filter(took_ms=None).exists()


def test_seeded_messages_are_found_by_their_words() -> None:
    seed()
    said = Message.objects.filter(author="visitor").first()
    assert said is not None
    assert said in search.messages_with(search.terms_of(said.text))


def test_seeded_conversations_need_a_look_where_they_were_not_reviewed() -> None:
    seed()
    asking = Question.objects.values_list("message__conversation", flat=True).distinct()
    assert asking
    assert not Mark.objects.filter(conversation__in=asking, reviewed_at__isnull=False).exists()


def test_same_seed_makes_the_same_conversations() -> None:
    seed(seed=7)
    first = list(Message.objects.order_by("pk").values_list("conversation", "text"))
    Conversation.objects.all().delete()
    seed(seed=7)
    assert list(Message.objects.order_by("pk").values_list("conversation", "text")) == first


def test_database_in_which_somebody_talked_is_left_alone() -> None:
    log.open_conversation("web", None)
    with pytest.raises(CommandError, match="seed only an empty one"):
        seed()
    assert Conversation.objects.count() == 1


def test_every_topic_has_phrases_and_an_answer() -> None:
    found = words()
    topics = [Random(1).choice(found.phrases[topic]) for topic in ("sports_massage", "tear_grades", "out_of_scope")]
    assert all(topics)
    assert found.answers["sports_massage"][0]["source"]["title"] == "Who needs a hamstring massage?"
