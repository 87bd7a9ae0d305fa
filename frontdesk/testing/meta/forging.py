"""Posts to a webhook what Meta posts rarely or never: to see that it is refused, or taken, and that nothing breaks."""

from __future__ import annotations

import json

import httpx

from testing.meta.account import Account, Json, Product
from testing.meta.journal import Posted
from testing.meta.signing import escaped, legacy_signature, signature

TIMEOUT = 10.0


class Forger:
    """Posts at once, from the caller's thread, and returns the answer. A body may be JSON, or bytes as they are."""

    def __init__(self, product: Product, account: Account, url: str) -> None:
        self._secret, self._verify_token, self.url = account.secret(product), account.verify_token(product), url

    def verify(
        self, token: str | None = None, mode: str = "subscribe", challenge: str = "1158201444"
    ) -> httpx.Response:
        """Ask the webhook to prove that it is ours, with the right token unless another is given."""
        given = self._verify_token if token is None else token
        asked = {"hub.mode": mode, "hub.verify_token": given, "hub.challenge": challenge}
        return httpx.get(self.url, params=asked, timeout=TIMEOUT)

    def signed(self, body: Json | bytes) -> httpx.Response:
        """Post with the right signature, whatever the body is."""
        return self.post(body, {"X-Hub-Signature-256": signature(self._secret, _bytes(body))})

    def unsigned(self, body: Json | bytes) -> httpx.Response:
        """Post without a signature."""
        return self.post(body, {})

    def wrongly_signed(self, body: Json | bytes) -> httpx.Response:
        """Post with the signature of another secret."""
        return self.post(body, {"X-Hub-Signature-256": signature("another secret", _bytes(body))})

    def signed_the_old_way(self, body: Json | bytes) -> httpx.Response:
        """Post with the sha1 signature only."""
        return self.post(body, {"X-Hub-Signature": legacy_signature(self._secret, _bytes(body))})

    def changed(self, body: Json | bytes) -> httpx.Response:
        """Post with a byte changed after the signing."""
        before = _bytes(body)
        after = before[:-2] + b" " + before[-2:]
        return self.post(after, {"X-Hub-Signature-256": signature(self._secret, before)})

    def reformatted(self, body: Json | bytes) -> httpx.Response:
        """Post what a proxy makes of it that reads the JSON and writes it anew, with the signature of the original."""
        before = _bytes(body)
        after = json.dumps(json.loads(before), ensure_ascii=False).encode()
        return self.post(after, {"X-Hub-Signature-256": signature(self._secret, before)})

    def malformed(self) -> httpx.Response:
        """Post what is not JSON, rightly signed."""
        return self.signed(b'{"object":"page","entry":[{"id":')

    def large(self, body: Json, size: int = 3_000_000) -> httpx.Response:
        """Post a body filled up to a size in bytes, rightly signed."""
        room = size - len(escaped(body | {"padding": ""}))
        return self.signed(escaped(body | {"padding": "x" * room}))

    def replay(self, posted: Posted) -> httpx.Response:
        """Post again what was posted before."""
        return self.signed(posted.body)

    def post(self, body: Json | bytes, headers: dict[str, str]) -> httpx.Response:
        """Post with these headers."""
        all_headers = {"Content-Type": "application/json"} | headers
        return httpx.post(self.url, content=_bytes(body), headers=all_headers, timeout=TIMEOUT)


def _bytes(body: Json | bytes) -> bytes:
    return body if isinstance(body, bytes) else escaped(body)
