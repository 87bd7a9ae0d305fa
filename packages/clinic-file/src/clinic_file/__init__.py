"""Reads clinic.yml: its facts, or a sentence that says in which line what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from clinic_file.checks import faults

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
    errors = ((_place(error), _sentence(error)) for error in _validator().iter_errors(facts))
    found = [*_repeated(root), *((_line(root, place), sentence) for place, sentence in errors)]
    found = found or [(_line(root, place), _wrong(place, what)) for place, what in faults(facts)]
    if found:
        line, sentence = min(found)
        raise ClinicFileError(f"{path}, line {line}: {sentence}")
    return facts


def fault(path: str | Path, place: Sequence[str | int], what: str) -> ClinicFileError:
    """Return what to raise of a fact that its reader knows to be wrong, such as `("time_zone",)`, with its line."""
    root = yaml.compose(Path(path).read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    return ClinicFileError(f"{path}, line {_line(root, place)}: {_wrong(place, what)}")


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


def _repeated(node: Any) -> Iterator[tuple[int, str]]:
    """Yield the line of each key that stands in the same place twice, of which YAML would keep one without a word."""
    if isinstance(node, yaml.MappingNode):
        keys = [key for key, _ in node.value]
        for count, key in enumerate(keys):
            if key.value in (it.value for it in keys[:count]):
                yield key.start_mark.line + 1, f"'{key.value}' stands here a second time."
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from _repeated(child[1] if isinstance(child, tuple) else child)


def _place(error: ValidationError) -> list[str | int]:
    """Return where the error is; of a key that is not known, the key itself."""
    place = list(error.absolute_path)
    return [*place, *_unknown(error)[:1]]


def _unknown(error: ValidationError) -> list[str]:
    if error.validator != "additionalProperties":
        return []
    return [str(key) for key in error.instance if key not in error.schema["properties"]]


def _wrong(place: Sequence[str | int], what: str) -> str:
    return f"'{'.'.join(map(str, place))}' is wrong: {what}."


def _sentence(error: ValidationError) -> str:
    """Return what is wrong, with the key and, where the schema has one, a hint."""
    place = ".".join(map(str, error.absolute_path))
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return f"it lacks '{'.'.join([*filter(None, [place]), missing])}'."
    hint = error.schema.get("description") if isinstance(error.schema, dict) else None
    if unknown := _unknown(error):
        near = get_close_matches(unknown[0], error.schema["properties"], 1)
        known = f"did you mean '{near[0]}'?" if near else f"{hint or 'the facts are those of the example'}."
        return f"there is no '{'.'.join([*filter(None, [place]), unknown[0]])}'; {known}"
    quotes = (
        "it must be a text; put it into quotes"
        if error.validator == "type" and error.schema.get("type") in ("string", ["string", "null"])
        else None
    )
    return f"'{place or 'clinic.yml'}' is wrong: {quotes or hint or error.message}."
