"""People who write to us, in this process: what Meta would tell, given to the inbox."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count

from django.utils import timezone

from channels.inbound import Event, Person, Progress, ProviderError, Said
from channels.meta import deliveries, inbox
from channels.meta.models import Delivery, Thread
from channels.meta.products import Product
from conversations import log
from conversations.models import Message
from conversations.replies import Reply

_keys = count(1)


@dataclass
class Writer:
    """Somebody who writes to us on a product."""

    product: Product
    user_id: str = "7000"
    phone: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Who they are to Meta."""
        return Person(self.product.account, self.user_id, self.phone)

    def says(self, text: str = "hello", payload: str = "") -> Said:
        """Write a message, and return it."""
        self.said.append(Said(self.person, f"m_{next(_keys)}", timezone.now(), text, payload))
        self.tell(self.said[-1])
        return self.said[-1]

    def tell(self, *events: Event) -> inbox.Inbox:
        """Have Meta tell events in one webhook."""
        return inbox.commit(self.product, list(events))

    def progress(self, state: str, *ids: str, reference: str = "", code: int | None = None) -> None:
        """Have Meta tell what became of messages."""
        error = None if code is None else ProviderError(code)
        told = Progress(self.person, timezone.now(), state, ids, reference=f"beyond:{reference}" if reference else "")
        self.tell(replace(told, error=error))

    @property
    def thread(self) -> Thread:
        """Their thread."""
        return Thread.objects.get(channel=self.product.name, user_id=self.user_id, phone=self.phone)

    def is_answered(self, *texts: str, choices: tuple[str, ...] = (), topic: str | None = None) -> list[Delivery]:
        """Have the log say something to them, each text apart, and return what is to be delivered."""
        offered = [{"title": title, "payload": f"/{title.lower()}"} for title in choices]
        for text in texts:
            log.say_notice(self.thread.pk, Reply(text, choices=offered, topic=topic))
        return self.deliveries()[-len(texts) :]

    def deliveries(self) -> list[Delivery]:
        """Return what is or was to be delivered to them, in order."""
        return list(Delivery.objects.filter(conversation=self.thread.pk).order_by("pk"))

    def states(self) -> list[str]:
        """Return the states of it."""
        return [delivery.state for delivery in self.deliveries()]

    def log(self) -> list[tuple[str, str]]:
        """Return who said what, the greeting left out."""
        messages = Message.objects.filter(conversation=self.thread.pk).order_by("seq")
        return [(it.author, it.text) for it in messages if "automated assistant" not in it.text]

    def payloads(self) -> list[str]:
        """Return the payloads of what they said."""
        said = Message.objects.filter(conversation=self.thread.pk, author=Message.Author.VISITOR).order_by("seq")
        return [message.payload for message in said]


def claimed(product: Product) -> deliveries.ClaimedDelivery:
    """Claim what there must be to claim."""
    found = deliveries.claim(product)
    assert found is not None
    return found


def sent(product: Product, provider_id: str = "") -> deliveries.ClaimedDelivery:
    """Claim a delivery and have it taken; return it."""
    found = claimed(product)
    deliveries.accept(found, provider_id or f"id_{next(_keys)}")
    return found


def send_all(product: Product) -> list[str]:
    """Send all that may be sent now, and return the ids it got."""
    ids: list[str] = []
    while found := deliveries.claim(product):
        ids.append(f"id_{next(_keys)}")
        deliveries.accept(found, ids[-1])
    return ids
