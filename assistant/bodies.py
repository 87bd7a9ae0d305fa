"""The bodies of the front desk's requests, and the fields that must be in them."""

from __future__ import annotations

from typing import Any

from assistant.errors import BadTurnError

Json = dict[str, Any]


def object_of(body: object) -> Json:
    """Return a request body that is a JSON object; raises BadTurnError if it is none."""
    if not isinstance(body, dict):
        raise BadTurnError("The body must be a JSON object.")
    return body


def string_of(body: Json, name: str, limit: int) -> str:
    """Return a field of a body that must be a string, not blank and not too long; raises BadTurnError naming it."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadTurnError(f"'{name}' must be a string that is not blank.")
    if len(value) > limit:
        raise BadTurnError(f"'{name}' must have at most {limit} characters.")
    return value.encode("utf-8", "replace").decode("utf-8")  # without lone surrogates, which nothing can store
