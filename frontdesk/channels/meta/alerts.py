"""Tells staff by mail that a channel needs somebody, once a day for each reason."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from person.alerts import put_alert


def alert(channel: str, code: int | None) -> None:
    """Have staff told that messages do not get through."""
    context = {"channel": channel.capitalize(), "code": code, "console": f"{settings.PUBLIC_URL}/console/"}
    put_alert(f"channel:{channel}:{code}:{timezone.now():%Y-%m-%d}", "meta/mail/trouble", context)
