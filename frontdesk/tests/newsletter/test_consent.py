"""The words that are agreed to."""

from __future__ import annotations

from newsletter.consent import consent, consent_text


def test_consent_names_the_clinic_and_how_to_leave() -> None:
    assert "Beyond" in consent_text()
    assert "unsubscribe" in consent_text()
    assert "{" not in consent_text()


def test_consent_has_a_version() -> None:
    assert consent().version
    assert consent().text == consent_text()
