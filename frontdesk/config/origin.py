"""An origin as browsers compare it (https://www.rfc-editor.org/rfc/rfc6454#section-4): scheme, host and port."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Origin:
    """Where a page comes from, in lower case and with its port."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin | None:
        """Return the origin of an http or https address, or None if it is none ("null", for example)."""
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS[parts.scheme]
        except (ValueError, KeyError):
            return None
        return cls(parts.scheme, parts.hostname, port) if parts.hostname else None

    def is_same_as(self, other: Origin | None) -> bool:
        """Return whether both are the same; localhost and 127.0.0.1 are one machine."""
        if other is None or (self.scheme, self.port) != (other.scheme, other.port):
            return False
        return self.host == other.host or {self.host, other.host} <= LOOPBACK
