"""Warnings as rows for taking away: in the shape of ESMA's list of those without authorisation,
with columns of our own beside it, and one JSON document each.

Columns, their spelling (`ae_infrigment` too), the order of a day and the bar between values are
those of ESMA's csv under Regulation (EU) 2023/1114, article 110. `ae_infrigment` speaks of a case
under Regulation (EU) 1095/2010, article 17, which this authority never has. A site is written in
ASCII, as it travels.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from perimeter.acts.extract import Column, Record, Table
from perimeter.acts.warnings import MARKS, Warned
from perimeter.law import words
from perimeter.law.fields import Words
from perimeter.law.statute import Pack

NAME, BETWEEN = "warnings", "|"
COLUMNS = (
    "ae_competentAuthority", "ae_homeMemberState", "ae_lei_name", "ae_lei", "ae_lei_cou_code",
    "ae_commercial_name", "ae_website", "ae_infrigment", "ae_reason", "ae_decision_date",
    "ae_comments", "ae_lastupdate",
)  # fmt: skip


def table(pack: Pack) -> Table:
    """ESMA's columns, and ours beside them."""
    theirs = _text(pack, "take.col_theirs")
    ours: Sequence[Column] = (
        *(Column(name, "text", _text(pack, f"warn.col_{name}")) for name in ("id", "kind")),
        *(Column(sort, "codes", _text(pack, f"warn.{sort}")) for sort in MARKS),
        Column("clone_of", "text", _text(pack, "warn.clone_of")),
        *(Column(f"reason_{lang}", "text", _reason(pack, lang)) for lang in pack.languages),
        *(
            Column(name, "day", _text(pack, f"warn.col_{name}"))
            for name in ("since", "changed", "removed")
        ),
        Column("act", "count", _text(pack, "take.col_act")),
    )
    columns = (*(Column(name, "text", theirs) for name in COLUMNS), *ours)
    return Table(NAME, _text(pack, "warn.title"), columns)


def rows(pack: Pack, warned: Iterable[Warned]) -> Iterator[Record]:
    """Each warning by the columns of the table; those that were removed say so."""
    for one in warned:
        theirs = {
            "ae_competentAuthority": pack.letters.authority["en"],
            "ae_homeMemberState": pack.country,
            "ae_commercial_name": BETWEEN.join(one.names),
            "ae_website": BETWEEN.join(one.domains),
            "ae_infrigment": "No",
            "ae_reason": one.reason["en"],
            "ae_decision_date": _day(one.since),
            "ae_comments": words.text("warn.ended", "en") if one.removed else "",
            "ae_lastupdate": _day(one.changed),
        }
        reasons = {f"reason_{lang}": one.reason.get(lang, "") for lang in pack.languages}
        own = document(one)
        yield {**dict.fromkeys(COLUMNS, ""), **theirs, **own, **reasons}


def document(one: Warned) -> Record:
    """A warning as one JSON object: docs/formats/warnings.md."""
    return {
        "id": one.id,
        "kind": one.kind,
        **{sort: list(texts) for sort, texts in one.marks.items()},
        "clone_of": one.clone_of,
        "reason": dict(one.reason),
        "since": one.since,
        "changed": one.changed,
        "removed": one.removed,
        "act": one.last,
    }


def line(one: Warned) -> bytes:
    """A warning as a line of JSON."""
    return json.dumps(document(one), ensure_ascii=False, default=date.isoformat).encode() + b"\n"


def _day(when: date) -> str:
    return f"{when.day:02}/{when.month:02}/{when.year:04}"


def _text(pack: Pack, message: str) -> Words:
    return Words({lang: words.text(message, lang) for lang in pack.languages})


def _reason(pack: Pack, of: str) -> Words:
    told = {lang: words.text("warn.col_reason", lang, lang=of) for lang in pack.languages}
    return Words(told)
