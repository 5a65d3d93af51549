"""Giving a firm the context of one filing, signed, so that its own machine says of a file what the
portal would.

It holds what acts/context holds, nothing of another firm, and writes no act. The file's format is
tables/bundle.py's.
"""

from typing import Any

from perimeter.acts import context
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.context import Slot
from perimeter.acts.filing import parquet
from perimeter.acts.filing_draft import asked_for
from perimeter.acts.firm import firm
from perimeter.acts.standing import rows_of
from perimeter.law.problems import catalogue
from perimeter.store.database import Account
from perimeter.tables import bundle
from perimeter.tables import totals as sums
from perimeter.tables.bundle import About, State
from perimeter.tables.checks import BEFORE, STANDING
from perimeter.tables.examined import context_columns
from perimeter.tables.filed import MODES, Filing


def made(book: Book, who: Account, filer: str, form: str, period: str) -> bytes:
    """The file: of the same state of the book on the same day, the same bytes.

    Whoever may see the firm's filings may have it: the firm, or an official who takes them.
    """
    own_only(book, who, filer)
    allowed(book, who, "firm.view" if who.firm else "filing.receive")
    known, asked = asked_for(book, form, period)
    slot = Slot(firm(book, filer).id, known, asked)
    last = book.home.journal.act(book.home.journal.size())
    given = context.tables(book, slot, MODES, last.n)
    packed = bundle.files(
        _about(book, slot, last.n), {name: parquet(table) for name, table in given.items()}
    )
    state = State(book.home.origin, book.today(), last.n, last.recorded)
    return bundle.written(book.home.signed(bundle.listed(state, packed).text()), packed)


def _about(book: Book, slot: Slot, known_at: int) -> About:
    names = {*context_columns(slot.form, MODES), BEFORE, STANDING}
    stands = context.sources(book, slot, names, known_at).values()
    filings = {one.id: one for some in stands for one in some}.values()
    told = [
        _told(book, one) for one in sorted(filings, key=lambda one: (one.form, one.period.first))
    ]
    pack, form = book.pack, slot.form
    overlays = [overlay.name for overlay in pack.overlays]
    return About(
        firm=slot.filer,
        form=form.name,
        form_digest=form.digest,
        period=slot.period.name,
        pack=pack.id,
        pack_digest=pack.digest,
        overlays=overlays,
        catalogue=catalogue().digest,
        filings=told,
    )


def _told(book: Book, one: Filing) -> dict[str, Any]:
    """A filing for its firm to compare with its own copies: the digests of the files that came,
    the rows that stand by them, and the sums of those by asset."""
    form = book.forms[one.form]
    columns = sums.columns(form)
    return {
        "form": one.form,
        "period": one.period.name,
        "filing": one.id,
        "rows": one.rows,
        "files": [
            {"filing": part.id, "mode": part.mode, "sha256": part.raw, "rows": part.rows}
            for part in one.parts
        ],
        "totals": sums.told(form, rows_of(book, one, columns)) if columns else [],
    }
