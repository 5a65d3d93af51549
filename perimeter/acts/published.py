"""What the public may read of an entry. Pages, search, certificates and files for taking away all
read this and nothing else of it.

Of a natural person: name, number, status, services, district and conditions; never a home, a wallet
or how many machines. Of what is merely asked for: that it is, and by whom. Of what a natural person
asked for in vain: that it came to nothing, and no longer by whom, for nobody needs the name to know
that it is licensed to nobody. Reasons of officials are written to the holder and stay with him.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from perimeter.acts import contents
from perimeter.acts.book import Book
from perimeter.acts.contents import Brought, Contents, Row
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.firm import Firm, firm, name_of
from perimeter.acts.letters import CONDITIONS
from perimeter.acts.register import TWO, Entry, Step, kinds, on_day
from perimeter.acts.register import Register as Entries
from perimeter.acts.register import fold as folded
from perimeter.core.act import Act
from perimeter.core.period import END_DAY
from perimeter.law.life import Register
from perimeter.law.statute import Pack
from perimeter.store import people
from perimeter.tables.form import Form

Rows = Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Published:
    """One entry as anybody may read it, as of a day.

    `stands` while it is in force; `waits` while it is applied for and never was; `was` once it has
    ever been. `services` are those it is in force for. `steps`, from the first, hold what became of
    it: of the application only that it was made and how it was settled. `rows` hold the public
    columns by schedule; none before it was in force. `last` is the last act on it.
    """

    id: str
    kind: str
    firm: str
    person: bool
    name: str
    district: str
    status: str
    since: date
    stands: bool
    waits: bool
    was: bool
    services: tuple[str, ...]
    steps: tuple[Step, ...]
    rows: Rows
    last: int

    def of(self, schedule: str) -> tuple[Row, ...]:
        return self.rows.get(schedule, ())


@dataclass
class Lists:
    """What entries list publicly, whatever day it counts from, by entry; `size` as acts are read.

    What a notice brings waits, by entry and notice, until the notice comes into force.
    """

    of: dict[str, Contents] = field(default_factory=dict)
    waiting: dict[tuple[str, int], list[Brought]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    size: int = 0


def published(entry: Entry, kind: Register, holder: Firm, name: str, lists: Contents) -> Published:
    """The public part of an entry that stands as given."""
    life, last, vain = kind.life, entry.steps[-1], bool(holder.person) and is_vain(entry, kind)
    was = any(step.status in life.in_force for step in entry.steps)
    stands = last.status in life.in_force
    return Published(
        id=entry.id,
        kind=entry.kind,
        firm=entry.firm,
        person=bool(holder.person),
        name="" if vain else name,
        district="" if vain else holder.district,
        status=last.status,
        since=_since(entry.steps),
        stands=stands,
        waits=not was and life.states[last.status].turn != "nobody",
        was=was,
        services=entry.services if stands else (),
        steps=_history(kind, entry.steps),
        rows=_rows(kind, lists, bool(holder.person)) if was else {},
        last=entry.last,
    )


def of_entry(book: Book, name: str, as_of: date = END_DAY) -> Published:
    """One entry as of a day, from its own acts; NotFound where it was not there."""
    found = dossier(book, name, as_of)
    shown = of_dossier(found, firm(book, found.entry.firm))
    if shown.person and shown.waits and as_of < book.today():
        vain = is_vain(dossier(book, name, book.today()).entry, found.kind)
        return _unnamed(shown) if vain else shown
    return shown


def is_vain(entry: Entry, kind: Register) -> bool:
    """Whether it was refused or withdrawn, and never in force."""
    life = kind.life
    was = any(step.status in life.in_force for step in entry.steps)
    return not was and life.states[entry.status].turn == "nobody"


def _unnamed(shown: Published) -> Published:
    return replace(shown, name="", district="")


def of_dossier(found: Dossier, holder: Firm) -> Published:
    """The public part of a dossier."""
    return published(found.entry, found.kind, holder, name_of(holder), found.contents)


def every(book: Book, as_of: date = END_DAY) -> dict[str, Published]:
    """Every entry of the book as of a day, by id, in one pass over the acts."""
    pack, written, lists = book.pack, Entries(), Lists()
    for act in book.home.journal.acts(kinds=kinds(pack)):
        folded((act,), pack, written)
        if act.effective <= as_of:
            fold((act,), pack, book.schedules, lists)
    today = on_day(written, book.today()).entries if as_of < book.today() else {}
    written = on_day(written, as_of)
    records = people.records([one.person for one in written.firms.values() if one.person])
    found = {}
    for entry in written.entries.values():
        holder = written.firms[entry.firm]
        name = str(records.get(holder.person, {}).get("name", "")) if holder.person else holder.name
        listed = lists.of.get(entry.id, Contents())
        kind = pack.registers[entry.kind]
        shown = published(entry, kind, holder, name, listed)
        vain = shown.person and entry.id in today and is_vain(today[entry.id], kind)
        found[entry.id] = _unnamed(shown) if vain else shown
    return found


def fold(acts: Iterable[Act], pack: Pack, forms: Mapping[str, Form], onto: Lists) -> set[str]:
    """Moves the lists on by acts, in order; the entries these were about."""
    touched = set[str]()
    for act in acts:
        onto.size = act.n
        if not act.on.startswith("entry:") or act.kind in TWO:
            continue
        name = act.on.partition(":")[2]
        touched.add(name)
        kind = pack.registers[onto.kinds.setdefault(name, act.body.get("kind", ""))]
        about, some = act.body.get("notice", 0), _public(contents.brought(act.body), kind)
        if not about:
            _merge(onto, name, some, forms)
            continue
        if some:
            onto.waiting.setdefault((name, about), []).append(some)
        if kind.notices.acts[act.kind].to in kind.notices.in_force:
            for one in onto.waiting.pop((name, about), ()):
                _merge(onto, name, one, forms)
    return touched


def _merge(lists: Lists, name: str, some: Brought, forms: Mapping[str, Form]) -> None:
    if some:
        lists.of[name] = contents.merged(lists.of.get(name, Contents()), some, forms)


def _public(some: Brought, kind: Register) -> Brought:
    """What is brought to schedules that the public may read some columns of."""
    if not some.put and not some.drop:
        return Brought()
    seen = {name for name, listed in kind.schedules.items() if listed.public}
    put = {name: rows for name, rows in some.put.items() if name in seen}
    drop = {name: keys for name, keys in some.drop.items() if name in seen}
    return Brought(put, drop)


def _rows(kind: Register, lists: Contents, person: bool) -> Rows:
    found = {}
    for name, listed in kind.schedules.items():
        if not listed.public or (person and name != CONDITIONS):
            continue
        kept = lists.of(name)
        if kept:
            found[name] = tuple({c: row[c] for c in listed.public if c in row} for row in kept)
    return found


def _since(steps: tuple[Step, ...]) -> date:
    """The day from which the entry has stood as it does: a changed list does not begin it anew."""
    since = steps[-1].effective
    for step in reversed(steps):
        if (step.status, step.services) != (steps[-1].status, steps[-1].services):
            break
        since = step.effective
    return since


def _history(kind: Register, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Where it stood and for which services, from the first; of an application that it was made and
    what became of it."""
    shown, stood = list[Step](), False
    for step in steps:
        stood = stood or step.status in kind.life.in_force
        settled = stood or kind.life.states[step.status].turn == "nobody"
        if not shown or (settled and _differs(step, shown[-1])):
            shown.append(step)
    return tuple(shown)


def _differs(step: Step, before: Step) -> bool:
    """Whether a step is worth telling: of a changed list of machines only the list is told."""
    moved = (step.status, step.services) != (before.status, before.services)
    return moved or (step.until is not None and step.until != before.until)
