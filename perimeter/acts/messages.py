"""Messages: what a firm is to know of its entries and filings. Computed, never stored.

Whatever anyone but its holder does to an entry is told at once; a last day is called to mind some
days before, for as long as what it bounds is still to be done. A message says where something
stands and never why: reasons and names are read after signing in, or in the letter. Who is reached,
and how, is in outbox.py.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from perimeter.acts.book import Book
from perimeter.acts.due import held, parts
from perimeter.acts.register import Entry, Register, Step
from perimeter.core.act import By
from perimeter.core.ids import subject
from perimeter.core.period import period
from perimeter.law import formats, words
from perimeter.law.calendar import DueFiling, due, length
from perimeter.law.life import Life
from perimeter.law.statute import Pack
from perimeter.tables.filed import slot

TEXT_CHARS_MAX = 160
READ = ("told.stands", "told.asked", "told.until", "told.decided")  # there is more to read of these


@dataclass(frozen=True)
class Message:
    """`id` names it for ever: A-n tells of act n, D-n calls to mind the last day that act n named,
    F-slot a filing due. `day` is when it is told; of an act the day from which that counts.
    """

    id: str
    code: str
    firm: str
    entry: str
    kind: str
    day: date
    step: Step | None = None
    due: DueFiling | None = None

    @property
    def n(self) -> int:
        """The act it rests on; 0 for a filing due."""
        return self.step.n if self.step else 0

    @property
    def until(self) -> date | None:
        """The last day it names."""
        return self.due.deadline_day if self.due else self.step.until if self.step else None


def by_holder(pack: Pack, by: By) -> bool:
    """Whether whoever acted did so for the holder alone: that need not be told."""
    role = pack.rights.get(by.role)
    return role is not None and role.own


def told(entry: Entry, pack: Pack) -> Iterator[Message]:
    """What was done to an entry by others than its holder, in order of writing."""
    kind = pack.registers[entry.kind]
    own = [step for step in entry.steps if not step.notice]  # notices have theirs
    every = [(kind.life, step) for step in own]
    every += [(kind.notices, step) for one in entry.notices.values() for step in one.steps]
    for life, step in sorted(every, key=lambda one: one[1].n):
        if not by_holder(pack, step.by):
            about = (entry.firm, entry.id, entry.kind)
            yield Message(f"A-{step.n}", _code(life, step), *about, step.effective, step)


def reminders(entry: Entry, pack: Pack, today: date) -> Iterator[Message]:
    """The last days named to the holder that come near, while it is the holder's move."""
    kind = pack.registers[entry.kind]
    standing = [(kind.life, [step for step in entry.steps if not step.notice])]
    standing += [(kind.notices, list(notice.steps)) for notice in entry.notices.values()]
    for life, steps in standing:
        step = steps[-1]
        if step.until is None or life.states[step.status].turn != "holder":
            continue
        day = _day(pack, step.until, today)
        if step.effective < day <= today:
            about = (entry.firm, entry.id, entry.kind)
            yield Message(f"D-{step.n}", "told.last_day", *about, day, step)


def near(pack: Pack, today: date) -> list[DueFiling]:
    """What may be owed, of this year and the last, by a day that comes near or has passed."""
    years = [period(f"{year:04}") for year in (today.year - 1, today.year)]
    every = [
        DueFiling(form, part, due(pack, form, part))
        for year in years
        for part in parts(year)
        for form, owing in pack.calendar.filings.items()
        if owing.every == length(part) and owing.since <= part.first
    ]
    return [
        one for one in every if one.deadline_day and _day(pack, one.deadline_day, today) <= today
    ]


def filings_due(
    book: Book, entries: Collection[Entry], owed: Iterable[DueFiling], today: date
) -> list[Message]:
    """Of what may be owed, what one firm owes and has not filed. `entries` are all the firm's."""
    found = [one for due in owed for one in _owed(book.pack, entries, due, today)]
    subjects = {one.id: subject("filing", one.id.removeprefix("F-")) for one in found}
    acts = book.home.journal.about(subjects.values())
    came = {act.on for act in acts if act.kind == "accept"}
    return [one for one in found if subjects[one.id] not in came]


def said(book: Book, message: Message, lang: str) -> str:
    """The message in one language, as the inbox shows it."""
    kind, step, due = book.pack.registers[message.kind], message.step, message.due
    if due:
        assert due.deadline_day is not None
        until = formats.day(due.deadline_day, lang)
        values = {"form": due.form, "period": due.period.name, "until": until}
        return words.text(message.code, lang, **values)
    assert step is not None
    life = kind.notices if step.notice else kind.life
    about = f"{kind.title[lang]} {message.entry}"
    if step.notice:
        about = words.text("told.notice", lang, entry=about, n=step.notice)
    return words.text(
        message.code,
        lang,
        about=about,
        deed=life.acts[step.kind].text[lang],
        state=life.states[step.status].text[lang],
        day=formats.day(step.effective, lang),
        until=formats.day(step.until, lang) if step.until else "",
    )


def text(book: Book, message: Message, lang: str) -> str:
    """The message as a text to a telephone, which also says where to read more. The long number of
    an entry may make it too long: then its end goes."""
    whole = said(book, message, lang)
    if message.code in READ:
        whole += " " + words.text("told.read", lang)
    return whole if len(whole) <= TEXT_CHARS_MAX else whole[: TEXT_CHARS_MAX - 1] + "…"


def _code(life: Life, step: Step) -> str:
    deed = life.acts[step.kind]
    if deed.by == "holder":
        return "told.at_counter"
    if not deed.from_:
        return "told.decided"
    if step.until:
        return "told.until"
    return "told.asked" if life.states[step.status].turn == "holder" else "told.stands"


def _owed(pack: Pack, entries: Iterable[Entry], due: DueFiling, today: date) -> Iterator[Message]:
    """The message of a filing due, about the first entry by which it is owed; or none."""
    wanted = pack.calendar.filings[due.form].owed_by
    for entry in entries:
        holds = held(Register(entries={entry.id: entry}), pack, entry.firm, due.period)
        if due.deadline_day and not holds.isdisjoint(wanted):
            name = "F-" + slot(entry.firm, due.form, due.period.name)
            day = _day(pack, due.deadline_day, today)
            yield Message(name, "told.filing", entry.firm, entry.id, entry.kind, day, due=due)
            return


def _day(pack: Pack, until: date, today: date) -> date:
    """The day on which a last day is called to mind."""
    days = pack.parameter("remind_days", today).value
    assert isinstance(days, int)
    return until - timedelta(days=days)
