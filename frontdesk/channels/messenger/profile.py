"""What people see of us in Messenger before they write.

https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from channels.meta.graph import Graph
from channels.meta.inbox import GREET
from config.clinic import clinic

WORDS = Path(__file__).with_name("profile.yml")
PATH = "me/messenger_profile"

Json = dict[str, Any]


def profile() -> Json:
    """Return the profile: the button to begin with, the greeting, questions to tap, and the menu."""
    words: Json = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    ours = clinic()
    questions = [{"question": it["title"], "payload": it["payload"]} for it in words["ice_breakers"]]
    items: list[Json] = [{"type": "postback", **it} for it in words["menu"]]
    items.append({"type": "web_url", "title": words["article"], "url": ours.article_url})
    return {
        "get_started": {"payload": GREET},
        "greeting": [{"locale": "default", "text": words["greeting"].format(clinic=ours.name)}],
        "ice_breakers": [{"locale": "default", "call_to_actions": questions}],
        "persistent_menu": [{"locale": "default", "composer_input_disabled": False, "call_to_actions": items}],
    }


async def set_profile(graph: Graph) -> None:
    """Set it part by part, the button first, without which Meta takes no menu; raises GraphError."""
    for name, part in profile().items():
        await graph.post(PATH, {name: part})
