"""The Page's Messenger profile: get started, greeting, ice breakers, persistent menu.

https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from __future__ import annotations

from testing.meta.account import Json
from testing.meta.errors import GraphError
from testing.meta.journal import Choice
from testing.meta.limits import fits
from testing.meta.messenger.checks import PAYLOAD, check_buttons

GREETING, MENU_ENTRIES, MENU_TITLE, ICE_BREAKERS, QUESTION = 160, 20, 30, 4, 80
FIELDS = {"get_started", "greeting", "ice_breakers", "persistent_menu", "whitelisted_domains", "account_linking_url"}
MENU_KINDS = frozenset({"postback", "web_url"})


class Profile:
    """What was set; what is set again replaces it."""

    def __init__(self) -> None:
        self.fields: Json = {}

    def read(self, names: list[str]) -> Json:
        """Return the fields of these names that are set."""
        found = {name: self.fields[name] for name in names if name in self.fields}
        return {"data": [found] if found else []}

    def write(self, given: Json) -> Json:
        """Set fields.

        Raises:
            GraphError: 100.
        """
        if unknown := set(given) - FIELDS or not given:
            raise GraphError(100, f"Invalid keys were found in param: {unknown}.")
        if "persistent_menu" in given and "get_started" not in self.fields | given:
            raise GraphError(100, "You must set a Get Started button if you also wish to use persistent menu.")
        self._check(given)
        self.fields |= given
        return {"result": "success"}

    def delete(self, names: list[str]) -> Json:
        """Unset fields.

        Raises:
            GraphError: 100; the menu would be left without Get Started.
        """
        if "get_started" in names and "persistent_menu" in set(self.fields) - set(names):
            raise GraphError(100, "You must delete the persistent menu before the Get Started button.")
        for name in names:
            self.fields.pop(name, None)
        return {"result": "success"}

    def menu(self) -> list[Choice]:
        """Return what can be tapped in the menu and the ice breakers."""
        entries = [entry for locale in self.fields.get("persistent_menu", ()) for entry in locale["call_to_actions"]]
        questions = [one for locale in self.fields.get("ice_breakers", ()) for one in locale["call_to_actions"]]
        taps = [Choice(entry["title"], entry["payload"], "menu") for entry in entries if entry["type"] == "postback"]
        return taps + [Choice(one["question"], one["payload"], "menu") for one in questions]

    def _check(self, given: Json) -> None:
        if not fits(given.get("get_started", {"payload": "-"}).get("payload"), PAYLOAD):
            raise GraphError(100, "Param get_started[payload] must have 1 to 1000 characters.")
        if not all(fits(locale.get("text"), GREETING) for locale in given.get("greeting", ())):
            raise GraphError(100, "Param greeting[text] must have 1 to 160 characters.")
        for locale in given.get("persistent_menu", ()):
            check_buttons(locale.get("call_to_actions"), MENU_ENTRIES, MENU_TITLE, MENU_KINDS)
        for locale in given.get("ice_breakers", ()):
            questions = locale.get("call_to_actions", ())
            if not 1 <= len(questions) <= ICE_BREAKERS:
                raise GraphError(100, "Param ice_breakers must have 1 to 4 questions.")
            if not all(fits(one.get("question"), QUESTION) and fits(one.get("payload"), PAYLOAD) for one in questions):
                raise GraphError(100, "Param ice_breakers needs a question and a payload each.")
