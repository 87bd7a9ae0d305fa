"""What the rules of data/ do after an intent, and at the end of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

DONE = {"action", "active_loop"}  # steps that say what the assistant does

Steps = list[dict[str, Any]]


@dataclass(frozen=True)
class Rules:
    """The steps after each intent that a rule begins with, whatever came before; and those that end each form."""

    begins: Mapping[str, Steps]
    ends: Mapping[str, Steps]

    def after(self, intent: str) -> Steps:
        """Return what is done after an intent."""
        return self.begins.get(intent) or [{"action": f"utter_{intent}"}]

    def begun_by(self, intent: str) -> str:
        """Return the form that the rule of an intent begins, or nothing."""
        return str(self.after(intent)[-1].get("active_loop") or "")


@cache
def rules_of(data: Path) -> Rules:
    """Return the rules of a folder of Rasa data."""
    begins: dict[str, Steps] = {}
    ends: dict[str, Steps] = {}
    for path in sorted(data.rglob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or []:
            first, *rest = rule["steps"]
            done = list(takewhile(lambda step: DONE & set(step), rest))
            form = next((it["active_loop"] for it in rule.get("condition") or [] if "active_loop" in it), None)
            if form and first == {"action": form}:
                ends.setdefault(form, rule["steps"])
            elif "intent" in first and done and not rule.get("condition"):
                begins.setdefault(first["intent"], done)
    return Rules(begins, ends)
