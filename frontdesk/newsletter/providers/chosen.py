"""The provider that NEWSLETTER_PROVIDER names."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from newsletter.providers.brevo import Brevo
from newsletter.providers.embedded import Embedded
from newsletter.providers.listmonk import Listmonk
from newsletter.providers.mailchimp import Mailchimp
from newsletter.providers.provider import Provider

PROVIDERS: dict[str, Callable[[], Provider]] = {
    "embedded": Embedded.of_settings,
    "listmonk": Listmonk.of_settings,
    "mailchimp": Mailchimp.of_settings,
    "brevo": Brevo.of_settings,
}


def provider() -> Provider:
    """Return the provider, made of its settings.

    Raises:
        SettingError: it lacks one; the sentence names it.
    """
    return PROVIDERS[settings.NEWSLETTER_PROVIDER]()


def check() -> None:
    """Let the front desk start only with a provider that has all it needs; raises SettingError as `provider` does."""
    provider()
