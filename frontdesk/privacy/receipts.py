"""Receipts of erasures: those that staff made, and those of visitors who erased their own chat."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from conversations.models import Erasure
from privacy.models import Receipt

KEPT = timedelta(days=2 * 365)  # for whoever asks whether it was done; they hold nothing of what is gone; ours


def uncleared() -> set[str]:
    """Return the codes of those of which the database's files may still hold traces."""
    return set(Receipt.objects.filter(is_cleared=False).values_list("code", flat=True))


def cleared(codes: set[str]) -> None:
    """Note that the database's files hold no trace of these any more."""
    Receipt.objects.filter(code__in=codes).update(is_cleared=True)


def is_forgotten(receipt: Receipt) -> bool:
    """Return whether the assistant has forgotten the conversations too."""
    return not Erasure.objects.filter(receipt__in=receipt.erasures).exclude(conversation_id="").exists()


def purge() -> int:
    """Delete the receipts that are older than KEPT and have been followed, and return how many."""
    limit = timezone.now() - KEPT
    done = Erasure.objects.filter(at__lt=limit, conversation_id="").delete()[0]
    return done + Receipt.objects.filter(at__lt=limit, is_cleared=True).delete()[0]
