"""The register: a fold of acts over the state machines of the pack. And the deeds that move it.

One mechanism, several kinds: which acts exist, from which state to which, is the pack's. Nothing is
stored beside the acts. An entry's acts never take effect before the one before, so that the order
of writing is the order of effect.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.people import draft_record
from perimeter.core.act import Act, Draft
from perimeter.core.ids import is_name, subject
from perimeter.core.period import END_DAY
from perimeter.core.problem import Conflict, NotFound, Refusal
from perimeter.law.statute import Pack
from perimeter.store import people
from perimeter.store.database import Account

LEGAL_FORMS = ("legal", "entrepreneur")  # the second is a natural person


@dataclass(frozen=True)
class Firm:
    """Who is supervised. A natural person's name is in an erasable record, cited by id."""

    id: str
    legal_form: str
    name: str = ""
    person: str = ""
    district: str = ""


@dataclass(frozen=True)
class Change:
    """One step of an entry's life."""

    n: int
    kind: str
    status: str
    effective: date
    why: str


@dataclass(frozen=True)
class Entry:
    """A line of the register as of a day."""

    id: str
    kind: str
    firm: str
    services: tuple[str, ...]
    body: dict[str, Any]
    changes: tuple[Change, ...]

    @property
    def status(self) -> str:
        return self.changes[-1].status

    @property
    def last(self) -> int:
        return self.changes[-1].n

    def stretches(self) -> list[tuple[str, date, date]]:
        """(status, from day, until day), half-open, without empty ones."""
        ends = [change.effective for change in self.changes[1:]] + [END_DAY]
        spans = zip(self.changes, ends, strict=True)
        return [(c.status, c.effective, end) for c, end in spans if c.effective < end]


@dataclass
class Register:
    """Firms and entries as of a day, by id, in order of first appearance."""

    firms: dict[str, Firm] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)


def fold(acts: Iterable[Act], pack: Pack, as_of: date = END_DAY) -> Register:
    """The register that `acts`, in order, leave as of a day."""
    register = Register()
    for act in acts:
        if act.effective > as_of:
            continue
        name = act.on.partition(":")[2]
        if act.kind == "enrol":
            register.firms[name] = Firm(id=name, **act.body)
        elif act.on.startswith("entry:"):
            register.entries[name] = _moved(register.entries.get(name), name, act, pack)
    return register


def register(book: Book, as_of: date = END_DAY, known_at: int | None = None) -> Register:
    """The book's register as of a day, as it was known at a size of the journal."""
    kinds = {"enrol"} | {act for kind in book.pack.registers.values() for act in kind.acts}
    return fold(book.home.journal.acts(kinds=sorted(kinds), known_at=known_at), book.pack, as_of)


def name_of(firm: Firm) -> str:
    """The firm's name; empty where it is a person's and the record was destroyed."""
    if not firm.person:
        return firm.name
    try:
        return str(people.record(firm.person)["name"])
    except NotFound:
        return ""


def enrol(book: Book, who: Account, firm: Firm) -> Act:
    """Takes a firm into the books. An entrepreneur's name goes into an erasable record."""
    by = allowed(book, who, "firm.enrol")
    if not is_name(firm.id) or not firm.name:
        raise Refusal("firm_needs_id_and_name")
    if firm.legal_form not in LEGAL_FORMS:
        raise Refusal("legal_form_unknown", legal_form=firm.legal_form)
    on, day = subject("firm", firm.id), book.today()
    if firm.legal_form == "legal":
        body = {"legal_form": firm.legal_form, "name": firm.name, "district": firm.district}
        return book.home.write(Draft("enrol", on, by, day, body, after=0))[0]
    person, record, keep = draft_record(book, by, {"name": firm.name})
    body = {"legal_form": firm.legal_form, "person": person, "district": firm.district}
    return book.home.write(record, Draft("enrol", on, by, day, body, after=0), also=keep)[1]


def apply(book: Book, who: Account, entry: Entry, effective: date) -> Act:
    """Asks for an entry of some kind; `entry` carries kind, firm, services and body."""
    by = allowed(book, who, "entry.apply")
    if not is_name(entry.id):
        raise Refusal("entry_needs_id")
    kind = book.pack.registers.get(entry.kind)
    if kind is None:
        raise Refusal("register_kind_unknown", kind=entry.kind)
    own_only(book, who, entry.firm)
    now = register(book)
    if entry.firm not in now.firms:
        raise NotFound("firm_unknown", firm=entry.firm)
    if now.firms[entry.firm].legal_form not in kind.holders:
        raise Refusal("holder_not_of_that_form", kind=entry.kind)
    unknown = set(entry.services) - set(kind.services)
    if unknown:
        raise Refusal("service_unknown", service=sorted(unknown)[0])
    body = {"kind": entry.kind, "firm": entry.firm, "services": list(entry.services)} | (
        {"more": entry.body} if entry.body else {}
    )
    draft = Draft("apply", subject("entry", entry.id), by, effective, body, kind.article, after=0)
    return book.home.write(draft)[0]


def decide(
    book: Book, who: Account, entry_id: str, kind: str, effective: date, why: str = ""
) -> Act:
    """Moves an entry by an act of the pack: grant, refuse, suspend, restore, revoke, end."""
    by = allowed(book, who, "entry.decide")
    entry = register(book).entries.get(entry_id)
    if entry is None:
        raise NotFound("entry_unknown", entry=entry_id)
    step = book.pack.registers[entry.kind].acts.get(kind)
    if step is None or not step.from_:
        raise Refusal("deed_unknown", deed=kind)
    if entry.status not in step.from_:
        raise Conflict("deed_from_wrong_state", deed=kind, status=entry.status)
    if effective < entry.changes[-1].effective:
        raise Conflict("effective_before_last", day=entry.changes[-1].effective.isoformat())
    if not why and step.to not in book.pack.registers[entry.kind].in_force:
        raise Refusal("reason_missing", deed=kind)
    on, article = subject("entry", entry_id), book.pack.registers[entry.kind].article
    return book.home.write(
        Draft(kind, on, by, effective, article=article, why=why, after=entry.last)
    )[0]


def _moved(entry: Entry | None, name: str, act: Act, pack: Pack) -> Entry:
    if entry is None:
        body = act.body
        entry = Entry(
            name, body["kind"], body["firm"], tuple(body["services"]), body.get("more", {}), ()
        )
    status = pack.registers[entry.kind].acts[act.kind].to
    change = Change(act.n, act.kind, status, act.effective, act.why)
    return replace(entry, changes=(*entry.changes, change))
