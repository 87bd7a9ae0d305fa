"""The seed fills an empty database with conversations that hold together, and touches no other."""

from __future__ import annotations

from importlib import import_module
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, Max

from booking.models import HandOffLink
from console.review.models import Mark
from console.teaching.models import Question
from conversations import log, search
from conversations.models import Conversation, Happening, Message, Summary
from feedback.answers import is_answer
from feedback.models import Feedback
from testing.seeding.words import words

pytestmark = pytest.mark.usefixtures("database")


def seed(**options: Any) -> None:
    call_command("seed", **{"conversations": 40, "messages": 400, "verbosity": 0, **options})


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


def test_seeded_thumbs_are_of_answers_and_agree_with_the_summaries() -> None:
    seed(conversations=200)
    for flag, is_helpful in (("is_helpful", True), ("is_unhelpful", False)):
        rated = Feedback.objects.filter(is_helpful=is_helpful)
        assert rated
        assert all(is_answer(it.message.topic) and it.message.author == "assistant" for it in rated)
        told = Summary.objects.filter(**{flag: True}).values_list("conversation", flat=True)
        assert sorted(told) == sorted(it.message.conversation_id for it in rated)


def test_seeded_summaries_say_what_the_log_says() -> None:
    seed(conversations=200)
    kept = set(Happening.objects.values_list("summary", "day", "what", "topic"))
    left = set(Summary.objects.filter(is_left_open=True).values_list("pk", flat=True))
    Happening.objects.all().delete()
    Summary.objects.update(is_left_open=False)
    filling = import_module("conversations.migrations.0009_happening")
    filling.fill(apps, None)
    filling.fill_left_open(apps, None)
    assert set(Happening.objects.values_list("summary", "day", "what", "topic")) == kept
    assert set(Summary.objects.filter(is_left_open=True).values_list("pk", flat=True)) == left


def test_seeded_links_are_shown_once_and_some_are_followed() -> None:
    seed(conversations=200)
    shown = HandOffLink.objects.filter(conversation_id__in=Conversation.objects.values("pk"))
    assert 0 < shown.exclude(clicked_at=None).count() < shown.count() == HandOffLink.objects.count()


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
    for written in (Conversation, HandOffLink):
        written.objects.all().delete()
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
