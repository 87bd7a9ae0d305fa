"""The console's fixtures: a front desk with accounts, and the browsers of those who have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.console.staff import Staff, staffed_desk
from tests.running import FrontDesk, StandInAssistant, Visitor


@pytest.fixture(scope="session")
def shared_console(shared_assistant: StandInAssistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontDesk]:
    """A front desk with accounts, of a clinic that states no hours."""
    with staffed_desk(shared_assistant, tmp_path_factory.mktemp("console")) as desk:
        yield desk


@pytest.fixture
def console(shared_console: FrontDesk, assistant: StandInAssistant) -> FrontDesk:
    """The front desk with accounts, to talk to but not to kill."""
    return shared_console


@pytest.fixture(scope="session")
def kim(shared_console: FrontDesk) -> Iterator[Staff]:
    """A member of staff who is signed in."""
    with Staff(shared_console, "kim") as staff:
        assert staff.sign_in().status_code == 302
        yield staff


@pytest.fixture(scope="session")
def lee(shared_console: FrontDesk) -> Iterator[Staff]:
    """Another one."""
    with Staff(shared_console, "lee") as staff:
        assert staff.sign_in().status_code == 302
        yield staff


@pytest.fixture(scope="session")
def boss(shared_console: FrontDesk) -> Iterator[Staff]:
    """A superuser who is signed in."""
    with Staff(shared_console, "boss") as staff:
        assert staff.sign_in().status_code == 302
        yield staff


@pytest.fixture
def browse(console: FrontDesk) -> Iterator[Callable[..., Staff]]:
    """Opens browsers of people who have not signed in yet, by their name, and if wanted password and address."""
    with ExitStack() as opened:
        yield lambda *who, **more: opened.enter_context(Staff(console, *who, **more))


@pytest.fixture
def visitor(console: FrontDesk) -> Visitor:
    """A visitor with a conversation."""
    return console.visitor()
