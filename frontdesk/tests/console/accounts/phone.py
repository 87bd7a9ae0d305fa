"""What people do outside the console: look at an authenticator app, and open a link that they were handed."""

from __future__ import annotations

import re
import time
from base64 import b32decode

import httpx
from django_otp.oath import TOTP


def code_of(key: str, later: int = 0) -> str:
    """Return what the app shows for a key (in hexadecimal digits) now, or so many codes later."""
    app = TOTP(bytes.fromhex(key))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


def scanned(page: httpx.Response) -> str:
    """Return the key on a page that sets a phone up."""
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page.text)
    assert found, page.text
    return key_of(found[1])


def key_of(spelled: str) -> str:
    """Return a key as it is kept."""
    return b32decode(spelled.replace(" ", "")).hex()


def link_in(page: httpx.Response) -> str:
    """Return the link to choose a password by, as a path below /console/."""
    found = re.search(r'class="key">https?://[^/]+/console/([^<]+)<', page.text)
    assert found, page.text
    return found[1]
