"""Sets the Page's greeting, questions to tap, and menu."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels.messenger.product import NAME
from channels.messenger.profile import set_profile
from channels.meta.errors import GraphError
from channels.meta.products import Product, graph_of, product_of


class Command(BaseCommand):
    """`manage.py messenger_profile`."""

    help = "Sets what people see of the Page in Messenger before they write, and its menu."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, or say why it cannot be set."""
        product = product_of(NAME)
        if product is None:
            raise CommandError("Messenger is off: the settings MESSENGER_… are not given (docs/messenger.md).")
        try:
            asyncio.run(_set(product))
        except GraphError as error:
            raise CommandError(f"Meta did not take it: {error}") from error
        self.stdout.write("Messenger shows the greeting, the questions and the menu; for some people after a day.")


async def _set(product: Product) -> None:
    graph = graph_of(product)
    try:
        await set_profile(graph)
    finally:
        await graph.close()
