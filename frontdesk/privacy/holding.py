"""Holds values back from the log and the assistant, which knows them by references that only we can open.

Each function is one short piece of database work, or a part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from privacy.models import HeldValue

WIDTH = 320  # characters; longer than any address (RFC 3696, errata 1690: 254) and any number
KEPT = timedelta(hours=1)  # the assistant's session; whoever answers later is asked anew


def hold(message_id: int, values: Mapping[str, str], is_kept: bool = False) -> None:
    """Hold the values of a message, by their kind ("email", "phone"), until it is answered, or kept for KEPT."""
    kept_at = timezone.now() if is_kept else None
    HeldValue.objects.bulk_create(
        HeldValue(message_id=message_id, kind=kind, value=value[:WIDTH], kept_at=kept_at)
        for kind, value in values.items()
    )


def references(message_id: int) -> dict[str, str]:
    """Return the references to what is held of a message, by kind."""
    return dict(HeldValue.objects.filter(message_id=message_id).values_list("kind", "id"))


def value_of(conversation_id: str, reference: str, kind: str) -> str | None:
    """Return a value of this conversation, or None if it is not held (any more)."""
    found = HeldValue.objects.filter(pk=reference, kind=kind, message__conversation_id=conversation_id)
    return found.values_list("value", flat=True).first()


def keep(reference: str) -> None:
    """Keep a value beyond the turn, for at most KEPT."""
    HeldValue.objects.filter(pk=reference).update(kept_at=timezone.now())


def keep_all(conversation_id: str) -> None:
    """Keep what is held of a conversation, for at most KEPT from now."""
    HeldValue.objects.filter(message__conversation_id=conversation_id).update(kept_at=timezone.now())


def let_go(conversation_id: str) -> None:
    """Delete what was held of this conversation's answered messages and is not kept."""
    answered = HeldValue.objects.filter(message__conversation_id=conversation_id, message__is_pending=False)
    answered.filter(kept_at=None).delete()


def values_of(conversation_id: str) -> list[tuple[str, str]]:
    """Return what is held of a conversation, as kind and value, in the order it was said."""
    found = HeldValue.objects.filter(message__conversation_id=conversation_id).order_by("message_id", "kind")
    return list(found.values_list("kind", "value"))


def drop(conversation_id: str) -> None:
    """Delete all that is held of a conversation."""
    HeldValue.objects.filter(message__conversation_id=conversation_id).delete()


def use(reference: str) -> None:
    """Note that a value has served, and let it go with the turn that is under way."""
    HeldValue.objects.filter(pk=reference).update(kept_at=None, is_used=True)


def is_used(reference: str) -> bool:
    """Return whether a value has served already."""
    return HeldValue.objects.filter(pk=reference, is_used=True).exists()


def release(reference: str) -> None:
    """Let a value that was kept go with the turn that is under way: it has served."""
    HeldValue.objects.filter(pk=reference).update(kept_at=None)


def purge() -> int:
    """Delete what was kept for longer than KEPT, and return how many values that were."""
    return HeldValue.objects.filter(kept_at__lt=timezone.now() - KEPT).delete()[0]
