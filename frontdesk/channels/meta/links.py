"""The links of replies, as messages of Meta's can carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from channels.meta.reading import storable
from channels.meta.text import one_line
from channels.meta.words import words
from conversations.replies import Reply


@dataclass(frozen=True)
class Link:
    """An address of a page, of a phone (`tel:`) or of a mailbox (`mailto:`)."""

    title: str
    url: str


def links_of(reply: Reply) -> list[Link]:
    """Return a reply's links, each once; its source is the last of them."""
    given = [*reply.links, *([{**reply.source, "title": words("article")}] if reply.source else [])]
    links = [Link(one_line(storable(link["title"])), storable(link["url"]).strip()) for link in given]
    return list(dict.fromkeys(link for link in links if link.url))


def is_web(link: Link) -> bool:
    """Return whether it leads to a page."""
    return _scheme_of(link.url) in {"http", "https"}


def is_public(link: Link) -> bool:
    """Return whether it leads to a page that anybody can open; buttons to others are refused."""
    try:
        host = urlsplit(link.url).hostname or ""
    except ValueError:
        return False
    if not is_web(link) or any(character.isspace() for character in link.url):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".")


def phone_of(link: Link) -> str | None:
    """Return the number with its country code, as buttons want it, or None if it is not such a link."""
    digits = link.url.partition(":")[2].replace("-", "")
    is_full = digits.startswith("+") and digits[1:].isascii() and digits[1:].isdecimal()
    return digits if _scheme_of(link.url) == "tel" and is_full else None


def lines(links: Iterable[Link]) -> str:
    """Return the links as lines of text."""
    return "\n".join(f"{link.title}: {_shown(link.url)}" if link.title else _shown(link.url) for link in links)


def _shown(url: str) -> str:
    """Return an address as people write it."""
    scheme, _, rest = url.partition(":")
    if scheme.lower() == "mailto":
        return unquote(rest.partition("?")[0]) or url
    return (rest if scheme.lower() == "tel" else url) or url


def _scheme_of(url: str) -> str:
    return url.partition(":")[0].lower()
