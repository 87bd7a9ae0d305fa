"""What the assistant knows, in tests without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from console.teaching.topics import Known


@pytest.fixture
def knowing() -> Iterator[Known]:
    """This process knows the topics of lessons.py, and forgets them afterwards."""
    from console.teaching.topics import Topics, known
    from tests.console.teaching.lessons import TOPICS

    known.learn(TOPICS)
    yield known
    known.topics, known.is_away = Topics(), True
