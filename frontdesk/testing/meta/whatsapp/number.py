"""The phone number's side of WhatsApp: sends, marks of reading, media, and the shape of its webhooks.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
"""

from __future__ import annotations

import hashlib
import re
import secrets

from testing.meta.account import Account, Json, Product
from testing.meta.buckets import Rates
from testing.meta.errors import GraphError
from testing.meta.journal import Seen
from testing.meta.people import World
from testing.meta.webhooks import Update
from testing.meta.whatsapp.checks import check_message
from testing.meta.whatsapp.person import WhatsAppPerson, new_user_id, new_wamid
from testing.meta.whatsapp.showing import shown

MEDIA_URL_LIVES = 300.0  # seconds


class Number:
    """Takes what is sent to its people, who are known by number or BSUID."""

    def __init__(self, account: Account, world: World, rates: Rates) -> None:
        self._account, self._world, self._rates = account, world, rates
        self.people: list[WhatsAppPerson] = []
        self._by_id: dict[str, WhatsAppPerson] = {}
        self._media_keys: dict[str, tuple[str, float]] = {}

    def person(self, name: str, number: str | None, is_number_hidden: bool) -> WhatsAppPerson:
        """Return somebody new."""
        number, own = number or f"6149157{len(self.people):04d}", self._account.display_phone_number
        person = WhatsAppPerson(self._world, number, new_user_id(), name, is_number_hidden, own)
        self.people.append(person)
        return person

    def take(self, body: Json) -> Json:
        """Let the person see a message, or that we read theirs; return the answer.

        Raises:
            GraphError: 100, 131008, 131009, 131026, 131047, 131056, 130429, 132001.
        """
        if body.get("messaging_product") != "whatsapp":
            raise GraphError(100, "The parameter messaging_product is required.")
        if "status" in body:
            return self._mark(body)
        to = str(body.get("to") or body.get("recipient") or "")
        if not to:
            raise GraphError(100, "The parameter to is required.")
        check_message(body)
        now = self._world.clock.now()
        self._rates.check_whatsapp(self._account.phone_number_id, to.lstrip("+"), now)
        refusal = self._refusal(person := self.found(to), body, now)
        if refusal and not (self._world.behaviour.fails_late and person):
            raise refusal
        assert person is not None
        return self._answer(body, to, person, self._send(person, body, to, now, refusal))

    def found(self, to: str) -> WhatsAppPerson | None:
        """Return who has this number or BSUID now."""
        sought = to if "." in to else re.sub(r"\D", "", to)
        person = self._by_id.get(sought)
        if person is None or sought not in (person.number, person.user_id):
            self._by_id = {id: person for person in self.people for id in (person.number, person.user_id)}
            person = self._by_id.get(sought)
        return person

    def describe_media(self, media_id: str) -> Json | None:
        """Return what is known about what somebody sent, with an address that lives five minutes."""
        content, key = self._world.media.get(media_id), secrets.token_urlsafe(12)
        if content is None:
            return None
        self._media_keys[key] = (media_id, self._world.clock.now())
        sizes = {"file_size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "mime_type": "image/png"}
        url = f"{self._world.media_url}/{key}"
        return {"messaging_product": "whatsapp", "url": url, "id": media_id, **sizes}

    def media(self, key: str) -> bytes | None:
        """Return what an address leads to while it lives."""
        media_id, since = self._media_keys.get(key, ("", 0.0))
        return self._world.media.get(media_id) if self._world.clock.now() - since < MEDIA_URL_LIVES else None

    def _refusal(self, person: WhatsAppPerson | None, body: Json, now: float) -> GraphError | None:
        if person is None:
            return GraphError(131026, details="Unable to deliver message. The recipient may not use WhatsApp.")
        if person.number == self._account.display_phone_number:
            return GraphError(131021, details="The recipient and the sender are the same number.")
        if body.get("type") == "template":
            is_known = body["template"]["name"] in self._world.behaviour.templates
            return None if is_known else GraphError(132001, details="There is no such template in this language.")
        if not person.window.is_open(now):
            details = "Message failed to send because more than 24 hours have passed since the customer last replied."
            return GraphError(131047, details=details)
        return None

    def _send(self, person: WhatsAppPerson, body: Json, to: str, now: float, refusal: GraphError | None) -> str:
        reference, reply_to = body.get("biz_opaque_callback_data", ""), body.get("context", {}).get("message_id", "")
        app = self._account.app_id
        seen = Seen(new_wamid(), now, Product.WHATSAPP, person.id, shown(body), app, reference, reply_to)
        ladder = self._world.behaviour.ladder
        if refusal:
            person.failed(seen, to, refusal)
            return seen.id
        if "failed" not in ladder:
            person.see(seen)
        person.delivered(seen, to, ladder)
        return seen.id

    def _answer(self, body: Json, to: str, person: WhatsAppPerson, wamid: str) -> Json:
        contact = {"input": to, "wa_id": person.number} if body.get("to") else {"input": to, "user_id": person.user_id}
        status = {"message_status": "accepted"} if body.get("type") == "template" else {}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid} | status]}

    def _mark(self, body: Json) -> Json:
        """Mark what somebody wrote as read, and show them that we type if that is asked for."""
        if body["status"] != "read" or body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
            raise GraphError(100, "Param status must be read, and a typing_indicator of type text.")
        person = self._world.authors.get(str(body.get("message_id")))
        if person is None:
            raise GraphError(131009, details="There is no message with this message_id.")
        now = self._world.clock.now()
        person.signals.append((now, "mark_seen"))
        person.signals += [(now, "typing_on")] if "typing_indicator" in body else []
        return {"success": True}


def wrap(account: Account, updates: list[Update]) -> Json:
    """Return updates in the body of a webhook: neighbours of one kind share a value, each value has an entry."""
    values: list[Json] = []
    for update in updates:
        if values and values[-1].keys() == update.content.keys():
            values[-1] = {name: values[-1][name] + found for name, found in update.content.items()}
        else:
            values.append(update.content)
    number = {"display_phone_number": account.display_phone_number, "phone_number_id": account.phone_number_id}
    common = {"messaging_product": "whatsapp", "metadata": number}
    changes = [{"field": "messages", "value": common | value} for value in values]
    middle = len(changes) if len(changes) < 3 else len(changes) // 2
    parts = [part for part in (changes[:middle], changes[middle:]) if part]
    entries = [{"id": account.business_account_id, "changes": part} for part in parts]
    return {"object": "whatsapp_business_account", "entry": entries}
