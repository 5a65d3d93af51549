"""A draft and the entry it is about together: what is left to do, what is wrong, and sending.

Whoever has the right to prepare types; sending takes the right to apply, and goes through the same
deeds as the command line. An official's drafts, at the counter, and a firm's own are apart: neither
side reads what the other has not sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from perimeter.acts import contents, typed
from perimeter.acts.apply import Application, apply, kind_of, may_hold, notify
from perimeter.acts.book import Book, allowed, own_only
from perimeter.acts.bring import opening
from perimeter.acts.contents import Brought, Contents, Row, key_of
from perimeter.acts.decide import Decision, decide, lasts, open_deeds
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.register import Entry
from perimeter.acts.typed import Line, Typed
from perimeter.core.act import Act
from perimeter.core.problem import Conflict, NotFound, Problem
from perimeter.law.life import Deed
from perimeter.store import database, drafts
from perimeter.store.database import Account
from perimeter.store.drafts import Draft
from perimeter.tables.form import Form

NOT_STARTED, IN_PROGRESS, COMPLETED, CANNOT_START, OPTIONAL, CHANGED, UNCHANGED = (
    "not_started", "in_progress", "completed", "cannot_start", "optional", "changed", "unchanged",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A draft over its entry; of an application over an empty one."""

    draft: Draft
    found: Dossier
    deed: Deed
    typed: Typed

    @property
    def is_new(self) -> bool:
        return not self.draft.entry

    @property
    def base(self) -> Contents:
        return self.found.asked(self.draft.notice)

    @property
    def services(self) -> tuple[str, ...]:
        before = () if self.is_new else self.found.entry.services
        return before if self.typed.services is None else self.typed.services

    def form(self, schedule: str) -> Form:
        """The schedule, if this deed may bring it; NotFound otherwise."""
        if schedule not in self.schedules:
            raise NotFound("schedule_unknown", schedule=schedule)
        return self.found.forms[schedule]

    @cached_property
    def schedules(self) -> list[str]:
        """What the deed may bring: of what is asked for later, nothing before its time."""
        if not self._may_bring():
            return []
        acts = self.found.kind.life.acts.values()
        own = [n for n in self.found.kind.schedules if self.found.forms[n].by == "firm"]
        asked = {name for act in acts if self.deed.to in act.from_ for name in act.needs}
        later = {name for act in acts for name in act.needs}
        return [n for n in own if n in asked] or [n for n in own if n not in later]

    @cached_property
    def brought(self) -> Brought:
        some = typed.brought(self.typed, self.found.forms)
        return replace(some, services=self.services) if self.is_new else some

    @cached_property
    def after(self) -> Contents:
        return contents.merged(self.base, self.brought, self.found.forms)

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with the rows as they are typed; not yet whether there are enough."""
        return contents.checked(self.found.kind, self.found.forms, self.base, self.brought)[1]

    def lines(self, schedule: str) -> list[Line]:
        return typed.shown(self.typed, self.form(schedule), self.base)

    def line(self, schedule: str, ref: str) -> Line:
        """NotFound where no line of the schedule has that ref."""
        for one in self.lines(schedule):
            if one.ref == ref:
                return one
        raise NotFound("row_unknown", schedule=schedule, key="")

    def state(self, schedule: str) -> str:
        """How far the task of filling in a schedule is."""
        least = self.found.kind.schedules[schedule].least
        rows = len(self.after.rows.get(schedule, {}))
        wrong = any(one.where.get("schedule") == schedule for one in self.problems)
        if wrong or (rows and rows < least):
            return IN_PROGRESS
        if not rows and self._waits_for(schedule):
            return CANNOT_START
        if not self.is_new:
            return CHANGED if self.typed.touches(schedule) else UNCHANGED
        return COMPLETED if rows else NOT_STARTED if least else OPTIONAL

    def missing(self) -> list[Problem]:
        """What is left to do before it can be sent."""
        if not self.schedules:
            return []
        return self.problems or contents.counted(self.found.kind, self.after)

    def _may_bring(self) -> bool:
        life = self.found.life(self.draft.notice)
        if not self.deed.from_:
            return True
        settles = life.states[self.deed.to].turn == "nobody"
        return not settles and (bool(self.draft.notice) or not self.found.stands())

    def _waits_for(self, schedule: str) -> bool:
        listed = self.found.kind.schedules
        points = {c.within for c in self.found.forms[schedule].columns if c.within in listed}
        return any(not self.after.rows.get(name) for name in points)


def begin(book: Book, who: Account, asked: Draft) -> Draft:
    """Begins a draft, or goes on with the one there is for the same deed on an entry."""
    allowed(book, who, "entry.prepare")
    own_only(book, who, asked.firm)
    asked = replace(asked, at_counter=not book.pack.rights[who.role].own)
    if asked.entry:
        found = dossier(book, asked.entry)
        own_only(book, who, found.entry.firm)
        opens = asked.deed == opening(found.kind.notices) and not asked.notice
        if opens or asked.notice:
            lasts(found)
        deed = open_deeds(found, asked.notice).get(asked.deed)
        if not opens and (deed is None or deed.by != "holder"):
            raise Conflict("deed_from_wrong_state", deed=asked.deed, status=found.entry.status)
        asked = replace(asked, kind=found.entry.kind, firm=found.entry.firm)
    else:
        kind = kind_of(book, asked.kind)
        may_hold(book, asked.firm, kind)
        asked = replace(asked, deed=opening(kind.life))
    return drafts.begin(asked, book.home.source.now())


def opened(book: Book, who: Account, number: int) -> Paper:
    """A draft with its entry; NotFound where it is another firm's or the other side's."""
    allowed(book, who, "entry.prepare")
    own = book.pack.rights[who.role].own
    draft = drafts.find(number, not own)
    if draft.deed == drafts.FILING or (own and draft.firm != who.firm):
        raise NotFound("draft_unknown")
    return _paper(book, draft)


def of(book: Book, who: Account, firm: str) -> list[Draft]:
    """The drafts of a firm that the account may open; its filings are in acts/filing_draft."""
    allowed(book, who, "entry.prepare")
    own_only(book, who, firm)
    every = drafts.of(firm, not book.pack.rights[who.role].own)
    return [one for one in every if one.deed != drafts.FILING]


def save(book: Book, paper: Paper, now: Typed) -> Paper:
    """Keeps what is typed now; Conflict where the draft was saved since it was read."""
    draft = drafts.save(paper.draft, typed.written(now), book.home.source.now())
    return _paper(book, draft)


def rows_problems(
    paper: Paper, schedule: str, rows: Sequence[Row], instead: Line | None = None
) -> list[Problem]:
    """What is wrong with rows that would come beside the others of the draft, or in the place of
    one of them. A problem's `row` is the place among the rows, from 1."""
    form, known = paper.form(schedule), keys_beside(paper, schedule, instead)
    keys = [key_of(form, row) for row in rows]
    there = [
        Problem(
            "row_there", {"schedule": schedule, "column": form.key[0], "row": at}, "/".join(key)
        )
        for at, key in enumerate(keys, 1)
        if all(key) and key in known
    ]
    kind, forms = paper.found.kind, paper.found.forms
    found = contents.checked(kind, forms, paper.after, Brought({schedule: rows}))[1]
    places = {"/".join(key): at for at, key in enumerate(keys, 1)}
    mine = [one for one in found if one.where.get("schedule") == schedule]
    return there + [
        _placed(one, places) for one in mine if one.where.get("row", 1) in _rows_of(places)
    ]


def keys_beside(paper: Paper, schedule: str, line: Line | None) -> set[typed.Key]:
    """The keys of what would be listed beside a line."""
    form = paper.form(schedule)
    return {
        key_of(form, one.row)
        for one in paper.lines(schedule)
        if one.how != "goes" and not (line and one.ref == line.ref)
    }


def send(book: Book, who: Account, paper: Paper) -> Act:
    """Writes the deed and erases the draft. Faulty with every problem; then the draft stays."""
    allowed(book, who, "entry.apply")
    draft = paper.draft
    # Saved once more, so that of two who send the same page one is told; and erased in the act's
    # own transaction, so that what was sent cannot be sent again.
    draft = drafts.save(draft, typed.written(paper.typed), book.home.source.now())
    return _written(book, who, paper, lambda: drafts.take(draft))


def discard(paper: Paper) -> None:
    """Erases a draft, so that nothing of it is left to read."""
    drafts.drop(paper.draft)
    database.forget()


def _written(book: Book, who: Account, paper: Paper, also: Callable[[], None]) -> Act:
    draft, some = paper.draft, paper.brought
    if paper.is_new:
        asks = Application(draft.kind, draft.firm, paper.services, some.put)
        return apply(book, who, asks, also)
    if not paper.deed.from_:
        return notify(book, who, draft.entry, some, paper.typed.why, also)
    asked = Decision(draft.entry, draft.deed, paper.typed.why, notice=draft.notice, brought=some)
    return decide(book, who, asked, also=also)


def _paper(book: Book, draft: Draft) -> Paper:
    now = typed.read(draft.typed or {})
    if not draft.entry:
        kind = book.pack.registers[draft.kind]
        entry = Entry("", draft.kind, draft.firm)
        found = Dossier(entry, kind, book.schedules, Contents(), ())
        return Paper(draft, found, kind.life.acts[draft.deed], now)
    found = dossier(book, draft.entry)
    opens = draft.deed == opening(found.kind.notices) and not draft.notice
    life: Mapping[str, Deed] = found.kind.notices.acts if opens else found.life(draft.notice).acts
    return Paper(draft, found, life[draft.deed], now)


def _rows_of(places: Mapping[str, int]) -> set[str | int]:
    return {*places, *places.values()}


def _placed(problem: Problem, places: Mapping[str, int]) -> Problem:
    """With the row's place where its key was named."""
    row = problem.where.get("row", 1)
    at = places[row] if isinstance(row, str) else row
    return replace(problem, where={**problem.where, "row": at})
