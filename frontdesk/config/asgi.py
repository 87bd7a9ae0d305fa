"""The server's entry: Django behind a limit of body sizes, with the desk's work started and stopped beside it."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

from channels.meta.products import products
from config.clinic import clinic
from config.errors import ClinicError, SettingError
from config.files import FOLDERS, files
from config.limit_body import Receive, Scope, Send, limit_body
from config.refuse_to_start import refuse_to_start
from newsletter.providers.chosen import check as check_provider

_django = limit_body(get_asgi_application())
try:
    clinic()
    check_provider()
    products()
except (ClinicError, SettingError) as error:
    refuse_to_start(error)
_files = files()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a request, or the server's own start and stop (ASGI lifespan)."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(tuple(FOLDERS)):
        await _files(scope, receive, send)
    elif scope["type"] == "http":
        await _django(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    from conversations.desk import desk

    await receive()
    desk().start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await desk().stop()
    await send({"type": "lifespan.shutdown.complete"})
