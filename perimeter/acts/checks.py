"""The automatic checks of an application: each says pass, fail, ask or cannot tell. Writes nothing.

What the rows of an entry and the sources show is held against the law of the day; people judge. The
checks themselves are in judging; here they get their rows.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from perimeter.acts import proofs
from perimeter.acts.book import Book
from perimeter.acts.contents import RECORD, Contents, Row, once
from perimeter.acts.dossier import Dossier
from perimeter.acts.fees import fee
from perimeter.acts.firm import Firm, firm, name_of
from perimeter.acts.standing import filings, rows_of
from perimeter.core.period import period
from perimeter.judging import forms, names, owners
from perimeter.judging.chain import Holding
from perimeter.judging.check import Check
from perimeter.judging.forms import Declared, Imported
from perimeter.judging.owners import Demands, Line
from perimeter.law import formats, words
from perimeter.store import items
from perimeter.tables.filed import Filing, standing

REGISTER = "companies"  # the form in which a source brings companies and entrepreneurs
SHOWN_MAX = 20  # of values listed elsewhere; of more their number is told
NAMED = (  # what else is a name
    ("names", "name", "name"),
    ("channels", "address", "domain"),
    ("asset", "asset", "ticker"),
)


def checks(book: Book, found: Dossier, notice: int = 0) -> list[Check]:
    """Every check of an entry as asked for; with a notice, as it would then be."""
    contents, holder = found.asked(notice), firm(book, found.entry.firm)
    told = [
        *_legal_form(book, contents, holder),
        *_names(book, contents, holder),
        *_listed(found, contents),
        *(() if notice else _fee(book, found)),
        *_wallets(book, found, contents),
    ]
    if found.kind.schedules.get("owners") and contents.of("owners"):
        told += owners.checks(holdings(contents), demands(book, book.today()))
    return told


def said(check: Check, lang: str) -> str:
    """What a check tells a person; shares as percentages."""
    values = {
        name: formats.percent(int(value), lang) if name.endswith("_bp") else value
        for name, value in check.values.items()
    }
    return words.text(check.code, lang, **values)


def owner_lines(book: Book, found: Dossier, notice: int = 0) -> list[Line]:
    """The ownership chain as an indented list."""
    return owners.as_lines(holdings(found.asked(notice)), demands(book, book.today()))


def demands(book: Book, day: date) -> Demands:
    """What the law of a day asks of owners."""
    listed = book.pack.parameter("offshore_countries", day)
    least = book.pack.parameter("owner_share_min_bp", day)
    offshore = listed.value if isinstance(listed.value, tuple) else None
    return Demands(listed.article, offshore, least.value if isinstance(least.value, int) else None)


def holdings(contents: Contents) -> list[Holding]:
    """The rows of owners as the chain reads them."""
    return [_holding(row) for row in contents.of("owners")]


def _holding(row: Row) -> Holding:
    given: dict[str, str] = {
        name: row[name]
        for name in ("owner", "kind", "holds_in", "country", "offshore_accounts", "convicted")
    }
    name = row.get("company_name", "") or row.get(RECORD, "")
    return Holding(**given, share_bp=int(row["share_bp"]), name=name)  # type: ignore[arg-type]


def _names(book: Book, contents: Contents, holder: Firm) -> Iterator[Check]:
    """The firm's own name, and whatever else of the entry is one."""
    lexicon = book.pack.lexicon
    yield from names.checks(name_of(holder), lexicon, holder=True)
    for schedule, column, what in NAMED:
        for row in contents.of(schedule):
            domain = what != "domain" or row["kind"] == "domain"
            yield from names.checks(row[column], lexicon, True, what if domain else "name")  # type: ignore[arg-type]


def _listed(found: Dossier, contents: Contents) -> Iterator[Check]:
    """What may stand in one entry only, and is listed in another, in force or asked for."""
    article = found.kind.article
    others = [
        (what, *one)
        for what, values in once(found.kind, found.forms, contents).items()
        for one in items.listed(what, values)
        if one[1] != found.entry.id
    ]
    for what, value, entry, stands in others[:SHOWN_MAX]:
        code, state = ("listed_elsewhere", "fail") if stands else ("listed_asked", "ask")
        values = {"value": value, "entry": entry}
        yield Check(code, state, article, (what,), values)  # type: ignore[arg-type]
    if len(others) > SHOWN_MAX:
        yield Check("listed_more", "fail", article, (), {"n": len(others) - SHOWN_MAX})
    if not others:
        yield Check("listed_alone", "pass", article)


def _fee(book: Book, found: Dossier) -> Iterator[Check]:
    """Whether the fee of the application was paid, where its kind has one. A payment that no
    statement shows may be on its way: a person asks."""
    article, asked = found.kind.article, fee(book, found.entry.id)
    if asked:
        code, values = f"fee_{asked.state}", {"reference": asked.reference}
        yield Check(code, "pass" if asked.state == "paid" else "ask", article, (), values)
    elif found.kind.fee:
        yield Check("fee_not_charged", "cannot_tell", article)


def _wallets(book: Book, found: Dossier, contents: Contents) -> Iterator[Check]:
    """Whether it was shown of each wallet that its holder has it."""
    article, now = found.kind.article, book.home.source.now()
    listed = proofs.of(book, found, contents.of(proofs.WALLETS))
    states = [one.state(now) for one in listed]
    waits, proven = states.count(proofs.WAITS), states.count(proofs.PROVEN)
    if waits:
        yield Check("wallets_to_judge", "cannot_tell", article, (), {"n": waits})
    if open_ := len(states) - waits - proven:
        yield Check("wallets_open", "ask", article, (), {"n": open_, "total": len(states)})
    if states and proven == len(states):
        yield Check("wallets_proven", "pass", article, (), {"n": proven})


def _legal_form(book: Book, contents: Contents, holder: Firm) -> Iterator[Check]:
    """Against the register of companies and entrepreneurs, where a source brought one. The name
    of an entrepreneur is a person's, and no source brings it."""
    number = next((r["registration"] for r in contents.of("seat") if "registration" in r), "")
    name = name_of(holder) if holder.legal_form == "legal" else ""
    declared = Declared(holder.legal_form, number, name)
    article = book.pack.parameters["offshore_countries"].article
    yield forms.check(declared, _imported(book), article)


def _imported(book: Book) -> Imported:
    today = book.today()
    most = book.pack.parameter("company_register_days_max", today).value
    days_max = most if isinstance(most, int) else None
    found = standing(filings(book), book.forms[REGISTER], period(f"{today.year:04}"))
    if not found:
        return Imported((), None, days_max)
    latest = max(filing.n for filing in found)
    age = (today - book.home.journal.act(latest).effective).days
    rows = (row for filing in found for row in _rows(book, filing))
    return Imported(rows, age, days_max)


def _rows(book: Book, filing: Filing) -> Iterator[Declared]:
    columns = ["legal_form", "number", "name"]
    read: list[Mapping[str, str | None]] = rows_of(book, filing, columns).to_pylist()
    return (Declared(*(row[name] or "" for name in columns)) for row in read)
