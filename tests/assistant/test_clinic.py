"""clinic.yml: its facts become variables, what it does not state stays unsaid, mistakes name their key."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.clinic import Clinic
from assistant.errors import ClinicError
from assistant.training import ROOT

FACTS = {
    "name": "Beyond",
    "phone": "+61 2 5550 0123",
    "booking": {"url": "https://clinic.example/book"},
    "article": {"url": "https://clinic.example/a", "sections": ["Who needs a massage?", "Tight - and sore"]},
    "opening_hours": {"tuesday": "7:00-19:00", "monday": "7:00-19:00", "friday": "8:00-12:00"},
}


def test_variables_hold_what_is_stated() -> None:
    variables = Clinic(FACTS).variables
    assert variables["booking_url"] == "https://clinic.example/book"
    assert variables["phone_url"] == "tel:+61255500123"


def test_variables_lack_what_is_not_stated() -> None:
    assert not {"prices", "insurance", "locations", "email"} & set(Clinic(FACTS).variables)


def test_emergency_number_is_000_unless_stated() -> None:
    assert Clinic(FACTS).variables["emergency_url"] == "tel:000"
    assert Clinic({**FACTS, "emergency_number": "112"}).variables["emergency_number"] == "112"


def test_opening_hours_join_like_days_in_the_order_of_the_week() -> None:
    assert Clinic(FACTS).variables["opening_hours"] == "Monday–Tuesday 7:00–19:00, Friday 8:00–12:00"


def test_opening_hours_do_not_join_over_a_closed_day() -> None:
    hours = {"monday": "7:00-19:00", "wednesday": "7:00-19:00"}
    clinic = Clinic({**FACTS, "opening_hours": hours})
    assert clinic.variables["opening_hours"] == "Monday 7:00–19:00, Wednesday 7:00–19:00"


def test_source_links_to_the_heading_on_the_page() -> None:
    source = Clinic(FACTS).source("Who needs a massage?")
    assert source["url"] == "https://clinic.example/a#:~:text=Who%20needs%20a%20massage%3F"


def test_source_escapes_what_a_text_fragment_reads_as_syntax() -> None:
    assert Clinic(FACTS).source("Tight - and sore")["url"].endswith("text=Tight%20%2D%20and%20sore")


def test_source_refuses_a_section_the_article_lacks() -> None:
    with pytest.raises(ClinicError, match="Nowhere"):
        Clinic(FACTS).source("Nowhere")


@pytest.mark.parametrize(
    ("text", "named"), [("", "line 1"), ("name: x", "line 1: it lacks 'booking'"), ("a: [", "cannot be read")]
)
def test_read_names_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "clinic.yml").write_text(text)
    with pytest.raises(ClinicError, match=named):
        Clinic.read(tmp_path / "clinic.yml")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"phone": 61255500123}, "phone"),
        ({"emergency_number": 112}, "emergency_number"),
        ({"opening_hours": {"monday": 420}}, "opening_hours"),
        ({"opening_hours": {"mon": "7:00-19:00"}}, "mon"),
        ({"opening_hours": "always"}, "opening_hours"),
        ({"locations": [{"name": "Bondi"}]}, "locations"),
        ({"locations": "Bondi"}, "locations"),
    ],
)
def test_fact_in_a_form_that_no_answer_can_use_is_named(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    facts = yaml.safe_load((ROOT / "clinic.yml").read_text())
    (tmp_path / "clinic.yml").write_text(yaml.safe_dump({**facts, **change}))
    with pytest.raises(ClinicError, match=named):
        Clinic.read(tmp_path / "clinic.yml")
