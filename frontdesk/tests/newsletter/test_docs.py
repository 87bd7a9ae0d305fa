"""docs/newsletter.md names the settings and commands that there are."""

from __future__ import annotations

import re

from django.core.management import get_commands

from config.table import PROVIDERS, ROOT, TABLE

PAGE = (ROOT / "docs/newsletter.md").read_text(encoding="utf-8")


def test_every_setting_of_the_newsletter_is_explained() -> None:
    ours = {row.name for row in TABLE if row.name.startswith("NEWSLETTER_")} | {"SMTP_URL"}
    assert set(re.findall(r"^\| `([A-Z_]+)`", PAGE, re.MULTILINE)) == ours


def test_every_provider_is_explained() -> None:
    assert set(re.findall(r"^\| `([a-z]+)`", PAGE, re.MULTILINE)) == set(PROVIDERS)


def test_commands_and_files_are_there() -> None:
    commands = set(re.findall(r"manage\.py (\w+)", PAGE))
    assert commands == {"newsletter_export", "newsletter_erase"} <= set(get_commands())
    assert (ROOT / "frontdesk/newsletter/words.yml").exists()
