"""Somebody on WhatsApp.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
"""

from __future__ import annotations

import hashlib
import secrets

from testing.meta.account import Json, Product
from testing.meta.errors import GraphError
from testing.meta.journal import Choice, Seen
from testing.meta.people import Person, World, picture
from testing.meta.webhooks import Update


def new_wamid() -> str:
    """Return the id of a new message."""
    return f"wamid.{secrets.token_urlsafe(30)}"


class WhatsAppPerson(Person):
    """Known by a phone number and a business-scoped user id, the BSUID; the number may be hidden."""

    product = Product.WHATSAPP

    def __init__(self, world: World, number: str, user_id: str, name: str, is_number_hidden: bool, own: str) -> None:
        super().__init__(world, user_id if is_number_hidden else number, name)
        self.number, self.user_id, self.is_number_hidden = number, user_id, is_number_hidden
        self._own_number = own
        self._unread: list[tuple[Seen, str]] = []

    def say(self, text: str, reply_to: str | None = None) -> str:
        """Write a text, in answer to a message if one is named."""
        context = {"context": {"from": self._own_number, "id": reply_to}} if reply_to else {}
        return self.send({"type": "text", "text": {"body": text}} | context, "text", text)

    def send_image(self, content: bytes | None = None, caption: str = "") -> str:
        """Send a picture, which the front desk may fetch by its id."""
        media_id, content = str(secrets.randbelow(10**15)), content or picture()
        self.world.media[media_id] = content
        about: Json = {"id": media_id, "mime_type": "image/png", "sha256": hashlib.sha256(content).hexdigest()}
        return self.send(
            {"type": "image", "image": about | ({"caption": caption} if caption else {})}, "image", caption
        )

    def send(self, content: Json, kind: str = "other", text: str = "") -> str:
        """Send a message with anything in it, such as `{"type": "location", "location": {…}}`; return its wamid."""
        wamid = self._did(new_wamid(), kind, text)
        self.window.open(self.world.clock.now())
        self._post(wamid, content)
        return wamid

    def react(self, message_id: str, emoji: str = "👍") -> str:
        """React to a message."""
        return self.send(
            {"type": "reaction", "reaction": {"message_id": message_id, "emoji": emoji}}, "reaction", emoji
        )

    def edit(self, wamid: str, text: str) -> str:
        """Change what they wrote, of which the business only hears that it cannot be shown."""
        title = "Message type unknown"
        details = {"details": "Message type is currently not supported."}
        error = {"code": 131051, "title": title, "message": title, "error_data": details}
        return self.send({"type": "unsupported", "errors": [error], "unsupported": {"type": "edit"}}, "edit", text)

    def open_referral(self, ref: str, text: str = "Hello") -> str:
        """Write after a click on an advertisement."""
        ad = {"source_type": "ad", "source_id": ref, "source_url": f"https://fb.me/{ref}", "ctwa_clid": ref}
        return self.send({"type": "text", "text": {"body": text}, "referral": ad}, "referral", text)

    def reads(self) -> None:
        """Read all there is."""
        self.read_up_to = self.world.clock.now()
        unread, self._unread = self._unread, []
        for message, to in unread:
            self.world.webhooks.send(self._status(message, "read", to))

    def changes_number(self, number: str) -> str:
        """Move to another number, which gives them another BSUID, too."""
        old_number, old_id = self.number, self.user_id
        self.number, self.user_id = number, new_user_id()
        body = f"User {self.name} changed from {old_number} to {number}"
        ids = {"wa_id": number, "user_id": self.user_id, "previous_user_id": old_id}
        return self._system({"type": "user_changed_number", "body": body, **ids}, {"from": old_number})

    def changes_user_id(self) -> str:
        """Get another BSUID, with the number hidden."""
        old_id, self.user_id, self.is_number_hidden = self.user_id, new_user_id(), True
        return self._system({"type": "user_changed_user_id", "user_id": self.user_id, "previous_user_id": old_id}, {})

    def delivered(self, message: Seen, to: str, ladder: tuple[str, ...]) -> None:
        """Let the front desk know how a message fares that was sent to this number or id."""
        self._unread += [(message, to)] if "read" not in ladder else []
        updates = (self._status(message, status, to) for status in ladder)
        self.world.webhooks.later(self.world.behaviour.after, *updates)

    def failed(self, message: Seen, to: str, error: GraphError) -> None:
        """Let the front desk know that a message never arrived."""
        self.world.webhooks.later(self.world.behaviour.after, self._status(message, "failed", to, error))

    def _tapped(self, choice: Choice, message_id: str) -> str:
        kind = "button_reply" if choice.kind == "button" else "list_reply"
        reply = {"id": choice.payload, "title": choice.title}
        reply |= {"description": choice.description} if choice.description else {}
        content = {"type": "interactive", "interactive": {"type": kind, kind: reply}}
        return self.send({"context": {"from": self._own_number, "id": message_id}} | content, "tap", choice.title)

    def _system(self, content: Json, who: Json) -> str:
        wamid = self._did(new_wamid(), "system")
        self._post(wamid, {"type": "system", "system": content} | who)
        return wamid

    def _post(self, wamid: str, content: Json) -> None:
        who = {"from_user_id": self.user_id} | ({} if self.is_number_hidden else {"from": self.number})
        message = {**who, "id": wamid, "timestamp": self._timestamp(), **content}
        self._send({"contacts": [self._contact()], "messages": [message]})

    def _contact(self) -> Json:
        profile = {"name": self.name} | ({"username": f"@{self.name.lower()}"} if self.is_number_hidden else {})
        ids = {"user_id": self.user_id} | ({} if self.is_number_hidden else {"wa_id": self.number})
        return {"profile": profile, **ids}

    def _status(self, message: Seen, status: str, to: str, error: GraphError | None = None) -> Update:
        if status == "failed":
            error = error or GraphError(self.world.behaviour.failure)
        hidden = self.is_number_hidden or to == self.user_id
        ids = {"recipient_user_id": self.user_id} | ({} if hidden else {"recipient_id": self.number})
        content = {"id": message.id, "status": status, "timestamp": self._timestamp(), **ids}
        content |= {"biz_opaque_callback_data": message.reference} if message.reference else {}
        if error:
            return self._update({"statuses": [content | {"errors": [error.status_error()]}]})
        price = {"billable": True, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
        return self._update({"contacts": [self._contact()], "statuses": [content | {"pricing": price}]})

    def _send(self, value: Json) -> None:
        self.world.webhooks.send(self._update(value))

    def _update(self, value: Json) -> Update:
        return Update(self.id, "messages", value)

    def _timestamp(self) -> str:
        return str(int(self.world.clock.now()))


def new_user_id(country: str = "AU") -> str:
    """Return a BSUID that nobody has yet."""
    return f"{country}.{secrets.randbelow(10**19):020d}"
