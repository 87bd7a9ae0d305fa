"""A stand-in whose clock stands still unless it is put forward, and a webhook that it posts to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from testing.meta.clock import Clock
from testing.meta.stand_in import MetaStandIn
from tests.testing.meta.receiver import Receiver

Json = dict[str, Any]
START = 1_790_000_000.0


@dataclass
class Caller:
    """Calls the Graph API as the front desk would."""

    stand_in: MetaStandIn
    http: httpx.Client

    def messenger(self, recipient: str, message: Json | str, **more: Any) -> httpx.Response:
        """Send a message, or a text, to a PSID."""
        content = {"text": message} if isinstance(message, str) else message
        body = {"recipient": {"id": recipient}, "messaging_type": "RESPONSE", "message": content} | more
        return self.post("me/messages", body)

    def whatsapp(self, to: str, content: Json | str, **more: Any) -> httpx.Response:
        """Send a message, or a text, to a number."""
        message = {"type": "text", "text": {"body": content}} if isinstance(content, str) else content
        body = {"messaging_product": "whatsapp", "to": to} | message | more
        return self.post(f"{self.stand_in.account.phone_number_id}/messages", body)

    def post(self, path: str, body: Json, **parameters: str) -> httpx.Response:
        """Post to an edge with the right token."""
        return self.call("POST", path, json=body, params=parameters)

    def call(
        self, method: str, path: str, token: str | None = None, version: str = "v25.0", **more: Any
    ) -> httpx.Response:
        """Call an edge."""
        account = self.stand_in.account
        is_whatsapp = path.split("/")[0] not in ("me", account.page_id) and not path.startswith("7")
        usual = account.whatsapp_token if is_whatsapp else account.page_token
        headers = {"Authorization": f"Bearer {usual if token is None else token}"}
        return self.http.request(method, f"{self.stand_in.url}/{version}/{path}", headers=headers, **more)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook."""
    with Receiver() as running:
        yield running


@pytest.fixture
def stand_in(receiver: Receiver) -> Iterator[MetaStandIn]:
    """A stand-in that posts to the webhook, whose echoes and statuses come at once."""
    with MetaStandIn(receiver.url, clock=Clock(START)) as running:
        running.behaviour.after = 0
        yield running


@pytest.fixture
def graph(stand_in: MetaStandIn) -> Iterator[Caller]:
    """What calls its Graph API."""
    with httpx.Client(timeout=10) as http:
        yield Caller(stand_in, http)
