"""The widget's files and our page: small, cached, readable from any site; nothing else of the folder is served."""

from __future__ import annotations

import httpx
import pytest

from tests.running import LIMIT, FrontDesk


def test_module_is_served_compressed_with_a_validator(front_desk: FrontDesk) -> None:
    loader = httpx.get(f"{front_desk.url}/widget/loader.js", timeout=LIMIT)
    assert loader.headers["content-type"].startswith("text/javascript")
    assert loader.headers["content-encoding"] == "gzip"
    again = httpx.get(
        f"{front_desk.url}/widget/loader.js", headers={"If-None-Match": loader.headers["etag"]}, timeout=LIMIT
    )
    assert again.status_code == 304


def test_module_may_be_read_by_any_site(front_desk: FrontDesk) -> None:
    headers = {"Origin": "https://clinic.example"}
    loader = httpx.get(f"{front_desk.url}/widget/loader.js", headers=headers, timeout=LIMIT)
    assert loader.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["package.json", "../clinic.yml", "..%2fclinic.yml", "tag.py", "", "%2e%2e/.env"])
def test_nothing_else_is_served(front_desk: FrontDesk, path: str) -> None:
    assert httpx.get(f"{front_desk.url}/widget/{path}", timeout=LIMIT).status_code == 404


def test_page_is_guarded_by_a_strict_policy(front_desk: FrontDesk) -> None:
    page = httpx.get(f"{front_desk.url}/", timeout=LIMIT)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in page.headers
