"""`check FILE --form FORM`: what the portal would say of a file, on the firm's own machine.

No home is needed, nothing is sent and nothing is kept. Checks that need what only the portal knows
say so, unless its signed context is given.
"""

import argparse
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from perimeter.cli import context
from perimeter.cli.answer import Answer
from perimeter.cli.name import pack_of
from perimeter.cli.told import told
from perimeter.core.period import named
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import pack as packs
from perimeter.law import problems, words
from perimeter.law.statute import Pack
from perimeter.tables import form as forms
from perimeter.tables import result
from perimeter.tables.bundle import Bundle
from perimeter.tables.examined import Terms, examined
from perimeter.tables.form import Form
from perimeter.tables.places import Lines, where
from perimeter.tables.reading import Reading
from perimeter.tables.result import Checked
from perimeter.tables.xlsxmarked import marked

PLACES = ("code", "column", "row", "record", "line", "cell")


def check(options: argparse.Namespace) -> Answer:
    """Exit 0 clean or with warnings, 1 with problems; with `--strict` a warning is one."""
    form, path = form_of(options.form), Path(options.file)
    if not path.is_file():
        raise NotFound("file_missing", path=str(path))
    asked = named(options.period) if options.period else None
    bundle = _bundle(options, form)
    if bundle:
        asked = named(bundle.about.period)
    pack = _pack(bundle, options) if bundle else pack_of(options)
    terms = Terms(form, asked, pack.zone, options.mode)
    found = examined(terms, path, bundle.tables if bundle else None)
    made = {"id": pack.id, "digest": pack.digest}
    given = context.named(bundle) if bundle else None
    checked = Checked(
        found, form, path.name, _digest(path), made, pack.calendar.article(form.name), given
    )
    document = result.document(checked)
    if options.places:
        _write_places(Path(options.places), form, found)
    said = list(lines(found, options.lang))
    if bundle:
        said += ["", context.line(bundle, options.lang)]
    if options.marked:
        Path(options.marked).write_bytes(marked(path, found, options.lang))
        said += ["", words.text("marked_written", options.lang, file=options.marked)]
    bad = (result.PROBLEMS, result.WARNINGS) if options.strict else (result.PROBLEMS,)
    return Answer(document, said, int(document["verdict"] in bad))


def _bundle(options: argparse.Namespace, form: Form) -> Bundle | None:
    """The context that is given; Refusal unless it verifies and is of what is checked."""
    if not options.context:
        return None
    found = context.opened(options.context, options.keys)
    found.fits(form, options.period or "", options.firm or "")
    return found


def _pack(found: Bundle, options: argparse.Namespace) -> Pack:
    """The pack that the portal has, laid over as there; Refusal where ours is another."""
    of = found.about
    differs = Refusal("context_pack_differs", pack=of.pack)
    if options.pack not in (None, of.pack):
        raise differs
    try:
        ours = packs.load(packs.find(of.pack), tuple(of.overlays))
    except NotFound as error:
        raise differs from error
    if ours.digest != of.pack_digest:
        raise differs
    return ours


def form_of(name: str) -> Form:
    """A form by its name; NotFound `form_unknown`."""
    return forms.named(forms.load(forms.FORMS), name)


def lines(found: Reading, lang: str) -> Iterator[str]:
    """The verdict in a sentence, each problem with how to mend it, and what stayed unasked."""
    wrong = [one.code for one in found.problems if one.evaluated]
    count = Counter(problems.entry(code).severity for code in wrong)
    verdict = f"check_{result.verdict(found.problems)}"
    yield words.text(
        verdict, lang, rows=found.rows, errors=count["error"], warnings=count["warning"]
    )
    yield from told(found.problems, lang)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_places(path: Path, form: Form, found: Reading) -> None:
    """Every place of every problem, a line each: what does not fit into examples."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, PLACES, lineterminator="\n")
        writer.writeheader()
        if found.sheet is None or found.typed is None:
            return
        placed = Lines(form, found.sheet, found.typed)
        for mark in found.marks:
            column = str(mark.problem.where.get("column", ""))
            for at in mark.at.to_pylist():
                place = where(placed, at, column)
                writer.writerow({"code": mark.problem.code, "column": column, **place})
