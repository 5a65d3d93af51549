"""Passkeys between a browser and us (WebAuthn level 2): what we ask, and whether the answer holds.

User verification is always required, so that a passkey is two factors in one. Attestation is not
asked for: which maker's passkeys an office takes is settled by who hands them out. Both the name a
passkey is tied to and the origin an answer must come from are those the server was told, never what
a request says. Where the server was told none, or an address without a name, there are no passkeys.
"""

import base64
import hashlib
import ipaddress
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from perimeter.store import signin
from perimeter.store.database import Account
from perimeter.store.models import PasskeyRow

CHALLENGE_BYTES = 32
CHALLENGE_LASTS = timedelta(minutes=5)
SEAL = "perimeter.passkey"
REQUIRED = UserVerificationRequirement.REQUIRED


class Failed(Exception):  # noqa: N818 (not a bug: somebody's answer does not hold)
    """The answer does not hold. Why is nobody's to learn."""


def possible(site: str) -> bool:
    """Whether browsers make passkeys for pages at this address: over TLS, or on this machine."""
    parts = urlsplit(site)
    host = parts.hostname or ""
    return not _is_number(host) and (parts.scheme == "https" or host == "localhost")


def to_make(site: str, name: str, account: Account, challenge: bytes) -> tuple[str, dict[str, Any]]:
    """What the browser is asked to make a passkey with, as JSON; and what `made` wants to know."""
    user = PublicKeyCredentialUserEntity(
        id=account.number.encode(), name=account.handle, display_name=account.handle
    )
    options, state = _server(site, name).register_begin(
        user,
        [AttestedCredentialData(bytes(row.attested)) for row in signin.passkeys(account)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=challenge,
    )
    return json.dumps(dict(options.public_key)), state


def made(site: str, state: dict[str, Any], answer: str) -> tuple[bytes, bytes]:
    """The credential id and credential data of a new passkey; Failed where it does not hold."""
    try:
        given = RegistrationResponse.from_dict(json.loads(answer))
        _only_our_page(given.response.client_data.cross_origin)
        found = _server(site).register_complete(state, given).credential_data
    except Exception as error:  # a foreign answer may break anything in the library
        raise Failed from error
    if found is None:
        raise Failed
    return found.credential_id, bytes(found)


def to_sign_in(site: str, challenge: bytes, now: datetime) -> tuple[str, str]:
    """What the browser is asked to sign in with, as JSON: any passkey it has for us. And the same
    sealed, for the page to carry, so that nothing is kept of who only looks at it."""
    options, state = _server(site).authenticate_begin(
        user_verification=REQUIRED, challenge=challenge
    )
    sealed = Signer(salt=SEAL).sign_object({"state": state, "at": now.isoformat()})
    return json.dumps(dict(options.public_key)), sealed


def proved(site: str, sealed: str, answer: str, now: datetime) -> PasskeyRow:
    """The passkey that answered what was asked, its use noted; Failed where it does not hold.

    A challenge serves once: what was asked before the passkey's last use is not answered again.
    """
    state, asked = _unsealed(sealed, now)
    try:
        given = AuthenticationResponse.from_dict(json.loads(answer))
        _only_our_page(given.response.client_data.cross_origin)
        row, handle = signin.passkey(given.raw_id), given.response.user_handle
        known = [AttestedCredentialData(bytes(row.attested))] if row else []
        _server(site).authenticate_complete(state, known, given)
        count = given.response.authenticator_data.counter
    except Exception as error:  # a foreign answer may break anything in the library
        raise Failed from error
    ours = row is not None and handle in (None, row.account.number.encode())
    if row is None or not ours or not signin.use_passkey(row, count, asked, now):
        raise Failed
    return row


@cache
def script() -> tuple[str, str]:
    """The one script there is, and the source expression that allows it by its digest."""
    text = (Path(__file__).parent / "passkey.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


def _server(site: str, name: str = "-") -> Fido2Server:
    host = urlsplit(site).hostname or ""
    entity = PublicKeyCredentialRpEntity(id=host, name=name)
    return Fido2Server(entity, verify_origin=lambda origin: origin == site)


def _unsealed(text: str, now: datetime) -> tuple[dict[str, Any], datetime]:
    """What was asked, and when; Failed where we did not ask it, or long ago."""
    try:
        given = Signer(salt=SEAL).unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise Failed from error
    at = datetime.fromisoformat(given["at"])
    if now - at > CHALLENGE_LASTS:
        raise Failed
    return given["state"], at


def _only_our_page(cross_origin: bool | None) -> None:
    if cross_origin:
        raise Failed


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return not host
    return True
