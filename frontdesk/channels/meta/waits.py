"""How long an answer asks us to wait: https://developers.facebook.com/docs/graph-api/overview/rate-limiting"""

from __future__ import annotations

import json
from collections.abc import Mapping

from channels.meta.reading import number_at, objects_at
from newsletter.providers.api import retry_after

USAGE = "X-Business-Use-Case-Usage"  # JSON: a list of use cases for each account
MINUTE = 60.0  # seconds


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that an answer's headers ask us to wait, or None if they do not."""
    asked = retry_after(headers.get("Retry-After", ""))
    minutes = _minutes_to_regain(headers.get(USAGE, ""))
    return max(asked, 0.0) if asked is not None else minutes * MINUTE if minutes else None


def _minutes_to_regain(usage: str) -> int:
    """Return the longest `estimated_time_to_regain_access`, which is in minutes."""
    try:
        accounts = json.loads(usage)
    except ValueError:
        return 0
    cases = (
        [case for account in accounts for case in objects_at(accounts, account)] if isinstance(accounts, dict) else []
    )
    return max((number_at(case, "estimated_time_to_regain_access") or 0 for case in cases), default=0)
