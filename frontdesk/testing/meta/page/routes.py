"""The page and what it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from testing.meta.stand_in import MetaStandIn


def page_routes(stand_in: MetaStandIn) -> list[BaseRoute]:
    """Return the routes of the page."""
    return []
