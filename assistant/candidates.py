"""Candidates: models made from data/ and what staff taught, judged beside the installed one, waiting to be published.

Each has a folder below models/candidates/, and is made in a process of its own, one at a time (assistant/candidate.py).
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from assistant import installed
from assistant.bodies import Json
from assistant.errors import CandidateError, UnknownCandidateError
from assistant.heldout import Phrase
from assistant.installed import Installed
from assistant.reasons import reason
from assistant.taught import Taught
from assistant.training import INSTALLED, MODELS, ROOT, fingerprint

FOLDER = MODELS / "candidates"
KEPT = 4  # besides the one that is being made
TYPICAL = 60.0  # seconds that a training takes, before the first one tells
NEARLY = 0.95  # of the training, shown when it takes longer than the last one
TRAINING_PART = 0.5  # of the whole making
TRAINING, EVALUATING, READY, REFUSED, FAILED = "training", "evaluating", "ready", "refused", "failed"
UNDER_WAY = {TRAINING, EVALUATING}

# A candidate's files: what was asked for, how far it is, the comparison, and what is installed by publishing it
REQUEST, STATE, MADE, RECORD = "request.json", "state.json", "made.json", "installed.json"

_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")


class Candidates:
    """The candidates of a folder; at most one is being made."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._name = ""
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, taught: Taught, reviewed: Sequence[Phrase]) -> str:
        """Begin to make a candidate and return its name.

        Raises:
            CandidateError: another one is being made.
        """
        if self._is_running(self._name):
            raise CandidateError(reason("another_is_made"))
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        expected = next((it["trained_in"] for it in map(_state, self._names()) if it.get("trained_in")), TYPICAL)
        for old in self._names()[KEPT:]:
            shutil.rmtree(old)
        folder = self._folder / name
        folder.mkdir(parents=True)
        asked = {"taught": taught.as_json(), "reviewed": [{"text": it.text, "topic": it.intent} for it in reviewed]}
        write(folder / REQUEST, asked)
        write(folder / STATE, {"state": TRAINING, "since": time.time(), "expected": expected})
        self._name, self._process = name, _started(folder)
        return name

    def tell(self, name: str) -> Json:
        """Return a candidate's state, how far it is, why it was refused, and its comparison when there is one.

        Raises:
            UnknownCandidateError: there is none of this name.
        """
        folder = self._known(name)
        state, made = self._state(name), read(folder / MADE)
        return {
            "id": name,
            "state": state["state"],
            "progress": progress(state, time.time()),
            "reasons": state.get("reasons", []),
            "figures": made.get("figures", {}),
            "flips": made.get("flips", []),
            "curve": made.get("curve", {"before": [], "after": []}),
        }

    def ready(self, name: str) -> tuple[Path, Installed]:
        """Return the archive of a candidate that may be published, and the record of what is installed then.

        Raises:
            UnknownCandidateError: there is none of this name.
            CandidateError: it is not ready, or was compared with another model or made from other data.
        """
        folder = self._known(name)
        record = installed.read(folder / RECORD) if self._state(name)["state"] == READY else None
        if record is None or record.before is None:
            raise CandidateError(reason("not_ready"))
        now = installed.read(INSTALLED)
        if now is None or now.model not in {record.model, record.before.model}:
            raise CandidateError(reason("model_changed"))
        if record.trained_on != fingerprint(record.taught):
            raise CandidateError(reason("data_changed"))
        return folder / record.model, record

    def forget(self, name: str) -> None:
        """Delete all that is kept of a candidate, and end its making; raises UnknownCandidateError."""
        folder = self._known(name)
        if self._process and self._is_running(name):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(folder)

    def _state(self, name: str) -> Json:
        state = _state(self._folder / name)
        if state["state"] in UNDER_WAY and not self._is_running(name):
            state = _state(self._folder / name)  # it may have ended between the two looks
        if state["state"] in UNDER_WAY and not self._is_running(name):
            return {"state": FAILED, "reasons": [reason("broken_off")]}
        return state

    def _known(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or not (self._folder / name / STATE).is_file():
            raise UnknownCandidateError(reason("unknown_candidate"))
        return self._folder / name

    def _is_running(self, name: str) -> bool:
        return name == self._name and self._process is not None and self._process.poll() is None

    def _names(self) -> list[Path]:
        """Return the candidates' folders, the newest first."""
        return sorted((it for it in self._folder.glob("*") if _NAME.fullmatch(it.name)), reverse=True)


def progress(state: Json, now: float) -> float:
    """Return how far a candidate is, from 0 to 1: training by the time that the last one took, then by texts read."""
    share = 1.0
    if state["state"] == TRAINING:
        share = TRAINING_PART * min(NEARLY, (now - state["since"]) / state["expected"])
    elif state["state"] == EVALUATING:
        share = TRAINING_PART + (1 - TRAINING_PART) * state["done"] / state["of"]
    return round(share, 3)


def read(path: Path) -> Json:
    """Return what stands in a file of a candidate, or nothing where there is none."""
    found: Json = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def write(path: Path, content: Json) -> None:
    """Write a file of a candidate, in one step."""
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(path)


def _state(folder: Path) -> Json:
    return read(folder / STATE) or {"state": FAILED}


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """Start the making in a group of processes that ends when its input does, and so with this process."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "assistant.candidate", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
