"""A page is looked at by axe-core, light and dark, on a desktop and on a phone, and measured for what is too wide."""

from __future__ import annotations

import os
import re
from itertools import product
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

Scheme = Literal["light", "dark"]

PICTURES = os.environ.get("PICTURES", "")  # a folder to keep pictures of the pages in, to be looked at
SIZES = {"desktop": ViewportSize(width=1280, height=900), "phone": ViewportSize(width=390, height=844)}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
NARROWEST = ViewportSize(width=320, height=640)  # WCAG 2.2, 1.4.10: a page at 400 %
TOO_WIDE = "[document.documentElement.scrollWidth, innerWidth]"


def look(page: Page, name: str) -> None:
    """Have axe look at a page as it is now in each way, and see whether it is as wide as the window; keep pictures."""
    for (size, viewport), scheme in product(SIZES.items(), SCHEMES):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{name}, {size}, {scheme}: {found.generate_report()}"
        check_width(page, name)
        if PICTURES:
            file = f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}-{size}-{scheme}.png"
            page.screenshot(path=Path(PICTURES, file), full_page=True)
    page.set_viewport_size(NARROWEST)
    check_width(page, name)


def check_width(page: Page, name: str) -> None:
    """See whether nothing scrolls sideways but what is made to."""
    wide, window = page.evaluate(TOO_WIDE)
    assert wide <= window, f"{name} is {wide} px wide in a window of {window}."
