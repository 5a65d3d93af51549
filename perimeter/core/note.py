"""Signed notes, checkpoints, verifier keys and inclusion proofs as text (C2SP signed-note,
tlog-checkpoint, tlog-proof). Only the texts: signing and checking a signature is store/keys.py.

Every reader raises ValueError on anything the specifications do not allow.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

ED25519 = b"\x01"
SIGNATURES_MAX = 64
PROOF_HASHES_MAX = 63
_PROOF_HEAD = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Signature:
    """One signature line: key name, 4-byte key id, the rest."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: who logs, how many leaves, the root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


@dataclass(frozen=True)
class Proof:
    """A tlog-proof: the leaf's index from 0, hashes from the leaf up, a signed checkpoint.

    `extra` are bytes that whoever gives the proof adds; nothing in the format speaks for them.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def text(self) -> str:
        extra = [f"extra {b64(self.extra)}"] if self.extra else []
        lines = [_PROOF_HEAD, *extra, f"index {self.index}", *map(b64, self.hashes), ""]
        return "\n".join(lines) + "\n" + self.checkpoint


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Strict base64; ValueError on anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {text[:20]!r}") from error


def is_key_name(name: str) -> bool:
    """Non-empty, no spaces of any kind, no plus sign, printable."""
    return bool(name) and "+" not in name and name.isprintable() and not any(map(str.isspace, name))


def key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def vkey(name: str, public: bytes) -> str:
    """The verifier key of an Ed25519 public key (32 bytes)."""
    return f"{name}+{key_id(name, public).hex()}+{b64(ED25519 + public)}"


def read_vkey(text: str) -> tuple[str, bytes, bytes]:
    """(name, key id, public key) of a verifier key whose id is right."""
    name, _, rest = text.partition("+")
    key_hex, _, material = rest.partition("+")
    raw = unb64(material)
    public = raw[1:]
    if raw[:1] != ED25519 or len(public) != 32 or not is_key_name(name):
        raise ValueError("not an Ed25519 verifier key")
    if key_id(name, public).hex() != key_hex:
        raise ValueError("the key id does not fit the key")
    return name, key_id(name, public), public


def signature_line(signature: Signature) -> str:
    return f"— {signature.name} {b64(signature.key_id + signature.value)}\n"


def read_note(note: str) -> tuple[str, list[Signature]]:
    """The signed text (with its final newline) and the signature lines under it."""
    if any(ord(char) < 32 and char != "\n" for char in note):
        raise ValueError("control characters in a note")
    text, gap, signed = note.rpartition("\n\n")
    if not gap or not signed.endswith("\n"):
        raise ValueError("a note ends with signature lines after an empty line")
    lines = signed[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise ValueError(f"more than {SIGNATURES_MAX} signatures")
    return text + "\n", [_signature(line) for line in lines]


def read_checkpoint(text: str) -> Checkpoint:
    """The tree head in a note's text; extension lines are allowed and ignored."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise ValueError("a checkpoint has an origin, a size and a root")
    root = unb64(lines[2])
    if len(root) != 32:
        raise ValueError("a root has 32 bytes")
    return Checkpoint(lines[0], _decimal(lines[1]), root)


def read_proof(text: str) -> Proof:
    """The proof in a text. ValueError on anything else."""
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != _PROOF_HEAD or len(lines) < 2:
        raise ValueError("not a tlog-proof")
    extra = b""
    if lines[1].startswith("extra "):
        extra = unb64(lines.pop(1).removeprefix("extra "))
    word, _, index = lines[1].partition(" ") if len(lines) > 1 else ("", "", "")
    hashes = tuple(unb64(line) for line in lines[2:])
    if word != "index" or len(hashes) > PROOF_HASHES_MAX or any(len(h) != 32 for h in hashes):
        raise ValueError("not a tlog-proof")
    return Proof(_decimal(index), hashes, checkpoint, extra)


def join(signatures: Sequence[Signature], text: str) -> str:
    """A note: the text and its signatures."""
    return text + "\n" + "".join(map(signature_line, signatures))


def _signature(line: str) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, value = rest.partition(" ")
    raw = unb64(value)
    if dash != "—" or not is_key_name(name) or len(raw) < 5:
        raise ValueError("not a signature line")
    return Signature(name, raw[:4], raw[4:])


def _decimal(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (text != "0" and text.startswith("0")):
        raise ValueError(f"not a plain number: {text[:20]!r}")
    return int(text)
