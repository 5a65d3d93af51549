"""The register: a fold of acts over the lives that the pack describes.

One mechanism, several kinds: which deeds there are, from which state to which, is the pack's.
Nothing is stored beside the acts. An entry's deeds never take effect before the one before, so that
the order of writing is the order of effect. What an entry lists is folded in contents.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from perimeter.acts.book import Book
from perimeter.acts.firm import Firm
from perimeter.core.act import Act, By
from perimeter.core.ids import subject
from perimeter.core.period import END_DAY
from perimeter.law.statute import Pack

TWO = ("propose", "decline")  # what goes before a deed of two officials; in every pack


class Step(NamedTuple):
    """One step of an entry's life, or of a notice's. `services` are those from then on."""

    n: int
    kind: str
    status: str
    effective: date
    why: str
    by: By
    services: tuple[str, ...] = ()
    until: date | None = None
    notice: int = 0


class Stretch(NamedTuple):
    """Days [first, until) over which an entry stood in one state with the same services."""

    status: str
    services: tuple[str, ...]
    first: date
    until: date


@dataclass(frozen=True)
class Notice:
    """A change asked for, by number within its entry. `services` where those would change."""

    no: int
    services: tuple[str, ...] | None
    steps: tuple[Step, ...] = ()

    @property
    def status(self) -> str:
        return self.steps[-1].status


@dataclass(frozen=True)
class Proposal:
    """A deed that waits for its second official. Act `n` holds what it would bring."""

    n: int
    deed: str
    by: By
    effective: date
    why: str
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the register. `proposals` by the number of the notice they are about, 0: itself."""

    id: str
    kind: str
    firm: str
    steps: tuple[Step, ...] = ()
    notices: dict[int, Notice] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    last: int = 0

    @property
    def status(self) -> str:
        return self.steps[-1].status

    @property
    def services(self) -> tuple[str, ...]:
        return self.steps[-1].services

    def of(self, notice: int) -> tuple[Step, ...]:
        """The steps of a notice, or of the entry itself; none before the first."""
        if not notice:
            return self.steps
        return self.notices[notice].steps if notice in self.notices else ()

    def next_notice(self) -> int:
        """The number of the next notice; one that is only proposed has its number already."""
        return max([0, *self.notices, *self.proposals]) + 1

    def stretches(self) -> list[Stretch]:
        """How it stood day by day, without empty stretches."""
        found: list[Stretch] = []
        ends = [step.effective for step in self.steps[1:]] + [END_DAY]
        for step, until in zip(self.steps, ends, strict=True):
            if step.effective >= until:
                continue
            last = found[-1] if found else None
            if last and (last.status, last.services) == (step.status, step.services):
                found[-1] = last._replace(until=until)
            else:
                found.append(Stretch(step.status, step.services, step.effective, until))
        return found


@dataclass
class Register:
    """Firms and entries by id, in order of first appearance.

    `size` is the last act behind them, `latest` the last day on which one of their deeds counts.
    """

    firms: dict[str, Firm] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    size: int = 0
    latest: date = date.min


def fold(acts: Iterable[Act], pack: Pack, onto: Register | None = None) -> Register:
    """What the acts, in order, leave; `onto` is moved on where the acts before them were folded."""
    register = Register() if onto is None else onto
    for act in acts:
        name = act.on.partition(":")[2]
        if act.kind == "enrol":
            register.firms[name] = Firm(id=name, **act.body)
        elif act.on.startswith("entry:"):
            register.entries[name] = moved(register.entries.get(name), act, pack)
            register.latest = max(register.latest, act.effective)
        register.size = act.n
    return register


def register(book: Book, as_of: date = END_DAY, known_at: int | None = None) -> Register:
    """The book's register as of a day, as it was known at a size of the journal."""
    acts = book.home.journal.acts(kinds=kinds(book.pack), known_at=known_at)
    return on_day(fold(acts, book.pack), as_of)


def kinds(pack: Pack) -> list[str]:
    """The kinds of act that the register is folded from."""
    lives = [life for kind in pack.registers.values() for life in (kind.life, kind.notices)]
    return sorted({"enrol", *TWO, *(deed for life in lives for deed in life.acts)})


def acts_on(book: Book, name: str, known_at: int | None = None) -> list[Act]:
    """The acts on one entry, in order; none where there is no such entry."""
    try:
        on = subject("entry", name)
    except ValueError:
        return []
    return list(book.home.journal.acts(on=on, known_at=known_at))


def on_day(register: Register, as_of: date) -> Register:
    """The register as of a day: deeds that count from a later day are not yet seen."""
    if as_of >= register.latest:
        return register
    seen = {name: entry_on(entry, as_of) for name, entry in register.entries.items()}
    entries = {name: entry for name, entry in seen.items() if entry is not None}
    return Register(register.firms, entries, register.size, as_of)


def entry_on(entry: Entry, as_of: date) -> Entry | None:
    """The entry as of a day; None before its application counts."""
    if entry.steps[-1].effective <= as_of:
        return entry
    steps = tuple(step for step in entry.steps if step.effective <= as_of)
    return replace(entry, steps=steps) if steps else None


def moved(entry: Entry | None, act: Act, pack: Pack) -> Entry:
    """The entry after one more act."""
    body = act.body
    if entry is None:
        entry = Entry(act.on.partition(":")[2], body["kind"], body["firm"])
    about = body.get("notice", 0)
    proposals = {no: one for no, one in entry.proposals.items() if no != about}
    if act.kind == "propose":
        proposals[about] = Proposal(
            act.n, body["deed"], act.by, date.fromisoformat(body["effective"]), act.why, _until(act)
        )
    entry = replace(entry, proposals=proposals, last=act.n)
    if act.kind in TWO:
        return entry
    kind = pack.registers[entry.kind]
    if about:
        return _noticed(entry, about, act, pack)
    services = tuple(body["services"]) if "services" in body else entry.services
    step = _step(act, kind.life.acts[act.kind].to, services)
    return replace(entry, steps=(*entry.steps, step))


def _noticed(entry: Entry, about: int, act: Act, pack: Pack) -> Entry:
    """A step of a notice. When it comes into force the entry's own life goes on from that day."""
    life = pack.registers[entry.kind].notices
    services = tuple(act.body["services"]) if "services" in act.body else None
    notice = entry.notices.get(about) or Notice(about, services)
    step = _step(act, life.acts[act.kind].to, ())._replace(notice=about)
    notice = replace(
        notice,
        steps=(*notice.steps, step),
        services=notice.services if services is None else services,
    )
    steps = entry.steps
    if step.status in life.in_force:
        after = entry.services if notice.services is None else notice.services
        steps = (*steps, step._replace(status=entry.status, services=after))
    return replace(entry, steps=steps, notices={**entry.notices, about: notice})


def _step(act: Act, status: str, services: tuple[str, ...]) -> Step:
    return Step(act.n, act.kind, status, act.effective, act.why, act.by, services, _until(act))


def _until(act: Act) -> date | None:
    day = act.body.get("until")
    return date.fromisoformat(day) if day else None
