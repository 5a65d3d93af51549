"""The keys that others seal to (X25519), so that only this book reads what they bring.

Private keys lie with those of the log, 0600. An ended key still opens what was on its way; a
revoked one opens nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from perimeter.core.act import INSTANT
from perimeter.core.note import b64, unb64
from perimeter.core.problem import Refusal
from perimeter.core.sealed import KEY_BYTES, key_id
from perimeter.store.certkeys import private_key, span
from perimeter.store.disk import write_whole


@dataclass(frozen=True)
class SealingKey:
    """One line of the published list. `x25519` is the public key of 32 bytes in base64; `kid` the
    first 8 bytes of its SHA-256 in hex. Instants are naive UTC."""

    kid: str
    x25519: str
    since: datetime
    until: datetime | None = None
    revoked: datetime | None = None

    @property
    def public(self) -> bytes:
        return unb64(self.x25519)

    def document(self) -> dict[str, str]:
        """The line as docs/formats/keys.md says."""
        ends = {"to": self.until, "revoked": self.revoked}
        return {
            "kid": self.kid,
            "x25519": self.x25519,
            "from": self.since.strftime(INSTANT),
            **{name: at.strftime(INSTANT) if at else "" for name, at in ends.items()},
        }


def read_key(given: dict[str, Any]) -> SealingKey:
    """A line of the list; ValueError, KeyError or TypeError where it is none."""
    public = unb64(given["x25519"])
    if len(public) != KEY_BYTES or key_id(public) != given["kid"]:
        raise ValueError("the key id does not fit the key")
    return SealingKey(given["kid"], given["x25519"], *span(given))


def new(folder: Path, seed: bytes) -> dict[str, str]:
    """Keeps a private key made of 32 random bytes; the body of the act that brings it in."""
    private = X25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_whole(folder / f"{key_id(public)}.pem", pem, mode=0o600)
    return {"kid": key_id(public), "x25519": b64(public)}


def private(folder: Path, key: SealingKey) -> X25519PrivateKey:
    """The private part; Refusal where the key is revoked, or its file is missing or exposed."""
    if key.revoked:
        raise Refusal("sealed_key_revoked", kid=key.kid)
    found = private_key(folder, key.kid)
    assert isinstance(found, X25519PrivateKey)
    return found
