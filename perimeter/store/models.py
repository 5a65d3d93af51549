"""The database tables: the journal, what it is found by, erasable person records, accounts.

`ActRow` repeats a few members of the act as columns to find it by; `log verify` compares them with
the signed bytes.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Head(models.Model):
    """One row: how many acts there are. Whoever numbers an act holds it locked."""

    size = models.BigIntegerField(default=0)


class ActRow(models.Model):
    """One act: its number, its signed bytes, salt and leaf."""

    n = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    on = models.CharField(max_length=140, db_index=True)
    recorded = models.CharField(max_length=27)
    act = models.BinaryField()
    salt = models.BinaryField(max_length=16)
    leaf = models.BinaryField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=("kind", "n"), name="act_kind_n"),)


class ItemRow(models.Model):
    """What an entry lists (a serial, a wallet, a domain), to find the entry by. Computed from acts.

    Where it `stands`, it stands once in the whole book: the database keeps it so.
    """

    what = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    entry = models.CharField(max_length=120, db_index=True)
    stands = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("what", "value"), name="item_what_value"),)
        constraints = (
            models.UniqueConstraint(
                fields=("what", "value"), condition=models.Q(stands=True), name="item_stands_once"
            ),
        )


class PersonRow(models.Model):
    """What is known of a natural person, erasable. The act that records it holds only a digest."""

    id = models.CharField(primary_key=True, max_length=40)
    salt = models.BinaryField(max_length=16)
    record = models.TextField()


class Account(AbstractBaseUser):
    """Who may sign in. Desk state: an act names only `number` and the role held then."""

    number = models.CharField(max_length=20, unique=True)
    handle = models.CharField(max_length=60, unique=True)
    role = models.CharField(max_length=40)
    firm = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "handle"
    objects = BaseUserManager["Account"]()


class SignInRow(models.Model):
    """What an account signs in with beside its password.

    `temporary`: the password was given, not chosen. The TOTP secret lies encrypted; `totp_step` is
    the last step whose code was used, and 0 until the first one was: then it counts.
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True)
    temporary = models.BooleanField(default=False)
    totp = models.BinaryField(default=b"")
    totp_step = models.BigIntegerField(default=0)


class RecoveryRow(models.Model):
    """A recovery code that is left, as a keyed digest."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.CharField(max_length=64)


class PaperCodeRow(models.Model):
    """A code on paper that was not used: to recover `account`, or to open one in `role` for the
    firm. It serves up to the day `until`."""

    digest = models.CharField(max_length=64, unique=True)
    firm = models.CharField(max_length=60, db_index=True)
    role = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True)
    until = models.DateField()


class PasskeyRow(models.Model):
    """A passkey: WebAuthn's credential data (id and public key), and how often it was used."""

    account = models.ForeignKey(Account, models.CASCADE)
    credential = models.BinaryField(max_length=1023, unique=True)
    attested = models.BinaryField()
    name = models.CharField(max_length=60)
    count = models.BigIntegerField(default=0)
    made = models.DateTimeField()
    used = models.DateTimeField()


class TryRow(models.Model):
    """Failed tries to sign in of one kind, under a keyed digest; forgotten after a day."""

    bucket = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, models.CASCADE, null=True)
    failures = models.IntegerField(default=0)
    last = models.DateTimeField(db_index=True)


class SessionRow(AbstractBaseSession):
    """A browser's session; of an account once somebody signed in."""

    account = models.ForeignKey(Account, models.CASCADE, null=True)


class ReadRow(models.Model):
    """A message that an account has read: desk state. What it says is computed."""

    account = models.ForeignKey(Account, models.CASCADE)
    message = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "message"), name="read_once"),)


class DraftRow(models.Model):
    """What somebody typed and has not sent: desk state, erasable.

    `at_counter`: an official typed it for the firm; neither side sees the other's.
    """

    firm = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40)
    entry = models.CharField(max_length=120, blank=True)
    deed = models.CharField(max_length=40)
    notice = models.IntegerField(default=0)
    at_counter = models.BooleanField(default=False)
    typed = models.TextField()
    version = models.BigIntegerField(default=0)
    updated = models.DateTimeField()


class NonceRow(models.Model):
    """A nonce that a signed request used, with its key's name under one digest; forgotten once the
    signature has ended."""

    digest = models.CharField(primary_key=True, max_length=64)
    expires = models.BigIntegerField(db_index=True)


class UploadRow(models.Model):
    """A file on its way in parts: what was declared of it, how much of it is here for good, and the
    number of the act that it ended with, or 0. Its bytes lie in the home."""

    id = models.CharField(primary_key=True, max_length=40)
    firm = models.CharField(max_length=60, db_index=True)
    declared = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    received = models.BigIntegerField(default=0)
    begun = models.DateTimeField(db_index=True)
    act = models.BigIntegerField(default=0)
