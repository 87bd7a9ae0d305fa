"""Mailchimp: https://mailchimp.com/developer/marketing/api/list-members/"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Self

from django.conf import settings

from config.errors import SettingError
from newsletter.providers.api import Api
from newsletter.providers.given import given
from newsletter.providers.provider import Proof

UNKNOWN = 404


@dataclass(frozen=True)
class Mailchimp:
    """It sends its own confirmation mail to whoever is put on the list as `pending`."""

    api: Api
    list_id: str
    is_outside = True
    is_confirming = True

    @classmethod
    def of_settings(cls) -> Self:
        """Return it, in the data centre that the key ends with (`…-us21`); raises SettingError."""
        key = given("NEWSLETTER_API_KEY")
        centre = key.rpartition("-")[2] if "-" in key else ""
        if not centre and not settings.NEWSLETTER_API_URL:
            raise SettingError("The setting NEWSLETTER_API_KEY is wrong: Mailchimp's end like -us21.")
        url = settings.NEWSLETTER_API_URL or f"https://{centre}.api.mailchimp.com"
        opener = base64.b64encode(f"key:{key}".encode()).decode()
        return cls(Api(f"{url}/3.0", {"Authorization": f"Basic {opener}"}), given("NEWSLETTER_LIST"))

    def subscribe(self, address: str, proof: Proof) -> None:
        """Have it confirmed; one who is subscribed is not asked again, which would end the subscription meanwhile."""
        known = self.api.call("GET", self._member(address), accepted=frozenset({UNKNOWN}))
        if known.status_code != UNKNOWN and known.json().get("status") == "subscribed":
            return
        body = {"email_address": address, "status_if_new": "pending", "status": "pending"}
        self.api.call("PUT", self._member(address), body)

    def unsubscribe(self, address: str) -> None:
        """Mark it as unsubscribed."""
        self.api.call("PATCH", self._member(address), {"status": "unsubscribed"}, frozenset({UNKNOWN}))

    def _member(self, address: str) -> str:
        """Return the member's path; Mailchimp names members by the MD5 of their address in lower case."""
        digest = hashlib.md5(address.lower().encode(), usedforsecurity=False).hexdigest()
        return f"/lists/{self.list_id}/members/{digest}"
