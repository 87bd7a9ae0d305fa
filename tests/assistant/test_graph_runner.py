"""Graphs run in order: what comes out is what dask's scheduler brings out, and nothing runs that nobody needs."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from rasa.core import processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from assistant import graph_runner
from assistant.graph_runner import InOrderGraphRunner

RAN: list[str] = []


class Joined(GraphComponent):  # type: ignore[misc]
    """Joins what it is given with its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, execution_context: ExecutionContext, **__: Any) -> Joined:
        return cls(execution_context.node_name)

    def run(self, first: str, second: str = "") -> str:
        RAN.append(self.name)
        return f"{self.name}({first}{second})"


def node(**needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Joined, constructor_name="create", fn="run", config={}, is_target=False)


SCHEMA = GraphSchema(
    {
        "end": node(first="left", second="right"),
        "left": node(first="start"),
        "right": node(first="start", second="said"),
        "start": node(first="said"),
        "aside": node(first="end"),
    }
)


def run(kind: type[DaskGraphRunner], targets: list[str], inputs: dict[str, str]) -> dict[str, Any]:
    runner = kind.create(SCHEMA, Mock(), ExecutionContext(SCHEMA))
    RAN.clear()
    found: dict[str, Any] = runner.run(inputs, targets)
    return found


@pytest.mark.parametrize("targets", [["end"], ["left"], ["left", "end"], ["aside"]])
def test_output_is_the_same_as_dask_s(targets: list[str]) -> None:
    found = run(InOrderGraphRunner, targets, {"said": "hi"})
    assert found == run(DaskGraphRunner, targets, {"said": "hi"})
    assert list(found) == targets


def test_each_node_runs_once_and_only_if_needed() -> None:
    assert run(InOrderGraphRunner, ["end"], {"said": "hi"}) == {"end": "end(left(start(hi))right(start(hi)hi))"}
    assert sorted(RAN) == ["end", "left", "right", "start"]


def test_missing_input_is_an_error() -> None:
    with pytest.raises(GraphRunError):
        run(InOrderGraphRunner, ["start"], {})


def test_rasa_takes_the_installed_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processor, "DaskGraphRunner", DaskGraphRunner)
    graph_runner.install()
    assert processor.DaskGraphRunner is InOrderGraphRunner
