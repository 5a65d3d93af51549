"""The vault: files by the SHA-256 of their bytes. Nothing is ever changed in place.

What a file means is for whoever holds its digest. A file that no act names is left-over of a stop
between bytes and act; it is harmless and `log verify` counts it.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from perimeter.core.ids import is_digest
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.store.disk import disk_errors, make_folder, sync_folder, write_whole

FILE_BYTES_MAX = 8 * 1024**3  # a month of a large exchange in Parquet stays well below
_CHUNK = 1 << 20


class Vault:
    """Files under `folder`, as `ab/abcd…`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keeps bytes; returns their digest. Keeping the same bytes again changes nothing."""
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        if place.exists():
            sync_folder(place.parent)  # whoever put it there may have been killed before
        else:
            write_whole(place, data)
        return digest

    def put_file(self, path: Path) -> str:
        """Keeps a copy of a file, read once; returns its digest."""
        with disk_errors(self.folder):
            make_folder(self.folder)
            descriptor, name = tempfile.mkstemp(prefix=".new-", dir=self.folder)
            os.close(descriptor)
            fresh = Path(name)
            try:
                digest = _copy(path, fresh)
                place = self._place(digest)
                if not place.exists():
                    make_folder(place.parent)
                    fresh.replace(place)
                sync_folder(place.parent)  # also where it was: as in put
            finally:
                with suppress(FileNotFoundError):
                    fresh.unlink()
        return digest

    def path(self, digest: str) -> Path:
        """Where the file is, after its bytes were checked against the digest."""
        place = self._place(digest)
        if not place.exists():
            raise NotFound("vault_file_missing", digest=digest)
        if _digest_of(place) != digest:
            raise Damaged("vault_file_changed", digest=digest)
        return place

    def read(self, digest: str) -> bytes:
        return self.path(digest).read_bytes()

    def verify(self) -> Iterator[tuple[str, bool]]:
        """Every file with whether its bytes fit its name; strangers are (name, False)."""
        for place in sorted(self.folder.rglob("*")):
            if place.is_dir() or place.name.startswith(".new-"):
                continue
            name = place.name
            yield name, is_digest(name) and place == self._place(name) and _digest_of(place) == name

    def _place(self, digest: str) -> Path:
        assert is_digest(digest), digest
        return self.folder / digest[:2] / digest


def _copy(source: Path, target: Path) -> str:
    hasher, copied = hashlib.sha256(), 0
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            copied += len(chunk)
            if copied > FILE_BYTES_MAX:
                raise Refusal("file_too_large", gigabytes=FILE_BYTES_MAX // 1024**3)
            hasher.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return hasher.hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
