"""`package make|bring`: filings on a stick, signed by the firm and sealed to the authority; and how
they are taken in at the counter, with the receipts in a folder.

Making one needs neither a home nor Django nor the internet: only the firm's key and our key list.
"""

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perimeter.cli import edge, keyfile
from perimeter.cli.answer import Answer
from perimeter.core import package, sealed
from perimeter.core.package import Item, Listed
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.law.fields import Fault, parse, read
from perimeter.store import keys
from perimeter.store.certkeys import current
from perimeter.store.disk import opened_whole, write_whole

if TYPE_CHECKING:
    from perimeter.acts.book import Book
    from perimeter.acts.package import Came
    from perimeter.store.database import Account

NIL, NEW = "nil", "new"
PIECE_BYTES = 2**20


@dataclass(frozen=True)
class _Filing:
    """One filing of a list; the file is named from the list's own folder."""

    form: str
    period: str
    file: str = ""
    mode: str = NEW
    replaces: str = ""


@dataclass(frozen=True)
class _List:
    filings: tuple[_Filing, ...]


def make(options: argparse.Namespace) -> Answer:
    """A package of every file named, and of every filing of a list."""
    wanted, folder = _wanted(options)
    private, key = keyfile.read(Path(options.key))
    to = current(keys.read_list(Path(options.keys)).sealing)
    if to is None:
        raise Refusal("sealing_key_missing")
    paths = [folder / one.file if one.file else None for one in wanted]
    items = [_item(one, path) for one, path in zip(wanted, paths, strict=True)]
    listed = Listed(to.kid, options.firm, key, tuple(items))
    content = package.written(listed, private, [_pieces(path) for path in paths if path])
    random = edge.source().random_bytes(sealed.KEY_BYTES)
    with opened_whole(Path(options.out), mode=0o600) as out:
        for piece in sealed.seal(content, to.public, random, package.USE):
            out.write(piece)
    document = {
        "package": options.out,
        "firm": options.firm,
        "key": key,
        "to": to.kid,
        "filings": [
            {"form": i.form, "period": i.period, "mode": i.mode, "file": i.name, "sha256": i.sha256}
            for i in items
        ],
    }
    said = words.text("package_made", options.lang, n=len(items), file=options.out)
    return Answer(document, [said])


def bring(book: "Book", who: "Account", options: argparse.Namespace) -> Answer:
    """Exit 0 where every filing was accepted, 1 where none was refused by the door but some came
    back with problems, 6 where some were not taken at all."""
    from perimeter.acts import package as packages

    path = Path(options.package)
    if not path.is_file():
        raise NotFound("file_missing", path=options.package)
    found = packages.bring(book, who, path)
    named = list(packages.receipts(book, found))
    if options.receipts:
        folder = Path(options.receipts)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in named:
            write_whole(folder / name, content)
    told = [_told(one, options.lang) for one in found.filings]
    document = {
        "package": found.digest,
        "firm": found.firm,
        "key": found.key,
        "act": found.act.n,
        "filings": told,
        "receipts": [name for name, _ in named] if options.receipts else [],
    }
    lines = [f"{one['form']} {one['period']}: {one['text']}" for one in told]
    refused = any(one.refused for one in found.filings)
    return Answer(document, lines, 0 if found.is_whole else 6 if refused else 1)


def _told(one: "Came", lang: str) -> dict[str, Any]:
    verdict = "accepted" if one.accepted else "refused" if one.refused else "sent_back"
    said = words.text(f"package_{verdict}", lang, act=one.act)
    return {
        "form": one.form,
        "period": one.period,
        "mode": one.mode,
        "act": one.act,
        "verdict": verdict,
        "code": one.refused,
        "text": words.said(one.refusal(), lang) if one.refused else said,
    }


def _wanted(options: argparse.Namespace) -> tuple[list[_Filing], Path]:
    """What is to be packed, and the folder that its files are named from."""
    if options.filings:
        path = Path(options.filings)
        try:
            given = read(_List, parse(path.read_text("utf-8")), ())
        except OSError as error:
            raise NotFound("file_missing", path=options.filings) from error
        except UnicodeDecodeError as error:
            raise Refusal("package_list_unfit", where="", why="pack_not_yaml") from error
        except Fault as fault:
            raise Refusal(
                "package_list_unfit", where=".".join(fault.where), why=fault.why
            ) from fault
        return list(given.filings), path.parent
    if not options.form or not options.period:
        raise Refusal("package_form_missing")
    files = options.file or ([""] if options.mode == NIL else [])
    if not files:
        raise Refusal("package_empty")
    how = (options.mode, options.replaces)
    return [_Filing(options.form, options.period, file, *how) for file in files], Path()


def _item(one: _Filing, path: Path | None) -> Item:
    if (path is None) != (one.mode == NIL):
        raise Refusal("nil_with_file" if one.mode == NIL else "mode_without_file", mode=one.mode)
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(path) if path else ():
        size += len(piece)
        digest.update(piece)
    name = path.name if path else ""
    if not package.is_file_name(name):
        raise Refusal("package_file_name", file=name)
    how = (one.form, one.period, one.mode, one.replaces)
    return Item(*how, name, size, digest.hexdigest())


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield piece
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error
