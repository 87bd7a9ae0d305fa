"""The retention clock: every kind of record, since when its time counts, how long it is kept and what ends it.

What the kinds are called, and from when they count, is in kinds.yml. A table of a new app gets its row here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.apps import apps
from django.conf import settings
from django.db.models import Min

from channels.meta import inbox
from console import audit
from console.accounts import sessions
from newsletter import limits, tokens, unconfirmed, unsubscribed
from outbox import queue
from privacy import holding, receipts, runs

CONVERSATIONS = "conversations"  # erased by the forgetter itself, with all that hangs on them
WORKING_MEMORY = "working_memory"

Purge = Callable[[], int]


@dataclass(frozen=True)
class Kind:
    """A kind of record. `since` is the column of its first table whose time counts; `only` narrows that table.

    Without a `limit` it is kept for as long as kinds.yml says; without a `purge` it goes with another kind.
    """

    name: str
    tables: tuple[str, ...] = ()
    since: str = ""
    only: tuple[tuple[str, object], ...] = ()
    limit: Callable[[], timedelta] | None = None
    purge: Purge | None = None

    @property
    def is_watched(self) -> bool:
        """Return whether its runs are noted."""
        return self.purge is not None or self.name in (CONVERSATIONS, WORKING_MEMORY)

    def oldest(self) -> datetime | None:
        """Return the time of the oldest record there is, None if there is none or its time does not count."""
        if not self.since:
            return None
        rows = apps.get_model(self.tables[0])._default_manager.filter(**dict(self.only))
        found: datetime | None = rows.aggregate(oldest=Min(self.since))["oldest"]
        return found


def retention() -> timedelta:
    """Return how long conversations are kept, and whatever else follows their clock."""
    return timedelta(days=settings.RETENTION_DAYS)


KINDS = (
    Kind(
        CONVERSATIONS,
        (
            "conversations.Conversation",
            "conversations.Message",
            "conversations.Summary",
            "conversations.Happening",
            "feedback.Feedback",
            "meta.Delivery",
            "meta.Thread",
            "person.HandOver",
            "review.Mark",
            "review.Note",
            "review.Seen",
            "teaching.Flip",
            "teaching.Question",
            "teaching.Verdict",
        ),
        since="last_message_at",
        limit=retention,
    ),
    Kind("links", ("booking.HandOffLink",), "shown_at", limit=retention),
    Kind("call_backs", ("person.CallBack",), "asked_at", (("done_at", None),), limit=retention),
    Kind("phrases", ("teaching.Phrase",), "proposed_at", (("message__isnull", False),), limit=retention),
    Kind(WORKING_MEMORY, limit=retention),
    Kind("held_values", ("privacy.HeldValue",), "kept_at", limit=lambda: holding.KEPT, purge=holding.purge),
    Kind("outbox", ("outbox.OutboxItem",), "created_at", limit=retention, purge=queue.purge),
    Kind("sign_up_attempts", ("newsletter.SignUpAttempt",), "at", limit=limits.window, purge=limits.purge),
    Kind(
        "unconfirmed_sign_ups",
        ("newsletter.Subscriber",),
        "asked_at",
        (("state", "pending"), ("confirmed_at", None), ("unsubscribed_at", None), ("is_asked_by_us", True)),
        limit=lambda: tokens.CONFIRM_LIMIT + unconfirmed.MARGIN,
        purge=unconfirmed.purge,
    ),
    Kind("subscribers", ("newsletter.Subscriber",), "confirmed_at", (("state", "confirmed"),)),
    Kind(
        "unsubscribed",
        ("newsletter.Subscriber",),
        "unsubscribed_at",
        limit=lambda: unsubscribed.KEPT,
        purge=unsubscribed.purge,
    ),
    Kind("received_keys", ("meta.ReceivedKey",), "at", limit=lambda: inbox.KEPT, purge=inbox.purge),
    Kind(
        "receipts",
        ("conversations.Erasure", "privacy.Receipt"),
        "at",
        limit=lambda: receipts.KEPT,
        purge=receipts.purge,
    ),
    Kind("audit", ("console.AuditEntry",), "at", limit=lambda: audit.KEPT, purge=audit.purge),
    Kind("accounts", ("auth.User", "accounts.RecoveryCode", "otp_totp.TOTPDevice", "review.SavedView"), "date_joined"),
    Kind("sessions", ("sessions.Session",), limit=lambda: sessions.LASTS, purge=sessions.purge),
    Kind("backups", limit=retention),
)
NOT_PERSONAL = {
    "auth.Group": "the roles",
    "auth.Permission": "Django's list of permissions",
    "contenttypes.ContentType": "Django's list of tables",
    "figures.CountedDay": "days whose counts are kept",
    "figures.DailyCount": "counts of nobody in particular",
    "meta.ChannelState": "how a channel is, of nobody in particular",
    "meta.EventCount": "counts of nobody in particular",
    "privacy.RetentionRun": "the clock's own book",
    "review.Tag": "the staff's vocabulary",
    "teaching.Candidate": "how well models understand",
    "teaching.Shift": "which front desk teaches in the background",
    "teaching.Wording": "the clinic's own texts",
}


def purges() -> tuple[Purge, ...]:
    """Return what the forgetter is to run; each notes that it ran."""
    return tuple(partial(_purge, kind.name, kind.purge) for kind in KINDS if kind.purge)


def _purge(name: str, purge: Purge) -> int:
    erased = purge()
    runs.note(name, erased)
    return erased
