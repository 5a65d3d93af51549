"""The journal as a page: acts newest first, by deed and subject, and how anyone checks them.

It shows who did what to which subject, when and why. What else an act holds is in its receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from perimeter.acts import filing
from perimeter.core.act import DEEDS, Act
from perimeter.law import words
from perimeter.web.matter import role_said
from perimeter.web.page import PAGE_ROWS, Visit, attachment, counted, render


@dataclass(frozen=True)
class Row:
    """An act, its deed in words, and the role of who did it."""

    act: Act
    deed: str
    role: str


def home(visit: Visit) -> HttpResponse:
    """A page of acts; `before` is the number they stay under."""
    book, query = visit.shelf.book, visit.request.GET
    kind, on = query.get("kind", ""), query.get("on", "").strip()
    before, deeds = counted(query.get("before", "")), _deeds(visit)
    acts = book.home.journal.page(
        PAGE_ROWS + 1, before=before, kinds=(kind,) if kind else (), on_prefix=on
    )
    rows = [_row(visit, act, deeds) for act in acts[:PAGE_ROWS]]
    return render(
        visit,
        "journal.html",
        words.text("web.journal", visit.lang),
        rows=rows,
        deeds=deeds.items(),
        kind=kind,
        on=on,
        before=before,
        older=rows[-1].act.n if len(acts) > PAGE_ROWS else None,
        note=book.home.log.checkpoint(),
    )


def receipt(visit: Visit, n: int) -> HttpResponse:
    """The receipt of any act, as a file."""
    book = visit.shelf.book
    content = filing.receipt(book, book.home.journal.act(n))
    return attachment(content, f"receipt-{n}.json", "application/json")


def _deeds(visit: Visit) -> dict[str, str]:
    """Kind of act -> what it does, in words; of the first register where several have it."""
    pack, lang = visit.shelf.book.pack, visit.lang
    lives = [life for kind in pack.registers.values() for life in (kind.life, kind.notices)]
    of_entries = {k: deed.text[lang] for life in reversed(lives) for k, deed in life.acts.items()}
    return {kind: words.text(f"web.act_{kind}", lang) for kind in DEEDS} | of_entries


def _row(visit: Visit, act: Act, deeds: Mapping[str, str]) -> Row:
    """Deed and role by the names they bear in the act, where the pack has dropped them since."""
    pack, name = visit.shelf.book.pack, act.on.partition(":")[2]
    deed = deeds.get(act.kind, act.kind)
    entry = visit.register.entries.get(name) if act.on.startswith("entry:") else None
    if entry and act.kind not in DEEDS:
        kind = pack.registers[entry.kind]
        life = kind.notices if "notice" in act.body else kind.life
        deed = life.acts[act.kind].text[visit.lang] if act.kind in life.acts else deed
    return Row(act, deed, role_said(visit, act.by.role))
