"""The folder of what waits to be carried: one JSON file a message, whole or absent, 0600.

Format: docs/formats/outbox.md. Files hold addresses of people, so each is gone once its message was
carried, and once a record that it was made from was destroyed. What lies in one is made elsewhere.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from perimeter.store.disk import disk_errors, write_whole

_SUFFIX, _SLASH = ".json", "~"  # a message's id may have a slash in it, and never a tilde


def put(folder: Path, message: str, data: bytes) -> bool:
    """Writes a message's file unless the very same lies there; whether it wrote."""
    file = path(folder, message)
    if file.exists() and file.read_bytes() == data:
        return False
    write_whole(file, data, mode=0o600)
    return True


def path(folder: Path, message: str) -> Path:
    """Where a message's file lies."""
    return folder / (message.replace("/", _SLASH) + _SUFFIX)


def ids(folder: Path) -> list[str]:
    """The messages whose files lie there, of acts the oldest first."""
    names = [file.name for file in folder.glob(f"[!.]*{_SUFFIX}")]
    names.sort(key=lambda name: (len(name), name))
    return [name.removesuffix(_SUFFIX).replace(_SLASH, "/") for name in names]


def read(folder: Path, message: str) -> dict[str, Any] | None:
    """What lies in a message's file; None where it is gone meanwhile."""
    try:
        found: dict[str, Any] = json.loads(path(folder, message).read_bytes())
    except FileNotFoundError:
        return None
    return found


def remove(folder: Path, message: str) -> None:
    """Removes a message's file if it is there."""
    with disk_errors(folder), suppress(FileNotFoundError):
        path(folder, message).unlink()


def forget(folder: Path, person: str) -> None:
    """Removes every file that was made from a person's record."""
    for message in ids(folder):
        found = read(folder, message)
        if found and person in found["records"]:
            remove(folder, message)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One filling at a time; what a filling that was stopped left half-written goes."""
    with disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for half in folder.glob(".new-*"):
                half.unlink()
            yield
