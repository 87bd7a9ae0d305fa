"""Settings that a provider cannot do without."""

from __future__ import annotations

from django.conf import settings

from config.errors import SettingError


def given(name: str) -> str:
    """Return a setting.

    Raises:
        SettingError: it is empty; the sentence names it.
    """
    value: str = getattr(settings, name)
    if not value:
        raise SettingError(f"The setting {name} is missing; {settings.NEWSLETTER_PROVIDER} needs it.")
    return value


def given_number(name: str) -> int:
    """Return a setting that is a number; raises SettingError as `given` does, and if it is none."""
    value = given(name)
    if not value.isdecimal():
        raise SettingError(f"The setting {name} is wrong: for {settings.NEWSLETTER_PROVIDER} it is a number.")
    return int(value)
