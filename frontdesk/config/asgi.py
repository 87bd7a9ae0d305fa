"""The server's entry: Django behind a limit of body sizes, with the desk's work started and stopped beside it."""

from __future__ import annotations

import os
import sys
from functools import cache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

from channels.meta.products import products
from config.clinic import clinic
from config.errors import ClinicError, SettingError
from config.files import FOLDERS, files
from config.limit_body import App, Receive, Scope, Send, limit_body
from config.refuse_to_start import refuse_to_start
from newsletter.providers.chosen import check as check_provider

SWITCH_INTERVAL = 0.001  # seconds; requests wait no longer for a thread that works on the database

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
    elif scope["type"] == "http" and scope["path"].startswith("/webhooks/"):
        await _webhooks()(scope, receive, send)
    elif scope["type"] == "http":
        await _django(scope, receive, send)


@cache
def _webhooks() -> App:
    from channels.meta.views import webhooks  # whose models need Django to be set up

    return limit_body(webhooks())


async def _lifespan(receive: Receive, send: Send) -> None:
    from conversations.desk import desk

    sys.setswitchinterval(SWITCH_INTERVAL)
    await receive()
    desk().start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await desk().stop()
    await send({"type": "lifespan.shutdown.complete"})
