"""Asks Cliniko for the next free time (https://docs.api.cliniko.com)."""

from __future__ import annotations

import asyncio
import json
import ssl
from datetime import datetime
from functools import cache

import httpx
import structlog
from django.conf import settings
from django.utils import timezone

from booking.systems.system import id_of, key_of
from booking.wishes import Wish
from config.clinic import Clinic, clinic
from config.opening_hours import local_time

logger = structlog.get_logger()

API = "https://api.{shard}.cliniko.com"
LIMIT = 2.0  # seconds in all
SIZE_LIMIT = 16 * 1024  # bytes
VENDOR = "Beyond assistant"


async def next_free(wish: Wish, api: str = API) -> datetime | None:
    """Return the next free time for a location, practitioner and service, in the clinic's time zone.

    None without a key, with another booking system, when one of the three is open or has no id, and whenever Cliniko
    does not say within 2 s.
    """
    ours = clinic()
    is_asked = settings.CLINIKO_API_KEY and ours.booking.system == "cliniko" and not wish.is_contradictory
    if not is_asked or not (wish.location and wish.practitioner and wish.service):
        return None
    try:
        async with asyncio.timeout(LIMIT):
            return _free_at(await _ask(_address(wish, api, ours), ours), ours)
    except Exception as error:
        logger.warning("Cliniko did not say when it is free.", error=type(error).__name__)
        return None


def _address(wish: Wish, api: str, ours: Clinic) -> str:
    path = (
        f"/v1/businesses/{id_of(wish.location)}/practitioners/{id_of(wish.practitioner)}"
        f"/appointment_types/{id_of(wish.service)}/next_available_time"
    )
    return api.format(shard=key_of(ours, "shard")) + path


async def _ask(address: str, ours: Clinic) -> bytes:
    """Return the body of the answer; raises ValueError if it is too large, httpx.HTTPError if there is none."""
    vendor = f"{VENDOR} ({ours.email})" if ours.email else VENDOR
    headers = {"User-Agent": vendor, "Accept": "application/json"}
    user = httpx.BasicAuth(settings.CLINIKO_API_KEY, "")
    body = b""
    async with (
        httpx.AsyncClient(auth=user, headers=headers, timeout=LIMIT, verify=_trusted(), trust_env=False) as client,
        client.stream("GET", address) as response,
    ):
        response.raise_for_status()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > SIZE_LIMIT:
                raise ValueError("the answer is too large")
    return body


def _free_at(body: bytes, ours: Clinic) -> datetime:
    """Return the time in the answer; raises ValueError, KeyError or TypeError if there is no coming one."""
    found = datetime.fromisoformat(json.loads(body)["appointment_start"])
    if found <= timezone.now():
        raise ValueError("the time has passed")
    return local_time(found, ours)


@cache
def _trusted() -> ssl.SSLContext:
    """Return the certificates we trust, which take long to load."""
    return httpx.create_ssl_context(trust_env=False)
