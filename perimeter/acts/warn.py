"""Deeds on warnings: proposed by one official, confirmed or declined by another; so is removal.

What a warning may say is judged in warnable.py, once more in the transaction that gives it. Files
of evidence are sealed like papers of an entry; officials alone see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from perimeter.acts import evidence, people, warnings
from perimeter.acts.book import Book, allowed
from perimeter.acts.contents import RECORD, Row
from perimeter.acts.evidence import Opened
from perimeter.acts.people import draft_record
from perimeter.acts.warnable import checked
from perimeter.acts.warnings import CHANGE, REMOVE, WARN, Content, Course
from perimeter.core.act import Act, By, Draft
from perimeter.core.ids import subject
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store.database import Account

FILES_MAX = 5  # in one proposal
_DIGITS = 5


@dataclass(frozen=True)
class File:
    """A file of evidence as it is handed in."""

    file: BinaryIO
    name: str


def propose(book: Book, who: Account, content: Content, files: Sequence[File]) -> Act:
    """Proposes a warning. Faulty with all that is amiss in it; Refusal without evidence."""
    by = allowed(book, who, "warning.propose")
    name = f"W-{len(warnings.every(book)) + 1:0{_DIGITS}}"
    said = checked(book, content, name)
    if not files:
        raise Refusal("warning_evidence_missing")
    return _proposed(book, by, Course(name), {"deed": WARN, "content": said.body()}, files)


def change(
    book: Book, who: Account, warning: str, content: Content, files: Sequence[File] = ()
) -> Act:
    """Proposes other words or marks for a warning that stands."""
    by = allowed(book, who, "warning.propose")
    one = free(warnings.course(book, warning))
    said = checked(book, content, warning)
    return _proposed(book, by, one, {"deed": CHANGE, "content": said.body()}, files)


def remove(book: Book, who: Account, warning: str, why: str) -> Act:
    """Proposes to remove a warning that stands."""
    by = allowed(book, who, "warning.propose")
    one = free(warnings.course(book, warning))
    if not why.strip():
        raise Refusal("reason_missing", deed=REMOVE)
    return _proposed(book, by, one, {"deed": REMOVE}, (), why)


def confirm(book: Book, who: Account, warning: str, n: int) -> Act:
    """The second official's word on the proposal of act `n`: what it would do is done."""
    by = allowed(book, who, "warning.confirm")
    one = _waits(book, warning, n)
    waits = one.waiting
    assert waits is not None
    if waits.by.account == by.account:
        raise NotAllowed("second_is_first")
    # In the act's transaction: nobody is licensed between the look and the deed.
    also = partial(checked, book, waits.content, warning) if waits.content else None
    body = {"proposed": n, "deed": waits.deed}
    draft = Draft("confirm-warning", _on(warning), by, book.today(), body, after=one.last)
    return book.home.write(draft, also=also)[0]


def decline(book: Book, who: Account, warning: str, n: int, why: str) -> Act:
    """Lets a proposal fall: the second official says no, or the first takes it back."""
    one = _waits(book, warning, n)
    assert one.waiting is not None
    own = one.waiting.by.account == who.number
    by = allowed(book, who, "warning.propose" if own else "warning.confirm")
    if not why.strip():
        raise Refusal("reason_missing", deed="decline")
    draft = Draft(
        "decline-warning", _on(warning), by, book.today(), {"proposed": n}, "", why, one.last
    )
    return book.home.write(draft)[0]


def look(book: Book, who: Account, warning: str, record: str) -> Opened:
    """A file of evidence, for an official; the look is an act."""
    allowed(book, who, "warning.view")
    for row in warnings.course(book, warning).evidence:
        if row[RECORD] == record:
            held, _ = people.look(book, who, record)
            return evidence.unseal(book, {**row, **held})
    raise NotFound("warning_file_unknown", warning=warning)


def _proposed(
    book: Book, by: By, one: Course, body: dict[str, Any], files: Sequence[File], why: str = ""
) -> Act:
    if len(files) > FILES_MAX:
        raise Refusal("warning_files_many", most=FILES_MAX)
    rows, drafts, keeps = list[Row](), list[Draft](), []
    for place, given in enumerate(files, len(one.evidence) + 1):
        row = dict(evidence.seal(book, given.file, given.name))
        private = {name: row.pop(name) for name in evidence.OPENS}
        person, draft, keep = draft_record(book, by, private)
        rows.append({"paper": f"E-{place}", **row, RECORD: person})
        drafts.append(draft)
        keeps.append(keep)
    if rows:
        body = {**body, "evidence": rows, "files": evidence.files(rows)}
    last = one.acts[-1].n if one.acts else 0
    draft = Draft("propose-warning", _on(one.id), by, book.today(), body, "", why, last)
    return book.home.write(*drafts, draft, also=lambda: [keep() for keep in keeps])[-1]


def free(one: Course) -> Course:
    """A warning that stands and of which nothing waits."""
    if one.waiting:
        raise Conflict("warning_waits", warning=one.id)
    if not one.stands:
        raise Conflict("warning_stands_not", warning=one.id)
    return one


def _waits(book: Book, warning: str, n: int) -> Course:
    one = warnings.course(book, warning)
    if one.waiting is None or one.waiting.n != n:
        raise Conflict("warning_proposal_gone", warning=warning)
    return one


def _on(warning: str) -> str:
    return subject("warning", warning)
