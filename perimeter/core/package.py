"""A package: filings of one firm in one signed list with their bytes, to be sealed and carried.

Only the bytes: what a filing may be, and whose key signed, is decided in acts/package. Everything a
file says of itself is checked here before anybody uses it. Format: docs/formats/package.md.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from perimeter.core.canonical import canonical
from perimeter.core.ids import is_digest, is_name
from perimeter.core.problem import Refusal

USE = "package"  # what it is sealed for
SCHEMA = "perimeter-package/1"
ITEMS_MAX = 1_000
LIST_BYTES_MAX = 1024 * 1024
SIGNATURE_BYTES = 64
NAME_CHARS_MAX = 120
_LENGTH_BYTES = 4
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PERIOD = re.compile(r"[0-9A-Z-]{4,7}")

Read = Callable[[int], bytes]


@dataclass(frozen=True)
class Item:
    """One filing of a package: as it is to be handed in, and its file. One that says that there is
    nothing to report (`nil`) has no file: no name, no bytes."""

    form: str
    period: str
    mode: str
    replaces: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Listed:
    """The signed list: `to` which sealing key, of which firm, signed with which filing key."""

    to: str
    firm: str
    key: str
    items: tuple[Item, ...]

    def text(self) -> bytes:
        """The bytes that are signed."""
        items = [asdict(item) for item in self.items]
        named = {"schema": SCHEMA, "to": self.to, "firm": self.firm, "key": self.key}
        return canonical({**named, "items": items})


def written(
    listed: Listed, private: Ed25519PrivateKey, files: Iterable[Iterable[bytes]]
) -> Iterator[bytes]:
    """The package, still open, in pieces: list and signature, then the files end to end."""
    text = listed.text()
    yield len(text).to_bytes(_LENGTH_BYTES) + text + private.sign(_to_sign(text))
    for pieces in files:
        yield from pieces


def read_list(read: Read) -> tuple[Listed, bytes]:
    """The list and its signature, which is not checked yet. Refusal where it is no list of ours."""
    length = int.from_bytes(_whole(read, _LENGTH_BYTES))
    if not 0 < length <= LIST_BYTES_MAX:
        raise Refusal("package_unfit")
    text = _whole(read, length)
    try:
        listed = _listed(json.loads(text))
        if listed.text() != text:
            raise ValueError("there is one way to write a list")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refusal("package_unfit") from error
    return listed, _whole(read, SIGNATURE_BYTES)


def check(listed: Listed, signature: bytes, public: bytes) -> None:
    """Refusal unless the key of 32 bytes signed the list."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _to_sign(listed.text()))
    except InvalidSignature as error:
        raise Refusal("package_signature_wrong", key=listed.key) from error


def file_of(item: Item, read: Read, piece: int = 2**20) -> Iterator[bytes]:
    """The bytes of an item, in pieces; Refusal at their end where they are not those listed."""
    left, digest = item.size, hashlib.sha256()
    while left:
        got = _whole(read, min(left, piece))
        digest.update(got)
        left -= len(got)
        yield got
    if digest.hexdigest() != item.sha256:
        raise Refusal("package_file_differs", file=item.name)


def reader(pieces: Iterator[bytes]) -> Read:
    """Reads so many bytes from pieces of any size, fewer only at their end."""
    held = bytearray()

    def read(count: int) -> bytes:
        while len(held) < count:
            piece = next(pieces, None)
            if piece is None:
                break
            held.extend(piece)
        got = bytes(held[:count])
        del held[:count]
        return got

    return read


def _to_sign(text: bytes) -> bytes:
    """What a key signs: never the text of something else."""
    return SCHEMA.encode() + b"\n" + text


def _whole(read: Read, count: int) -> bytes:
    got = read(count)
    if len(got) < count:
        raise Refusal("package_unfit")
    return got


def _listed(given: Any) -> Listed:
    if set(given) != {"schema", "to", "firm", "key", "items"} or given["schema"] != SCHEMA:
        raise ValueError("not a list of ours")
    if not 0 < len(given["items"]) <= ITEMS_MAX:
        raise ValueError("too many, or none")
    to, firm, key = given["to"], given["firm"], given["key"]
    if not all(isinstance(one, str) and is_name(one) for one in (to, firm, key)):
        raise ValueError("a name")
    return Listed(to, firm, key, tuple(_item(one) for one in given["items"]))


def _item(given: Any) -> Item:
    item = Item(**given)
    texts = (item.form, item.period, item.mode, item.replaces, item.name, item.sha256)
    if not all(isinstance(text, str) for text in texts) or type(item.size) is not int:
        raise ValueError("a type")
    fit = _WORD.fullmatch(item.form) and _WORD.fullmatch(item.mode)
    named = not item.replaces or is_name(item.replaces)
    if not (fit and named and _PERIOD.fullmatch(item.period) and is_digest(item.sha256)):
        raise ValueError("a shape")
    if item.size < 0 or not is_file_name(item.name):
        raise ValueError("a file")
    return item


def is_file_name(name: str) -> bool:
    """Whether a name is that of a file alone, and may be shown: it leads nowhere."""
    leads = {"/", "\\", ":"} & set(name) or name.startswith(".")
    return len(name) <= NAME_CHARS_MAX and name.isprintable() and not leads
