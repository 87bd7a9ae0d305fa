"""The Page's side of Messenger: sends, and the shape of its webhooks.

https://developers.facebook.com/docs/messenger-platform/send-messages
"""

from __future__ import annotations

from testing.meta.account import Account, Json, Product
from testing.meta.buckets import Rates
from testing.meta.errors import GraphError
from testing.meta.journal import Seen
from testing.meta.messenger.checks import check_call, check_message
from testing.meta.messenger.person import MessengerPerson, new_mid
from testing.meta.messenger.profile import Profile
from testing.meta.messenger.showing import shown
from testing.meta.people import World
from testing.meta.webhooks import Update
from testing.meta.windows import HUMAN_AGENT, STANDARD


class Page:
    """Takes what is sent to its people, who are known by their PSIDs."""

    def __init__(self, account: Account, world: World, rates: Rates) -> None:
        self._account, self._world, self._rates = account, world, rates
        self.profile = Profile()
        self.people: dict[str, MessengerPerson] = {}

    def person(self, name: str) -> MessengerPerson:
        """Return somebody new."""
        psid = f"{7_000_000_000_000_000 + len(self.people) + 1}"
        self.people[psid] = MessengerPerson(self._world, psid, name, self._account.page_id, self.profile)
        return self.people[psid]

    def media(self, name: str) -> bytes | None:
        """Return what somebody sent."""
        return self._world.media.get(name)

    def take(self, body: Json) -> Json:
        """Let the person see a message or an action; return the answer.

        Raises:
            GraphError: 100, 10 (outside the window), 613 or 4.
        """
        check_call(body)
        person = self._found(body)
        if "message" in body:
            check_message(body["message"], self._world.behaviour.cuts_titles)
        elif "sender_action" not in body:
            raise GraphError(100, "Param message must be non-empty.")
        now = self._world.clock.now()
        if not person.window.is_open(now, HUMAN_AGENT if body.get("tag") else STANDARD):
            raise GraphError(10, "This message is sent outside of allowed window.", subcode=2018278, status=400)
        if action := body.get("sender_action"):
            person.signals.append((now, action))
            return {"recipient_id": person.id}
        self._rates.check_messenger(self._account.page_id, now)
        return {"recipient_id": person.id, "message_id": self._show(person, body, now)}

    def _found(self, body: Json) -> MessengerPerson:
        recipient = body.get("recipient")
        if not isinstance(recipient, dict) or not recipient.get("id"):
            raise GraphError(100, "Param recipient must be non-empty.")
        if person := self.people.get(str(recipient["id"])):
            return person
        raise GraphError(100, "No matching user found.", subcode=2018001)

    def _show(self, person: MessengerPerson, body: Json, now: float) -> str:
        message, reply_to = body["message"], body.get("reply_to", {}).get("mid", "")
        metadata = message.get("metadata", "")
        looks = shown(message)
        seen = Seen(new_mid(), now, Product.MESSENGER, person.id, looks, self._account.app_id, metadata, reply_to)
        person.see(seen)
        person.delivered(seen, _echoed(message))
        return seen.id


def wrap(page_id: str, updates: list[Update], now_in_milliseconds: int) -> Json:
    """Return updates in the body of a webhook, on two entries if there are more than two."""
    middle = len(updates) if len(updates) < 3 else len(updates) // 2
    parts = [part for part in (updates[:middle], updates[middle:]) if part]
    entries = [
        {"id": page_id, "time": now_in_milliseconds, "messaging": [update.content for update in part]} for part in parts
    ]
    return {"object": "page", "entry": entries}


def _echoed(message: Json) -> Json:
    """Return what an echo repeats of a message."""
    kept: Json = {name: message[name] for name in ("metadata", "text", "attachments") if name in message}
    return kept | ({"attachments": [message["attachment"]]} if "attachment" in message else {})
