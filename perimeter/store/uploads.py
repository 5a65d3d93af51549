"""Files on their way in parts: rows in the database, bytes in `uploads/` of the home, 0600.

How much of a file is here for good stands in its row, written after the bytes were synced. What
lies beyond was never acknowledged, and the next part overwrites it. What a file is, who may send it
and what becomes of it is not known here.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

from django.db import transaction

from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.core.source import Source
from perimeter.store.disk import disk_errors, make_folder, sync_folder
from perimeter.store.models import Head, UploadRow

_ID_BYTES = 12


@dataclass(frozen=True)
class Upload:
    """A file on its way. `declared` is what its sender said it is; `received` counts the bytes that
    are here for good; `act` is the number of the act it ended with, and 0 until then."""

    id: str
    firm: str
    declared: Mapping[str, str]
    size: int
    sha256: str
    received: int
    begun: datetime
    act: int = 0


@dataclass(frozen=True)
class Declared:
    """What a sender says before the first byte. Equal ones of a firm are the same upload."""

    firm: str
    what: Mapping[str, str]
    size: int
    sha256: str


class Uploads:
    """The uploads of a home; `folder` is made with the first of them."""

    def __init__(self, folder: Path, source: Callable[[], Source]) -> None:
        self.folder, self._source = folder, source

    def begin(self, declared: Declared, most: int) -> tuple[Upload, bool]:
        """A new upload and True, or the same one where it was begun before and has not ended.

        Conflict where `most` of the firm are open. Nothing is set aside for it on the disk.
        """
        what = json.dumps(dict(sorted(declared.what.items())))
        with transaction.atomic():
            Head.objects.select_for_update().first()  # so that no two begin at once
            opened = UploadRow.objects.filter(firm=declared.firm, act=0)
            known = opened.filter(declared=what, size=declared.size, sha256=declared.sha256)
            if row := known.first():
                return _upload(row), False
            if opened.count() >= most:
                raise Conflict("uploads_open", most=most)
            row = UploadRow.objects.create(
                id="u-" + self._source().random_bytes(_ID_BYTES).hex(),
                firm=declared.firm,
                declared=what,
                size=declared.size,
                sha256=declared.sha256,
                begun=self._source().now(),
            )
        return _upload(row), True

    def find(self, firm: str, name: str) -> Upload:
        """An upload of the firm; NotFound where there is none, or it is another's."""
        row = UploadRow.objects.filter(firm=firm, id=name).first()
        if row is None:
            raise NotFound("upload_unknown", upload=name[:40])
        return _upload(row)

    def append(self, firm: str, name: str, offset: int, part: bytes) -> Upload:
        """Adds a part, and returns once it is safe. Conflict where it does not begin where the last
        one ended; Refusal where it is more than was declared."""
        with self._alone(firm, name) as (upload, file):
            if offset != upload.received:
                raise Conflict("upload_offset_wrong", offset=upload.received)
            received = offset + len(part)
            if received > upload.size:
                raise Refusal("upload_beyond", size=upload.size)
            with disk_errors(self.folder):
                file.truncate(offset)
                file.seek(offset)
                file.write(part)
                file.flush()
                os.fsync(file.fileno())
            UploadRow.objects.filter(id=name).update(received=received)
        return self.find(firm, name)

    @contextmanager
    def whole(self, firm: str, name: str) -> Iterator[tuple[Upload, Path]]:
        """The file of an upload that is all here, and nobody else meanwhile. Refusal where it is
        not what was declared; it is forgotten then, for no part of it can be told from the rest."""
        with self._alone(firm, name) as (upload, file):
            if upload.received < upload.size:
                raise Conflict("upload_incomplete", offset=upload.received, size=upload.size)
            if _digest(file, upload.size) != upload.sha256:
                self._forget(name)
                raise Refusal("upload_digest_wrong")
            yield upload, self._path(name)

    def end(self, name: str, act: int) -> None:
        """Notes the act that an upload ended with, and lets go of its bytes."""
        UploadRow.objects.filter(id=name).update(act=act)
        self._path(name).unlink(missing_ok=True)

    def drop(self, firm: str, name: str) -> None:
        """Forgets an upload that has not ended."""
        with self._alone(firm, name):
            self._forget(name)

    def sweep(self, before: datetime) -> int:
        """Forgets every upload begun before an instant, and bytes that a stop left behind; how many
        uploads."""
        old = UploadRow.objects.filter(begun__lt=before).delete()[0]
        there = list(self.folder.iterdir()) if self.folder.exists() else []
        # Asked for after the look: bytes come to be after their row, so none that is new is taken.
        known = set(UploadRow.objects.filter(act=0).values_list("id", flat=True))
        for path in there:
            if path.name not in known:
                path.unlink(missing_ok=True)
        return old

    def _forget(self, name: str) -> None:
        """The row goes first: bytes without one are swept."""
        UploadRow.objects.filter(id=name).delete()
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / name

    @contextmanager
    def _alone(self, firm: str, name: str) -> Iterator[tuple[Upload, BufferedRandom]]:
        """An open upload while nobody else touches it; Conflict where somebody does, or it ended.

        The lock is the kernel's, on the file: it ends with the process that held it.
        """
        self._opened(firm, name)
        with disk_errors(self.folder):
            make_folder(self.folder, 0o700)
            descriptor = os.open(self._path(name), os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Conflict("upload_busy", upload=name) from error
            upload = self._opened(firm, name)
            if not upload.received:  # until a part is acknowledged, its name may not be there
                sync_folder(self.folder)
            yield upload, file

    def _opened(self, firm: str, name: str) -> Upload:
        found = self.find(firm, name)
        if found.act:
            raise Conflict("upload_ended", upload=name)
        return found


def _upload(row: UploadRow) -> Upload:
    return Upload(
        row.id,
        row.firm,
        json.loads(row.declared),
        row.size,
        row.sha256,
        row.received,
        row.begun,
        row.act,
    )


def _digest(file: BufferedRandom, size: int) -> str:
    """The SHA-256 of the bytes that were acknowledged; what lies beyond was not."""
    file.truncate(size)
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
