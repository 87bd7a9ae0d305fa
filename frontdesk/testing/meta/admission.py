"""Who may call the Graph API: the version, the token and its proof.

https://developers.facebook.com/docs/graph-api/overview
https://developers.facebook.com/docs/graph-api/guides/secure-requests
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass

from starlette.requests import Request

from testing.meta.account import Account, Json, Product
from testing.meta.errors import GraphError
from testing.meta.faults import Call
from testing.meta.signing import proof

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


async def read(request: Request) -> Asked:
    """Return a call; what is not JSON counts as nothing."""
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


def admit(asked: Asked, account: Account, requires_proof: bool) -> Product:
    """Return whose token it is; `requires_proof`: whether its proof has to come with it.

    Raises:
        GraphError: 2500 for the version, 190 for the token, 100 for its proof.
    """
    found = VERSION.fullmatch(asked.version)
    if not found or int(found[1]) < OLDEST_VERSION:
        raise GraphError(2500, f"Unknown version; the oldest is v{OLDEST_VERSION}.0.")
    product = _whose(asked, account)
    secret, given = account.secret(product), asked.parameters.get("appsecret_proof")
    if given is None and requires_proof:
        raise GraphError(100, "API calls from the server require an appsecret_proof argument.")
    if given is not None and not hmac.compare_digest(str(given), proof(secret, asked.token)):
        raise GraphError(100, "Invalid appsecret_proof provided in the API argument.")
    return product


def _whose(asked: Asked, account: Account) -> Product:
    of_node = {account.page_id: Product.MESSENGER, "me": Product.MESSENGER}
    of_node |= dict.fromkeys((account.phone_number_id, account.business_account_id), Product.WHATSAPP)
    for product in Product:
        if asked.token == account.token(product) and of_node.get(asked.node, product) is product:
            return product
    is_whatsapp = of_node.get(asked.node) is Product.WHATSAPP
    raise GraphError(190, "Invalid OAuth access token.", status=401 if is_whatsapp else 400)
