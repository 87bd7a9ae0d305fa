"""The routes: Graph API, what people sent, the journal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from testing.meta.graph import Graph
from testing.meta.page.routes import page_routes

if TYPE_CHECKING:
    from testing.meta.stand_in import MetaStandIn


def application(stand_in: MetaStandIn) -> Starlette:
    """Return the stand-in as an application; its webhooks start and stop with it."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        for webhooks in stand_in.webhooks.values():
            webhooks.start()
        yield
        for webhooks in stand_in.webhooks.values():
            await webhooks.stop()

    async def journal(request: Request) -> Response:
        return JSONResponse(stand_in.journal.as_json(request.query_params.get("person")))

    async def picture(request: Request) -> Response:
        content = stand_in.page.media(request.path_params["name"])
        return Response(content, 200 if content else 404, media_type="image/png")

    async def media(request: Request) -> Response:
        is_ours = request.headers.get("authorization") == f"Bearer {stand_in.account.whatsapp_token}"
        content = stand_in.number.media(request.path_params["name"]) if is_ours else None
        return Response(content, 200 if content else 404 if is_ours else 401, media_type="image/png")

    def hung_up(_: Request, __: Exception) -> Response:
        return Response(status_code=400)

    graph = Graph(stand_in)
    methods = ["GET", "POST", "DELETE"]
    return Starlette(
        lifespan=lifespan,
        exception_handlers={ClientDisconnect: hung_up},
        routes=[
            *page_routes(stand_in),
            Route("/stand-in/journal", journal),
            Route("/stand-in/media/messenger/{name}", picture),
            Route("/stand-in/media/whatsapp/{name}", media),
            Route("/{version}/{node}/{edge}", graph.answer, methods=methods),
            Route("/{version}/{node}", graph.answer),
        ],
    )
