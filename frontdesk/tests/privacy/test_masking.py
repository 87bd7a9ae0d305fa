"""Masking: personal data never reaches the log, and what only looks like it stays readable."""

from __future__ import annotations

import pytest

from privacy.masking import is_medicare_number, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail me at jo.citizen+hammy@mail.example.com please", "mail me at [email] please"),
        ("call 0491 570 006", "call [phone]"),
        ("ring me on (02) 5550 0123 or +61 491 570 156", "ring me on [phone] or [phone]"),
        ("my number is 0491570006.", "my number is [phone]."),
        ("medicare 2123 45670 1", "medicare [Medicare number]"),
        ("medicare 2123456701-1", "medicare [Medicare number]"),
        ("My name is jane citizen", "My name is [name]"),
        ("my name is Jane Citizen and it hurts", "my name is [name] and it hurts"),
        ("Hi, I'm Jane and I pulled my hammy", "Hi, I'm [name] and I pulled my hammy"),
        ("I am Jean-Luc O'Neill", "I am [name]"),
        ("call me Bob", "call me [name]"),
        ("my name is sam and my hammy hurts", "my name is [name] and my hammy hurts"),
        ("this is Priya", "this is [name]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I am sore",
        "I'm a runner and I'm 68",
        "pain is 10/10 for 3 weeks, grade 2 tear",
        "it has hurt since 12/10/2026 at 10:30",
        "can you call me back when you can",
        "5 sets of 12 reps, 3 x 100 m in 15 20 15 seconds",
        "I AM IN PAIN",
        "is 2111 11112 1 a medicare number",
        "my hamstring @ training",
        "膝が痛い 🦵",
        "",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert mask(text) == text


def test_masking_twice_changes_nothing() -> None:
    once = mask("I'm Jane, jane@citizen.example, 0491 570 006")
    assert mask(once) == once


@pytest.mark.parametrize(("digits", "is_valid"), [("2123456701", True), ("2123456711", False), ("2950977561", False)])
def test_medicare_numbers_carry_a_checksum(digits: str, is_valid: bool) -> None:
    assert is_medicare_number(digits) is is_valid


@pytest.mark.parametrize("text", ["a@" * 1000, "1 " * 1000, "my name is " * 180, "0491 570 " * 220])
def test_long_hostile_text_is_masked_quickly(text: str) -> None:
    import time

    started = time.perf_counter()
    mask(text)
    assert time.perf_counter() - started < 1.0
