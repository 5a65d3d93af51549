"""What an account signs in with: password, one-time codes, recovery codes, passkeys. Desk state.

No secret lies here in clear: the password under Argon2, the secret of one-time codes encrypted,
recovery codes as keyed digests; a passkey has none on our side. The key for that comes from the
server's secret, which lies beside the signing keys and not in the database. What a browser and we
say to each other about passkeys is web's.
"""

import unicodedata
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from perimeter.core import totp
from perimeter.core.source import Source
from perimeter.store import accounts, sessions, tries
from perimeter.store.database import Account
from perimeter.store.models import PasskeyRow, RecoveryRow, SignInRow

PASSWORD_LETTERS_MIN = 12
RECOVERY_CODES = 10
RECOVERY_LETTERS = 12  # 60 random bits
NAME_LETTERS_MAX = 60
_NONCE_BYTES = 12


def typed(password: str) -> str:
    """A password as it is kept, however a keyboard composed its letters (NIST SP 800-63B, NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_fault(account: Account, password: str) -> str:
    """The message that says why a new password does not do; empty where it does."""
    if len(typed(password)) < PASSWORD_LETTERS_MIN:
        return "signin.password_short"
    try:
        CommonPasswordValidator().validate(typed(password))
    except ValidationError:
        return "signin.password_common"
    return "signin.password_same" if account.check_password(typed(password)) else ""


def choose_password(account: Account, password: str) -> None:
    """Sets the password its owner chose."""
    account.set_password(typed(password))
    account.save(update_fields=["password"])
    SignInRow.objects.filter(account=account).update(temporary=False)


def give_password(account: Account) -> None:
    """Notes that the password was given by somebody else and is to be changed."""
    SignInRow.objects.update_or_create(account=account, defaults={"temporary": True})


def is_temporary(account: Account) -> bool:
    return SignInRow.objects.filter(account=account, temporary=True).exists()


def set_role(account: Account, role: str) -> None:
    """Gives the account another role; whoever is signed in signs in again."""
    Account.objects.filter(pk=account.pk).update(role=role)
    sessions.end_all(account)


def close(account: Account) -> None:
    """Nobody signs in or acts any more; what it did stands."""
    Account.objects.filter(pk=account.pk).update(is_active=False)
    sessions.end_all(account)


def renew(account: Account, password: str) -> None:
    """A password in place of everything the account signed in with."""
    account.set_password(typed(password))
    account.save(update_fields=["password"])
    for rows in (SignInRow, RecoveryRow, PasskeyRow):
        rows.objects.filter(account=account).delete()
    sessions.end_all(account)
    tries.lift(account)


def reset(account: Account, password: str) -> None:
    """The same with a password that somebody else gives, to be changed."""
    renew(account, password)
    give_password(account)


def has_codes(account: Account) -> bool:
    """Whether one-time codes of an app were set up and proved."""
    return SignInRow.objects.filter(account=account, totp_step__gt=0).exists()


def has_second(account: Account) -> bool:
    return has_codes(account) or PasskeyRow.objects.filter(account=account).exists()


def new_secret(account: Account, source: Source) -> bytes:
    """The secret to set an app up with: the same until it is proved or removed."""
    row, _ = SignInRow.objects.get_or_create(account=account)
    secret = _opened(row)
    if secret is None:
        secret = source.random_bytes(totp.SECRET_BYTES)
        nonce = source.random_bytes(_NONCE_BYTES)
        row.totp = nonce + _cipher().encrypt(nonce, secret, account.number.encode())
        row.save(update_fields=["totp"])
    return secret


def code_fits(account: Account, given: str, now: datetime) -> bool:
    """Whether it is a code of the app that was not used yet. Then it was used, and the app counts.

    A step is taken only once, and none before a step that was taken.
    """
    row = SignInRow.objects.filter(account=account).first()
    secret = _opened(row) if row else None
    if secret is None:
        return False
    found = max(totp.steps(secret, "".join(given.split()), now), default=0)
    later = SignInRow.objects.filter(account=account, totp_step__lt=found)
    return later.update(totp_step=found) == 1


def remove_codes(account: Account) -> None:
    """Forgets the app; recovery codes go with the last second factor."""
    SignInRow.objects.filter(account=account).update(totp=b"", totp_step=0)
    _forget_recovery(account)


def new_recovery_codes(account: Account, source: Source) -> list[str]:
    """Fresh recovery codes, in groups of four, in place of all that were left."""
    codes = [accounts.new_password(source)[:RECOVERY_LETTERS] for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        RecoveryRow.objects.filter(account=account).delete()
        RecoveryRow.objects.bulk_create(
            RecoveryRow(account=account, digest=_digest(account, code)) for code in codes
        )
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def recovery_codes_left(account: Account) -> int:
    return RecoveryRow.objects.filter(account=account).count()


def recovers(account: Account, given: str) -> bool:
    """Whether it is a recovery code that was left; it is then no longer."""
    code = "".join(letter for letter in given.lower() if letter.isalnum())
    digest = _digest(account, code)
    return RecoveryRow.objects.filter(account=account, digest=digest).delete()[0] == 1


def passkeys(account: Account) -> list[PasskeyRow]:
    return list(PasskeyRow.objects.filter(account=account).order_by("made"))


def passkey(credential: bytes) -> PasskeyRow | None:
    """The passkey with that credential id."""
    return PasskeyRow.objects.select_related("account").filter(credential=credential).first()


def add_passkey(account: Account, name: str, attested: tuple[bytes, bytes], now: datetime) -> bool:
    """Keeps a passkey: credential id and WebAuthn's credential data. False where it is known."""
    credential, data = attested
    given = {"account": account, "attested": data, "name": name, "made": now, "used": now}
    return PasskeyRow.objects.get_or_create(credential=credential, defaults=given)[1]


def use_passkey(row: PasskeyRow, count: int, asked: datetime, now: datetime) -> bool:
    """Notes a use. False where it was used since it was asked, or its count did not go on: the
    answer was sent twice, or the passkey was copied."""
    fresh = PasskeyRow.objects.filter(pk=row.pk, used__lt=asked)
    if count or row.count:
        fresh = fresh.filter(count__lt=count)
    return fresh.update(count=count, used=now) == 1


def remove_passkey(account: Account, id_: int) -> None:
    PasskeyRow.objects.filter(account=account, pk=id_).delete()
    _forget_recovery(account)


def _forget_recovery(account: Account) -> None:
    if not has_second(account):
        RecoveryRow.objects.filter(account=account).delete()


def _digest(account: Account, code: str) -> str:
    written = f"{account.number} {code}"
    return salted_hmac("perimeter.recovery", written, algorithm="sha256").hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(salted_hmac("perimeter.totp", "", algorithm="sha256").digest())


def _opened(row: SignInRow) -> bytes | None:
    """The secret; None where there is none, or it was kept under another server secret."""
    sealed = bytes(row.totp)
    if not sealed:
        return None
    try:
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return _cipher().decrypt(nonce, rest, row.account.number.encode())
    except InvalidTag:
        return None
