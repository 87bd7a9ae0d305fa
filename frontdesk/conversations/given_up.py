"""Which conversations were given up silently: left when a question had no answer, with no sign of help."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from booking.models import HandOffLink

QUIET = timedelta(minutes=30)  # without a word; before that a conversation is not given up
HELPED = Q(is_person=True) | Q(is_handed_over=True) | Q(is_call_back=True) | Q(is_helpful=True)


def given_up(now: datetime) -> Q:
    """Return the condition on summaries; all of it but the followed link is in the list's index."""
    followed = HandOffLink.objects.filter(conversation_id=OuterRef("conversation"), clicked_at__isnull=False)
    return Q(is_left_open=True, last_message_at__lt=now - QUIET) & ~HELPED & Q(~Exists(followed))
