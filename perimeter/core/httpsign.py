"""Signed requests: HTTP message signatures (RFC 9421) over digests of content (RFC 9530).

One narrow shape of the standard: Ed25519, one signature a request, components without parameters,
and a life of minutes. Fields are parsed by http-sf (RFC 9651). No clock, no list of keys and no
network: instants and keys are given; whether a nonce was seen before is for whoever keeps them.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import http_sf
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from perimeter.core.problem import NotAllowed, Refusal

ALGORITHM = "ed25519"
DIGEST = "content-digest"
ALWAYS = ("@method", "@target-uri")  # what every signature covers
LIFE_SECONDS, SKEW_SECONDS = 300, 60
NONCE_CHARS = range(16, 65)
FIELD_CHARS_MAX = 4096  # of one field that is parsed before its sender is known
_PORTS = {"http": 80, "https": 443}
_KNOWN = ("alg", "created", "expires", "keyid", "nonce", "tag")


@dataclass(frozen=True)
class Request:
    """What is signed: the method, the whole address asked for, the fields by name in lower case."""

    method: str
    uri: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """A signature as it was read and not yet believed. `created` and `expires` are Unix seconds."""

    keyid: str
    nonce: str
    created: int
    expires: int
    base: bytes
    signature: bytes


def key_id(public: bytes) -> str:
    """The name of a key of 32 bytes, for ever: half of its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:32]


def content_digest(body: bytes) -> str:
    """The field Content-Digest of a content."""
    return http_sf.ser({"sha-256": hashlib.sha256(body).digest()})


def sign(
    private: Ed25519PrivateKey, keyid: str, request: Request, created: int, nonce: str
) -> dict[str, str]:
    """The fields to add to a request. All its fields are covered: give those that count."""
    covered: list[tuple[str, dict[str, Any]]] = [(one, {}) for one in (*ALWAYS, *request.fields)]
    times = {"created": created, "expires": created + LIFE_SECONDS}
    params = {**times, "keyid": keyid, "nonce": nonce, "alg": ALGORITHM}
    signature = private.sign(base(request, covered, params))
    return {
        "Signature-Input": f"sig={_listed(covered, params)}",
        "Signature": http_sf.ser({"sig": signature}),
    }


def base(
    request: Request, covered: Sequence[tuple[Any, Mapping[str, Any]]], params: Mapping[str, Any]
) -> bytes:
    """The signature base (RFC 9421 2.5); NotAllowed on a component that cannot be looked up."""
    lines = []
    for name, more in covered:
        if not isinstance(name, str) or more or name != name.lower():
            raise NotAllowed("signature_component_unknown", component=str(name))
        lines.append(f'"{name}": {_value(request, name)}')
    if len(set(lines)) < len(lines):
        raise NotAllowed("signature_unreadable")
    lines.append(f'"@signature-params": {_listed(covered, params)}')
    try:
        return "\n".join(lines).encode("ascii")
    except UnicodeEncodeError as error:
        raise NotAllowed("signature_unreadable") from error


def read(request: Request, needed: Collection[str]) -> Signed:
    """The one signature of a request; NotAllowed unless it covers all that is needed."""
    inputs, signatures = _parsed(request, "signature-input"), _parsed(request, "signature")
    if len(inputs) != 1 or inputs.keys() != signatures.keys():
        raise NotAllowed("signature_unreadable")
    (covered, params), (signature, _) = *inputs.values(), *signatures.values()
    if not isinstance(covered, list) or not isinstance(signature, bytes):
        raise NotAllowed("signature_unreadable")
    for name in (*ALWAYS, *needed):
        if (name, {}) not in covered:
            raise NotAllowed("signature_component_missing", component=name)
    if params.get("alg", ALGORITHM) != ALGORITHM or set(params) - set(_KNOWN):
        raise NotAllowed("signature_algorithm", algorithm=ALGORITHM)
    created, expires = params.get("created"), params.get("expires")
    if type(created) is not int or type(expires) is not int:
        raise NotAllowed("signature_times", seconds=LIFE_SECONDS)
    keyid, nonce = params.get("keyid"), params.get("nonce")
    if not isinstance(keyid, str) or not isinstance(nonce, str) or len(nonce) not in NONCE_CHARS:
        raise NotAllowed("signature_nonce", least=NONCE_CHARS[0], most=NONCE_CHARS[-1])
    return Signed(keyid, nonce, created, expires, base(request, covered, params), signature)


def in_time(signed: Signed, now: int, said: Callable[[int], str] = str) -> None:
    """NotAllowed where the signature was not made within the last minutes, or would live longer.

    Clocks differ: it may be a minute ahead of ours. `said` writes our own instant for the reader.
    """
    if not signed.created < signed.expires <= signed.created + LIFE_SECONDS:
        raise NotAllowed("signature_times", seconds=LIFE_SECONDS)
    if signed.created > now + SKEW_SECONDS:
        raise NotAllowed("signature_future", now=said(now))
    if signed.expires <= now:
        raise NotAllowed("signature_expired", now=said(now))


def verified(signed: Signed, public: bytes) -> None:
    """NotAllowed unless the key of these 32 bytes made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, signed.base)
    except (InvalidSignature, ValueError) as error:
        raise NotAllowed("signature_wrong") from error


def fits(request: Request, body: bytes) -> None:
    """Refusal unless Content-Digest holds the SHA-256 of these bytes."""
    member = _parsed(request, DIGEST).get("sha-256")
    if member is None or member[0] != hashlib.sha256(body).digest():
        raise Refusal("digest_wrong")


def _listed(covered: Sequence[Any], params: Mapping[str, Any]) -> str:
    """An inner list as RFC 9651 writes it; there it stands alone only within another field."""
    member: Any = (list(covered), dict(params))
    return http_sf.ser({"sig": member}).removeprefix("sig=")


def _value(request: Request, name: str) -> str:
    """The value of a component: of the request, or of a field without the spaces around it."""
    parts = urlsplit(request.uri)
    if name == "@authority":
        port = parts.port if parts.port != _PORTS.get(parts.scheme) else None
        return (parts.hostname or "") + (f":{port}" if port else "")
    derived = {
        "@method": request.method,
        "@target-uri": request.uri,
        "@scheme": parts.scheme,
        "@path": parts.path or "/",
        "@query": f"?{parts.query}",
    }
    found = derived.get(name, "") if name.startswith("@") else request.fields.get(name, "").strip()
    if not found or "\n" in found or "\r" in found:
        raise NotAllowed("signature_component_unknown", component=name)
    return found


def _parsed(request: Request, name: str) -> dict[str, Any]:
    """A field that is a dictionary (RFC 9651 3.2); NotAllowed where it is none, or not there."""
    text = request.fields.get(name, "")
    if not text:
        raise NotAllowed("signature_missing", field=name)
    try:
        if len(text) > FIELD_CHARS_MAX:
            raise ValueError(name)
        found: Any = http_sf.parse(text.encode("ascii"), tltype="dictionary")
    except ValueError as error:
        raise NotAllowed("signature_unreadable") from error
    return dict(found)
