"""What a deed brings to an entry: checked, its personal parts put aside, and written in one go.

Every deed on an entry passes here: the act, the records of persons and the index of what stands are
one transaction, or none of them is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from perimeter.acts import contents, evidence
from perimeter.acts.book import Book
from perimeter.acts.contents import RECORD, Brought, Contents
from perimeter.acts.dossier import Dossier
from perimeter.acts.index import listed
from perimeter.acts.people import draft_record
from perimeter.core.act import Act, By, Draft
from perimeter.core.problem import Faulty, Problem, Refusal
from perimeter.law.life import Deed, Life
from perimeter.store import items
from perimeter.tables.form import Form


@dataclass(frozen=True)
class Ready:
    """Rows as they will be kept, the entry's contents with them, and the records they cite."""

    brought: Brought
    after: Contents
    drafts: tuple[Draft, ...] = ()
    keeps: tuple[Callable[[], None], ...] = ()


def bring(book: Book, by: By, found: Dossier, some: Brought, deed: Deed, notice: int) -> Ready:
    """Checks what a deed brings; Faulty with every problem, Refusal where it may not bring it."""
    _may_bring(found, some, deed, notice)
    now, asks = found.asked(notice), bool(some) or not deed.from_
    if not asks and deed.to not in found.life(notice).in_force:
        return Ready(some, now)
    read, problems = contents.checked(found.kind, found.forms, now, some)
    after = contents.merged(now, read, found.forms)
    if asks and not problems:
        problems = contents.counted(found.kind, after)
    if not problems:
        problems = evidence.faults(book, now, read.put.get(evidence.PAPERS, ()))
    if problems or (problems := _elsewhere(found, after)):
        raise Faulty(problems)
    ready = Ready(read, after)
    for name in read.put:
        ready = _aside(book, by, ready, found.forms[name])
    return replace(ready, after=contents.merged(now, ready.brought, found.forms))


def along(ready: Ready, also: Callable[[], None] | None) -> Ready:
    """With something more that is done in the act's transaction, or undone with it."""
    return replace(ready, keeps=(*ready.keeps, also)) if also else ready


def write(book: Book, found: Dossier, ready: Ready, draft: Draft, deed: Deed | None) -> Act:
    """Writes the act with all that goes with it; Conflict where a value stands elsewhere by now.

    `deed` None is a proposal: nothing stands yet.
    """
    index = _index(found, ready, deed, draft.body.get("notice", 0)) if deed else None
    files = evidence.files(ready.brought.put.get(evidence.PAPERS, ()))
    if files:
        draft = replace(draft, body={**draft.body, "files": files})

    def also() -> None:
        for keep in ready.keeps:
            keep()
        if index is not None:
            items.keep(found.entry.id, *index)

    return book.home.write(*ready.drafts, draft, also=also)[-1]


def opening(life: Life) -> str:
    """The holder's deed by which a life begins."""
    return next(iter(life.openings("holder")))


def _may_bring(found: Dossier, some: Brought, deed: Deed, notice: int) -> None:
    for name in (*some.put, *some.drop):
        if name not in found.kind.schedules:
            raise Refusal("schedule_unknown", schedule=name)
        if (found.forms[name].by == "authority") != (deed.by == "official"):
            raise Refusal("schedule_not_yours", schedule=name)
    unknown = set(some.services or ()) - set(found.kind.services)
    if unknown:
        raise Refusal("service_unknown", service=sorted(unknown)[0])
    if deed.by == "holder" and some and not notice and found.stands():
        raise Refusal("bring_by_notice")


def _elsewhere(found: Dossier, after: Contents) -> list[Problem]:
    """Values that stand in another entry. Which one is not said: it may be a stranger's."""
    problems = []
    for what, values in contents.once(found.kind, found.forms, after).items():
        schedule, _, column = what.partition(".")
        for value in sorted(items.standing(what, values, found.entry.id)):
            where = {"schedule": schedule, "column": column}
            problems.append(Problem("stands_elsewhere", where, value, {"value": value}))
    return problems


def _aside(book: Book, by: By, ready: Ready, form: Form) -> Ready:
    """Moves what is personal in the rows of a schedule into records that the rows cite."""
    kept, drafts, keeps = [], list(ready.drafts), list(ready.keeps)
    for row in ready.brought.put[form.name]:
        private = contents.personal(form, row)
        shown = {column: value for column, value in row.items() if column not in private}
        if private:
            person, draft, keep = draft_record(book, by, private)
            shown[RECORD] = person
            drafts.append(draft)
            keeps.append(keep)
        kept.append(shown)
    brought = replace(ready.brought, put={**ready.brought.put, form.name: kept})
    return replace(ready, brought=brought, drafts=tuple(drafts), keeps=tuple(keeps))


def _index(
    found: Dossier, ready: Ready, deed: Deed, notice: int
) -> tuple[list[tuple[str, str]], bool] | None:
    """What the entry lists after the deed and whether it stands; None where neither changes."""
    life, was = found.kind.life, found.once_in_force()
    if notice and deed.to not in found.kind.notices.in_force:
        return None
    status = found.entry.status if notice else deed.to
    stands = was or status in life.in_force
    same = found.entry.steps and stands == was and found.entry.status in life.lasting()
    if same and status in life.lasting() and not notice and not ready.brought:
        return None
    return listed(found, status, ready.after), stands
