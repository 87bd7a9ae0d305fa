"""What came of a storm: what each person saw, how soon webhooks were taken, and how the sends fared."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from testing.meta.account import Json
from testing.meta.journal import Called, Posted, Said
from testing.meta.people import Person
from testing.meta.storm import Storm

ANSWER = "Answer to "  # what the stand-in assistant puts before the text it answers
NOTICES = Path(__file__).resolve().parents[2] / "conversations" / "notices.yml"


@dataclass(frozen=True)
class Seen:
    """What people saw, in names of their messages: the answers that are missing, doubled or before an earlier one's,
    whatever else was said to them but for one greeting at the beginning, and who was told that the answer comes later.
    """

    missing: list[str]
    doubled: list[str]
    disordered: list[str]
    unexpected: list[str]
    told_to_wait: list[str]

    @property
    def is_right(self) -> bool:
        """Return whether everything was answered once and in order."""
        return not (self.missing or self.doubled or self.disordered or self.unexpected)


@dataclass(frozen=True)
class Acknowledged:
    """How soon webhooks were taken, in milliseconds; attempts on a dead front desk do not count, `refused` others do
    not succeed."""

    taken: int
    p50: float
    p99: float
    longest: float
    refused: int
    in_vain: int


@dataclass(frozen=True)
class Sends:
    """How the calls that send messages fared: how many there were, how many had an error for an answer and how many an
    unknown end; of those, how many were found sent without another call."""

    calls: int
    refused: int
    uncertain: int
    found_sent: int
    repeated: int


def seen(people: Iterable[Person]) -> Seen:
    """Compare what people wrote with what they saw."""
    found = Seen([], [], [], [], [])
    for person in people:
        texts = person.texts()
        asked = [line.text for line in person.transcript if isinstance(line, Said)]
        answers = [text.removeprefix(ANSWER) for text in texts if text.startswith(ANSWER)]
        counts = Counter(answers)
        found.missing.extend(text for text in asked if not counts[text])
        found.doubled.extend(text for text in asked if counts[text] > 1)
        found.disordered.extend(_disordered(asked, answers))
        others = [text for text in texts if text.removeprefix(ANSWER) not in asked]
        found.told_to_wait.extend(person.name for text in others if is_outage_notice(text))
        others = [text for text in others if not is_outage_notice(text)]
        if others != texts[:1]:
            found.unexpected.append(f"{person.name}: {others}")
    return found


def acknowledged(storm: Storm) -> Acknowledged:
    """Return how soon webhooks were taken."""
    posts = list(storm.meta.journal.posts)
    took = [post.took * 1000 for post in posts if post.status == 200]
    failed = [post for post in posts if post.status != 200]
    in_vain = sum(_met_nobody(post, storm.dead) for post in failed)
    cuts = statistics.quantiles(took, n=100)
    return Acknowledged(len(took), cuts[49], cuts[98], max(took), len(failed) - in_vain, in_vain)


def sends(calls: Iterable[Called]) -> Sends:
    """Return how the sends fared."""
    tried: defaultdict[str, list[Called]] = defaultdict(list)
    for call in calls:
        if reference := _reference(call.body):
            tried[reference].append(call)
    every = [call for calls in tried.values() for call in calls]
    last = [calls[-1] for calls in tried.values()]
    return Sends(
        calls=len(every),
        refused=sum("error" in call.answer for call in every),
        uncertain=sum(not call.answer for call in every),
        found_sent=sum(not call.answer for call in last),
        repeated=len(every) - len(last),
    )


def seconds(storm: Storm) -> float:
    """Return the time from the first message to the last answer."""
    first = min(line.at for person in storm.people for line in person.transcript)
    return max(message.at for message in storm.meta.journal.seen) - first


def is_outage_notice(text: str) -> bool:
    """Return whether it says that the answer comes later, as the front desk does when a turn takes too long."""
    return text.startswith(_outage_words())


@cache
def _outage_words() -> str:
    words: str = yaml.safe_load(NOTICES.read_text(encoding="utf-8"))["outage"]["text"]
    return words.partition(".")[0]


def _disordered(asked: list[str], answers: list[str]) -> list[str]:
    """Return what was answered only after something that was written later."""
    places = {text: place for place, text in enumerate(asked)}
    found, latest = [], -1
    for text in dict.fromkeys(text for text in answers if text in places):
        if places[text] < latest:
            found.append(text)
        latest = max(latest, places[text])
    return found


def _met_nobody(post: Posted, dead: list[tuple[float, float]]) -> bool:
    """Return whether the front desk was down, or went down while it had this."""
    return not post.status and any(post.at + post.took >= since and post.at <= until for since, until in dead)


def _reference(body: Json) -> str:
    found = body.get("biz_opaque_callback_data") or body.get("message", {}).get("metadata")
    return str(found or "")
