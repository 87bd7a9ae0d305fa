"""What components of Rasa's are made with: a place to keep what they learn, and a graph that runs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    """Rasa's own storage, in a folder of the test's."""
    (tmp_path / "model").mkdir()
    return LocalModelStorage(tmp_path / "model")


@pytest.fixture
def context() -> ExecutionContext:
    """The context of a graph without components."""
    return ExecutionContext(GraphSchema({}), node_name="component")
