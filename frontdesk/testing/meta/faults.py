"""Faults on order: what goes wrong with which calls of the Graph API, how often and how likely."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

from testing.meta.account import Product

Kind = Literal["none", "status", "error", "hang", "cut"]
Call = Literal["message", "action", "other"]


@dataclass
class Fault:
    """One fault. `times`: how many calls it takes (None: all); `share`: how likely each; `is_delivered`: whether the
    person gets the message all the same; `call`, `product`, `person`: which calls, any if None."""

    kind: Kind
    status: int = 500
    code: int = 1
    subcode: int | None = None
    seconds: float = 3600.0
    retry_after: int | None = None
    is_delivered: bool = False
    times: int | None = 1
    share: float = 1.0
    call: Call | None = "message"
    product: Product | None = None
    person: str | None = None

    def meets(self, call: Call, product: Product | None, person: str | None) -> bool:
        """Return whether it is about this call."""
        wanted = ((self.call, call), (self.product, product), (self.person, person))
        return self.times != 0 and all(mine in (None, theirs) for mine, theirs in wanted)


@dataclass
class Faults:
    """The faults to come, in order: the first that is about a call is taken."""

    random: random.Random
    script: list[Fault] = field(default_factory=list)

    def add(self, *faults: Fault) -> None:
        """Put faults after the others."""
        self.script.extend(faults)

    def clear(self) -> None:
        """Be well again."""
        self.script.clear()

    def take(self, call: Call, product: Product | None, person: str | None) -> Fault | None:
        """Return what goes wrong with this call."""
        for fault in self.script:
            if not fault.meets(call, product, person) or self.random.random() >= fault.share:
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None


def fine(times: int = 1) -> Fault:
    """Return no fault, to let calls pass before the next one."""
    return Fault("none", times=times)


def http_status(status: int, times: int | None = 1, retry_after: int | None = None) -> Fault:
    """Return an HTTP status without the usual envelope, as Meta's edge answers; `retry_after` in seconds."""
    return Fault("status", status=status, times=times, retry_after=retry_after)


def error_code(code: int, times: int | None = 1, subcode: int | None = None, is_delivered: bool = False) -> Fault:
    """Return a refusal with a code of the Graph API."""
    return Fault("error", code=code, times=times, subcode=subcode, is_delivered=is_delivered)


def hang(seconds: float = 3600.0, times: int | None = 1, is_delivered: bool = False) -> Fault:
    """Return a call that is not answered for so long and then cut."""
    return Fault("hang", seconds=seconds, times=times, is_delivered=is_delivered)


def cut(times: int | None = 1) -> Fault:
    """Return a connection that is cut before anything was done."""
    return Fault("cut", times=times)


def reset(times: int | None = 1) -> Fault:
    """Return a connection that is cut after the person got the message and before the answer."""
    return Fault("cut", times=times, is_delivered=True)
