"""A home: the folder that holds one book. Made once with its pack and origin, opened many times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import DatabaseError, transaction

from perimeter.core.act import Act, By, Draft
from perimeter.core.certificate import Claims
from perimeter.core.note import Checkpoint, is_key_name, read_vkey
from perimeter.core.problem import Conflict, Damaged, NotFound, Refusal
from perimeter.core.sealed import KEY_BYTES
from perimeter.core.source import Source
from perimeter.store import accounts, certkeys, database, keys, sealkeys, signin
from perimeter.store.database import Account
from perimeter.store.disk import disk_errors, make_folder
from perimeter.store.journal import Journal
from perimeter.store.log import Log
from perimeter.store.uploads import Uploads
from perimeter.store.vault import Vault

ADMINISTRATOR = "administrator"
FOUNDING_ACTS = 2


@dataclass(frozen=True)
class Place:
    """Where a home lies and what it is opened with; keys have a usual place in it."""

    path: Path
    source: Source
    keys: Path | None = None
    database: str = ""  # of a new home: the URL of a PostgreSQL database, empty for SQLite

    @property
    def keys_folder(self) -> Path:
        return self.keys or self.path / "keys"


class Home:
    """An open home. `open_home` and `create` are the ways in."""

    def __init__(self, place: Place, origin: str) -> None:
        self.path, self.source, self.origin = place.path, place.source, origin
        self._keys_folder = place.keys_folder
        self.vault = Vault(place.path / "vault")
        self.cache = place.path / "cache"
        self.uploads = Uploads(place.path / "uploads", lambda: self.source)
        self.outbox = place.path / "outbox"  # whoever wants it elsewhere links it there
        self.log = Log(place.path / "log", origin, self._sign)
        self.journal = Journal(self.log, place.source)

    @cached_property
    def opening(self) -> Act:
        """Act 1: origin, pack, overlays."""
        return self.journal.act(1)

    def keys(self) -> keys.KeyList:
        return keys.fold(self.journal.acts(kinds=("open", "key-add", "key-end")))

    def write(self, *drafts: Draft, **also: Any) -> list[Act]:
        return self.journal.append(drafts, **also)

    def new_key(self) -> dict[str, Any]:
        """Makes a private key; the body of the act that brings it in."""
        verifier = keys.new(self._keys_folder, self.origin, self.source.random_bytes(32))
        return {"kid": read_vkey(verifier)[1].hex(), "vkey": verifier}

    def new_certificate_key(self) -> dict[str, str]:
        """The same for the key that certificates are signed with."""
        return certkeys.new(self._keys_folder, self.source.random_bytes(certkeys.SEED_BYTES))

    def new_sealing_key(self) -> dict[str, str]:
        """The same for the key that others seal to."""
        return sealkeys.new(self._keys_folder, self.source.random_bytes(KEY_BYTES))

    def sealing_key(self, kid: str) -> X25519PrivateKey:
        """The private part of a key of the list; Refusal where it is another's, or revoked."""
        key = next((one for one in self.keys().sealing if one.kid == kid), None)
        if key is None:
            raise Refusal("sealed_for_another", kid=kid)
        return sealkeys.private(self._keys_folder, key)

    def certificate(self, claims: Claims) -> bytes:
        """The claims signed with today's key; Refusal where there is none."""
        key = certkeys.current(self.keys().certificates)
        if key is None:
            raise Refusal("certificate_key_missing")
        return certkeys.signed(self._keys_folder, key, claims)

    def signed(self, text: str) -> str:
        """The signed note of a text that is no checkpoint."""
        return keys.sign_text(self._keys_folder, self.keys().current, self.origin, text)

    def _sign(self, checkpoint: Checkpoint) -> str:
        return keys.sign(self._keys_folder, self.keys().current, checkpoint)


def create(
    place: Place, origin: str, pack: dict[str, Any], handle: str, effective: date
) -> tuple[Home, Account, str]:
    """A new home, its first administrator and that account's password.

    `pack` is the body that names pack, digest and overlays. Conflict where the folder is not empty.
    """
    if not is_key_name(origin):
        raise Refusal("origin_not_a_name", origin=origin)
    with disk_errors(place.path):
        make_folder(place.path)
        if any(place.path.iterdir()):
            raise Conflict("home_not_empty", path=str(place.path))
        for part in ("vault", "log", "cache"):
            make_folder(place.path / part)
        if place.database:
            database.name(place.path, place.database)
    database.configure(place.path)
    try:
        database.migrate()
    except DatabaseError as error:
        raise database.told(error) from error
    home = Home(place, origin)
    password = accounts.new_password(place.source)
    with transaction.atomic():
        account = accounts.add(handle, ADMINISTRATOR, password)
        signin.give_password(account)
    by, key = accounts.by(account), home.new_key()
    home.write(*_first_acts(by, effective, {"origin": origin, **pack}, key))
    return home, account, password


def open_home(place: Place) -> Home:
    """Opens a home: durable database, checkpoint and journal at one, log brought level."""
    if not (place.path / "log").is_dir():
        raise NotFound("home_missing", path=str(place.path))
    database.configure(place.path)
    try:
        database.assert_durable()
        opening = Journal(Log(place.path / "log", "", _nobody), place.source).act(1)
    except DatabaseError as error:
        raise database.told(error) from error
    home = Home(place, opening.body["origin"])
    _signed(home)
    home.log.agrees(home.journal.size, home.journal.leaves)
    home.journal.follow()
    return home


def _signed(home: Home) -> None:
    """Refuses a head that is gone or not signed by us: the next act would sign over it."""
    size = home.journal.size()
    if size > FOUNDING_ACTS and home.log.head().size == 0:
        raise Damaged("checkpoint_missing")
    if home.log.head().size:
        try:
            home.keys().checked(home.log.checkpoint())
        except Refusal as refusal:
            # The key was revoked and the work stopped before the next key signed.
            if refusal.code != "key_revoked" or home.log.head().size == home.journal.size():
                raise


def _first_acts(
    by: By, effective: date, pack: dict[str, Any], key: dict[str, Any]
) -> Sequence[Draft]:
    return (
        Draft("open", f"pack:{pack['pack']}", by, effective, pack),
        Draft("key-add", f"key:{key['kid']}", by, effective, key),
    )


def _nobody(_: Checkpoint) -> str:
    raise AssertionError("this log is only read")
