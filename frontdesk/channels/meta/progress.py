"""What echoes and statuses tell of deliveries. Every function is a part of the caller's transaction."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from channels.inbound import Progress, ProviderError
from channels.meta.alerts import alert
from channels.meta.deliveries import OPEN, OUT, State, wake
from channels.meta.health import note_failure, pause
from channels.meta.models import Delivery, Thread
from channels.meta.pauses import channel_pause_of, pause_of
from channels.meta.products import Product
from channels.meta.rules import DROP, Action, Rule

OURS = "beyond:"  # before the references of our deliveries, so that echoes of others are told from ours

UNTOLD = ProviderError(None)  # why something failed
FAILED_ONCE = Q(state__in=(State.WAITING, State.HELD)) & ~Q(provider_id="")  # after Meta had taken it


def reference_of(delivery_reference: str) -> str:
    """Return a delivery's reference as it travels."""
    return f"{OURS}{delivery_reference}"


def note_echo(product: Product, reference: str, provider_id: str) -> bool:
    """Note that a delivery of ours was sent, and return whether the echo is one of ours at all."""
    if not reference.startswith(OURS):
        return _of(product).filter(provider_id=provider_id).exists()
    _reach(_locked(_of(product).filter(reference=reference.removeprefix(OURS))), State.SENT, provider_id)
    return True


def note_progress(product: Product, progress: Progress) -> None:
    """Note how far deliveries have got; a step that comes late takes nothing back."""
    found = _locked(_named(product, progress))
    provider_id = progress.ids[0] if progress.reference and progress.ids else ""
    if progress.state == State.FAILED:
        taken = found.filter(state__in=(State.SENDING, State.UNCERTAIN, State.SENT))
        for delivery in taken.filter(provider_id__in=("", *progress.ids)):  # else another try of it failed
            _note_failed(product, delivery, progress)
        return
    if progress.state == State.SENT:  # before it failed, or after all
        found = found.exclude(FAILED_ONCE, state_at__gte=progress.at)
    _reach(found, State(progress.state), provider_id)


def _named(product: Product, progress: Progress) -> QuerySet[Delivery]:
    """Return the deliveries that a status is about: by reference, by id, or all of a person up to a moment."""
    reference = progress.reference.removeprefix(OURS)
    if reference:
        return _of(product).filter(Q(reference=reference) | Q(provider_id__in=progress.ids or ("-",)))
    if progress.ids:
        return _of(product).filter(provider_id__in=progress.ids)
    if progress.up_to is None or progress.person is None:
        return Delivery.objects.none()
    threads = Thread.objects.filter(
        channel=product.name, account=product.account, user_id=progress.person.user_id
    ).exclude(user_id="")
    return _of(product).filter(conversation__thread__in=threads, state__in=OUT, sent_at__lte=progress.up_to)


def _locked(found: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return the same deliveries, none of which anybody else changes or sends until the transaction ends."""
    threads = Thread.objects.filter(pk__in=found.values("conversation")).order_by("pk")
    list(threads.select_for_update())
    return found


def _reach(found: QuerySet[Delivery], state: Delivery.State, provider_id: str) -> None:
    """Move deliveries on to a state, and let go on what waited for them.

    That one was delivered proves more than that it failed; that it was taken, less.
    """
    before = (*OPEN, *OUT[: OUT.index(state)], *((State.FAILED,) if state is not State.SENT else ()))
    for delivery in found.filter(state__in=before):
        delivery.state, delivery.state_at, delivery.reason = state, timezone.now(), ""
        delivery.provider_id = delivery.provider_id or provider_id
        delivery.save(update_fields=["state", "state_at", "reason", "provider_id"])
        if Delivery.objects.filter(conversation=delivery.conversation_id, state__in=OPEN).exists():
            wake(delivery.conversation_id)


def _note_failed(product: Product, delivery: Delivery, progress: Progress) -> None:
    """Note that what was taken could not be delivered after all: it is to be sent again, held or given up.

    It keeps its ids until it is sent again: up to then it may be told that it was delivered all the same.
    """
    error = progress.error or UNTOLD
    rule = product.rule_for(error) if progress.error else DROP
    delivery.state_at = min(progress.at, timezone.now())
    delivery.reason = f"error {error.code}" if progress.error else "failed"
    delivery.provider_id = delivery.provider_id or "".join(progress.ids[:1])
    _decide(delivery, product, rule, error)
    delivery.save(update_fields=["state", "state_at", "due_at", "tries", "reason", "provider_id"])
    if delivery.state == State.FAILED:
        note_failure(product.name, delivery.reason)
    if rule.is_alert:
        alert(product.name, error.code)
    wake(delivery.conversation_id)


def _decide(delivery: Delivery, product: Product, rule: Rule, error: ProviderError) -> None:
    """Have the table of errors say what becomes of a delivery that failed."""
    now, wait = timezone.now(), pause_of(rule, delivery.tries + 1, error)
    match rule.action:
        case Action.HOLD:
            delivery.state = State.HELD
        case Action.SLOW:
            delivery.state, delivery.due_at = State.WAITING, now + channel_pause_of(rule, error)
            pause(product.name, delivery.due_at, delivery.reason)
        case Action.PAIR | Action.RETRY if wait:
            delivery.state, delivery.due_at, delivery.tries = State.WAITING, now + wait, delivery.tries + 1
        case _:
            delivery.state = State.FAILED


def _of(product: Product) -> QuerySet[Delivery]:
    return Delivery.objects.filter(conversation__channel=product.name)
