"""Recovery codes: ten that are shown once, and each let in once where the phone is lost."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac

from console.accounts.models import RecoveryCode

COUNT = 10
RANDOM = 10  # bytes of a code: 80 bits, in 16 letters and digits, so that no digest can be searched backwards


def renew(user: User) -> list[str]:
    """Return new codes as they are shown, in groups of four; the old ones end."""
    codes = [base64.b32encode(secrets.token_bytes(RANDOM)).decode().lower() for _ in range(COUNT)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        keep(user, codes)
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def keep(user: User, codes: Iterable[str]) -> None:
    """Keep what is needed to know the codes again."""
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])


def use(user: User, code: str) -> bool:
    """Return whether it is one of the account's codes; it is none afterwards."""
    return user.recovery_codes.filter(digest=_digest(code)).delete()[0] == 1


def _digest(code: str) -> str:
    plain = "".join(filter(str.isalnum, code)).lower()
    return salted_hmac("console.accounts.recovery", plain, algorithm="sha256").hexdigest()
