"""What the assistant's teaching routes answer, as values. A body that is not so raises AssistantFailedError."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps

from config.errors import AssistantFailedError
from console.teaching.reasons import Reason
from conversations.replies import Json


@dataclass(frozen=True)
class Response:
    """An answer by its Rasa name: a text for each variant, and where in the article it is from.

    One that is fixed is not to be changed here, as the words for an emergency.
    """

    name: str
    texts: tuple[str, ...]
    source: Json | None = None
    is_fixed: bool = False


@dataclass(frozen=True)
class Topic:
    """What the assistant recognises by its phrases and answers with its responses."""

    name: str
    phrases: tuple[str, ...] = ()
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True)
class Flipped:
    """A text that the candidate understands otherwise than the model before it; `is_reviewed` if it was sent along."""

    text: str
    is_reviewed: bool
    expected: str
    before: str
    after: str


@dataclass(frozen=True)
class Making:
    """How far a candidate is, and when it has been evaluated, with what result."""

    state: str
    progress: float = 0.0
    reasons: list[Reason] = field(default_factory=list)
    figures: Json = field(default_factory=dict)
    flips: list[Flipped] = field(default_factory=list)
    curve: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Models:
    """The name of the model that answers, and of the one before it, if there is one to go back to."""

    model: str
    before: str = ""


def _checked[Result](read: Callable[[Json], Result]) -> Callable[[Json], Result]:
    @wraps(read)
    def checked(body: Json) -> Result:
        try:
            return read(body)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise AssistantFailedError("not the contract's answer") from error

    return checked


@_checked
def vectors_of(body: Json) -> list[list[float]]:
    """Return the vectors of a body."""
    return [[float(number) for number in vector] for vector in body["vectors"]]


@_checked
def topics_of(body: Json) -> list[Topic]:
    """Return the topics of a body."""
    return [
        Topic(it["name"], tuple(it["phrases"]), tuple(_response_of(found) for found in it["responses"]))
        for it in body["topics"]
    ]


@_checked
def name_of(body: Json) -> str:
    """Return the name that the assistant gave a candidate."""
    return str(body["candidate"])


@_checked
def making_of(body: Json) -> Making:
    """Return how far a candidate is."""
    flips = [
        Flipped(it["text"], it["set"] == "reviewed", it["expected"] or "", it["before"] or "", it["after"] or "")
        for it in body.get("flips") or []
    ]
    told = {name: body[name] for name in ("figures", "curve") if body.get(name)}
    reasons = [it if isinstance(it, str) else {**it} for it in body.get("reasons") or []]
    return Making(body["state"], float(body.get("progress") or 0), reasons, flips=flips, **told)


@_checked
def models_of(body: Json) -> Models:
    """Return which model answers."""
    return Models(body.get("model") or "", body.get("before") or "")


def _response_of(found: Json) -> Response:
    return Response(found["name"], tuple(found["texts"]), found.get("source"), bool(found.get("is_fixed")))
