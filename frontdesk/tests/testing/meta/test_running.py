"""The stand-in by itself, as `make meta` runs it."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx

from testing.meta.account import SETTINGS, Account
from tests.running import DESK, eventually, free_port


def test_it_says_what_the_front_desk_needs_and_uses_what_is_set() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    settings = {"GRAPH_API_URL": url, "MESSENGER_PAGE_TOKEN": "EAA-of-our-own"}
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS} | settings
    command = [sys.executable, "-m", "testing.meta", "--front-desk", "http://127.0.0.1:9"]
    with subprocess.Popen(command, cwd=DESK, env=environment, stdout=subprocess.PIPE, text=True) as process:
        bearer = {"Authorization": "Bearer EAA-of-our-own"}
        eventually(lambda: _is_answered(f"{url}/v25.0/me", bearer))
        assert httpx.get(url).text.startswith("<!doctype html>")
        process.terminate()
        told, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert f"WHATSAPP_TOKEN={Account().whatsapp_token}" in told
    assert "EAA-of-our-own" not in told and "GRAPH_API_URL" not in told


def _is_answered(url: str, headers: dict[str, str]) -> bool:
    try:
        return httpx.get(url, headers=headers).is_success
    except httpx.ConnectError:
        return False
