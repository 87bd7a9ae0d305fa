"""docs/booking.md says what is true."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from booking.systems.plain import Plain
from booking.systems.table import SYSTEMS, booking_link
from booking.utm import CAMPAIGNS
from booking.wishes import Wish
from config.clinic import read_clinic
from config.table import ROOT
from tests.booking.clinics import write

PAGE = (ROOT / "docs" / "booking.md").read_text()
LEAST = {"name": "Harbour", "article": {"title": "A", "url": "https://harbour.example/a", "sections": ["A"]}}


def test_every_system_has_an_example_that_gives_its_link(tmp_path: Path) -> None:
    examples = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
    assert [example["booking"]["system"] for example in examples] == list(SYSTEMS)
    for example in examples:
        ours = read_clinic(write(tmp_path, {**LEAST, **example}))
        chosen = [next(iter(items), None) for items in (ours.locations, ours.practitioners, ours.services)]
        assert booking_link(Wish(*chosen), {}, ours) != Plain(ours).link(Wish(), {})


def test_every_campaign_is_named() -> None:
    told = PAGE[PAGE.index("`utm_campaign`") : PAGE.index("## What never stands in a link")]
    assert set(re.findall(r"`([a-z_]+)`", told)) - {"utm_campaign"} == CAMPAIGNS
