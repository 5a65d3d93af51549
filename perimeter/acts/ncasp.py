"""Warnings as rows for taking away: in the shape of ESMA's list of those without authorisation,
with columns of our own beside it, and one JSON document each.

Columns, their spelling (`ae_infrigment` too), the order of a day and the bar between values are
those of ESMA's csv under Regulation (EU) 2023/1114, article 110. `ae_infrigment` speaks of a case
under Regulation (EU) 1095/2010, article 17, which this authority never has. A site is written in
ASCII, as it travels.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from perimeter.acts import esma, extract
from perimeter.acts.extract import Column, Record, Table
from perimeter.acts.warnings import MARKS, Warned
from perimeter.law import words
from perimeter.law.statute import Pack

NAME = "warnings"
COLUMNS = (
    "ae_competentAuthority", "ae_homeMemberState", "ae_lei_name", "ae_lei", "ae_lei_cou_code",
    "ae_commercial_name", "ae_website", "ae_infrigment", "ae_reason", "ae_decision_date",
    "ae_comments", "ae_lastupdate",
)  # fmt: skip


def table(pack: Pack) -> Table:
    """ESMA's columns, and ours beside them."""
    said = partial(words.in_each, pack.languages)
    ours: Sequence[Column] = (
        *(Column(name, "text", said(f"warn.col_{name}")) for name in ("id", "kind")),
        *(Column(sort, "codes", said(f"warn.{sort}")) for sort in MARKS),
        Column("clone_of", "text", said("warn.clone_of")),
        *(
            Column(f"reason_{lang}", "text", said("warn.col_reason", lang=lang))
            for lang in pack.languages
        ),
        *(
            Column(name, "day", said(f"warn.col_{name}"))
            for name in ("since", "changed", "removed")
        ),
        Column("act", "count", said("take.col_act")),
    )
    return Table(NAME, said("warn.title"), (*esma.columns(pack, COLUMNS), *ours))


def rows(pack: Pack, warned: Iterable[Warned]) -> Iterator[Record]:
    """Each warning by the columns of the table; those that were removed say so."""
    for one in warned:
        theirs = {
            "ae_commercial_name": esma.BETWEEN.join(one.names),
            "ae_website": esma.BETWEEN.join(one.domains),
            "ae_infrigment": "No",
            "ae_reason": one.reason["en"],
            "ae_decision_date": esma.day(one.since),
            "ae_comments": words.text("warn.ended", "en") if one.removed else "",
            "ae_lastupdate": esma.day(one.changed),
        }
        reasons = {f"reason_{lang}": one.reason.get(lang, "") for lang in pack.languages}
        own = document(one)
        yield {**esma.record(pack, COLUMNS, theirs), **own, **reasons}


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
    return extract.line(document(one))
