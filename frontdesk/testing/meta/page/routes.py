"""The page on which a developer writes as somebody, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from testing.meta.account import Json, Product
from testing.meta.faults import Fault, cut, error_code, hang, http_status, reset
from testing.meta.journal import Said, Seen
from testing.meta.messenger.person import MessengerPerson
from testing.meta.people import Person

if TYPE_CHECKING:
    from testing.meta.stand_in import MetaStandIn

STATIC = Path(__file__).with_name("static")
FAULTS: dict[str, Callable[[], Fault]] = {
    "HTTP 500": lambda: http_status(500, times=None),
    "HTTP 503, retry after 5 s": lambda: http_status(503, times=None, retry_after=5),
    "HTTP 429": lambda: http_status(429, times=None),
    "No answer": lambda: hang(times=None),
    "Connection cut before the message arrives": lambda: cut(times=None),
    "Connection cut after the message arrives": lambda: reset(times=None),
    "Token refused (190)": lambda: error_code(190, times=None),
    "Outside the window (10)": lambda: error_code(10, times=None, subcode=2018278),
    "Messenger too fast (613)": lambda: error_code(613, times=None),
    "WhatsApp too fast for one person (131056)": lambda: error_code(131056, times=None),
}


class Chat:
    """The two people whom the developer is, and their routes."""

    def __init__(self, stand_in: MetaStandIn) -> None:
        self._stand_in, self._fault = stand_in, ""
        self._people: dict[Product, Person] = {}

    async def state(self, _: Request) -> Response:
        """Return all that the page shows."""
        people = {product.value: self._described(self._person(product)) for product in Product}
        return JSONResponse({"people": people, "faults": list(FAULTS), "fault": self._fault})

    async def act(self, request: Request) -> Response:
        """Let a person do something; 404 if they cannot."""
        product, given = Product(request.path_params["product"]), await request.json()
        person = self._person(product)
        acts: dict[str, Callable[[], object]] = {
            "say": lambda: person.say(given["text"]),
            "tap": lambda: person.tap(given["text"]),
            "image": lambda: person.send_image(),
            "react": lambda: person.react(person.sees()[-1].id, given["text"]),
            "read": lambda: person.reads(),
            "leave": lambda: self._people.pop(product),
        }
        if isinstance(person, MessengerPerson):
            acts["start"] = lambda: person.get_started()
            acts["inbox"] = lambda: person.answered_in_inbox(given["text"])
        try:
            acts[given["act"]]()
        except LookupError:
            return JSONResponse({}, 404)
        return JSONResponse({})

    async def fail(self, request: Request) -> Response:
        """Let every message fail in the way that is chosen, or none."""
        self._fault = (await request.json())["fault"]
        self._stand_in.faults.clear()
        if self._fault in FAULTS:
            self._stand_in.faults.add(FAULTS[self._fault]())
        return JSONResponse({})

    def _person(self, product: Product) -> Person:
        if product not in self._people:
            of_messenger = product is Product.MESSENGER
            self._people[product] = self._stand_in.person("messenger" if of_messenger else "whatsapp")
        return self._people[product]

    def _described(self, person: Person) -> Json:
        seen_at = max((at for at, signal in person.signals if signal == "mark_seen"), default=0.0)
        return {
            "lines": [self._line(line, seen_at) for line in person.transcript],
            "menu": [choice.title for choice, _ in person.tappable() if choice.kind == "menu"],
            "is_typing": person.is_shown_typing(),
        }

    def _line(self, line: Seen | Said, seen_at: float) -> Json:
        if isinstance(line, Said):
            return {"is_own": True, "kind": line.kind, "text": line.text, "is_read": line.at <= seen_at}
        choices = [{"title": one.title, "kind": one.kind, "about": one.description} for one in line.shown.choices]
        links = [{"title": link.title, "url": link.url} for link in line.shown.links]
        looks = {"kind": line.shown.kind, "text": line.text, "media": line.shown.media}
        is_human = line.app_id != self._stand_in.account.app_id
        return {"is_own": False, "choices": choices, "links": links, "is_human": is_human} | looks


def page_routes(stand_in: MetaStandIn) -> list[BaseRoute]:
    """Return the routes of the page."""
    chat = Chat(stand_in)

    async def index(_: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    return [
        Route("/", index),
        Mount("/stand-in/page", StaticFiles(directory=STATIC)),
        Route("/stand-in/people", chat.state),
        Route("/stand-in/people/{product}", chat.act, methods=["POST"]),
        Route("/stand-in/fault", chat.fail, methods=["POST"]),
    ]
