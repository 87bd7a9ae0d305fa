"""clinic.yml: what it must state, and what the front desk says when it states less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.clinic import read_clinic
from config.errors import ClinicError
from config.table import ROOT
from conversations import notices

LEAST: dict[str, Any] = {
    "name": "Beyond",
    "booking": {"url": "https://beyond.example/book"},
    "article": {"title": "Hamstrings", "url": "https://beyond.example/a", "sections": ["Hamstrings"]},
}


def write(path: Path, facts: Any) -> Path:
    path.write_text(yaml.safe_dump(facts))
    return path


def without(dotted: str) -> dict[str, Any]:
    """Return the least that a clinic must state, less one fact."""
    key, _, inner = dotted.partition(".")
    if not inner:
        return {name: value for name, value in LEAST.items() if name != key}
    return {**LEAST, key: {name: value for name, value in LEAST[key].items() if name != inner}}


def test_our_clinic_is_read() -> None:
    facts = yaml.safe_load((ROOT / "clinic.yml").read_text())
    ours = read_clinic(ROOT / "clinic.yml")
    assert (ours.name, ours.phone) == (facts["name"], facts["phone"])
    assert ours.emergency_number == facts["emergency_number"]
    assert ours.phone_url.startswith("tel:+")


def test_clinic_need_not_state_more_than_what_is_required(tmp_path: Path) -> None:
    ours = read_clinic(write(tmp_path / "clinic.yml", LEAST))
    assert (ours.phone, ours.email, ours.emergency_number) == ("", "", "000")


REQUIRED = ["name", "booking.url", "article.title", "article.url", "article.sections"]


@pytest.mark.parametrize("key", REQUIRED)
def test_missing_fact_is_named_with_its_line(tmp_path: Path, key: str) -> None:
    with pytest.raises(ClinicError, match=rf"clinic\.yml, line \d: it lacks '{key}'\."):
        read_clinic(write(tmp_path / "clinic.yml", without(key)))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"time_zone": "Sydney"}, r"line 9: 'time_zone' is wrong: there is no time zone 'Sydney'\."),
        (
            {"public_holidays": {"country": "XX"}},
            r"line 10: 'public_holidays.country' is wrong: the public holidays of 'XX'",
        ),
        (
            {"public_holidays": {"country": "AU", "subdivision": "XXX"}},
            r"line 11: 'public_holidays.subdivision' is wrong: it must be one of those known: ACT, NSW,",
        ),
    ],
)
def test_place_that_nothing_is_known_of_is_refused_with_its_line(
    tmp_path: Path, facts: dict[str, Any], sentence: str
) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(yaml.safe_dump(LEAST) + yaml.safe_dump(facts))
    with pytest.raises(ClinicError, match=sentence):
        read_clinic(path)


def test_place_whose_states_are_known_is_taken(tmp_path: Path) -> None:
    facts = {**LEAST, "time_zone": "Pacific/Auckland", "public_holidays": {"country": "NZ", "subdivision": "AUK"}}
    assert read_clinic(write(tmp_path / "clinic.yml", facts)).public_holidays["subdivision"] == "AUK"


@pytest.mark.parametrize("text", ["", "[]", "just words", "{", "name: \x01", "booking: 7"])
def test_file_that_is_no_clinic_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "clinic.yml").write_text(text)
    with pytest.raises(ClinicError, match=r"clinic\.yml"):
        read_clinic(tmp_path / "clinic.yml")


@pytest.mark.parametrize(("phone", "is_called"), [("+61 2 5550 0123", True), ("", False)])
def test_notices_name_only_the_ways_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phone: str, is_called: bool
) -> None:
    ours = read_clinic(write(tmp_path / "clinic.yml", {**LEAST, "phone": phone, "emergency_number": "111"}))
    monkeypatch.setattr(notices, "clinic", lambda: ours)
    for notice in (notices.outage_notice(), notices.failure_notice()):
        assert ("call us" in notice.text) == is_called
        assert [link["url"].partition(":")[0] for link in notice.links] == ["tel", "https"][not is_called :]
        assert "{" not in notice.text
    assert "call 111" in notices.outage_notice().text
