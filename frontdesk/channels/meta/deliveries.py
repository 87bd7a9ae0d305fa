"""What is to be sent to people on Meta's channels, and what became of it. Every function is one short transaction, or a
part of the caller's.

A delivery that was begun is never simply begun again: after a crash or a lost answer it is uncertain, and for EVIDENCE
an echo or a status may still tell that it was sent. Rows are locked in this order: conversation, thread, delivery,
state of the channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from channels.inbound import Person
from channels.meta.health import closed_until, end_probation, may_claim
from channels.meta.models import Delivery, Thread
from channels.meta.products import WINDOW, Json, Product, product_of
from conversations.models import Conversation, Message, new_id
from conversations.replies import Reply

State = Delivery.State
OPEN = (State.WAITING, State.SENDING, State.UNCERTAIN, State.HELD)
OUT = (State.SENT, State.DELIVERED, State.READ)  # in the order they are reached
FROM_WORST = (State.FAILED, State.HELD, State.UNCERTAIN, State.WAITING, State.SENDING, *OUT)

LEASE = timedelta(seconds=20)  # longer than sender.SEND_LIMIT, so that no two front desks send the same
EVIDENCE = timedelta(seconds=15)  # how long an echo or a status may take; it doubles with each try
MOST_DOUBLED = 5  # times
CLOSED = "outside the 24 hours"  # after the person's last message


@dataclass(frozen=True)
class ClaimedDelivery:
    """A delivery that this front desk alone may send until the lease ends."""

    id: int
    channel: str
    conversation_id: str
    person: Person
    reference: str
    body: Json
    tries: int
    last_inbound_at: datetime
    sent_at: datetime
    claimed_until: datetime


def put(conversation: Conversation, said: Sequence[tuple[int, Reply]]) -> None:
    """Have messages of the log, by their seq, sent to the person if they are on a channel of Meta's."""
    product = product_of(conversation.channel)
    if product is None or not said:
        return
    now = timezone.now()
    new = {"first_seq": said[0][0], "last_seq": said[-1][0], "state_at": now, "due_at": now}
    Delivery.objects.bulk_create(Delivery(conversation=conversation, body=body, **new) for body in product.render(said))
    wake(conversation.pk)


def wake(conversation_id: str) -> None:
    """Have the person's deliveries looked at now."""
    Thread.objects.filter(pk=conversation_id).update(next_send_at=timezone.now())


def release(conversation_id: str) -> None:
    """Let go what was held until the person wrote again."""
    held = Delivery.objects.filter(conversation_id=conversation_id, state=State.HELD)
    if held.update(state=State.WAITING, state_at=timezone.now(), due_at=timezone.now(), tries=0, reason=""):
        wake(conversation_id)


def claim(product: Product) -> ClaimedDelivery | None:
    """Claim the delivery that has waited longest among those that may be sent now, or return None.

    On PostgreSQL a thread that another front desk is claiming is passed over (FOR UPDATE SKIP LOCKED); on SQLite the
    transaction itself keeps others out.
    """
    if not _due(product).exists() or closed_until(product.name):
        return None  # without a transaction, which on SQLite waits for every other
    with transaction.atomic():
        while thread := _next_thread(product):
            now = timezone.now()
            waiting = Delivery.objects.filter(conversation=thread.pk, state__in=OPEN).order_by("pk")
            delivery = waiting.select_for_update().first()
            thread.next_send_at = _look_again_at(delivery, thread, product, now) if delivery else None
            if delivery and thread.next_send_at == now:
                return _claimed(delivery, thread, product, now) if may_claim(product.name) else None
            thread.save(update_fields=["next_send_at"])
    return None


def next_send_at(channel: str) -> datetime | None:
    """Return when the next delivery of a channel is to be looked at, or None when nothing waits."""
    waiting = Thread.objects.filter(_is_free(), channel=channel).exclude(next_send_at=None)
    found = waiting.order_by("next_send_at").values_list("next_send_at", flat=True).first()
    closed = closed_until(channel) if found else None
    return max(found, closed) if found and closed else found


def accept(claimed: ClaimedDelivery, provider_id: str) -> None:
    """Note that it was taken, under the provider's id; a status may have told so already, or that it failed since."""
    with transaction.atomic():
        _free(claimed, timezone.now())
        sent = Delivery.objects.filter(pk=claimed.id)
        to_note = sent.filter(state__in=OPEN).exclude(provider_id__gt="", provider_id=provider_id)
        to_note.update(state=State.SENT, state_at=timezone.now(), reason="", provider_id=provider_id)
        sent.filter(provider_id="").update(provider_id=provider_id)
        end_probation(claimed.channel, claimed.sent_at)


def put_off(claimed: ClaimedDelivery, until: datetime, reason: str, is_counted: bool = True) -> None:
    """Try it again at a later time, and the person's others after it."""
    _end(claimed, until, state=State.WAITING, due_at=until, reason=reason, tries=claimed.tries + is_counted)


def doubt(claimed: ClaimedDelivery, reason: str) -> None:
    """Note that it may have been sent, and wait for evidence."""
    tries = claimed.tries + 1
    _end(claimed, timezone.now() + evidence(tries), state=State.UNCERTAIN, reason=reason, tries=tries)


def hold(claimed: ClaimedDelivery, reason: str) -> None:
    """Keep it until the person writes again, which they may have done meanwhile."""
    with transaction.atomic():
        thread = Thread.objects.select_for_update().filter(pk=claimed.conversation_id).first()
        if thread and thread.last_inbound_at > claimed.last_inbound_at:
            _end(claimed, timezone.now(), state=State.WAITING, reason=reason)
        else:
            _end(claimed, None, state=State.HELD, reason=reason)


def fail(claimed: ClaimedDelivery, reason: str) -> None:
    """Give it up."""
    _end(claimed, timezone.now(), state=State.FAILED, reason=reason)


def evidence(tries: int) -> timedelta:
    """Return how long to wait for evidence after so many tries."""
    return EVIDENCE * (1 << min(max(tries - 1, 0), MOST_DOUBLED))


def latest_offer(conversation_id: str) -> list[tuple[int, Reply]]:
    """Return the messages, sent together, that offered choices last, by their seq; none if the person wrote since."""
    visitor, messages = Message.Author.VISITOR, Message.objects.filter(conversation_id=conversation_id)
    written = messages.filter(author=visitor).order_by("-seq").values_list("seq", flat=True).first() or 0
    since = Delivery.objects.filter(conversation_id=conversation_id, first_seq__gt=written).order_by("-pk")
    for first, last in since.values_list("first_seq", "last_seq"):
        found = messages.filter(seq__gte=first, seq__lte=last).order_by("seq")
        if any(message.choices for message in found):
            return [(message.seq, Reply(message.text, choices=message.choices)) for message in found]
    return []


def of_messages(conversation_id: str) -> dict[int, Delivery]:
    """Return the delivery of each message by its seq; of one sent in parts, the part that has got least far."""
    found: dict[int, Delivery] = {}
    for delivery in Delivery.objects.filter(conversation_id=conversation_id).order_by("pk"):
        for seq in range(delivery.first_seq, delivery.last_seq + 1):
            if seq not in found or _rank(delivery) < _rank(found[seq]):
                found[seq] = delivery
    return found


def free_claims(channel: str) -> int:
    """Free every claim of a channel and return how many there were; right only where this is the one front desk."""
    claimed = Thread.objects.filter(channel=channel).exclude(claimed_until=None)
    return claimed.update(claimed_until=None, next_send_at=timezone.now())


def _due(product: Product) -> QuerySet[Thread]:
    return Thread.objects.filter(_is_free(), channel=product.name, next_send_at__lte=timezone.now())


def _next_thread(product: Product) -> Thread | None:
    return _due(product).order_by("next_send_at").select_for_update(skip_locked=True).first()


def _look_again_at(delivery: Delivery, thread: Thread, product: Product, now: datetime) -> datetime | None:
    """Return when to look at a person's first open delivery again: `now` to send it, None once they write again."""
    if delivery.state == State.SENDING:  # whoever claimed it is gone
        _set(delivery, State.UNCERTAIN, "front desk ended while it was sent")
    if delivery.state == State.UNCERTAIN and now - delivery.state_at < evidence(delivery.tries):
        return delivery.state_at + evidence(delivery.tries)
    if delivery.state == State.HELD:
        return None
    if now - thread.last_inbound_at >= WINDOW:
        _set(delivery, State.HELD, CLOSED)
        return None
    return max(now, delivery.due_at, _order_kept_at(delivery, product, now), _pace_kept_at(thread, product, now))


def _order_kept_at(delivery: Delivery, product: Product, now: datetime) -> datetime:
    """Return from when on it cannot overtake the one before it."""
    if not product.order_wait:
        return now
    before = Delivery.objects.filter(conversation=delivery.conversation_id, pk__lt=delivery.pk).order_by("-pk").first()
    return before.state_at + product.order_wait if before and before.state == State.SENT else now


def _pace_kept_at(thread: Thread, product: Product, now: datetime) -> datetime:
    """Return from when on the pace to this person allows another message.

    The generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): each message moves
    `pair_clear_at` by an interval, and it may be a burst of them ahead.
    """
    if product.pace is None or thread.pair_clear_at is None:
        return now
    return thread.pair_clear_at - product.pace.interval * (product.pace.burst - 1)


def _claimed(delivery: Delivery, thread: Thread, product: Product, now: datetime) -> ClaimedDelivery:
    """Claim a delivery; one that failed after it was taken is something new: what is still told is not about it."""
    if delivery.provider_id:
        delivery.reference, delivery.provider_id = new_id(), ""
    delivery.sent_at = now
    _set(delivery, State.SENDING, "")
    thread.claimed_until = now + LEASE
    if product.pace:
        thread.pair_clear_at = max(now, thread.pair_clear_at or now) + product.pace.interval
    thread.save(update_fields=["next_send_at", "claimed_until", "pair_clear_at"])
    person = Person(thread.account, thread.user_id, thread.phone)
    return ClaimedDelivery(
        delivery.pk,
        thread.channel,
        thread.pk,
        person,
        delivery.reference,
        delivery.body,
        delivery.tries,
        thread.last_inbound_at,
        now,
        thread.claimed_until,
    )


def _rank(delivery: Delivery) -> int:
    return FROM_WORST.index(State(delivery.state))


def _set(delivery: Delivery, state: Delivery.State, reason: str) -> None:
    delivery.state, delivery.state_at, delivery.reason = state, timezone.now(), reason
    delivery.save(update_fields=["state", "state_at", "reason", "sent_at", "reference", "provider_id"])


def _end(claimed: ClaimedDelivery, look_again_at: datetime | None, **changes: Any) -> None:
    """End the claim with changes to the delivery; if something told meanwhile what became of it, go on at once."""
    reason = changes.pop("reason")[:64]
    with transaction.atomic():
        if not _free(claimed, look_again_at):
            return
        ours = Delivery.objects.filter(pk=claimed.id, state__in=(State.SENDING, State.UNCERTAIN))
        if not ours.update(state_at=timezone.now(), reason=reason, **changes):
            wake(claimed.conversation_id)


def _free(claimed: ClaimedDelivery, look_again_at: datetime | None) -> bool:
    """End the claim if it is still ours, and return whether it was."""
    thread = Thread.objects.filter(pk=claimed.conversation_id, claimed_until=claimed.claimed_until)
    return bool(thread.update(claimed_until=None, next_send_at=look_again_at))


def _is_free() -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
