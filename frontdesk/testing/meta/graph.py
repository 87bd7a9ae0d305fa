"""The Graph API's edges: what is done there, and what goes wrong on order.

https://developers.facebook.com/docs/graph-api/overview
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from testing.meta.account import Json, Product
from testing.meta.admission import Asked, admit, read
from testing.meta.connections import CUT
from testing.meta.errors import GraphError
from testing.meta.faults import Fault
from testing.meta.journal import Called

if TYPE_CHECKING:
    from testing.meta.stand_in import MetaStandIn


class Graph:
    """Answers calls of the Graph API."""

    def __init__(self, stand_in: MetaStandIn) -> None:
        self._stand_in = stand_in
        self._account = stand_in.account

    async def answer(self, request: Request) -> Response:
        """Answer a call, or fail as ordered, and note it."""
        asked = await read(request)
        try:
            product = admit(asked, self._account, self._stand_in.behaviour.requires_proof)
            fault = self._stand_in.faults.take(asked.kind, product, asked.person)
            if fault and fault.kind != "none":
                if fault.is_delivered:
                    self._act(asked, product)
                return await self._fail(fault, asked, request)
            return self._respond(asked, 200, self._act(asked, product))
        except GraphError as error:
            return self._respond(asked, error.status, error.envelope())

    def _respond(self, asked: Asked, status: int, answer: Json, headers: dict[str, str] | None = None) -> Response:
        path = "/".join(filter(None, (asked.version, asked.node, asked.edge)))
        at = self._stand_in.clock.now()
        self._stand_in.journal.calls.append(Called(at, asked.method, f"/{path}", asked.body, status, answer))
        return JSONResponse(answer, status or 200, headers={"facebook-api-version": asked.version} | (headers or {}))

    async def _fail(self, fault: Fault, asked: Asked, request: Request) -> Response:
        if fault.kind == "error":
            raise GraphError(fault.code, subcode=fault.subcode)
        if fault.kind == "status":
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            return self._respond(asked, fault.status, {}, wait)
        with suppress(TimeoutError):
            if fault.kind == "hang":
                await asyncio.wait_for(_gone(request), fault.seconds)
        request.scope["extensions"][CUT]["now"]()
        await _gone(request)
        return self._respond(asked, 0, {})

    def _act(self, asked: Asked, product: Product) -> Json:
        """Do what is asked and return the answer."""
        edges: dict[tuple[str, str], Callable[[Asked, Product], Json]] = {
            ("POST", "messages"): self._messages,
            ("GET", "messenger_profile"): self._read_profile,
            ("POST", "messenger_profile"): self._write_profile,
            ("DELETE", "messenger_profile"): self._delete_profile,
            ("GET", "subscribed_apps"): self._subscriptions,
            ("POST", "subscribed_apps"): self._subscribe,
            ("DELETE", "subscribed_apps"): self._unsubscribe,
            ("GET", ""): self._node,
        }
        if edge := edges.get((asked.method, asked.edge)):
            return edge(asked, product)
        raise GraphError(100, "Unsupported request.")

    def _messages(self, asked: Asked, product: Product) -> Json:
        takers = {"me": self._stand_in.page.take, self._account.page_id: self._stand_in.page.take,
                  self._account.phone_number_id: self._stand_in.number.take}  # fmt: skip
        if take := takers.get(asked.node):
            return take(asked.body)
        raise GraphError(100, "Unsupported post request. This object does not exist.", subcode=33)

    def _read_profile(self, asked: Asked, product: Product) -> Json:
        return self._stand_in.page.profile.read(_names(asked.parameters.get("fields")))

    def _write_profile(self, asked: Asked, product: Product) -> Json:
        return self._stand_in.page.profile.write(asked.body)

    def _delete_profile(self, asked: Asked, product: Product) -> Json:
        return self._stand_in.page.profile.delete(_names(asked.body.get("fields") or asked.parameters.get("fields")))

    def _subscriptions(self, asked: Asked, product: Product) -> Json:
        webhooks = self._stand_in.webhooks[product]
        app = {"id": str(self._account.app_id), "subscribed_fields": sorted(webhooks.fields)}
        return {"data": [app] if webhooks.is_subscribed else []}

    def _subscribe(self, asked: Asked, product: Product) -> Json:
        fields = asked.body.get("subscribed_fields") or asked.parameters.get("subscribed_fields")
        if product is Product.MESSENGER and not fields:
            raise GraphError(100, "Param subscribed_fields must be non-empty.")
        self._stand_in.webhooks[product].subscribe(set(_names(fields)))
        return {"success": True}

    def _unsubscribe(self, asked: Asked, product: Product) -> Json:
        self._stand_in.webhooks[product].unsubscribe()
        return {"success": True}

    def _node(self, asked: Asked, product: Product) -> Json:
        if product is Product.WHATSAPP:
            if asked.node == self._account.phone_number_id:
                return {"id": asked.node, "display_phone_number": self._account.display_phone_number}
            if media := self._stand_in.number.describe_media(asked.node):
                return media
        elif asked.node in ("me", self._account.page_id):
            return {"id": self._account.page_id, "name": "The clinic"}
        elif person := self._stand_in.page.people.get(asked.node):
            return {"id": person.id, "first_name": person.name, "last_name": "Example", "profile_pic": ""}
        raise GraphError(100, "Unsupported get request. This object does not exist.", subcode=33)


async def _gone(request: Request) -> None:
    """Wait until the caller is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _names(given: object) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list) else str(given or "").split(",") if given else []
