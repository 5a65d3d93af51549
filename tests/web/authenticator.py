"""A software authenticator: makes passkeys and answers with them, as a browser hands them over.

It can also lie, in each of the ways a relying party must notice (WebAuthn level 2, section 7).
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def data(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


@dataclass
class Authenticator:
    """One passkey. `lies` replaces what it would truly say: origin, rp, flags, type, challenge."""

    origin: str
    id: bytes = b"credential-0001"
    count: int = 0
    user: str = ""
    lies: dict = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str) -> str:
        """The answer to a request for a new passkey."""
        asked = json.loads(options)
        self.user = asked["user"]["id"]
        point = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor.encode(cose)
        said = self._said(asked["rp"]["id"], ATTESTED) + attested
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client("webauthn.create", asked)
        return self._answer({"clientDataJSON": client, "attestationObject": statement})

    def sign(self, options: str) -> str:
        """The answer to a request to sign in."""
        asked = json.loads(options)
        self.count += 1
        said = self._said(asked["rpId"], 0)
        client = self._client("webauthn.get", asked)
        signed = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": client, "authenticatorData": said, "signature": signed}
        return self._answer(answer, {"userHandle": self.user})

    def _said(self, rp: str, flags: int) -> bytes:
        flags |= self.lies.get("flags", PRESENT | VERIFIED)
        about = hashlib.sha256(self.lies.get("rp", rp).encode()).digest()
        return about + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, type_: str, asked: dict) -> bytes:
        return json.dumps(
            {
                "type": self.lies.get("type", type_),
                "challenge": self.lies.get("challenge", asked["challenge"]),
                "origin": self.lies.get("origin", self.origin),
                "crossOrigin": self.lies.get("crossOrigin", False),
            }
        ).encode()

    def _answer(self, response: dict, more: dict | None = None) -> str:
        written = {name: text(value) for name, value in response.items()} | (more or {})
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "response": written,
                "clientExtensionResults": {},
            }
        )
