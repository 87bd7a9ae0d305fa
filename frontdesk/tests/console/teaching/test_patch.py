"""The patch to data/: git takes it, and what it makes is read as it was meant."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.template.loader import render_to_string

from console.teaching import patch
from console.teaching.patch import DATA

LONG = "Sit on the ball: roll it slowly from the sitting bone to the knee, " * 3 + "then {phone}."


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of data/ in a place of its own."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path


def applied(repository: Path, made: patch.Patch) -> str:
    """Apply a patch as somebody who got its file by mail would, and return the file."""
    file = render_to_string("console/teaching/patch.txt", {"patch": made})
    command = ["git", "apply", "--whitespace=error"]
    subprocess.run(command, cwd=repository, input=file.encode(), check=True, capture_output=True)
    return file


def read(path: Path) -> dict[str, list[dict[str, str]]]:
    return yaml.safe_load(path.read_text())


def test_phrases_come_after_those_of_their_topic(repository: Path) -> None:
    made = patch.made({"tear_grades": ["what's grade 9: bad?"], "out_of_scope": ["my horse"]}, {}, repository / "data")
    applied(repository, made)
    examples = read(repository / "data/faq/tear_grades.yml")["nlu"][0]["examples"]
    assert examples.splitlines()[-1] == "- what's grade 9: bad?"
    assert (made.files, made.left_out) == (2, 0)


def test_every_variant_of_an_answer_is_reworded_and_nothing_else(repository: Path) -> None:
    path = repository / "data/clarify.yml"
    before = read(path)
    applied(repository, patch.made({}, {"utter_clarify": ["Which: this, or that?", LONG]}, repository / "data"))
    variants = read(path)["responses"]["utter_clarify"]
    assert [variant["text"].strip() for variant in variants] == ["Which: this, or that?", LONG]
    assert [variant["metadata"] for variant in variants] == [
        variant["metadata"] for variant in before["responses"]["utter_clarify"]
    ]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.yml")), ids=lambda path: path.name)
def test_every_answer_that_shares_its_words_with_no_other_can_be_reworded(repository: Path, path: Path) -> None:
    copy = repository / path.relative_to(DATA.parent)
    counts = {name: len(variants) for name, variants in (read(copy).get("responses") or {}).items()}
    worded = {name: [f"{name}: text {place} # no comment" for place in range(count)] for name, count in counts.items()}
    made = patch.made({}, worded, repository / "data")
    if made.text:
        applied(repository, made)
    responses = read(copy).get("responses") or {}
    missed = [name for name in worded if [it["text"].strip() for it in responses[name]] != worded[name]]
    assert missed == (["utter_person_missed", "utter_person_bad"] if path.name == "person.yml" else [])
    assert made.left_out == len(missed)


def test_hyphenated_words_stay_whole_where_a_line_is_full(repository: Path) -> None:
    words = " ".join(["self-release"] * 40)
    applied(repository, patch.made({}, {"utter_clarify": [words, words]}, repository / "data"))
    variants = read(repository / "data/clarify.yml")["responses"]["utter_clarify"]
    assert [variant["text"].strip() for variant in variants] == [words, words]


def test_what_data_has_already_changes_nothing(repository: Path) -> None:
    made = patch.made({"tear_grades": ["Hamstring rupture: surgery?"]}, {}, repository / "data")
    assert (made.text, made.files) == ("", 0)


def test_what_stands_in_no_file_is_counted_and_named(repository: Path) -> None:
    made = patch.made({"no_such": ["x", "y"]}, {"utter_no_such": ["x"]}, repository / "data")
    assert (made.text, made.left_out) == ("", 3)
    assert (made.phrases, made.answers) == ({"no_such": ["x", "y"]}, ["utter_no_such"])


def test_file_names_what_it_leaves_out_and_applies_all_the_same(repository: Path) -> None:
    homeless = ["where's <parking>", "--- a/data/x", "diff --git a b"]
    worded = {"utter_clarify": ["only one of two"], "utter_person_missed": ["Shared."]}
    made = patch.made({"tear_grades": ["grade 9?"], "parking": homeless}, worded, repository / "data")
    head, _, rest = applied(repository, made).partition("\n\n")
    assert rest == made.text and "+    - grade 9?" in made.text
    assert all(line.startswith("#") for line in head.splitlines())
    assert all(name in head for name in ["parking", "utter_clarify", "utter_person_missed", *homeless])


def test_file_of_all_that_is_approved_has_no_head(repository: Path) -> None:
    made = patch.made({"tear_grades": ["grade 9?"]}, {}, repository / "data")
    assert applied(repository, made) == made.text
