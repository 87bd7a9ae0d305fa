"""Reads clinic.yml: its facts, or a sentence that says in which line what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

SCHEMA = Path(__file__).with_name("schema.yml")


class ClinicFileError(Exception):
    """clinic.yml cannot be read or does not say what it must; the sentence names the line."""


def read(path: str | Path) -> dict[str, Any]:
    """Return the facts of a clinic.yml.

    Raises:
        ClinicFileError: it cannot be read, or is not as schema.yml says.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        root, facts = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ClinicFileError(f"{path} cannot be read: {error}") from error
    if not isinstance(facts, dict):
        raise ClinicFileError(f"{path}, line 1: it must be a list of facts, such as 'name: Beyond'.")
    first = min(_validator().iter_errors(facts), key=lambda it: _line(root, it.absolute_path), default=None)
    if first is not None:
        raise ClinicFileError(f"{path}, line {_line(root, first.absolute_path)}: {_sentence(first)}")
    return facts


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(yaml.safe_load(SCHEMA.read_text(encoding="utf-8")))


def _line(node: Any, path: Iterable[str | int]) -> int:
    """Return the line, counted from 1, of the fact at a path, or of the nearest one around it."""
    line = node.start_mark.line
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == str(step))
            line = key.start_mark.line
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
            line = node.start_mark.line
    return int(line) + 1


def _sentence(error: ValidationError) -> str:
    """Return what is wrong, with the key and, where the schema has one, a hint."""
    place = ".".join(map(str, error.absolute_path))
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"it lacks '{'.'.join([*filter(None, [place]), missing])}'."
    hint = error.schema.get("description") if isinstance(error.schema, dict) else None
    quotes = (
        "it must be a text; put it into quotes"
        if error.validator == "type" and error.schema.get("type") in ("string", ["string", "null"])
        else None
    )
    return f"'{place or 'clinic.yml'}' is wrong: {quotes or hint or error.message}."
