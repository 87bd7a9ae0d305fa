"""Serves the widget's modules and our pages' styles: compressed, cached, readable by any website's page."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

from config.table import ROOT

FOLDERS = {
    "/widget/": ROOT / "widget",
    "/static/console/": ROOT / "frontdesk/console/static/console",
    "/static/": ROOT / "frontdesk/channels/web/static",
}
SERVED = {".js", ".css", ".svg"}
CACHE = "public, max-age=300, stale-while-revalidate=86400"


class OurFiles(StaticFiles):
    """Files of a folder, only those that pages use."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return the file's full path and its stat, or nothing if pages do not use such files."""
        return super().lookup_path(path) if Path(path).suffix in SERVED else ("", None)

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file with our caching: five minutes, then while it is checked for a newer one."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = CACHE
        return response


def files() -> Starlette:
    """Return the application that serves them."""
    return Starlette(
        routes=[Mount(prefix.rstrip("/"), OurFiles(directory=folder)) for prefix, folder in FOLDERS.items()],
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"]),
            Middleware(GZipMiddleware, minimum_size=500),
        ],
    )
