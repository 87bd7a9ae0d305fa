"""People who do things at the same moment, for the tests of the console."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql_url"], indirect=True)  # SQLite has one writer


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do things at the same time, and return what each returned or raised."""
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(_tried, acts))


def all_look_first(monkeypatch: pytest.MonkeyPatch, module: object, look: str) -> None:
    """Have two wait for each other where they have looked whether they may go on."""
    together, found = Barrier(2), getattr(module, look)
    looks: list[object] = []

    def looked(*args: Any) -> object:
        looks.append(args)
        if len(looks) <= together.parties:
            result = found(*args)
            together.wait(10)
            return result
        return found(*args)

    monkeypatch.setattr(module, look, looked)


def _tried(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connection.close()
