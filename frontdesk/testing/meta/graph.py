"""The Graph API's edges: who may call, what goes wrong on order, and which product takes it.

https://developers.facebook.com/docs/graph-api/overview
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from testing.meta.account import Json, Product
from testing.meta.connections import CUT
from testing.meta.errors import GraphError
from testing.meta.faults import Call, Fault
from testing.meta.journal import Called
from testing.meta.signing import proof

if TYPE_CHECKING:
    from testing.meta.stand_in import MetaStandIn

OLDEST_VERSION = 21
VERSION = re.compile(r"v(\d+)\.\d+")


@dataclass(frozen=True)
class Asked:
    """A call as it came: parameters of the address and the fields of the body."""

    method: str
    version: str
    node: str
    edge: str
    parameters: Json
    body: Json
    token: str

    @property
    def kind(self) -> Call:
        """What sort of call it is, for faults."""
        if self.method != "POST" or self.edge != "messages":
            return "other"
        return "action" if "sender_action" in self.body or "status" in self.body else "message"

    @property
    def person(self) -> str | None:
        """Whom a message is for."""
        recipient = self.body.get("recipient")
        found = recipient.get("id") if isinstance(recipient, dict) else self.body.get("to") or recipient
        return str(found).lstrip("+") if found else None


class Graph:
    """Answers calls of the Graph API."""

    def __init__(self, stand_in: MetaStandIn) -> None:
        self._stand_in = stand_in
        self._account = stand_in.account

    async def answer(self, request: Request) -> Response:
        """Answer a call, or fail as ordered, and note it."""
        asked = await _read(request)
        try:
            product = self._admit(asked)
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

    def _admit(self, asked: Asked) -> Product:
        """Return whose token it is.

        Raises:
            GraphError: 2500 for the version, 190 for the token, 100 for its proof.
        """
        found = VERSION.fullmatch(asked.version)
        if not found or int(found[1]) < OLDEST_VERSION:
            raise GraphError(2500, f"Unknown version; the oldest is v{OLDEST_VERSION}.0.")
        product = self._whose(asked)
        secret, given = self._account.secret(product), asked.parameters.get("appsecret_proof")
        if given is None and self._stand_in.behaviour.requires_proof:
            raise GraphError(100, "API calls from the server require an appsecret_proof argument.")
        if given is not None and not hmac.compare_digest(str(given), proof(secret, asked.token)):
            raise GraphError(100, "Invalid appsecret_proof provided in the API argument.")
        return product

    def _whose(self, asked: Asked) -> Product:
        account = self._account
        of_node = {account.page_id: Product.MESSENGER, "me": Product.MESSENGER}
        of_node |= dict.fromkeys((account.phone_number_id, account.business_account_id), Product.WHATSAPP)
        for product in Product:
            if asked.token == account.token(product) and of_node.get(asked.node, product) is product:
                return product
        is_whatsapp = of_node.get(asked.node) is Product.WHATSAPP
        raise GraphError(190, "Invalid OAuth access token.", status=401 if is_whatsapp else 400)

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


async def _read(request: Request) -> Asked:
    parameters, content = dict(request.query_params), await request.body()
    try:
        body = json.loads(content or b"{}")
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    for name in ("access_token", "appsecret_proof"):
        if name in body:
            parameters[name] = body.pop(name)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token if scheme.lower() == "bearer" else str(parameters.get("access_token", ""))
    path = request.path_params
    return Asked(request.method, path["version"], path["node"], path.get("edge", ""), parameters, body, token)


async def _gone(request: Request) -> None:
    """Wait until the caller is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _names(given: object) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list) else str(given or "").split(",") if given else []
