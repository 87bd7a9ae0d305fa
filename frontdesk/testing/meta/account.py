"""The made-up app, Page and phone number that the stand-in plays, and the settings that a front desk needs for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

PAGE_INBOX_APP = 263902037430900  # what a human's answer in the Page's inbox carries as its app_id

SETTINGS = {
    "MESSENGER_APP_SECRET": "messenger_app_secret",
    "MESSENGER_VERIFY_TOKEN": "messenger_verify_token",
    "MESSENGER_PAGE_ID": "page_id",
    "MESSENGER_PAGE_TOKEN": "page_token",
    "WHATSAPP_APP_SECRET": "whatsapp_app_secret",
    "WHATSAPP_VERIFY_TOKEN": "whatsapp_verify_token",
    "WHATSAPP_PHONE_NUMBER_ID": "phone_number_id",
    "WHATSAPP_TOKEN": "whatsapp_token",
    "GRAPH_API_VERSION": "version",
}


class Product(StrEnum):
    """What people write with."""

    MESSENGER = "messenger"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True)
class Account:
    """Ids, tokens and secrets; none is real."""

    app_id: int = 100000000000001
    page_id: str = "100000000000002"
    page_token: str = "EAA-made-up-page-token"
    messenger_app_secret: str = "made-up-messenger-secret"
    messenger_verify_token: str = "made-up-messenger-verify-token"
    business_account_id: str = "100000000000003"
    phone_number_id: str = "100000000000004"
    display_phone_number: str = "15550783881"
    whatsapp_token: str = "EAA-made-up-whatsapp-token"
    whatsapp_app_secret: str = "made-up-whatsapp-secret"
    whatsapp_verify_token: str = "made-up-whatsapp-verify-token"
    version: str = "v25.0"

    @classmethod
    def read(cls, given: Mapping[str, str | None]) -> Account:
        """Return an account with what the front desk's settings give, and the made-up rest."""
        found: Json = {name: value for setting, name in SETTINGS.items() if (value := given.get(setting))}
        return replace(cls(), **found)

    def settings(self, graph_url: str) -> dict[str, str]:
        """Return the settings with which a front desk talks to this account at an address."""
        return {setting: getattr(self, name) for setting, name in SETTINGS.items()} | {"GRAPH_API_URL": graph_url}

    def secret(self, product: Product) -> str:
        """Return the app secret that signs a product's webhooks."""
        return self.messenger_app_secret if product is Product.MESSENGER else self.whatsapp_app_secret

    def token(self, product: Product) -> str:
        """Return the access token of a product's sends."""
        return self.page_token if product is Product.MESSENGER else self.whatsapp_token

    def verify_token(self, product: Product) -> str:
        """Return the word that proves to a webhook that its owner registered it."""
        return self.messenger_verify_token if product is Product.MESSENGER else self.whatsapp_verify_token
