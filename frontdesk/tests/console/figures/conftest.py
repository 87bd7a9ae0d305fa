"""The clock that tests of the figures move."""

from tests.outbox.fixtures import clock as clock
