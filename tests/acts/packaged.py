"""A firm's sealed package, made as the command makes it, for tests that bring one."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from perimeter.acts import filing_key
from perimeter.acts.key import SEALING, rotate
from perimeter.core import package, sealed
from perimeter.core.package import Item, Listed
from perimeter.store.certkeys import current
from tests.world import TRADES, World, firm_account, trade

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"f" * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def ready(world: World, firm: str = "F-001", private: Ed25519PrivateKey = PRIVATE) -> str:
    """A sealing key of the book and a filing key of the firm; the name of that one."""
    if current(world.book.home.keys().sealing) is None:
        rotate(world.book, world.who["administrator"], SEALING)
    how = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    pem = private.public_key().public_bytes(*how).decode()
    clerk = firm_account(world, firm)
    return filing_key.enrol(world.book, clerk, pem, "stick", date(2026, 6, 30)).id


def trades(*numbers: str, **cells: str) -> bytes:
    """A csv of trades."""
    rows = [",".join(row) for row in (TRADES, *(trade(n, **cells) for n in numbers))]
    return ("\n".join(rows) + "\n").encode()


def item(content: bytes, form: str = "trades", **more) -> Item:
    """A filing of these bytes for January, as its list names it."""
    digest = hashlib.sha256(content).hexdigest()
    plain = Item(form, "2026-01", "new", "", f"{form}.csv", len(content), digest)
    return replace(plain, **more)


def nil(form: str = "transfers", period: str = "2026-01") -> Item:
    return item(b"", form, period=period, mode="nil", name="")


def inner(listed: Listed, files: list[bytes], private: Ed25519PrivateKey = PRIVATE) -> bytes:
    """The package before it is sealed."""
    return b"".join(package.written(listed, private, [[file] for file in files]))


def listed(world: World, items: list[Item], firm: str = "F-001", **more) -> Listed:
    """The list of a package for this book."""
    to = current(world.book.home.keys().sealing)
    key = filing_key.key_id(PRIVATE.public_key().public_bytes_raw())
    return replace(Listed(to.kid, firm, key, tuple(items)), **more)


def seal(world: World, content: bytes, name: str = "x.package", use: str = package.USE) -> Path:
    """The bytes sealed to this book, in a file."""
    to = current(world.book.home.keys().sealing)
    path = world.folder / name
    path.write_bytes(b"".join(sealed.seal([content], to.public, b"k" * 32, use)))
    return path


def packed(world: World, *files: bytes, name: str = "x.package", **more) -> Path:
    """A package of whole filings of trades."""
    items = [item(file, **more) for file in files]
    return seal(world, inner(listed(world, items), list(files)), name)
