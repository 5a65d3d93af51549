"""A form: the columns of one kind of filing, read strictly from its yaml.

A form knows no country, no period and no firm; which firm owes it, and when, is the pack's affair.
Words are carried along unread and are no part of a form's digest: a better translation does not
make another form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyarrow as pa

from perimeter.core.canonical import digest
from perimeter.core.problem import NotFound, Refusal
from perimeter.law.fields import Fault, Words, parse, read

ARROW = {
    "id": pa.string(),
    "code": pa.string(),
    "pseudonym": pa.string(),
    "asset": pa.string(),
    "wallet": pa.string(),
    "chain": pa.string(),
    "country": pa.string(),
    "lei": pa.string(),
    "dti": pa.string(),
    "mic": pa.string(),
    "bic": pa.string(),
    "phone": pa.string(),
    "digest": pa.string(),
    "secret": pa.string(),  # never shown on a page
    "text": pa.string(),
    "instant": pa.timestamp("us"),
    "day": pa.date32(),
    "amount": pa.decimal128(38, 0),
    "price": pa.decimal128(38, 0),  # an amount that is a rate: never summed
    "count": pa.int64(),
}
# Written by us beside what is filed; a form may not take these names.
RESERVED = ("row", "firm", "source", "filing", "value_minor")
ABSENT = "_absent"
FORMS = Path(__file__).parents[2] / "forms"  # those we ship
UNITS = ("amount", "price")  # types in base units of the asset that `of` names
WHOLE = (*UNITS, "count")  # types that are whole numbers

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
_UNIT = re.compile(r"[!-~]{1,20}")


@dataclass(frozen=True)
class Offer:
    """A value that many people mean, and its words; any other may be given instead."""

    value: str
    text: Words


@dataclass(frozen=True)
class Column:
    """`absent` are the codes that may stand for a missing value; `of` names an amount's asset.

    `unit` is what a count counts, in UCUM: `d`, `{customer}`; an amount's are base units of `of`.
    `within` names another schedule of the same entry whose key the value must be. What is
    `personal` goes into an erasable record. For pages there are `labels` (words for codes), a
    `hint`, values to `offer`, and the `prefix` of a label that a page may number by itself.
    """

    name: str
    type: str
    codes: tuple[str, ...]
    absent: tuple[str, ...]
    of: str
    optional: bool
    text: Words
    within: str = ""
    personal: bool = False
    labels: Mapping[str, Words] = field(default_factory=dict)
    hint: Words | None = None
    offers: tuple[Offer, ...] = ()
    prefix: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Form:
    """`day_of` names the column a record's day comes from, or is empty.

    `by` says who fills it in: a firm, a source; or, in a schedule of an entry, the authority. To
    what was filed for a period more may be added where the form is one to `append` to.
    """

    name: str
    v: int
    by: str
    day_of: str
    key: tuple[str, ...]
    one_row: Words
    columns: tuple[Column, ...]
    digest: str
    title: Words | None = None
    append: bool = False


def load(folder: Path) -> dict[str, Form]:
    """Every form of a folder by name; Refusal `form_broken` with file, where and why."""
    return {path.stem: _form(path) for path in sorted(folder.glob("*.yaml"))}


def schema(form: Form) -> pa.Schema:
    """The accepted table: `row` (record number in the file, from 1), columns, companions, `day`."""
    fields = [pa.field("row", pa.int32())]
    for column in form.columns:
        fields.append(pa.field(column.name, ARROW[column.type]))
        if column.absent:
            fields.append(pa.field(column.name + ABSENT, pa.string()))
    if form.day_of and form.day_of != "day":
        fields.append(pa.field("day", pa.date32()))
    return pa.schema(fields)


def named(forms: Mapping[str, Form], name: str) -> Form:
    """The form that somebody asks for by its name; NotFound `form_unknown`."""
    if name not in forms:
        raise NotFound("form_unknown", form=name)
    return forms[name]


def names(form: Form) -> list[str]:
    """The header of a file: every column, and beside it why its value is absent."""
    pairs = ((c.name, c.name + ABSENT) if c.absent else (c.name,) for c in form.columns)
    return [name for pair in pairs for name in pair]


@dataclass(frozen=True)
class _ColumnFile:
    type: str
    text: Words
    codes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    of: str = ""
    optional: bool = False
    in_: str = ""
    personal: bool = False
    labels: Mapping[str, Words] = field(default_factory=dict)
    hint: Words | None = None
    offers: tuple[Offer, ...] = ()
    prefix: str = ""
    unit: str = ""


@dataclass(frozen=True)
class _FormFile:
    """The keys of a form's yaml; `law.fields` reads it and refuses anything else."""

    form: str
    v: int
    by: Literal["firm", "source", "authority"]
    key: tuple[str, ...]
    one_row: Words
    columns: Mapping[str, _ColumnFile]
    day_of: str = ""
    title: Words | None = None
    append: bool = False


def _form(path: Path) -> Form:
    try:
        given = parse(path.read_text(encoding="utf-8"))
        # Every text of a form speaks the languages that its first one speaks.
        one_row = given.get("one_row") if isinstance(given, dict) else None
        filed = read(_FormFile, given, tuple(one_row) if isinstance(one_row, dict) else ())
        _need(filed.form == path.stem, "form_name_differs", "form")
        columns = tuple(_column(name, column) for name, column in filed.columns.items())
        _references(columns, filed.key, filed.day_of)
    except Fault as fault:
        where = ".".join(fault.where)
        raise Refusal("form_broken", file=path.name, where=where, why=fault.why) from fault
    except UnicodeDecodeError as error:
        raise Refusal("form_broken", file=path.name, where="", why="pack_not_yaml") from error
    table = [_sealed(column) for column in columns]
    names = {"form": filed.form, "v": filed.v, "by": filed.by, "day_of": filed.day_of}
    names |= {"append": True} if filed.append else {}
    sealed = digest({**names, "key": filed.key, "columns": table})
    return Form(
        filed.form,
        filed.v,
        filed.by,
        filed.day_of,
        filed.key,
        filed.one_row,
        columns,
        sealed,
        filed.title,
        filed.append,
    )


def _column(name: str, filed: _ColumnFile) -> Column:
    reserved = name in RESERVED or name.endswith(ABSENT)
    _need(_NAME.fullmatch(name) is not None and not reserved, "form_name_unfit", name)
    _need(filed.type in ARROW, "form_type_unknown", f"{name}.type")
    _need(bool(filed.codes) == (filed.type == "code"), "form_codes_unfit", f"{name}.codes")
    _need(bool(filed.of) == (filed.type in UNITS), "form_of_unfit", f"{name}.of")
    fit = filed.type == "count" and _UNIT.fullmatch(filed.unit) is not None
    _need(fit or not filed.unit, "form_unit_unfit", f"{name}.unit")
    _need(not (filed.optional and filed.absent), "form_absent_unfit", f"{name}.absent")
    _need(set(filed.labels) <= {*filed.codes, *filed.absent}, "form_codes_unfit", f"{name}.labels")
    _need(not (filed.offers and filed.absent), "form_absent_unfit", f"{name}.offers")
    for part, codes in (("codes", filed.codes), ("absent", filed.absent)):
        fit = len(set(codes)) == len(codes) and all(_CODE.fullmatch(code) for code in codes)
        _need(fit, "form_codes_unfit", f"{name}.{part}")
    return Column(
        name,
        filed.type,
        filed.codes,
        filed.absent,
        filed.of,
        filed.optional,
        filed.text,
        filed.in_,
        filed.personal,
        filed.labels,
        filed.hint,
        filed.offers,
        filed.prefix,
        filed.unit,
    )


def _sealed(c: Column) -> list[object]:
    """What of a column is part of the form's digest."""
    return [
        c.name,
        c.type,
        c.codes,
        c.absent,
        c.of,
        c.optional,
        *filter(None, [c.within, c.personal, c.unit and {"unit": c.unit}]),
    ]


def _references(columns: tuple[Column, ...], key: tuple[str, ...], day_of: str) -> None:
    types = {column.name: column.type for column in columns}
    sure = {column.name for column in columns if not column.optional and not column.absent}
    _need(bool(key) and len(set(key)) == len(key), "form_reference_unfit", "key")
    for name in key:
        _need(name in sure, "form_reference_unfit", f"key.{name}")
    for column in columns:
        _need(not (column.personal and column.name in key), "form_reference_unfit", column.name)
    for column in columns:
        known = not column.of or types.get(column.of) == "asset"
        _need(known, "form_reference_unfit", f"{column.name}.of")
    if day_of:
        known = day_of in sure and types[day_of] in ("day", "instant")
        _need(known, "form_reference_unfit", "day_of")
    _need("day" not in types or day_of == "day", "form_name_unfit", "day")


def _need(holds: bool, why: str, where: str) -> None:
    if not holds:
        raise Fault([where], why)
