"""clinic.yml is read by a schema, and what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import clinic_file
import pytest
from clinic_file import ClinicFileError

from assistant.training import ROOT

LEAST = """name: Beyond
article: {title: A, url: "https://a.example", sections: [A]}
booking:
  url: https://b.example
"""
PLACES = f"{LEAST}locations:\n- name: A\n  address: B\npractitioners:\n"
COPIED = LEAST.replace("sections: [A]", "sections: [A], text: %s")
GOOD = """opening_hours: {monday: "7:00-19:00", tuesday: "17:00-0:00", wednesday: "0:00-0:00", sunday: null}
phone: ""
emergency_number: "112"
crisis_line: {name: Lifeline, phone: 13 11 14}
"""


def read(folder: Path, text: str) -> dict[str, object]:
    (folder / "clinic.yml").write_text(text, encoding="utf-8")
    return clinic_file.read(folder / "clinic.yml")


def test_ours_is_read() -> None:
    assert clinic_file.read(ROOT / "clinic.yml")["name"] == "Beyond"


def test_least_is_enough(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST)["name"] == "Beyond"


@pytest.mark.parametrize("more", ["", GOOD, *(f'phone: "{it}"\n' for it in ("+61 2 5550 0123", "(02) 5550-0123"))])
def test_what_a_clinic_may_mean_is_read(tmp_path: Path, more: str) -> None:
    assert read(tmp_path, LEAST + more)["name"] == "Beyond"


@pytest.mark.parametrize("path", ["article.txt", "../texts/a.md", "null"])
def test_article_may_have_a_copy_of_its_text(tmp_path: Path, path: str) -> None:
    assert read(tmp_path, COPIED % path)["name"] == "Beyond"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LEAST + "phone: 123\n", "line 5: 'phone' is wrong: it must be a text; put it into quotes"),
        (LEAST + "  system: pigeon\n", "line 5: 'booking.system' is wrong"),
        (LEAST + "  system: cliniko\n  account: a\n", "line 3: it lacks 'booking.shard'"),
        (LEAST + "  system: jane\n", "line 3: it lacks 'booking.clinic'"),
        (LEAST + "locations:\n- name: A\n  address: B\n- name: C\n", "line 8: it lacks 'locations.1.address'"),
        (LEAST + "opening_hours:\n  monday: 9 to 5\n", "line 6: 'opening_hours.monday' is wrong: it must be like"),
        (LEAST + "services:\n- name: A\n  booking_id: 7\n", "line 7: 'services.0.booking_id' is wrong"),
        (LEAST + "public_holidays:\n  country: Australia\n", "line 6: 'public_holidays.country' is wrong"),
        (LEAST + "practitioners: Sam\n", "line 5: 'practitioners' is wrong"),
        (
            LEAST + "services:\n- name: A\nopening_hour: {}\n",
            "line 7: there is no 'opening_hour'; did you mean 'opening_hours'?",
        ),
        (LEAST + "colour: red\n", "line 5: there is no 'colour'; the facts are those of the example."),
        (
            LEAST + "opening_hours:\n  mon: 9:00-17:00\n",
            "line 6: there is no 'opening_hours.mon'; did you mean 'monday'?",
        ),
        (LEAST + "phone: call us\n", "line 5: 'phone' is wrong: it must be a phone number"),
        (LEAST + 'phone: "12"\n', "line 5: 'phone' is wrong: it must be a phone number"),
        (LEAST + "crisis_line:\n  name: L\n  phone: call us\n", "line 7: 'crisis_line.phone' is wrong"),
        (LEAST + "phone:\nname: Again\n", "line 6: 'name' stands here a second time."),
        (LEAST + "services:\n- name: A\n  name: B\n", "line 7: 'name' stands here a second time."),
        (
            LEAST + "opening_hours:\n  monday: 19:00-7:00\n",
            "line 6: 'opening_hours.monday' is wrong: it must close later",
        ),
        (LEAST + "opening_hours:\n  friday: 9:00-9:00\n", "line 6: 'opening_hours.friday' is wrong"),
        (LEAST + "services:\n- name: A\n- name: ' a'\n", "line 7: 'services.1.name' is wrong: there is another ' a'"),
        (
            PLACES + "- {name: Sam, locations: [A, Bondy]}\n",
            "line 9: 'practitioners.0.locations.1' is wrong: 'Bondy' is none",
        ),
        (LEAST + "practitioners:\n- {name: Sam, locations: [A]}\n", "line 6: 'practitioners.0.locations.0' is wrong"),
        (COPIED % '""', "line 2: 'article.text' is wrong: it must be the path of a text file"),
        (COPIED % "7", "line 2: 'article.text' is wrong: it must be a text"),
        (COPIED % "a.txt, texts: b.txt", "line 2: there is no 'article.texts'; did you mean 'text'?"),
        ("name: [", "cannot be read"),
        ("- a\n", "line 1: it must be a list of facts"),
        ("", "line 1: it must be a list of facts"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ClinicFileError) as raised:
        read(tmp_path, text)
    assert sentence in str(raised.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClinicFileError, match="cannot be read"):
        clinic_file.read(tmp_path / "none.yml")
