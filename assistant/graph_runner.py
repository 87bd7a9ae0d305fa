"""Runs Rasa's graph of components without dask, whose scheduler plans each of a turn's three runs anew."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from rasa.core import processor
from rasa.engine.runner.dask import DaskGraphRunner


class InOrderGraphRunner(DaskGraphRunner):  # type: ignore[misc]
    """Runs the nodes one after the other, each after those whose output it needs. Training still goes through dask."""

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Return the output of each target, or of the graph's own targets if none is named."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(wanted):
            needs = self._graph_schema.nodes[name].needs.values()
            results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
        return dict(results[name] for name in wanted)

    def _order(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the nodes that lead to those wanted, each behind what it needs."""
        if wanted not in self._orders:
            found: dict[str, None] = {}
            self._add(wanted, found)
            self._orders[wanted] = tuple(found)
        return self._orders[wanted]

    def _add(self, names: Iterable[str], found: dict[str, None]) -> None:
        """Add nodes to those found, each behind what it needs; what is no node is an input."""
        for name in names:
            if name in self._graph_schema.nodes and name not in found:
                self._add(self._graph_schema.nodes[name].needs.values(), found)
                found[name] = None

    @cached_property
    def _orders(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}


def install() -> None:
    """Have Rasa's message processor, which offers no choice of a runner, use this one for the models it loads."""
    processor.DaskGraphRunner = InOrderGraphRunner
