"""Fills a front desk's database with something of everything that the console shows; run in `manage.py shell`."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from console.figures.answer_times import step_of
from console.figures.calendar_days import ONE_DAY, today
from console.figures.counting import Counted, Counts
from console.figures.keeping import store
from console.review.models import Mark, Note, SavedView, Tag
from console.teaching.models import Candidate, Flip, Phrase, State, Verdict, Wording
from conversations.models import Conversation, Message
from feedback.models import Feedback
from tests.console.staff import PASSWORD
from tests.running import DESK, LIMIT, FrontDesk

TOPICS = ["stretches_for_tight_hamstrings", "massage_for_tear_or_tendinopathy", "ask_price", "book_appointment",
          "greet", "sleep_with_sore_hamstring", "tendinopathy_symptoms", "out_of_scope"]  # fmt: skip
FIGURES = {
    "in-scope accuracy": {"before": {"count": 702, "of": 748}, "after": {"count": 709, "of": 748}},
    "out-of-scope refused": {"before": {"count": 141, "of": 160}, "after": {"count": 140, "of": 160}},
    "danger noticed": {"before": {"count": 96, "of": 96}, "after": {"count": 96, "of": 96}},
}
CURVE = {
    "before": [[share / 20, (share / 20) ** 4 / 8] for share in range(4, 21)],
    "after": [[share / 20, (share / 20) ** 4 / 12] for share in range(4, 21)],
}
REASONS = [
    {"reason": "below_floor", "figure": "in-scope accuracy", "count": 630, "of": 748, "limit": 0.9},
    "As it was said once.",
]
LONG = "a" * 60 + " long word and many more, so that the line must be broken somewhere " * 3


def fill(desk: FrontDesk, *calls: str) -> None:
    """Have the functions of this module called, as they are written, in the database of a front desk."""
    command = f"from tests.browser.filling import *; {'; '.join(calls)}"
    manage(desk, "shell", "--verbosity", "0", "--command", command)


def manage(desk: FrontDesk, *arguments: str) -> None:
    """Run a command of the front desk's."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=DESK, env=desk.environment, check=True, timeout=3 * LIMIT, stdout=subprocess.DEVNULL)


def figures() -> None:
    """Store three months of daily counts."""
    for number in range(1, 100):
        counts = Counts()
        for channel, size in {"web": 30, "messenger": 6, "whatsapp": 12}.items():
            _count(counts, channel, size * (2 + number % 7) // 4)
        store(today() - number * ONE_DAY, +counts)


def teaching() -> None:
    """Store phrases, wordings and candidates in every state that stays as it is."""
    kim, boss = (User.objects.get(username=name) for name in ("kim", "boss"))
    message = Message.objects.filter(author="visitor").latest("pk")
    decided: dict[str, Any] = {"proposed_by": kim, "decided_by": boss, "decided_at": timezone.now()}
    near = {"near_topic": "sleep_with_sore_hamstring", "near_text": "how do I sleep", "is_compared": True}
    _phrase("what is the damage for an hour", State.PROPOSED, proposed_by=kim, message=message, is_compared=True)
    _phrase("in bed with a pillow at night", State.PROPOSED, proposed_by=kim, **near)
    _phrase(LONG[:180], State.PROPOSED, proposed_by=None, topic="out_of_scope")
    _phrase("prices pls", State.APPROVED, **decided)
    _phrase("<b>asdf</b> \u202eqwer", State.REJECTED, **decided)
    sleep = "utter_sleep_with_sore_hamstring"
    Wording.objects.create(response=sleep, texts=["On your side.", "With two pillows."], proposed_by=kim)
    Wording.objects.create(response="utter_ask_price", texts=["{phone} tells you."], state=State.APPROVED, **decided)
    for state in ("failed", "refused", "undone", "replaced", "dropped", "published", "ready", "training"):
        _candidate(Candidate.State(state), boss, message)


def review(conversation_id: str) -> None:
    """Mark, tag, note and judge a conversation, and keep views of the list."""
    kim = User.objects.get(username="kim")
    conversation = Conversation.objects.get(pk=conversation_id)
    mark, _ = Mark.objects.get_or_create(conversation=conversation, defaults={"assignee": kim})
    mark.tags.add(*(Tag.objects.get_or_create(name=name)[0] for name in ("wording", "a tag of quite some length here")))
    Note.objects.create(conversation=conversation, author=kim, text="<i>Rang</i> back.\n\n" + LONG)
    first, second = conversation.messages.filter(author="visitor").order_by("seq")[:2]
    Verdict.objects.update_or_create(message=first, defaults={"kind": "new_topic", "topic": "opening hours", "by": kim})
    Verdict.objects.update_or_create(message=second, defaults={"kind": "topic", "topic": "ask_price", "by": kim})
    answer = conversation.messages.filter(author="assistant").latest("seq")
    Feedback.objects.update_or_create(message=answer, defaults={"is_helpful": False, "reason": LONG})
    for name in ("Refused this week", LONG[:64]):
        SavedView.objects.get_or_create(user=User.objects.get(username="boss"), name=name, query="outcome=refused")


def newcomer() -> None:
    """Open an account without a phone."""
    User.objects.create_user("mo", password=PASSWORD, is_staff=True)


def waiting_candidate() -> None:
    """Store a candidate that nobody has begun to make."""
    Candidate.objects.create(phrases=1, made_by=User.objects.get(username="boss"))


def _count(counts: Counts, channel: str, busy: int) -> None:
    counts[Counted(channel, "conversations")] = busy
    counts[Counted(channel, "given_up")] = busy // 9
    counts[Counted(channel, "messages", "visitor")] = 3 * busy
    counts[Counted(channel, "messages", "assistant")] = 4 * busy
    counts[Counted(channel, "link_shown", "booking")] = busy // 3
    counts[Counted(channel, "link_clicked", "booking")] = busy // 8
    counts[Counted(channel, "took", step_of(90.0))] = 2 * busy
    counts[Counted(channel, "took", step_of(400.0))] = busy // 5
    for place, topic in enumerate(TOPICS):
        counts[Counted(channel, "answered", topic)] = busy // (place + 1)
        counts[Counted(channel, "refused", topic)] = busy // (9 - place)
        counts[Counted(channel, "clarified", topic)] = busy // 10
        counts[Counted(channel, "helpful", topic)] = busy // (place + 5)
        counts[Counted(channel, "unhelpful", topic)] = busy // (place + 15)
    counts[Counted(channel, "person", "talk_to_human")] = busy // 6
    counts[Counted(channel, "emergency", "report_acute_injury")] = busy // 12


def _phrase(text: str, state: State, topic: str = "ask_price", **more: Any) -> None:
    Phrase.objects.create(text=text, key=text, topic=topic, state=state, **more)


def _candidate(state: Candidate.State, user: User, message: Message) -> None:
    is_made = state not in {Candidate.State.TRAINING, Candidate.State.FAILED}
    more: dict[str, Any] = {"figures": FIGURES, "curve": CURVE} if is_made else {"progress": 0.3}
    if state in {"failed", "refused"}:
        more["reasons"] = REASONS
    if state in {"published", "replaced", "undone"}:
        more |= {"published_by": user, "published_at": timezone.now()}
    made_at = timezone.now() - timedelta(minutes=5)
    if state == "training":
        more["name"] = "c1"
    made = Candidate.objects.create(state=state, phrases=2, wordings=1, made_by=user, made_at=made_at, **more)
    if is_made:
        Flip.objects.create(candidate=made, message=message, expected="ask_price", before="", after="ask_price")
        Flip.objects.create(
            candidate=made, text="how dear is it", expected="ask_price", before="ask_price", after="nlu_fallback"
        )
