"""A dossier: one entry with what it lists, as of a day and as known at a size of the journal.

Read from the entry's own acts, whatever else the book holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from perimeter.acts import contents, register
from perimeter.acts.book import Book
from perimeter.acts.contents import Brought, Contents
from perimeter.acts.register import Entry
from perimeter.core.act import Act
from perimeter.core.period import END_DAY
from perimeter.core.problem import NotFound
from perimeter.law.life import Life, Register
from perimeter.tables.form import Form


@dataclass(frozen=True)
class Dossier:
    """`contents` are those in force, or asked for while nothing was granted yet."""

    entry: Entry
    kind: Register
    forms: Mapping[str, Form]
    contents: Contents
    acts: tuple[Act, ...]

    def life(self, notice: int) -> Life:
        return self.kind.notices if notice else self.kind.life

    def status(self, notice: int) -> str:
        """Where the entry or its notice stands; empty before there is one."""
        steps = self.entry.of(notice)
        return steps[-1].status if steps else ""

    def once_in_force(self) -> bool:
        """Whether the entry has ever been in force."""
        return any(step.status in self.kind.life.in_force for step in self.entry.steps)

    def stands(self) -> bool:
        """Whether it was in force once and may be so again: then it can be changed."""
        return self.once_in_force() and self.entry.status in self.kind.life.lasting()

    def asked(self, notice: int) -> Contents:
        """The contents once what a notice asks for stands; of the entry itself, as they are."""
        found = self.contents
        for act in self.acts:
            if notice and act.body.get("notice") == notice and act.kind not in register.TWO:
                found = contents.merged(found, contents.brought(act.body), self.forms)
        return found

    def after(self, notice: int) -> Contents:
        """The contents once a notice, and the proposal that waits on it, stand."""
        found, waits = self.asked(notice), self.entry.proposals.get(notice)
        return contents.merged(found, self.brought(waits.n), self.forms) if waits else found

    def brought(self, n: int) -> Brought:
        """What act `n` on the entry brings, or would bring."""
        return next(contents.brought(act.body) for act in self.acts if act.n == n)

    def authors(self, notice: int) -> set[str]:
        """Who wrote what is decided on: they do not decide it."""
        acts, steps = self.life(notice).acts, self.entry.of(notice)
        own = [step for step in steps if step.notice == notice]  # an entry's life has both
        return {step.by.account for step in own if acts[step.kind].by == "holder"}


def dossier(book: Book, name: str, as_of: date = END_DAY, known_at: int | None = None) -> Dossier:
    """The dossier of an entry; NotFound where it is not there, or was not on that day."""
    acts = register.acts_on(book, name, known_at)
    found: Entry | None = None
    for act in acts:
        found = register.moved(found, act, book.pack)
    found = found and register.entry_on(found, as_of)
    if found is None:
        raise NotFound("entry_unknown", entry=name)
    kind = book.pack.registers[found.kind]
    listed = contents.fold(acts, kind, book.schedules, as_of)
    return Dossier(found, kind, book.schedules, listed, tuple(acts))
