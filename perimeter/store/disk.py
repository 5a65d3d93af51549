"""Writing files so that they are whole or absent, and survive a power cut."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from perimeter.core.problem import Unavailable


@contextmanager
def disk_errors(what: Path) -> Iterator[None]:
    """Turns a full or failing disk into a refusal that names the file."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable("disk_full", path=str(what)) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO):
            raise Unavailable("disk_refuses", path=str(what)) from error
        raise


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Writes to a new name, syncs, renames. The folder is synced too."""
    with opened_whole(path, mode) as file:
        file.write(data)


@contextmanager
def opened_whole(path: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write into, under a new name; it takes its own when all went well."""
    with disk_errors(path):
        make_folder(path.parent)
        descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(file.fileno(), mode)
                yield file
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
        sync_folder(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Makes a folder and those above it; each is there for good before anything is put into it.

    So an empty one is synced again: whoever made it may have been killed before.
    """
    folder = folder.absolute()
    if not folder.is_dir() or _is_empty(folder):
        make_folder(folder.parent)
        folder.mkdir(mode, exist_ok=True)
        with suppress(PermissionError):  # the folder above may be one that is not ours to read
            sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_empty(folder: Path) -> bool:
    with os.scandir(folder) as there:
        return next(there, None) is None
