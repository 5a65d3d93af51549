"""A folder of files under one signed list: the public register as anybody may carry and mirror it.

Format: docs/formats/copy.md. Making the files is web/copied.py; here they are listed, signed and
compared. Checking needs only the folder and a key list. It follows no link, opens nothing but plain
files, and reads none that has not the size it should have. A context has such a list under another
schema (tables/bundle.py).
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from perimeter.core.act import INSTANT
from perimeter.core.ids import is_digest
from perimeter.core.note import read_note
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.store.keys import KeyList

SCHEMA = "perimeter-copy/1"
FILE = "manifest"
BYTES_MAX = 512 * 1024**2
_HEAD = re.compile(
    r"(?P<schema>\S+)\n(?P<origin>\S+)\n"
    r"as of (?P<as_of>\d{4}-\d\d-\d\d)\nknown at (?P<known_at>[1-9]\d{0,14})\n"
    r"made (?P<made>\S+)\n",
    re.ASCII,
)
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
_READ = 1024**2


@dataclass(frozen=True)
class Listed:
    """What a file should be: SHA-256 in hex, and bytes."""

    digest: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a copy is: whose, of which day, of which size of the journal, when made (UTC), what."""

    origin: str
    as_of: date
    known_at: int
    made: datetime
    files: Mapping[str, Listed]
    schema: str = SCHEMA

    def text(self) -> str:
        """Its third line is no root: it can not be read as a checkpoint, nor one as it."""
        lines = [
            self.schema,
            self.origin,
            f"as of {self.as_of.isoformat()}",
            f"known at {self.known_at}",
            f"made {self.made.strftime(INSTANT)}",
        ]
        files = (f"{one.digest} {one.size} {path}" for path, one in sorted(self.files.items()))
        return "\n".join([*lines, *files]) + "\n"


@dataclass(frozen=True)
class Fault:
    """One file that is not as listed; `code` is the id of a message. Of its path is left what can
    be printed: a stranger chose it."""

    path: str
    code: str


def listed(folder: Path) -> dict[str, Listed]:
    """Every file under a folder that we just made."""
    found = {}
    for path, entry in _walk(folder):
        if not entry.is_file(follow_symlinks=False):
            raise AssertionError(f"{path} is no plain file")
        found[path] = Listed(*_read(folder / path))
    return found


def read(text: str, schema: str = SCHEMA) -> Manifest:
    """The manifest in the text of a note. ValueError on anything else."""
    head = _HEAD.match(text)
    if head is None or head["schema"] != schema or not text.endswith("\n"):
        raise ValueError("not a manifest")
    files, folded = dict[str, Listed](), set[str]()
    for line in text[head.end() : -1].split("\n") if text[head.end() :] else ():
        digest, size, path = line.split(" ")
        plain = size.isascii() and size.isdigit() and len(size) < 16 and str(int(size)) == size
        if not is_digest(digest) or not plain or not is_path(path) or path.casefold() in folded:
            raise ValueError(f"not a file of a manifest: {path[:80]!r}")
        folded.add(path.casefold())
        files[path] = Listed(digest, int(size))
    return Manifest(
        head["origin"],
        date.fromisoformat(head["as_of"]),
        int(head["known_at"]),
        datetime.strptime(head["made"], INSTANT),
        files,
        schema,
    )


def is_path(path: str) -> bool:
    """Plain names joined by `/`: nothing that leads out of the folder, nor the manifest itself."""
    return path != FILE and all(_PART.fullmatch(part) for part in path.split("/"))


def check(folder: Path, keys: KeyList) -> tuple[Manifest, list[Fault]]:
    """What a folder says it is, once a key in force signed that, and each file that is not so.

    Damaged where the manifest is not genuine, NotFound where there is none, Refusal where its key
    was revoked or had ended.
    """
    manifest = _signed(folder, keys)
    faults, seen = list[Fault](), set[str]()
    for path, entry in _walk(folder):
        if path == FILE:
            continue
        seen.add(path)
        code = _compared(folder / path, entry, manifest.files.get(path))
        if code:
            faults.append(Fault("".join(c if c.isprintable() else "?" for c in path), code))
    faults += [Fault(path, "copy_file_missing") for path in manifest.files.keys() - seen]
    return manifest, sorted(faults, key=lambda fault: fault.path)


def _signed(folder: Path, keys: KeyList) -> Manifest:
    path = folder / FILE
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > BYTES_MAX:
            raise Damaged("copy_unreadable")
        text, signatures = read_note(path.read_text("utf-8"))
        manifest = read(text)
    except OSError as error:
        raise NotFound("copy_not_there", path=str(folder)) from error
    except ValueError as error:
        raise Damaged("copy_unreadable") from error
    if manifest.origin != keys.origin:
        raise Damaged("copy_of_another", origin=manifest.origin)
    try:
        keys.vouched(text, signatures, manifest.made)
    except Damaged as error:
        raise Damaged("copy_not_signed") from error
    return manifest


def _compared(path: Path, entry: os.DirEntry[str], wanted: Listed | None) -> str:
    """The code of what is wrong with a file that is there; empty where it is as listed."""
    if not entry.is_file(follow_symlinks=False):
        return "copy_not_a_file"
    if wanted is None:
        return "copy_file_extra"
    if entry.stat(follow_symlinks=False).st_size != wanted.size:
        return "copy_file_changed"
    try:
        same = Listed(*_read(path)) == wanted
    except OSError:
        return "copy_file_unreadable"
    return "" if same else "copy_file_changed"


def _walk(folder: Path, under: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder that is not a folder, by path; links are not followed."""
    try:
        with os.scandir(folder / under) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise Refusal("file_missing", path=str(folder / under)) from error
    for entry in found:
        path = f"{under}/{entry.name}" if under else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, path)
        else:
            yield path, entry


def _read(path: Path) -> tuple[str, int]:
    """(SHA-256, bytes). Opens no link and waits for no pipe, whatever took the file's place."""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a plain file")
        while piece := file.read(_READ):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
