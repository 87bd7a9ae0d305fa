"""A storm: many people write at once, webhooks come twice and in any order, calls fail, the front desk is struck."""

from __future__ import annotations

import heapq
import itertools
import math
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from testing.meta.account import Product
from testing.meta.faults import Fault, cut, error_code, hang, http_status, reset
from testing.meta.people import Person
from testing.meta.stand_in import MetaStandIn

Stroke = Callable[[], None]

CALM = 5.0  # seconds without anything left to do, after which a storm is over
RETRIES = (0, 1, 2, 3, 5)  # seconds between attempts to post
BSUID_ONLY = 4  # every so manieth person on WhatsApp hides their number


@dataclass(frozen=True)
class Plan:
    """How hard it blows: `people` write `each` a number of messages within `seconds`.

    `faults` is the share of sends that fail, `duplicates` that of webhooks which come twice; they bring up to `batch`
    updates and lose their order within `reorder` of them and `window` seconds.
    """

    people: int = 200
    each: int = 10
    seconds: float = 180.0
    faults: float = 0.05
    duplicates: float = 0.2
    batch: int = 4
    reorder: int = 8
    window: float = 0.3
    seed: int = 1


@dataclass
class Storm:
    """One storm over a stand-in; `people` are in it, and while one of `dead` (from, until) the front desk was down."""

    meta: MetaStandIn
    plan: Plan
    people: list[Person] = field(default_factory=list)
    dead: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.plan.seed)
        half = self.plan.people // 2
        self.people = [self.meta.person("messenger", f"M{number}") for number in range(half)]
        self.people += [
            self.meta.person("whatsapp", f"W{number}", is_number_hidden=number % BSUID_ONLY == 0)
            for number in range(self.plan.people - half)
        ]
        self._gather()

    def blow(self, *strokes: Stroke) -> None:
        """Have everybody write, and the strokes come one by one in the middle of it; return when all is written.

        A stroke kills the front desk and returns when it is up again.
        """
        began = math.ceil(self.meta.clock.now())
        with ThreadPoolExecutor(1) as thunder:
            struck = thunder.submit(self._strike, began, strokes)
            self._write(began)
            struck.result()

    def pass_over(self, is_idle: Callable[[], bool], limit: float) -> None:
        """Wait until all webhooks are taken and the front desk has been idle for a while: nothing more will come.

        Raises:
            TimeoutError: it goes on for longer than the limit, in seconds.
        """
        began = calm_since = time.monotonic()
        while (now := time.monotonic()) - calm_since < CALM:
            if now - began > limit:
                raise TimeoutError(f"The storm was not over within {limit:.0f} s.")
            time.sleep(0.25)
            if self.meta.undelivered() or not is_idle():
                calm_since = time.monotonic()

    def _gather(self) -> None:
        """Make the webhooks and the Graph API behave accordingly."""
        plan = self.plan
        for webhooks in self.meta.webhooks.values():
            webhooks.manners = replace(
                webhooks.manners,
                batch=plan.batch,
                duplicates=plan.duplicates,
                reorder=plan.reorder,
                linger=plan.window,
                is_scattered=True,
                retries=RETRIES,
            )
        kinds = faults()
        left = 1.0
        for kind in kinds:  # each is tried in turn, so the later ones have to be likelier
            share = plan.faults / len(kinds)
            self.meta.faults.add(replace(kind, share=share / left))
            left -= share

    def _strike(self, began: float, strokes: Sequence[Stroke]) -> None:
        for number, stroke in enumerate(strokes, start=1):
            time.sleep(max(0.0, began + self.plan.seconds * number / (len(strokes) + 1) - self.meta.clock.now()))
            since = self.meta.clock.now()
            stroke()
            self.dead.append((since, self.meta.clock.now()))

    def _write(self, began: float) -> None:
        """Have people write at their times; WhatsApp tells seconds only, so nobody there writes twice in one."""
        last: dict[str, int] = {}
        people = enumerate(self.people)
        due = [(began + moment, number) for number, person in people for moment in self._moments(person)]
        counts = [itertools.count(1) for _ in self.people]
        heapq.heapify(due)
        while due:
            moment, number = heapq.heappop(due)
            time.sleep(max(0.0, moment - self.meta.clock.now()))
            person, second = self.people[number], int(self.meta.clock.now())
            if person.product is Product.WHATSAPP and last.get(person.id) == second:
                heapq.heappush(due, (second + 1.01, number))
                continue
            last[person.id] = second
            person.say(f"question {next(counts[number])} of {person.name}")

    def _moments(self, person: Person) -> list[float]:
        """Return when a person writes: two messages at a time, so close that webhooks can swap them."""
        found: list[float] = []
        while len(found) < self.plan.each:
            moment = self._chance.uniform(0, self.plan.seconds - 1)
            if person.product is Product.WHATSAPP:
                moment = int(moment) + 0.9
            found += [moment, moment + self._chance.uniform(0.12, 0.25)]
        return found[: self.plan.each]


def faults() -> list[Fault]:
    """Return what goes wrong with sends, for ever; all are equally likely."""
    return [
        http_status(500, None),
        http_status(503, None),
        replace(error_code(1200, None), product=Product.MESSENGER),
        replace(error_code(131016, None), product=Product.WHATSAPP),
        error_code(2, None),
        hang(times=None),
        hang(times=None, is_delivered=True),
        cut(None),
        reset(None),
    ]
