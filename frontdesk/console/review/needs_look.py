"""What needs a look: the open questions, those alike in one row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from console.teaching.models import Question
from console.teaching.questions import Reason, reasons_of, where
from console.teaching.topics import known
from conversations.models import Message

ROWS = 20  # of a page
SHOWN = 50  # questions of a row; the rest stays for the next look


@dataclass(frozen=True)
class Row:
    """Questions alike, the newest first; `count` includes those that are not shown."""

    group: int
    count: int
    questions: list[Question]

    @property
    def newest(self) -> Message:
        """The message whose wording stands for all."""
        return self.questions[0].message

    @property
    def reasons(self) -> list[Reason]:
        """Why the questions are here."""
        found = {reason for question in self.questions for reason in reasons_of(question)}
        return [reason for reason in Reason if reason in found]

    @property
    def likely(self) -> list[str]:
        """The two topics that the newest was nearest to, apart from the one it was taken for."""
        ranking = (self.newest.understanding or {}).get("ranking") or []
        others = [it["intent"] for it in ranking if it["intent"] != self.newest.intent]
        return [name for name in others if name in known.topics.names][:2]


@dataclass(frozen=True)
class Listed:
    """A page of rows, and how many rows and questions there are in all."""

    rows: list[Row]
    groups: int
    questions: int


def listed(reason: Reason | None, channel: str, page: int) -> Listed:
    """Return a page, counted from 1, of the questions with a reason and of a channel: first what is asked most."""
    found = _matching(reason, channel)
    groups = found.values("group").annotate(count=Count("pk"), newest=Max("pk")).order_by("-count", "-newest")
    shown = list(groups[(page - 1) * ROWS : page * ROWS])
    members = _members(found, [it["group"] for it in shown])
    rows = [Row(it["group"], it["count"], members[it["group"]]) for it in shown]
    return Listed(rows, groups.count(), found.count())


def channels() -> list[str]:
    """Return the channels that open questions came by."""
    found = Question.objects.order_by("message__conversation__channel")
    return list(found.values_list("message__conversation__channel", flat=True).distinct())


def _matching(reason: Reason | None, channel: str) -> QuerySet[Question]:
    condition = where(reason) if reason else Q()
    return Question.objects.filter(condition, **({"message__conversation__channel": channel} if channel else {}))


def _members(found: QuerySet[Question], groups: list[int]) -> dict[int, list[Question]]:
    """Return the newest questions of each group: a group of thousands is not read to its end."""
    newest = found.order_by("-pk").values_list("pk", flat=True)
    shown = [pk for group in groups for pk in newest.filter(group=group)[:SHOWN]]
    members: defaultdict[int, list[Question]] = defaultdict(list)
    of_groups = Question.objects.filter(pk__in=shown).defer("vector").select_related("message__conversation")
    for question in of_groups.order_by("-pk"):
        members[question.group].append(question)
    return members
