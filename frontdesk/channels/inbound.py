"""What reaches us on a messaging channel, in words that are no provider's. All times are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    """Somebody as one account of ours knows them.

    `account` is our Page or phone number, by the provider's id. `user_id` is the provider's id of the person for that
    account, `phone` the digits of their number as the provider gives them; either may be empty, not both.
    """

    account: str
    user_id: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ProviderError:
    """Why the provider did not do something; `details` has no number, no address and nothing quoted in it.

    `code` is None where it gave none. `retry_after` is how many seconds it asks us to wait, if it does.
    """

    code: int | None
    subcode: int = 0
    http_status: int = 0
    is_transient: bool = False
    details: str = ""
    trace_id: str = ""
    retry_after: float | None = None


@dataclass(frozen=True)
class Said:
    """A message to answer: typed, or a tapped choice, whose title is the text. `key` is the provider's message id.

    Words that come with something we cannot read (a picture's caption, a link's message) are said; the rest of such a
    message is left out.
    """

    person: Person
    key: str
    at: datetime
    text: str
    payload: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A message without words: `kind` is image, audio, video, file, sticker, location, contacts, order and the like."""

    person: Person
    key: str
    at: datetime
    kind: str


@dataclass(frozen=True)
class Opened:
    """The person came by a link or opted in, which lets us write for another 24 hours; there is nothing to answer."""

    person: Person
    at: datetime


@dataclass(frozen=True)
class Reacted:
    """The person put an emoji on the message `to`; without one, they took it back."""

    person: Person
    at: datetime
    to: str
    emoji: str


@dataclass(frozen=True)
class Edited:
    """The person changed the message `key`."""

    person: Person
    at: datetime
    key: str
    text: str


@dataclass(frozen=True)
class Progress:
    """How far messages of ours have come: `state` is sent, delivered, read or failed.

    They are those with the provider's `ids` or, if `up_to` is given, all until then. `reference` is what we gave the
    provider with the message; `error` says why it failed.
    """

    person: Person
    at: datetime
    state: str
    ids: tuple[str, ...] = ()
    up_to: datetime | None = None
    reference: str = ""
    error: ProviderError | None = None


@dataclass(frozen=True)
class Echo:
    """Our account said something to the person: we, if `reference` is ours, else a colleague or another program."""

    person: Person
    key: str
    at: datetime
    reference: str
    text: str


@dataclass(frozen=True)
class Moved:
    """A person is known by other ids from now on."""

    account: str
    at: datetime
    old: Person
    new: Person


@dataclass(frozen=True)
class AccountTrouble:
    """Something is wrong with our account, not with one message."""

    account: str
    error: ProviderError


@dataclass(frozen=True)
class Other:
    """Understood, and nothing to do."""

    kind: str


@dataclass(frozen=True)
class Unknown:
    """Not understood, or not as documented; `kind` is a name to count, never anybody's words."""

    kind: str


Event = (
    Said
    | Unreadable
    | Opened
    | Reacted
    | Edited
    | Progress
    | Echo
    | Moved
    | AccountTrouble
    | Other
    | Unknown
)  # fmt: skip


def in_order(timed: Iterable[tuple[datetime, Event]]) -> list[Event]:
    """Return the events by their times; those of the same time stay as they came."""
    return [event for _, event in sorted(timed, key=lambda pair: pair[0])]
