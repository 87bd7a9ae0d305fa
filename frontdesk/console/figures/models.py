"""The daily counts: numbers that tell nothing of anybody, and stay when the conversations they counted are erased."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from conversations.outcomes import Outcome


class Figure(models.TextChoices):
    """What is counted of a day; docs/figures.md says how. In brackets what `key` splits it by."""

    CONVERSATIONS = "conversations"
    GIVEN_UP = "given_up"
    MESSAGES = "messages"  # author
    ANSWERED = Outcome.ANSWERED.value  # topic, as of the next four
    CLARIFIED = Outcome.CLARIFIED.value
    REFUSED = Outcome.REFUSED.value
    PERSON = Outcome.PERSON.value
    EMERGENCY = Outcome.EMERGENCY.value
    RED_FLAG = "red_flag"
    HELPFUL = "helpful"  # topic
    UNHELPFUL = "unhelpful"  # topic
    LINK_SHOWN = "link_shown"  # kind of link
    LINK_CLICKED = "link_clicked"  # kind of link
    SIGN_UP_ASKED = "sign_up_asked"
    SIGN_UP_CONFIRMED = "sign_up_confirmed"
    TOOK = "took"  # milliseconds, see answer_times.py


OUTCOMES = (Figure.ANSWERED, Figure.CLARIFIED, Figure.REFUSED, Figure.PERSON, Figure.EMERGENCY)


class DailyCount(models.Model):
    """How often something happened on a day of the clinic's calendar, on one channel."""

    day = models.DateField()
    channel = models.CharField(max_length=16)
    figure = models.CharField(max_length=20, choices=Figure.choices)
    key = models.CharField(max_length=64, default="", blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "channel", "figure", "key"], name="daily_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.figure} on {self.day}"


class CountedDay(models.Model):
    """A day whose daily counts are stored, also if there are none."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.day}, counted at {self.at}"
