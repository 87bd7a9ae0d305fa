"""Teaching, over HTTP: phrases, wordings and candidates, as reviewers and managers see them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest

from config.table import ROOT
from tests.console.staff import ARTICLE, WITH_ARTICLE, Staff, add_accounts, staffed_desk, text_of
from tests.console.teaching.stand_in import MADE, Taught, taught
from tests.running import FrontDesk, StandInAssistant, eventually

NUMBERS = count(1)
SLEEP = "teaching/wording/utter_sleep_with_sore_hamstring"


@pytest.fixture
def teaching(console: FrontDesk, assistant: StandInAssistant, kim: Staff) -> Iterator[Taught]:
    """The assistant can be taught."""
    with taught(assistant) as found:
        eventually(lambda: "The assistant is away" not in text_of(kim.get("teaching/")))
        yield found


def fresh(words: str) -> str:
    """Return a phrase that no other test has proposed."""
    return f"{words} no {next(NUMBERS)}"


def propose(staff: Staff, text: str, topic: str = "ask_price") -> httpx.Response:
    return staff.post("teaching/propose", text=text, topic=topic)


def number_of(page: httpx.Response, text: str) -> str:
    """Return the number of a phrase on a page."""
    return re.findall(rf'name="text-(\d+)" value="{re.escape(text)}"', page.text)[0]


def approve(boss: Staff, text: str) -> str:
    """Propose and approve a phrase, and return its number."""
    number = number_of(propose(boss, text), text)
    answer = boss.post("teaching/decide", decision="approve", phrase=number, **{f"text-{number}": text})
    assert "1 phrase approved" in text_of(answer)
    return number


def candidate(boss: Staff, state: str) -> str:
    """Train a candidate and return its path when it is in a state."""
    path = boss.post("teaching/candidates/train").headers["Location"].removeprefix("/console/")
    eventually(lambda: state in text_of(boss.get(path)))
    return path


def test_phrase_is_proposed_by_a_reviewer_and_approved_by_a_manager(teaching: Taught, kim: Staff, boss: Staff) -> None:
    text = fresh("how dear is it")
    assert "1 phrase proposed" in text_of(propose(kim, text))
    number = number_of(boss.get("teaching/"), text)
    edited = f"{text} please"
    answer = boss.post("teaching/decide", decision="approve", phrase=number, **{f"text-{number}": edited})
    assert "1 phrase approved" in text_of(answer)
    assert edited in text_of(kim.get("teaching/?state=approved"))
    for seen, status in (("proposed", 422), ("approved", 200)):
        assert boss.post("teaching/decide", decision="reject", phrase=number, state=seen).status_code == status
    assert edited in text_of(kim.get("teaching/?state=rejected"))


def test_reviewer_cannot_approve_train_publish_or_export(teaching: Taught, kim: Staff) -> None:
    candidates = ("candidates/train", "candidates/1/publish", "candidates/1/undo")
    for path in ("decide", "patch", "wording/1/decide", *candidates):
        assert kim.post(f"teaching/{path}", phrase="1").status_code == 403
    assert "Approve the ticked" not in text_of(kim.get("teaching/"))


def test_phrase_that_stands_already_is_given_back_with_its_place(teaching: Taught, kim: Staff) -> None:
    answer = propose(kim, "How do I sleep?")
    assert answer.status_code == 422
    assert "“sleep_with_sore_hamstring” has this phrase already: the assistant is taught it." in text_of(answer)
    assert 'value="How do I sleep?"' in answer.text


def test_confusable_phrase_is_flagged_with_its_neighbour(teaching: Taught, kim: Staff) -> None:
    propose(kim, fresh("sleep in my bed at night"))
    eventually(lambda: "Confusable nearer to sleep_with_sore_hamstring" in text_of(kim.get("teaching/")))


def test_phrase_is_decided_on_once(teaching: Taught, boss: Staff) -> None:
    text = fresh("how dear is it")
    number = approve(boss, text)
    answer = boss.post("teaching/decide", decision="approve", phrase=number, **{f"text-{number}": text})
    assert answer.status_code == 422
    assert "It was decided on already" in text_of(answer)


def test_wording_is_proposed_approved_and_taught(teaching: Taught, kim: Staff, boss: Staff) -> None:
    page = kim.get(SLEEP)
    assert "From the article: Sleeping" in text_of(page) and "On your back." in text_of(page)
    assert kim.post(f"{SLEEP}/propose", text=["On your side.", "With a pillow."]).status_code == 302
    shown = boss.get(SLEEP).text
    decision = re.findall(r'action="/console/(teaching/wording/\d+/decide)"', shown)[0]
    read = re.findall(r'name="proposed_at" value="([^"]*)"', shown)[0]
    for other in ("", "x", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+00:00"):
        assert boss.post(decision, decision="approve", proposed_at=other).status_code == 409
    assert boss.post(decision, decision="approve", proposed_at=read).status_code == 302
    candidate(boss, "ready to be published")
    worded = teaching.lessons[-1]["taught"]["responses"]
    assert worded == {"utter_sleep_with_sore_hamstring": ["On your side.", "With a pillow."]}
    assert boss.post(decision, decision="approve", proposed_at=read).status_code == 409


def test_passage_of_the_article_stands_beside_the_wording(
    teaching: Taught, assistant: StandInAssistant, tmp_path: Path
) -> None:
    with staffed_desk(assistant, tmp_path, clinic=WITH_ARTICLE) as desk, Staff(desk, "kim") as kim:
        kim.sign_in()
        eventually(lambda: kim.get(SLEEP).status_code == 200)
        page = kim.get(SLEEP)
        assert "Lie as you <b>like</b>. A pillow does no harm." in text_of(page) and "<b>" not in page.text
        assert "They ache" not in page.text and "From the article: Sleeping" in text_of(page)
        (tmp_path / "article.txt").write_text(ARTICLE.replace("Sleeping", "Lying"))
        eventually(lambda: "“Sleeping” does not stand in the article's copy" in text_of(kim.get(SLEEP)))
        (tmp_path / "article.txt").unlink()
        assert "article's copy, which clinic.yml names, cannot be read" in text_of(kim.get(SLEEP))
        assert kim.post(f"{SLEEP}/propose", text=["On your side.", "With a pillow."]).status_code == 302


def test_manager_is_told_how_the_passage_can_be_shown(teaching: Taught, kim: Staff, boss: Staff) -> None:
    hint = "An operator can have the article's passage shown here"
    assert hint in text_of(boss.get(SLEEP)) and hint not in text_of(kim.get(SLEEP))
    assert hint not in text_of(boss.get("teaching/wording/utter_ask_price"))


def test_wording_without_its_placeholder_is_given_back(teaching: Taught, kim: Staff) -> None:
    answer = kim.post("teaching/wording/utter_ask_price/propose", text="Ask <b>us</b>.")
    assert answer.status_code == 422
    assert "Ask &lt;b&gt;us&lt;/b&gt;." in answer.text
    assert kim.get("teaching/wording/utter_no_such").status_code == 404


def test_candidate_is_trained_shown_published_and_undone(teaching: Taught, boss: Staff) -> None:
    text = fresh("how dear is it")
    approve(boss, text)
    teaching.making = {**MADE, "state": "training", "progress": 0.25, "figures": {}, "flips": [], "curve": {}}
    path = candidate(boss, "25.0%")
    assert boss.post("teaching/candidates/train").status_code == 409
    teaching.making = {**MADE}
    eventually(lambda: "ready to be published" in text_of(boss.get(path)))
    assert text in teaching.lessons[-1]["taught"]["phrases"]["ask_price"]
    page = boss.get(path)
    seen = text_of(page)
    assert "in-scope accuracy 90 of 100 (90.0%) 92 of 100 (92.0%)" in seen
    assert "how dear is it held-out: ask_price ✗ nlu_fallback ✓ ask_price" in seen
    assert '<svg class="chart"' in page.text and "80.0% 5.0% 3.0%" in seen
    assert "style" not in page.text.partition("<svg")[2].partition("</svg>")[0]
    boss.post(f"{path}/publish")
    eventually(lambda: "answers now" in text_of(boss.get(path)))
    assert teaching.models[-1].startswith("c")
    boss.post(f"{path}/undo")
    eventually(lambda: "was undone" in text_of(boss.get(path)))
    assert teaching.models == ["first"]


def test_refused_candidate_says_why_and_cannot_be_published(teaching: Taught, boss: Staff) -> None:
    approve(boss, fresh("how dear is it"))
    before_codes = "red-flag recall: 0.8, the floor is 0.9"
    below = {"reason": "below_floor", "figure": "red-flag recall", "count": 8, "of": 10, "limit": 0.9}
    teaching.making = {**MADE, "state": "refused", "reasons": [below, before_codes]}
    path = candidate(boss, "refused: it is worse")
    seen = text_of(boss.get(path))
    assert "red-flag recall: 8 of 10, and the floor is 0.9." in seen and before_codes in seen
    assert boss.post(f"{path}/publish").status_code == 409


def test_candidate_outlives_a_restart_of_the_front_desk(
    assistant: StandInAssistant, own_front_desk: FrontDesk, tmp_path: Path
) -> None:
    add_accounts(own_front_desk)
    with taught(assistant) as teaching, Staff(own_front_desk, "boss") as boss:
        boss.sign_in()
        eventually(lambda: "The assistant is away" not in text_of(boss.get("teaching/")))
        approve(boss, fresh("how dear is it"))
        teaching.making = {**MADE, "state": "training", "progress": 0.5}
        path = candidate(boss, "is being trained")
        own_front_desk.crash()
        teaching.making = {**MADE}
        eventually(lambda: "ready to be published" in text_of(boss.get(path)))
    assert len(teaching.lessons) == 1


def test_patch_of_what_is_approved_applies_to_the_repository(teaching: Taught, boss: Staff, tmp_path: Path) -> None:
    text = fresh("how many bucks for an hour of it")
    approve(boss, text)
    answer = boss.post("teaching/patch")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="taught.patch"'
    assert f"+    - {text}\n" in answer.text
    (tmp_path / "taught.patch").write_text(answer.text)
    command = ["git", "apply", "--check", str(tmp_path / "taught.patch")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
