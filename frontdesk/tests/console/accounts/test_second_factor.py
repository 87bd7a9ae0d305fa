"""The second factor by itself: keys, codes and recovery codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.errors import RefusalError
from console.accounts import recovery, second_factor
from tests.console.accounts.phone import code_of


@pytest.fixture
def kim(database: str) -> User:
    """An account."""
    return User.objects.create(username="kim", is_staff=True)


@pytest.fixture
def phone(kim: User) -> TOTPDevice:
    """Kim's phone."""
    return TOTPDevice.objects.create(user=kim, name="phone", key=second_factor.new_key())


def test_phone_is_set_up_by_a_code_of_the_key_alone(kim: User) -> None:
    key = second_factor.new_key()
    assert second_factor.set_up(kim, key, code_of(second_factor.new_key())) is None
    assert second_factor.device_of(kim) is None
    assert second_factor.set_up(kim, key, code_of(key)) == second_factor.device_of(kim)


def test_another_phone_replaces_the_first(kim: User, phone: TOTPDevice) -> None:
    key = second_factor.new_key()
    assert second_factor.set_up(kim, key, code_of(key)) is not None
    assert TOTPDevice.objects.get().key == key


def test_code_is_taken_once(kim: User, phone: TOTPDevice) -> None:
    code = code_of(phone.key)
    assert second_factor.check(phone, f" {code[:3]} {code[3:]} ")
    assert not second_factor.check(phone, code)


def test_code_that_set_a_phone_up_does_not_sign_in(kim: User) -> None:
    key = second_factor.new_key()
    device = second_factor.set_up(kim, key, code_of(key))
    assert device and not second_factor.check(device, code_of(key))


@pytest.mark.parametrize("later", [-3, 3])
def test_code_of_another_time_is_refused(phone: TOTPDevice, later: int) -> None:
    assert not second_factor.check(phone, code_of(phone.key, later))


@pytest.mark.parametrize("code", ["", "x", "-1", "1" * 5000, "١٢٣٤٥٦", "\0", "000000 000000"])
def test_what_is_no_code_is_refused(phone: TOTPDevice, code: str) -> None:
    assert not second_factor.check(phone, code)


def test_each_wrong_code_makes_the_next_wait(phone: TOTPDevice) -> None:
    assert not second_factor.check(phone, "no code")
    TOTPDevice.objects.update(throttling_failure_count=7, throttling_failure_timestamp=timezone.now())
    with pytest.raises(RefusalError) as refused:
        second_factor.check(phone, code_of(phone.key))
    assert 50 < (refused.value.retry_after or 0) <= 64
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=65))
    assert second_factor.check(phone, code_of(phone.key))


def test_recovery_code_is_taken_once_and_as_it_is_typed(kim: User, phone: TOTPDevice) -> None:
    first, second, *_ = recovery.renew(kim)
    assert second_factor.check(phone, first.upper().replace("-", " "))
    assert not second_factor.check(phone, first)
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert second_factor.check(phone, second)
    assert kim.recovery_codes.count() == recovery.COUNT - 2


def test_recovery_codes_end_with_new_ones(kim: User) -> None:
    old, new = recovery.renew(kim), recovery.renew(kim)
    assert (recovery.use(kim, old[0]), recovery.use(kim, new[0])) == (False, True)


def test_recovery_code_is_its_account_s_alone(kim: User) -> None:
    lee = User.objects.create(username="lee", is_staff=True)
    assert not recovery.use(lee, recovery.renew(kim)[0])


def test_recovery_codes_are_not_kept_as_they_are(kim: User) -> None:
    codes = recovery.renew(kim)
    kept = set(kim.recovery_codes.values_list("digest", flat=True))
    assert len(kept) == len(codes)
    assert not kept & {code.replace("-", "") for code in codes}


def test_picture_has_no_style_that_our_policy_would_refuse(kim: User) -> None:
    assert "style" not in second_factor.picture(kim, second_factor.new_key())
