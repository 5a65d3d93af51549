"""`register snapshot` and `register verify`: a signed copy of the public register in a folder.

A copy takes its place whole: it is made beside it, and what stood there before goes last. Verifying
needs a key list, and neither a home nor Django.
"""

import argparse
import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from perimeter.cli import edge
from perimeter.cli.answer import Answer, table
from perimeter.core.problem import Conflict, Damaged, NotFound, Refusal
from perimeter.law import formats, words
from perimeter.store import keys, manifest
from perimeter.store.disk import disk_errors
from perimeter.store.manifest import Fault, Manifest

if TYPE_CHECKING:
    from perimeter.acts.book import Book
    from perimeter.web.copied import Copy

OLD = timedelta(days=30)  # a copy older than that is called old, however genuine


def make(book: "Book", options: argparse.Namespace) -> Answer:
    """Conflict where the folder holds something else, or another copy is being made there."""
    from perimeter.web.copied import Copy
    from perimeter.web.server import configure
    from perimeter.web.shelf import Shelf

    configure()
    copy, made = Copy(Shelf(book, still=True)), book.home.source.now()
    with _place(Path(options.folder)) as folder:
        for path, data in copy.pages():
            _write(folder / path, data)
        _data(copy, folder)
        listed = manifest.listed(folder)
        signed = Manifest(book.home.origin, copy.day, copy.extract.known_at, made, listed)
        _write(folder / manifest.FILE, book.home.signed(signed.text()).encode())
    n, size = len(listed), sum(one.size for one in listed.values())
    told = words.text(
        "take.copied", options.lang, n=n, mib=-(-size // 1024**2), path=options.folder
    )
    document = {
        "folder": options.folder,
        "files": n,
        "bytes": size,
        "as_of": copy.day.isoformat(),
        "known_at": copy.extract.known_at,
    }
    return Answer(document, [told])


def verify(options: argparse.Namespace) -> Answer:
    """Exit 1 where it is not genuine, naming every file; 2 without keys."""
    if not options.keys:
        raise Refusal("keys_missing")
    trusted = keys.read_list(Path(options.keys))
    try:
        found, faults = manifest.check(Path(options.folder), trusted)
    except NotFound:
        raise
    except Refusal as refusal:
        if not isinstance(refusal, Damaged) and refusal.code not in ("key_revoked", "key_ended"):
            raise
        text = words.said(refusal, options.lang)
        return Answer({"genuine": False, "code": refusal.code, "text": text}, [text], 1)
    days = (edge.source().now() - found.made).days
    document = {
        "genuine": not faults,
        "as_of": found.as_of.isoformat(),
        "days": days,
        "old": timedelta(days=days) > OLD,
        "origin": found.origin,
        "known_at": found.known_at,
        "files": len(found.files),
        "faults": [{"file": one.path, "code": one.code} for one in faults],
    }
    return Answer(document, list(_told(found, faults, days, options.lang)), int(bool(faults)))


def _told(found: Manifest, faults: list[Fault], days: int, lang: str) -> Iterator[str]:
    """The day first: what a copy says is no younger than that."""
    day = formats.day(found.as_of, lang)
    if days < 0:
        yield words.text("take.ahead", lang, day=day)
    else:
        yield words.text("take.as_of_days", lang, day=day, n=days)
    if timedelta(days=days) > OLD:
        yield words.text("take.old", lang)
    if not faults:
        yield words.text("take.genuine", lang, origin=found.origin, n=len(found.files))
        return
    yield words.text("take.changed", lang, n=len(faults))
    yield from table([one.path, words.text(one.code, lang)] for one in faults)


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """An empty folder to fill, which then takes the place of `folder`."""
    folder = folder.absolute()
    if folder.is_symlink() or (folder.exists() and not _replaceable(folder)):
        raise Conflict("copy_place_taken", path=str(folder))
    fresh, before = (folder.with_name(f".{folder.name}.{how}") for how in ("new", "old"))
    with disk_errors(folder), _alone(folder):
        for left in (fresh, before):  # by a stop half way
            if left.exists():
                shutil.rmtree(left)
        usual = os.umask(0o022)  # a copy is for everybody to read
        try:
            fresh.mkdir()
            yield fresh
        finally:
            os.umask(usual)
        os.sync()
        if folder.exists():
            folder.rename(before)
        fresh.rename(folder)
        shutil.rmtree(before, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One copy at a time in one place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("copy_being_made", path=str(folder)) from error
        yield
    finally:
        os.close(descriptor)


def _replaceable(folder: Path) -> bool:
    """Whether it is a copy from before, or an empty folder."""
    return folder.is_dir() and ((folder / manifest.FILE).is_file() or not any(folder.iterdir()))


def _data(copy: "Copy", folder: Path) -> None:
    """What lies beside the pages: the register's files, keys, the log's head, the dictionary."""
    from perimeter.acts import extract_files
    from perimeter.acts.extract import ENTRIES
    from perimeter.web.take import address

    home, taken = copy.shelf.book.home, copy.extract
    wanted = [(form, ENTRIES) for form in extract_files.FORMATS]
    wanted += [("csv", one) for one in taken.tables if one != ENTRIES]
    for form, name in wanted:
        path = folder / address(form, name).removeprefix("/")
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as out:
            extract_files.write(out, taken, form, name)
        if form != "parquet":
            _pack(path)
    _write(folder / "keys.json", _json(home.keys().document()))
    _write(folder / "log" / "checkpoint", home.log.checkpoint().encode())
    _write(folder / "dictionary.json", _json(extract_files.dictionary(taken)))


def _pack(path: Path) -> None:
    """The same in gzip beside it, for a slow line and a small stick."""
    with (
        path.open("rb") as plain,
        path.with_name(f"{path.name}.gz").open("xb") as out,
        gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, cast(BinaryIO, packed))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        out.write(data)


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
