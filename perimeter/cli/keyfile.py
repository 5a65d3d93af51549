"""`filing-key new` and the file it makes: a private Ed25519 key (PEM, PKCS#8), 0600, and beside it
the public one, which alone is handed over. Needs neither a home nor Django.
"""

import argparse
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from perimeter.cli import edge
from perimeter.cli.answer import Answer
from perimeter.core.httpsign import key_id
from perimeter.core.problem import Conflict, NotFound, Refusal

SEED_BYTES = 32


def new(options: argparse.Namespace) -> Answer:
    """Makes a pair of keys; never in place of another file."""
    private = Ed25519PrivateKey.from_private_bytes(edge.source().random_bytes(SEED_BYTES))
    how = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    pem = private.private_bytes(*how, serialization.NoEncryption())
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    paths = Path(options.out), Path(f"{options.out}.pub")
    _write(paths[0], pem, 0o600)
    _write(paths[1], public, 0o644)
    name = key_id(private.public_key().public_bytes_raw())
    document = {"key": name, "private": str(paths[0]), "public": str(paths[1])}
    return Answer(document, [name, str(paths[1])])


def read(path: Path) -> tuple[Ed25519PrivateKey, str]:
    """A private key and its name; Refusal where others can read it, or it is none of these."""
    try:
        if path.stat().st_mode & 0o077:
            raise Refusal("private_key_open_to_others", path=str(path))
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error
    except (TypeError, ValueError) as error:
        raise Refusal("key_file_unfit", path=str(path)) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal("key_file_unfit", path=str(path))
    return private, key_id(private.public_key().public_bytes_raw())


def _write(path: Path, data: bytes, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise Conflict("file_there", path=str(path)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        os.fsync(file.fileno())
