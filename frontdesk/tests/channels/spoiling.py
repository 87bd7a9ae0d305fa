"""JSON that is not as documented, made from some that is."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

JUNK: list[Any] = [
    None, True, 0, -1, 10**40, 1.5, float("nan"), float("inf"), "", " ", "x" * 5000, "\ud83d", "a\0b", "１", [], {},
    [[]], [None, 1, "x", {}], {"id": []}, {"mid": {"mid": {}}}, {"body": [{}]},
]  # fmt: skip
NAMES = ["id", "mid", "type", "message", "statuses", "messages", "changes", "timestamp", "brand new\nname"]


def spoilt(body: Any, times: int) -> Iterator[Any]:
    """Yield copies of a body, each with one to three things in it replaced, removed, renamed or nested anew."""
    random = Random(7)
    for _ in range(times):
        changed = copy.deepcopy(body)
        for _ in range(random.randint(1, 3)):
            changed = _spoil(changed, random)
        yield changed


def _spoil(body: Any, random: Random) -> Any:
    places = list(_places(body))
    if not places:
        return random.choice(JUNK)
    holder, key = random.choice(places)
    how = random.randrange(4)
    if how == 0 and isinstance(holder, dict):
        holder[random.choice(NAMES)] = holder.pop(key)
    elif how == 1:
        del holder[key]
    elif how == 2:
        holder[key] = [holder[key]] if random.random() < 0.5 else {"x": holder[key]}
    else:
        holder[key] = copy.deepcopy(random.choice(JUNK))
    return body


def _places(found: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(found) if isinstance(found, dict) else range(len(found)) if isinstance(found, list) else []
    for key in keys:
        yield found, key
        yield from _places(found[key])
