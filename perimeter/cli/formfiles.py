"""`template`, `sample`, `explain`: how a form and a code of a problem look, without a home."""

import argparse
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from perimeter.cli.answer import Answer
from perimeter.cli.check import form_of
from perimeter.core.period import named
from perimeter.core.problem import NotFound
from perimeter.law import problems, words
from perimeter.law.fields import Words
from perimeter.law.problems import Entry
from perimeter.tables import form as forms
from perimeter.tables import samples
from perimeter.tables.form import Form
from perimeter.tables.xlsxtemplate import template as spreadsheet

ROWS = 3  # so many good rows are enough to see how a file goes on


def template(options: argparse.Namespace) -> Answer:
    """A file with the columns of a form and no row: printed, or written to `--out`."""
    form = form_of(options.form)
    names = forms.names(form)
    out = Path(options.out or f"{form.name}.{options.format}")
    if options.format == "xlsx":
        out.write_bytes(spreadsheet(form, options.lang))
    elif options.out:
        out.write_text(_csv(names, []), encoding="utf-8")
    else:
        return Answer({"form": form.name, "columns": names}, [_csv(names, []).rstrip("\n")])
    line = words.text("template_written", options.lang, file=str(out))
    return Answer({"form": form.name, "columns": names, "file": str(out)}, [line])


def sample(options: argparse.Namespace) -> Answer:
    """A file of made-up rows; with `--bad` one row for each check of a row, which fails it."""
    form, asked = form_of(options.form), named(options.period)
    codes, names = problems.catalogue(), forms.names(form)
    if options.bad:
        broken = list(samples.broken(form, codes, asked))
        rows = [one.row for one in broken]
        told = [{"row": n, "code": b.code, "column": b.column} for n, b in enumerate(broken, 1)]
    else:
        rows, told = [samples.good(form, codes, asked, n) for n in range(1, ROWS + 1)], []
    text = _csv(names, rows)
    if options.out:
        Path(options.out).write_text(text, encoding="utf-8")
        lines = [words.text("template_written", options.lang, file=options.out)]
        return Answer({"form": form.name, "file": options.out, "rows": told}, lines)
    return Answer({"form": form.name, "csv": text, "rows": told}, [text.rstrip("\n")])


def explain(options: argparse.Namespace) -> Answer:
    """What a code means; without one, every code of the catalogue."""
    codes = problems.catalogue().codes
    if options.code is None:
        document = {"catalogue": [_document(code, entry) for code, entry in codes.items()]}
        said = (f"{code}  {entry.expected[options.lang]}" for code, entry in codes.items())
        return Answer(document, list(said))
    if options.code not in codes:
        raise NotFound("code_not_in_catalogue", seen=options.code[:60])
    entry = codes[options.code]
    return Answer(_document(options.code, entry), list(_lines(options.code, entry, options.lang)))


def _lines(code: str, entry: Entry, lang: str) -> Iterator[str]:
    yield f"{code}  ({words.text(f'check_severity_{entry.severity}', lang)})"
    yield entry.text[lang]
    for part in ("expected", "fix"):
        yield words.text(f"check_{part}", lang, said=getattr(entry, part)[lang])
    if entry.example:
        yield words.text("check_example", lang, said=entry.example)
    yield words.text("check_told_in", lang, forms=", ".join(_where(entry)))


def _document(code: str, entry: Entry) -> dict[str, object]:
    """An entry as data: its words in every language, what it judges and where."""
    texts: Mapping[str, Words] = {part: getattr(entry, part) for part in problems.PARTS}
    return {
        "code": code,
        "severity": entry.severity,
        "level": entry.level,
        "forms": _where(entry),
        "column": entry.column,
        "types": list(entry.types),
        "holds": entry.holds,
        "rows": entry.rows,
        "listed": entry.listed,
        "example": entry.example,
        **texts,
    }


def _where(entry: Entry) -> list[str]:
    """The forms whose filings can be told a code."""
    if entry.form:
        return [entry.form]
    every = forms.load(forms.FORMS).values()
    return [form.name for form in every if not entry.types or _types(form) & set(entry.types)]


def _types(form: Form) -> set[str]:
    return {column.type for column in form.columns} | {
        "code" for column in form.columns if column.absent
    }


def _csv(names: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(names), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
