"""The keys that certificates are signed with (ES256), beside those of the log, and what they prove.

Private keys lie with those of the log, 0600. Checking needs only the published list and works
without a home; whether an entry still stands, a signature cannot say.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from perimeter.core import certificate, cose
from perimeter.core.act import INSTANT
from perimeter.core.certificate import Claims
from perimeter.core.note import b64, unb64
from perimeter.core.problem import Damaged, Refusal
from perimeter.store.disk import write_whole

# Order of the group (FIPS 186-5, P-256) and of draws so long that the rest is even (A.2.1).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SEED_BYTES = 48
# A certificate knows its day, a key its instant in UTC: a zone lies between them.
_SLACK = timedelta(days=1)
_HALF = cose.SIGNATURE_BYTES // 2


class _Ends(Protocol):
    @property
    def until(self) -> datetime | None: ...
    @property
    def revoked(self) -> datetime | None: ...


Listed = TypeVar("Listed", bound=_Ends)


@dataclass(frozen=True)
class CertificateKey:
    """One line of the published list. `kid` is 16 hex digits: the first 8 bytes of the SHA-256 of
    `spki`, the key as SubjectPublicKeyInfo in base64. Instants are naive UTC."""

    kid: str
    spki: str
    since: datetime
    until: datetime | None = None
    revoked: datetime | None = None

    def document(self) -> dict[str, str]:
        """The line as docs/formats/keys.md says."""
        ends = {"to": self.until, "revoked": self.revoked}
        return {
            "kid": self.kid,
            "spki": self.spki,
            "from": self.since.strftime(INSTANT),
            **{name: at.strftime(INSTANT) if at else "" for name, at in ends.items()},
        }


def read_key(given: dict[str, Any]) -> CertificateKey:
    """A line of the list; ValueError, KeyError or TypeError where it is none."""
    public = unb64(given["spki"])
    if _kid(public) != given["kid"]:
        raise ValueError("the key id does not fit the key")
    _public(public)
    return CertificateKey(given["kid"], given["spki"], *span(given))


def span(given: dict[str, Any]) -> tuple[datetime, datetime | None, datetime | None]:
    """Beginning, ordinary end and revocation of a listed key; ValueError where it never begins."""
    since, until, revoked = (
        datetime.strptime(given[name], INSTANT) if given[name] else None
        for name in ("from", "to", "revoked")
    )
    if since is None:
        raise ValueError("a key begins")
    return since, until, revoked


def current(keys: Sequence[Listed]) -> Listed | None:
    """The key that serves today; None where there never was one, or every one has ended."""
    standing = (key for key in reversed(keys) if key.until is None and key.revoked is None)
    return next(standing, None)


def new(folder: Path, seed: bytes) -> dict[str, str]:
    """Keeps a private key made of SEED_BYTES random bytes; the body of the act that brings it in.

    The folder is there: the log's key lies in it.
    """
    private = ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_whole(folder / f"{_kid(public)}.pem", pem, mode=0o600)
    return {"kid": _kid(public), "spki": b64(public)}


def signed(folder: Path, key: CertificateKey, claims: Claims) -> bytes:
    """The signed certificate, always the same for the same claims and key (RFC 6979)."""
    private = private_key(folder, key.kid)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    kid, payload = bytes.fromhex(key.kid), claims.encoded()
    how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(private.sign(cose.to_sign(cose.protected(kid), payload), how))
    signature = r.to_bytes(_HALF) + s.to_bytes(_HALF)
    return cose.Sign1(kid, payload, signature).encoded()


def private_key(folder: Path, kid: str) -> Any:
    """A private key of the folder; Refusal where it is missing or open to others."""
    path = folder / f"{kid}.pem"
    if not path.exists():
        raise Refusal("private_key_missing", kid=kid, folder=str(folder))
    if path.stat().st_mode & 0o077:
        raise Refusal("private_key_open_to_others", path=str(path))
    return serialization.load_pem_private_key(path.read_bytes(), password=None)


def checked(keys: Sequence[CertificateKey], text: str) -> Claims:
    """What a certificate says, once a key of this list is found to have signed it while it might.

    Damaged otherwise, by why: unreadable, another's key, changed, or the key's own fate.
    """
    try:
        message = cose.read(certificate.signed_bytes(text))
    except ValueError as error:
        raise Damaged("certificate_unreadable") from error
    kid = message.kid.hex()
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        raise Damaged("certificate_key_unknown", kid=kid)
    data = cose.to_sign(cose.protected(message.kid), message.payload)
    if not verifies(_public(unb64(key.spki)), data, message.signature):
        raise Damaged("certificate_changed")
    try:
        claims = certificate.read_claims(message.payload)
    except ValueError as error:  # ours, but of another time
        raise Damaged("certificate_unreadable") from error
    _in_time(key, claims.day)
    return claims


def verifies(public: ec.EllipticCurvePublicKey, data: bytes, signature: bytes) -> bool:
    """Whether the key made this signature: two numbers end to end (RFC 9053 2.1)."""
    r, s = int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:])
    try:
        public.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _in_time(key: CertificateKey, day: date) -> None:
    """Damaged where the key may not vouch for a paper of that day.

    A revoked key vouches for none: whoever took it can write any day on a paper.
    """
    start = datetime.combine(day, time())
    days = {"day": day.isoformat()}
    if key.revoked:
        days["revoked"] = key.revoked.date().isoformat()
        if key.revoked + _SLACK <= start:
            raise Damaged("certificate_after_revocation", **days)
        raise Damaged("certificate_key_revoked", **days)
    if key.until and key.until + _SLACK <= start:
        raise Damaged("certificate_key_ended", until=key.until.date().isoformat(), **days)
    if start + _SLACK <= key.since - _SLACK:
        raise Damaged("certificate_before_key", since=key.since.date().isoformat(), **days)


def _kid(public: bytes) -> str:
    return hashlib.sha256(public).digest()[: cose.KID_BYTES].hex()


def _public(spki: bytes) -> ec.EllipticCurvePublicKey:
    key = serialization.load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key
