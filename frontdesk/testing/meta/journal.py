"""What happened, in order and with nothing left out: what people saw, what was called, what was posted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from testing.meta.account import Json, Product


@dataclass(frozen=True)
class Choice:
    """Something to tap. `kind`: quick_reply, postback, button, row, menu."""

    title: str
    payload: str
    kind: str
    description: str = ""


@dataclass(frozen=True)
class Link:
    """Something that leads elsewhere."""

    title: str
    url: str


@dataclass(frozen=True)
class Shown:
    """What a message looks like."""

    kind: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    media: str = ""


@dataclass(frozen=True)
class Seen:
    """A message that a person saw. `reference`: Messenger's metadata or WhatsApp's callback data; `app_id`: who sent
    it; `at` in seconds."""

    id: str
    at: float
    product: Product
    person: str
    shown: Shown
    app_id: int
    reference: str = ""
    reply_to: str = ""

    @property
    def text(self) -> str:
        """The text of the message."""
        return self.shown.text

    @property
    def titles(self) -> list[str]:
        """The titles of what can be tapped."""
        return [choice.title for choice in self.shown.choices]


@dataclass(frozen=True)
class Said:
    """What a person did. `kind`: text, tap, image, reaction …"""

    id: str
    at: float
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Called:
    """A call of the Graph API and its answer; a status of 0 is a cut connection."""

    at: float
    method: str
    path: str
    body: Json
    status: int
    answer: Json


@dataclass(frozen=True)
class Posted:
    """An attempt to post a webhook; a status of 0 is no answer, `error` says why."""

    at: float
    product: Product
    body: bytes
    attempt: int
    status: int
    took: float
    error: str = ""


@dataclass
class Journal:
    """All of it; nothing is made one."""

    seen: list[Seen] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    posts: list[Posted] = field(default_factory=list)
    dropped: list[Json] = field(default_factory=list)

    def seen_by(self, person: str) -> list[Seen]:
        """Return what a person saw, in order; their id is the PSID, or the number or BSUID they began with."""
        return [message for message in self.seen if message.person == person]

    def sent(self) -> list[Json]:
        """Return the bodies of the messages that were asked to be sent, refused ones too."""
        return [call.body for call in self.calls if call.method == "POST" and call.path.endswith("/messages")]

    def as_json(self, person: str | None = None) -> Json:
        """Return it for a reader in another process."""
        seen = self.seen if person is None else self.seen_by(person)
        return {
            "seen": [asdict(message) for message in seen],
            "calls": [asdict(call) for call in self.calls],
            "posts": [asdict(post) | {"body": post.body.decode("utf-8", "replace")} for post in self.posts],
            "dropped": self.dropped,
        }
