"""Calls to the Graph API: https://developers.facebook.com/docs/graph-api/overview

They have no idempotency key, so a failure says whether the call may have been done (channels/meta/errors.py).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx

from channels.meta.errors import GraphRefusedError, GraphUncertainError, GraphUnreachableError
from channels.meta.provider_errors import provider_error
from channels.meta.waits import asked_wait
from conversations.replies import Json

CALL_LIMIT = 10.0  # seconds between two bytes of an answer
CONNECT_LIMIT = 3.0  # seconds
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Graph:
    """One account's access to the API, by a token and the secret of the app that it was made for."""

    def __init__(self, url: str, version: str, token: str, app_secret: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/{version}",
            headers={"Authorization": f"Bearer {token}"},  # not in the address, which is logged on its way
            params={"appsecret_proof": proof_of(token, app_secret)},
            timeout=httpx.Timeout(CALL_LIMIT, connect=CONNECT_LIMIT),
            trust_env=False,
        )

    async def post(self, path: str, body: Json) -> Json:
        """Return the answer to a POST; raises the errors of channels/meta/errors.py, as `get` and `delete` do."""
        return await self._call("POST", path, json=body)

    async def get(self, path: str, **parameters: str) -> Json:
        """Return the answer to a GET."""
        return await self._call("GET", path, params=parameters)

    async def delete(self, path: str, body: Json | None = None) -> Json:
        """Return the answer to a DELETE."""
        return await self._call("DELETE", path, json=body)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(self, method: str, path: str, **options: Any) -> Json:
        try:
            response = await self._client.request(method, path, **options)
        except NOTHING_SENT as error:
            raise GraphUnreachableError(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise GraphUncertainError(type(error).__name__) from error
        return _answer_of(response)


def proof_of(token: str, app_secret: str) -> str:
    """Return the appsecret_proof of a token: https://developers.facebook.com/docs/graph-api/guides/secure-requests"""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _answer_of(response: httpx.Response) -> Json:
    """Return the JSON of a good answer; an error object is an error whatever the status is."""
    status = response.status_code
    try:
        found = response.json()
    except ValueError:
        found = None
    is_refused = isinstance(found, dict) and "error" in found
    if is_refused or response.is_client_error:
        said = found["error"] if is_refused else None
        raise GraphRefusedError(provider_error(said, status, asked_wait(response.headers)))
    if not isinstance(found, dict) or not response.is_success:
        raise GraphUncertainError(f"status {status} without an answer that says more")
    return found
