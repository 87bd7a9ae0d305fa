"""Brevo: https://developers.brevo.com/reference/create-doi-contact"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.conf import settings

from newsletter.providers.api import Api
from newsletter.providers.given import given, given_number
from newsletter.providers.provider import Proof


@dataclass(frozen=True)
class Brevo:
    """It sends its own confirmation mail, made of its template, and leads back to our page."""

    api: Api
    list_id: int
    template_id: int
    confirmed_url: str
    is_outside = True
    is_confirming = True

    @classmethod
    def of_settings(cls) -> Self:
        """Return it; raises SettingError."""
        url = settings.NEWSLETTER_API_URL or "https://api.brevo.com"
        api = Api(f"{url}/v3", {"api-key": given("NEWSLETTER_API_KEY")})
        numbers = given_number("NEWSLETTER_LIST"), given_number("NEWSLETTER_TEMPLATE")
        return cls(api, *numbers, f"{settings.PUBLIC_URL}/newsletter/confirmed")

    def subscribe(self, address: str, proof: Proof) -> None:
        """Have it confirmed."""
        body = {
            "email": address,
            "includeListIds": [self.list_id],
            "templateId": self.template_id,
            "redirectionUrl": self.confirmed_url,
        }
        self.api.call("POST", "/contacts/doubleOptinConfirmation", body)

    def unsubscribe(self, address: str) -> None:
        """Take it off the list; Brevo says 400 if it is not on it."""
        path = f"/contacts/lists/{self.list_id}/contacts/remove"
        self.api.call("POST", path, {"emails": [address]}, frozenset({400, 404}))
