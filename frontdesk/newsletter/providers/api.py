"""Calls to a provider's API: with a timeout, and with its failures told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from django.utils import timezone

from config.errors import SendLaterError, SendNeverError

LIMIT = 10.0  # seconds for each step of a call
TRY_AGAIN = {408, 425, 429}


@dataclass(frozen=True)
class Api:
    """An API under one address, with the headers that open it."""

    url: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)

    def call(self, method: str, path: str, body: Any = None, accepted: frozenset[int] = frozenset()) -> httpx.Response:
        """Return a good answer, or one whose status is accepted.

        Raises:
            SendNeverError: it refused (4xx).
            SendLaterError: it does not answer, is in trouble or has too much to do.
        """
        try:
            answer = httpx.request(method, f"{self.url}{path}", json=body, headers=self.headers, timeout=LIMIT)
        except httpx.HTTPError as error:
            raise SendLaterError(type(error).__name__) from error
        status = answer.status_code
        if answer.is_success or status in accepted:
            return answer
        if 400 <= status < 500 and status not in TRY_AGAIN:
            raise SendNeverError(f"HTTP {status}")
        raise SendLaterError(f"HTTP {status}", retry_after(answer.headers.get("Retry-After", "")))


def retry_after(value: str) -> float | None:
    """Return the seconds of a Retry-After header, given as such or as a date (RFC 9110, 10.2.3), or None."""
    if value.strip().isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return (_aware(until) - timezone.now()).total_seconds()


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
