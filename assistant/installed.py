"""What is installed: the model that the next start serves, what staff taught it, and what was installed before it.

One file, replaced in one step: whatever happens, either the old or the new is installed, whole.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.bodies import Json
from assistant.errors import BadTurnError, InstalledError
from assistant.taught import Taught


@dataclass(frozen=True)
class Installed:
    """A model's archive by name and hash, the hash of what it was trained on, and what was taught beside data/."""

    model: str
    sha256: str
    trained_on: str
    taught: Taught
    before: Installed | None = None


def read(path: Path) -> Installed | None:
    """Return what is installed, or None where nothing is.

    Raises:
        InstalledError: the file says something else.
    """
    if not path.is_file():
        return None
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, BadTurnError) as error:
        raise InstalledError(f"{path} cannot be read: bring it back from a back-up, or remove it.") from error


def write(path: Path, installed: Installed) -> None:
    """Replace what is installed, in one step that a crash or a power cut cannot halve."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}", delete=False) as fresh:
        json.dump(_as_json(installed), fresh, indent=1)
        fresh.flush()
        os.fsync(fresh.fileno())
    os.replace(fresh.name, path)


def _from_json(found: Json) -> Installed:
    return Installed(
        found["model"],
        found["sha256"],
        found["trained_on"],
        Taught.from_json(found["taught"]),
        _from_json(found["before"]) if found["before"] else None,
    )


def _as_json(installed: Installed) -> Json:
    return {
        "model": installed.model,
        "sha256": installed.sha256,
        "trained_on": installed.trained_on,
        "taught": installed.taught.as_json(),
        "before": _as_json(installed.before) if installed.before else None,
    }
