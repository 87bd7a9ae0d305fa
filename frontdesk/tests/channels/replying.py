"""Replies at random, from plain to absurd, and what must be left of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from channels.meta.choices import choices_of
from channels.meta.links import links_of
from conversations.replies import Reply

Said = list[tuple[int, Reply]]

WORDS = [
    "hamstring", "a", "Rest.", "😀", "👩‍👩‍👧", "é", "e\u0301", "ice?\n", "\n\n", "日本", "1.", "\ud83d", "a\0b",
    "x" * 90,
]  # fmt: skip
SCHEMES = [
    "https://beyond.example/go/",
    "http://127.0.0.1:8000/",
    "tel:+61",
    "tel:0",
    "mailto:a@b.example?subject=",
    "x",
]


def random_replies(times: int, seed: int = 7) -> Iterator[Said]:
    """Yield lists of replies, each reply with its seq; the same ones each time."""
    random = Random(seed)
    for _ in range(times):
        count = random.choice([1, 1, 2, 3])
        yield [(random.randint(1, 10**6) + place, _reply(random)) for place in range(count)]


def visible(text: str) -> str:
    """Return a text without white space and without what no message can carry."""
    return re.sub(r"[\s\0]", "", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def is_said(said: str, replies: Sequence[tuple[int, Reply]]) -> bool:
    """Return whether all the texts, choices' titles and links' addresses are in what was said, by `visible`."""
    texts = [visible(reply.text) for _, reply in replies]
    titles = [visible(choice.title) for choice in choices_of(replies)]
    links = [visible(re.sub(r"^(tel|mailto):|\?.*", "", link.url)) for _, reply in replies for link in links_of(reply)]
    return all(wanted in said for wanted in [*texts, *titles, *links])


def _reply(random: Random) -> Reply:
    choices = [_choice(random) for _ in range(random.choice([0, 0, 1, 3, 4, 10, 13, 40]))]
    links = [_link(random) for _ in range(random.choice([0, 0, 1, 1, 2, 5]))]
    topic = random.choice([None, "greet", "massage_benefits"])
    source = random.choice([None, {"title": "Sleeping", "url": "https://beyond.example/article#sleeping"}])
    return Reply(_text(random, random.choice([0, 60, 600, 1100, 3000, 10_000])), choices, links, topic, source)


def _text(random: Random, least: int) -> str:
    text = ""
    while len(text) < least:
        text += random.choice(WORDS) + random.choice([" ", " ", ""])
    return text


def _choice(random: Random) -> dict[str, str]:
    title = _text(random, random.choice([0, 5, 5, 5, 15, 22, 300]))
    payload = random.choice(["", "/affirm", "/book{}", "@1.2", "/x" * 50, "/x" * 120, "/x" * 900])
    return {"title": title, "payload": payload + random.choice(["", str(random.random())])}


def _link(random: Random) -> dict[str, str]:
    address = random.choice(SCHEMES) + str(random.randint(1, 10**9))
    return {"title": _text(random, random.choice([0, 5, 15, 100])), "url": random.choice([address, address, ""])}
