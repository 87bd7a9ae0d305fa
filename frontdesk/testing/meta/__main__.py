"""Runs the stand-in by itself, `python -m testing.meta`, with the front desk's own settings from the environment."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from testing.meta.account import Account
from testing.meta.stand_in import MetaStandIn

PORT = 8090


def main() -> None:
    """Run until Ctrl-C."""
    options = _options(os.environ)
    try:
        stand_in = MetaStandIn(options.front_desk, Account.read(os.environ), port=options.port)
    except OSError as error:
        sys.exit(f"The stand-in cannot listen on port {options.port}: {error.strerror}.")
    is_over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: is_over.set())
    with stand_in:
        print(_greeting(stand_in, options.front_desk, os.environ), flush=True)
        is_over.wait()


def _options(environment: Mapping[str, str]) -> argparse.Namespace:
    given = urlsplit(environment.get("GRAPH_API_URL", ""))
    port = given.port if given.hostname in ("127.0.0.1", "localhost") and given.port else PORT
    desk = f"http://127.0.0.1:{environment.get('FRONTDESK_PORT') or 8000}"
    parser = argparse.ArgumentParser(prog="python -m testing.meta", description="Stand in for Meta on this machine.")
    parser.add_argument("--port", type=int, default=port, help=f"port to listen on ({port})")
    parser.add_argument("--front-desk", default=desk, metavar="URL", help=f"where to post webhooks ({desk})")
    return parser.parse_args()


def _greeting(stand_in: MetaStandIn, front_desk: str, environment: Mapping[str, str]) -> str:
    """Return what to read at the start: the page's address and the settings that are not yet so."""
    wanted = stand_in.account.settings(stand_in.url)
    missing = [f"  {name}={value}" for name, value in wanted.items() if environment.get(name) != value]
    lines = [f"Write as somebody at {stand_in.url} (Ctrl-C stops it); webhooks go to {front_desk}."]
    if missing:
        lines += ["The front desk needs these settings in .env, and then a restart:", *missing]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
