"""Runs Rasa's graph of components without dask, whose scheduler plans each of a turn's three runs anew."""

from __future__ import annotations

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
        orders: dict[tuple[str, ...], tuple[str, ...]] = self.__dict__.setdefault("_orders", {})
        if wanted not in orders:
            orders[wanted] = tuple(self._leading_to(wanted))
        return orders[wanted]

    def _leading_to(self, wanted: tuple[str, ...]) -> dict[str, None]:
        nodes = self._graph_schema.nodes
        found: dict[str, None] = {}
        for name in wanted:
            if name in nodes:
                found.update(self._leading_to(tuple(nodes[name].needs.values())))
                found[name] = None
        return found


def install() -> None:
    """Have Rasa's message processor, which offers no choice of a runner, use this one for the models it loads."""
    processor.DaskGraphRunner = InOrderGraphRunner
