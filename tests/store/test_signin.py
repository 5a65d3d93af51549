"""Passwords, one-time codes, recovery codes and passkeys as they are kept."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from perimeter.core import totp
from perimeter.store import accounts, signin
from perimeter.store.models import PasskeyRow, RecoveryRow
from tests.store.desk import desk, made  # noqa: F401

NOW = datetime(2026, 3, 2, 9)


@pytest.fixture
def account(desk):  # noqa: F811
    return accounts.add("aman", "supervisor", "given by somebody")


def code(secret, steps=0):
    return totp.code(secret, totp.step_of(NOW) + steps)


@pytest.mark.parametrize(
    "password, fault",
    [
        ("elevenchars", "signin.password_short"),
        ("ýyldyz üçün", "signin.password_short"),
        ("1q2w3e4r5t6y", "signin.password_common"),
        ("given by somebody", "signin.password_same"),
        ("aaaaaaaaaaab", ""),
        ("ýyldyz we ýel", ""),
    ],
)
def test_a_password_is_long_uncommon_and_new_and_nothing_else(account, password, fault):
    assert signin.password_fault(account, password) == fault


def test_a_password_fits_however_its_letters_were_composed(account):
    signin.choose_password(account, "y\u0301yldyz we y\u0301el")
    assert account.check_password(signin.typed("ýyldyz we ýel"))


def test_a_given_password_is_temporary_until_its_owner_chooses(account):
    assert not signin.is_temporary(account)
    signin.give_password(account)
    assert signin.is_temporary(account)
    signin.choose_password(account, "one of my own")
    assert not signin.is_temporary(account) and account.check_password("one of my own")


def test_codes_count_once_one_was_proved(account, source):
    secret = signin.new_secret(account, source)
    assert secret == signin.new_secret(account, source) and len(secret) == 20
    assert not signin.has_codes(account) and not signin.has_second(account)
    assert not signin.code_fits(account, "000000", NOW)
    assert signin.code_fits(account, code(secret), NOW)
    assert signin.has_codes(account) and signin.has_second(account)


def test_a_code_is_taken_once_and_none_before_it(account, source):
    secret = signin.new_secret(account, source)
    assert signin.code_fits(account, code(secret), NOW)
    assert not signin.code_fits(account, code(secret), NOW), "a replay"
    assert not signin.code_fits(account, code(secret, -1), NOW), "an older one that was not used"
    assert signin.code_fits(account, code(secret, 1), NOW)
    assert not signin.code_fits(account, code(secret, 2), NOW), "from too fast a clock"


def test_the_secret_lies_encrypted_and_bound_to_its_account(account, source):
    secret = signin.new_secret(account, source)
    with connection.cursor() as cursor:
        cursor.execute("select totp from store_signinrow")
        kept = bytes(cursor.fetchone()[0])
    assert secret not in kept and totp.written(secret).replace(" ", "").encode() not in kept
    account.number = "a-9999"
    account.save()
    assert not signin.code_fits(account, code(secret), NOW)
    account.number = "a-0002"
    account.save()
    with override_settings(SECRET_KEY="lost and made anew"):
        assert not signin.code_fits(account, code(secret), NOW)


def test_recovery_codes_serve_once_and_are_kept_as_digests(account, source):
    codes = signin.new_recovery_codes(account, source)
    assert len(set(codes)) == 10 == signin.recovery_codes_left(account)
    kept = {row.digest for row in RecoveryRow.objects.all()}
    assert all(len(digest) == 64 for digest in kept)
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)
    assert signin.recovers(account, codes[0].upper().replace("-", " "))
    assert not signin.recovers(account, codes[0])
    other = accounts.add("other", "head", None)
    assert not signin.recovers(other, codes[1])
    assert signin.recovery_codes_left(account) == 9
    signin.new_recovery_codes(account, source)
    assert not signin.recovers(account, codes[1]), "an earlier set"


def test_a_passkey_is_used_forward_only(account):
    assert signin.add_passkey(account, "phone", (b"id", b"data"), NOW)
    assert not signin.add_passkey(account, "again", (b"id", b"data"), NOW)
    row = signin.passkey(b"id")
    assert row is not None and signin.passkey(b"other") is None

    def used(count, asked, at):
        return signin.use_passkey(
            PasskeyRow.objects.get(),
            count,
            NOW + timedelta(minutes=asked),
            NOW + timedelta(minutes=at),
        )

    assert used(5, asked=1, at=2)
    assert not used(6, asked=1, at=3), "asked before its last use: sent twice"
    assert not used(5, asked=4, at=5), "a count that stood still: copied"
    assert not used(0, asked=4, at=5), "a count that went back: copied"
    assert used(6, asked=4, at=5)


def test_a_passkey_that_does_not_count_is_used_all_the_same(account):
    signin.add_passkey(account, "phone", (b"id", b"data"), NOW)
    for minute in (1, 2):
        at = NOW + timedelta(minutes=minute)
        assert signin.use_passkey(PasskeyRow.objects.get(), 0, at, at)


def test_recovery_codes_go_with_the_last_factor_and_not_before(account, source):
    secret = signin.new_secret(account, source)
    signin.code_fits(account, code(secret), NOW)
    signin.add_passkey(account, "phone", (b"id", b"data"), NOW)
    signin.new_recovery_codes(account, source)
    signin.remove_codes(account)
    assert signin.recovery_codes_left(account) == 10
    signin.remove_passkey(account, signin.passkeys(account)[0].pk)
    assert signin.recovery_codes_left(account) == 0 and not signin.has_second(account)
    assert signin.new_secret(account, source) != secret


def test_nobody_removes_anothers_passkey(account):
    signin.add_passkey(account, "phone", (b"id", b"data"), NOW)
    other = accounts.add("other", "head", None)
    signin.remove_passkey(other, signin.passkeys(account)[0].pk)
    assert len(signin.passkeys(account)) == 1


def test_a_reset_leaves_nothing_but_a_given_password(account, source):
    signin.code_fits(account, code(signin.new_secret(account, source)), NOW)
    signin.add_passkey(account, "phone", (b"id", b"data"), NOW)
    signin.new_recovery_codes(account, source)
    signin.reset(account, "given anew today")
    assert not signin.has_second(account) and signin.recovery_codes_left(account) == 0
    assert signin.is_temporary(account) and account.check_password("given anew today")
