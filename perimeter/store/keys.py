"""The book's signing keys and the published key list. Format: docs/formats/keys.md.

Private keys are files, 0600, in one folder that may lie outside the home. Checking needs only the
list and works without a home.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from perimeter.core.act import INSTANT, Act
from perimeter.core.note import (
    Checkpoint,
    Signature,
    join,
    key_id,
    read_checkpoint,
    read_note,
    read_vkey,
    vkey,
)
from perimeter.core.problem import Damaged, Refusal
from perimeter.store.certkeys import CertificateKey, private_key, read_key
from perimeter.store.disk import make_folder, write_whole
from perimeter.store.sealkeys import SealingKey
from perimeter.store.sealkeys import read_key as read_sealing

SCHEMA = "perimeter-keys/1"


@dataclass(frozen=True)
class Key:
    """One line of the key list. Instants are naive UTC; None is "not ended", "not revoked"."""

    kid: str
    vkey: str
    since: datetime
    until: datetime | None = None
    revoked: datetime | None = None


AnyKey = TypeVar("AnyKey", Key, CertificateKey, SealingKey)


@dataclass(frozen=True)
class KeyList:
    """The published list: the name of the log, its keys from the first, those that sign
    certificates, and those that others seal to."""

    origin: str
    keys: tuple[Key, ...]
    certificates: tuple[CertificateKey, ...] = ()
    sealing: tuple[SealingKey, ...] = ()

    def document(self) -> dict[str, Any]:
        """The list as docs/formats/keys.md says."""
        return {
            "schema": SCHEMA,
            "origin": self.origin,
            "keys": [
                {
                    "kid": key.kid,
                    "vkey": key.vkey,
                    "from": _written(key.since),
                    "to": _written(key.until),
                    "revoked": _written(key.revoked),
                }
                for key in self.keys
            ],
            "certificates": [key.document() for key in self.certificates],
            "sealing": [key.document() for key in self.sealing],
        }

    @property
    def current(self) -> Key:
        """The key that signs today; Refusal where every key has ended."""
        for key in reversed(self.keys):
            if key.until is None and key.revoked is None:
                return key
        raise Refusal("no_key_in_force")

    def checked(self, note: str, recorded: datetime | None = None) -> Checkpoint:
        """The checkpoint in `note`, once a key of this list is found to have signed it.

        With `recorded`, that key must not have ended by that instant. Raises Damaged where the
        note does not verify, Refusal where its key is revoked.
        """
        try:
            text, signatures = read_note(note)
            checkpoint = read_checkpoint(text)
        except ValueError as error:
            raise Damaged("checkpoint_unreadable") from error
        if checkpoint.origin != self.origin:
            raise Damaged("checkpoint_of_another_log", origin=checkpoint.origin)
        self.vouched(text, signatures, recorded)
        return checkpoint

    def vouched(
        self, text: str, signatures: list[Signature], recorded: datetime | None = None
    ) -> None:
        """Raises, as `checked` does, unless a key of this list signed the text of a note."""
        signed_by = [key for key in self.keys if _signed(key, text, signatures)]
        if not signed_by:
            raise Damaged("checkpoint_not_signed_by_us")
        usable = [key for key in signed_by if key.revoked is None]
        if not usable:
            raise Refusal("key_revoked", kid=signed_by[0].kid)
        if recorded and all(key.until and key.until <= recorded for key in usable):
            raise Refusal("key_ended", kid=usable[0].kid)


def new(folder: Path, name: str, seed: bytes) -> str:
    """Keeps a private key made of 32 random bytes; returns its verifier key."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    make_folder(folder, 0o700)
    write_whole(folder / f"{key_id(name, public).hex()}.pem", pem, mode=0o600)
    return vkey(name, public)


def sign(folder: Path, key: Key, checkpoint: Checkpoint) -> str:
    """The signed note of a checkpoint; Refusal where the private key is missing or exposed."""
    return sign_text(folder, key, checkpoint.origin, checkpoint.text())


def sign_text(folder: Path, key: Key, origin: str, text: str) -> str:
    """The signed note of a text. A text that is no checkpoint must not read as one."""
    private = private_key(folder, key.kid)
    assert isinstance(private, Ed25519PrivateKey)
    signature = Signature(origin, bytes.fromhex(key.kid), private.sign(text.encode()))
    return join([signature], text)


def fold(acts: Iterable[Act]) -> KeyList:
    """The key list as the acts `open`, `key-add` and `key-end` leave it."""
    origin, keys = "", dict[str, Key]()
    certificates, sealing = dict[str, CertificateKey](), dict[str, SealingKey]()
    for act in acts:
        if act.kind == "open":
            origin = act.body["origin"]
            continue
        kid = act.body["kid"]
        if act.kind == "key-add" and "spki" in act.body:
            certificates[kid] = CertificateKey(kid, act.body["spki"], act.recorded)
        elif act.kind == "key-add" and "x25519" in act.body:
            sealing[kid] = SealingKey(kid, act.body["x25519"], act.recorded)
        elif act.kind == "key-add":
            keys[kid] = Key(kid, act.body["vkey"], act.recorded)
        elif kid in keys:
            keys[kid] = _ended(keys[kid], act)
        elif kid in sealing:
            sealing[kid] = _ended(sealing[kid], act)
        else:
            certificates[kid] = _ended(certificates[kid], act)
    return KeyList(
        origin, tuple(keys.values()), tuple(certificates.values()), tuple(sealing.values())
    )


def read_list(path: Path) -> KeyList:
    """A key list from its file; Refusal unless it is one."""
    try:
        given = json.loads(path.read_text("utf-8"))
        if given["schema"] != SCHEMA:
            raise ValueError(given["schema"])
        keys = tuple(
            Key(
                key["kid"],
                key["vkey"],
                datetime.strptime(key["from"], INSTANT),
                _instant(key["to"]),
                _instant(key["revoked"]),
            )
            for key in given["keys"]
        )
        for key in keys:
            if read_vkey(key.vkey)[1].hex() != key.kid:
                raise ValueError(key.kid)
        # A list from before there were certificates, or sealing, has none.
        certificates = tuple(map(read_key, given.get("certificates", [])))
        sealing = tuple(map(read_sealing, given.get("sealing", [])))
        return KeyList(given["origin"], keys, certificates, sealing)
    except OSError as error:
        raise Refusal("keys_unreadable", path=str(path)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("keys_not_a_list", path=str(path)) from error


def _ended(key: AnyKey, act: Act) -> AnyKey:
    """The key after the act `key-end`."""
    if act.body["revoked"]:
        return replace(key, revoked=act.recorded)
    return replace(key, until=act.recorded)


def _signed(key: Key, text: str, signatures: list[Signature]) -> bool:
    name, kid, public = read_vkey(key.vkey)
    for signature in signatures:
        if (signature.name, signature.key_id) == (name, kid):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(signature.value, text.encode())
            except InvalidSignature as error:
                raise Damaged("checkpoint_signature_wrong", kid=key.kid) from error
            return True
    return False


def _written(instant: datetime | None) -> str:
    return instant.strftime(INSTANT) if instant else ""


def _instant(text: str) -> datetime | None:
    return datetime.strptime(text, INSTANT) if text else None
