"""The book of the retention clock's runs."""

from __future__ import annotations

from django.utils import timezone

from privacy.models import RetentionRun


def note(kind: str, erased: int) -> None:
    """Note that a kind was looked through now, and how many of its rows went."""
    now = timezone.now()
    went = {"erased": erased, "erased_at": now} if erased else {}
    RetentionRun.objects.update_or_create(kind=kind, defaults={"at": now, **went})
