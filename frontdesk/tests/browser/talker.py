"""A visitor who talks to the whole product through its API."""

from __future__ import annotations

import secrets

from tests.running import FrontDesk, Json, Visitor, eventually


class Talker:
    """A visitor who says or taps something and looks at what came back."""

    def __init__(self, desk: FrontDesk) -> None:
        self.visitor: Visitor = desk.visitor()
        self.seen = 1

    def say(self, text: str) -> list[Json]:
        """Return the replies to a text."""
        assert self.visitor.say(text).status_code == 202
        return self._replies()

    def tap(self, title: str) -> list[Json]:
        """Return the replies to a choice of the latest message."""
        choices = {it["title"]: it["payload"] for it in self.visitor.read()[-1]["choices"]}
        assert self.visitor.post({"client_message_id": secrets.token_hex(8), "payload": choices[title]}).is_success
        return self._replies()

    def _replies(self) -> list[Json]:
        said = eventually(lambda: [it for it in self.visitor.read(self.seen) if it["author"] == "assistant"])
        self.seen = said[-1]["seq"]
        return said
