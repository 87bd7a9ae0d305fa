"""Somebody on Messenger.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from __future__ import annotations

import secrets

from testing.meta.account import PAGE_INBOX_APP, Json, Product
from testing.meta.journal import Choice, Seen, Shown
from testing.meta.messenger.profile import Profile
from testing.meta.people import Person, World, picture
from testing.meta.webhooks import Update

FIELDS = {
    "message": "messages",
    "postback": "messaging_postbacks",
    "referral": "messaging_referrals",
    "delivery": "message_deliveries",
    "read": "message_reads",
    "reaction": "message_reactions",
    "message_edit": "message_edits",
    "optin": "messaging_optins",
}


def new_mid() -> str:
    """Return the id of a new message."""
    return f"m_{secrets.token_urlsafe(24)}"


class MessengerPerson(Person):
    """Known to the Page by a page-scoped id, the PSID."""

    product = Product.MESSENGER

    def __init__(self, world: World, id: str, name: str, page_id: str, profile: Profile) -> None:
        super().__init__(world, id, name)
        self._page_id, self._profile = page_id, profile

    def say(self, text: str, reply_to: str | None = None) -> str:
        """Write a text, in answer to a message if one is named."""
        content: Json = {"text": text}
        if reply_to:
            content["reply_to"] = {"mid": reply_to, "is_self_reply": False}
        return self.send(content, "text", text)

    def send_image(self, content: bytes | None = None) -> str:
        """Send a picture."""
        name = secrets.token_hex(8)
        self.world.media[name] = content or picture()
        url = f"{self.world.media_url}/{name}"
        return self.send({"attachments": [{"type": "image", "payload": {"url": url}}]}, "image")

    def send(self, content: Json, kind: str = "other", text: str = "") -> str:
        """Send a message with anything in it, such as `{"attachments": […]}`; return its mid."""
        mid = self._did(new_mid(), kind, text)
        self._act("message", {"mid": mid} | content)
        return mid

    def react(self, message_id: str, emoji: str = "👍") -> str:
        """React to a message; return the mid of that."""
        self._did(message_id, "reaction", emoji)
        self._act("reaction", {"mid": message_id, "action": "react", "emoji": emoji, "reaction": "other"})
        return message_id

    def edit(self, mid: str, text: str, times: int = 1) -> str:
        """Change what they wrote; return its mid."""
        self._did(mid, "edit", text)
        self._act("message_edit", {"mid": mid, "text": text, "num_edit": times}, opens=False)
        return mid

    def get_started(self, ref: str | None = None) -> str:
        """Begin by the Get Started button, over an m.me link if a ref is given."""
        payload = self._profile.fields.get("get_started", {}).get("payload", "GET_STARTED")
        referral = {"referral": _referral(ref)} if ref else {}
        return self._postback("Get Started", payload, referral)

    def open_referral(self, ref: str) -> str:
        """Open the conversation again over an m.me link; the event has no id, an empty one is returned."""
        self._did("", "referral", ref)
        self._act("referral", _referral(ref))
        return ""

    def reads(self) -> None:
        """Read all there is."""
        watermark = self.world.clock.milliseconds()
        self.read_up_to = watermark / 1000
        self._act("read", {"watermark": watermark}, opens=False)

    def answered_in_inbox(self, text: str) -> str:
        """Get a message that a human wrote in the Page's inbox; return its mid."""
        mid = new_mid()
        self.see(Seen(mid, self.world.clock.now(), self.product, self.id, Shown("text", text), PAGE_INBOX_APP))
        self.echo({"mid": mid, "app_id": PAGE_INBOX_APP, "text": text})
        return mid

    def tappable(self) -> list[tuple[Choice, str]]:
        """Return what can be tapped, that of the menu last."""
        return super().tappable() + [(choice, "") for choice in self._profile.menu()]

    def delivered(self, message: Seen, content: Json) -> None:
        """Let the front desk know that they got a message of it: echo and delivery."""
        behaviour, updates = self.world.behaviour, []
        if behaviour.has_echoes:
            updates.append(self._echo({"mid": message.id, "app_id": message.app_id} | content))
        if behaviour.has_deliveries:
            delivery = {"mids": [message.id], "watermark": int(message.at * 1000)}
            updates.append(self._update("delivery", delivery))
        self.world.webhooks.later(behaviour.after, *updates)

    def echo(self, content: Json) -> None:
        """Post an echo at once."""
        self.world.webhooks.send(self._echo(content))

    def _tapped(self, choice: Choice, message_id: str) -> str:
        if choice.kind == "quick_reply":
            return self.send({"text": choice.title, "quick_reply": {"payload": choice.payload}}, "tap", choice.title)
        return self._postback(choice.title, choice.payload, {})

    def _postback(self, title: str, payload: str, extra: Json) -> str:
        mid = self._did(new_mid(), "tap", title)
        self._act("postback", {"mid": mid, "title": title, "payload": payload} | extra)
        return mid

    def _act(self, kind: str, content: Json, opens: bool = True) -> None:
        if opens:
            self.window.open(self.world.clock.now())
        self.world.webhooks.send(self._update(kind, content))

    def _update(self, kind: str, content: Json) -> Update:
        ends = {"sender": {"id": self.id}, "recipient": {"id": self._page_id}}
        return Update(self.id, FIELDS[kind], {**ends, "timestamp": self.world.clock.milliseconds(), kind: content})

    def _echo(self, content: Json) -> Update:
        ends = {"sender": {"id": self._page_id}, "recipient": {"id": self.id}}
        stamp = {"timestamp": self.world.clock.milliseconds()}
        return Update(self.id, "message_echoes", ends | stamp | {"message": {"is_echo": True} | content})


def _referral(ref: str) -> Json:
    return {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
