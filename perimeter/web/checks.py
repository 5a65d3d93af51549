"""The automatic checks of one entry as a page, and its owners up to natural persons as a list.

It says what was found and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from perimeter.acts import checks
from perimeter.acts.dossier import Dossier, dossier
from perimeter.judging.owners import Line
from perimeter.law import formats, words
from perimeter.tables.columns import label
from perimeter.web.matter import firm_name, sees
from perimeter.web.page import Visit, counted, render

TAGS = {"pass": "yes", "fail": "no", "ask": "wait", "cannot_tell": ""}
ORDER = ("fail", "ask", "cannot_tell", "pass")


@dataclass(frozen=True)
class Owner:
    """A line of the chain in words. `steps` has a letter for each layer between it and the firm;
    `above` is the owner it holds in, where that is not the firm; `total` is its share of the firm.
    """

    id: str
    kind: str
    steps: str
    above: str
    share: str
    total: str
    flags: list[str]


def show(visit: Visit, entry: str) -> HttpResponse:
    """Every check, the gravest first; with `notice`, of the entry as that would leave it."""
    book, lang = visit.shelf.book, visit.lang
    sees(visit)
    found, notice = dossier(book, entry), counted(visit.request.GET.get("notice", "")) or 0
    told = sorted(checks.checks(book, found, notice), key=lambda one: ORDER.index(one.state))
    return render(
        visit,
        "checks.html",
        words.text("web.checks", lang),
        firm=firm_name(visit, found),
        entry=entry,
        notice=notice,
        rows=[(one, TAGS[one.state], checks.said(one, lang)) for one in told],
        owners=_owners(visit, found, checks.owner_lines(book, found, notice)),
    )


def _owners(visit: Visit, found: Dossier, lines: Sequence[Line]) -> list[Owner]:
    lang, owners, above = visit.lang, list[Owner](), dict[int, str]()
    for line in lines:
        above[line.depth] = line.owner
        kind = next(c for c in found.forms["owners"].columns if c.name == "kind")
        owner = Owner(
            line.owner,
            label(kind, line.kind, lang),
            " " * line.depth,
            above[line.depth - 1] if line.depth else "",
            formats.percent(line.share_bp, lang),
            formats.percent(line.total.share_bp, lang) if line.total else "",
            [words.text(f"owner_flag_{flag}", lang) for flag in line.flags],
        )
        owners.append(owner)
    return owners
