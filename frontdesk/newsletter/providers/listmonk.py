"""listmonk, self-hosted: https://listmonk.app/docs/apis/subscribers/"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from newsletter.providers.api import Api
from newsletter.providers.given import given, given_number
from newsletter.providers.provider import Proof

EXISTS = 409


@dataclass(frozen=True)
class Listmonk:
    """Its list is told only of those who confirmed to us, so it asks nobody again."""

    api: Api
    list_id: int
    is_outside = True
    is_confirming = False

    @classmethod
    def of_settings(cls) -> Self:
        """Return it, as an API user (`user:token`); raises SettingError."""
        api = Api(given("NEWSLETTER_API_URL"), {"Authorization": f"token {given('NEWSLETTER_API_KEY')}"})
        return cls(api, given_number("NEWSLETTER_LIST"))

    def subscribe(self, address: str, proof: Proof) -> None:
        """Put it on the list, with the proof as its attributes; one that listmonk knows is added to the list."""
        attributes = {"consent": proof.version, "asked_at": proof.asked_at, "channel": proof.channel}
        body = {"email": address, "name": "", "status": "enabled", "lists": [self.list_id], "attribs": attributes}
        answer = self.api.call(
            "POST", "/api/subscribers", {**body, "preconfirm_subscriptions": True}, frozenset({EXISTS})
        )
        if answer.status_code == EXISTS:
            self._change(address, "add")

    def unsubscribe(self, address: str) -> None:
        """Mark it as unsubscribed from the list."""
        self._change(address, "unsubscribe")

    def _change(self, address: str, action: str) -> None:
        """Change its membership. It is looked up by a query in the body, so that the address is in no URL."""
        quoted = address.replace("'", "''")
        body = {"query": f"subscribers.email = '{quoted}'", "action": action, "target_list_ids": [self.list_id]}
        status = {"status": "confirmed"} if action == "add" else {}
        self.api.call("PUT", "/api/subscribers/query/lists", {**body, **status})
