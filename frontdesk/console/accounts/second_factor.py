"""The second factor: a key in an app on one's phone that shows a new code every 30 seconds (TOTP, RFC 6238)."""

from __future__ import annotations

import math
from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from config.clinic import clinic
from config.errors import RefusalError
from console.accounts import recovery


def new_key() -> str:
    """Return a new random key, in hexadecimal digits."""
    return str(default_key())


def spelled(key: str) -> str:
    """Return a key as apps want it typed: base 32, in groups of four."""
    plain = b32encode(unhexlify(key)).decode()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def picture(user: User, key: str) -> SafeString:
    """Return a key as a QR code for an app's camera: an SVG without any style, for our policy lets none in.

    What it says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
    """
    issuer = clinic().name.replace(":", "")
    values = urlencode({"secret": spelled(key).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    code = segno.make_qr(f"otpauth://totp/{quote(f'{issuer}:{user.username}')}?{values}", error="m")
    return mark_safe(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, light="#fff"))


def device_of(user: User) -> TOTPDevice | None:
    """Return the phone that an account has."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def set_up(user: User, key: str, code: str) -> TOTPDevice | None:
    """Make it the account's only key if the code is one that it shows now; return nothing if not."""
    with transaction.atomic():
        device = TOTPDevice.objects.create(user=user, key=key, name="phone", confirmed=True)
        if not device.verify_token(_digits(code)):
            device.delete()
            return None
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    return device


def check(device: TOTPDevice, code: str) -> bool:
    """Return whether it is the phone's code, or a recovery code, that was not used before.

    Raises:
        RefusalError: 429; after each wrong one the next must wait, twice as long as before.
    """
    with transaction.atomic():
        locked = TOTPDevice.objects.select_for_update().select_related("user").get(pk=device.pk)
        is_allowed, why = locked.verify_is_allowed()
        if not is_allowed:
            seconds = max(1, math.ceil((why["locked_until"] - timezone.now()).total_seconds()))
            raise RefusalError(429, "too_many", "That was a lot at once. Please wait a moment.", retry_after=seconds)
        if recovery.use(locked.user, code):
            locked.throttle_reset()
            return True
        return bool(locked.verify_token(_digits(code)))


def remove(user: User) -> None:
    """Take the second factor from an account; the next sign-in leads to setting one up."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        user.recovery_codes.all().delete()


def _digits(code: str) -> str:
    return "".join(code.split())
