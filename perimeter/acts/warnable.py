"""What a warning may say: every fault of it at once, and its marks each in one spelling.

What an entry in force lists as its own is never warned about, whatever officials want. That a name
looks like a licensed one is for them to judge; whether a reason is true, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from perimeter.acts import marks, warnings
from perimeter.acts.book import Book
from perimeter.acts.contents import folded
from perimeter.acts.dossier import dossier
from perimeter.acts.warnings import CLONE, KINDS, MARKS, Content
from perimeter.core.problem import Faulty, NotFound, Problem
from perimeter.judging import domains
from perimeter.store import items
from perimeter.tables.sheet import SEEN_CHARS_MAX

REASON_CHARS_MAX = 500
MARKS_MAX = 50  # of one sort: a page of them is still read
NAMES, OWN = MARKS[0], MARKS[1:]  # others may bear the same name; a domain or wallet is one's own
_UNFIT = {
    "names": "cell_not_text", "domains": "mark_not_domain", "apps": "mark_not_app",
    "phones": "cell_not_phone", "wallets": "cell_not_wallet",
}  # fmt: skip
Marks = Mapping[str, Sequence[str]]  # by sort


def checked(book: Book, given: Content, own: str) -> Content:
    """The warning of number `own` as it will be kept; Faulty with everything that is amiss."""
    read = {sort: [marks.READ[sort](text) for text in given.marks[sort]] for sort in MARKS}
    reason = {lang: marks.line(text, REASON_CHARS_MAX) for lang, text in given.reason.items()}
    problems = [*_kind(book, given), *_marks(given, read), *_reason(book, reason)]
    if not problems:
        problems = [*_licensed(book, read), *_repeated(book, read, own)]
    if problems:
        raise Faulty(problems)
    once = {sort: tuple(dict.fromkeys(found)) for sort, found in read.items()}
    return replace(given, marks=once, reason=reason)


def _kind(book: Book, given: Content) -> Iterator[Problem]:
    """A clone passes for an entry that was in force at some time; no other warning names one."""
    if given.kind not in KINDS:
        yield Problem("warning_kind", {"column": "kind"}, given.kind)
    elif (given.kind == CLONE) != bool(given.clone_of):
        yield Problem("warning_clone_of", {"column": "clone_of"}, given.clone_of)
    elif given.clone_of:
        try:
            was = dossier(book, given.clone_of, book.today()).once_in_force()
        except NotFound:
            was = False
        if not was:
            yield Problem("warning_clone_unknown", {"column": "clone_of"}, given.clone_of)


def _marks(given: Content, read: Marks) -> Iterator[Problem]:
    for sort in MARKS:
        for text, plain in zip(given.marks[sort], read[sort], strict=True):
            if not plain:
                yield Problem(_UNFIT[sort], {"column": sort}, text[:SEEN_CHARS_MAX])
        if len(read[sort]) > MARKS_MAX:
            yield Problem("marks_too_many", {"column": sort}, values={"most": MARKS_MAX})
    if not any(read.values()):
        yield Problem("mark_missing", {"column": NAMES})


def _reason(book: Book, reason: Mapping[str, str]) -> Iterator[Problem]:
    for lang in dict.fromkeys((*book.pack.languages, *reason)):
        at = {"column": f"reason-{lang}"}
        if lang not in book.pack.languages:
            yield Problem("warning_language", at, lang)
        elif not reason.get(lang):
            yield Problem("warning_reason", at, values={"most": REASON_CHARS_MAX})


def _licensed(book: Book, read: Marks) -> Iterator[Problem]:
    """Marks that an entry in force lists as its own, or that lie within a domain of its."""
    for sort in OWN:
        schedule, column = ("wallets", "wallet") if sort == "wallets" else ("channels", "address")
        for mark in read[sort]:
            wider = _wider(mark) if sort == "domains" else [mark]
            for entry in _listing(f"{schedule}.{column}", wider):
                found = dossier(book, entry, book.today())
                own = {_own(sort, row[column]) for row in found.contents.of(schedule)}
                stands = found.entry.status in found.kind.life.in_force
                if stands and not own.isdisjoint(wider):
                    values = {"value": mark, "entry": entry}
                    yield Problem("warning_of_licensed", {"column": sort}, values=values)


def _wider(domain: str) -> list[str]:
    """A domain and those that it lies under."""
    host, _ = domains.link(domain)
    return [domain, *map(domains.written, domains.above(host))]


def _own(sort: str, listed: str) -> str:
    """What an entry lists, as marks are spelt; of a link its host."""
    return (
        domains.written(domains.link(listed)[0]) if sort == "domains" else marks.READ[sort](listed)
    )


def _listing(what: str, given: Sequence[str]) -> set[str]:
    """The entries that may list a mark; one that is kept as it was filed is looked for within."""
    near, letters = given, [folded(mark) for mark in given]
    if what == "channels.address":
        near = [one for one in items.values(what) if any(part in one for part in letters)]
    return {entry for _, entry, stands in items.listed(what, near) if stands}


def _repeated(book: Book, read: Marks, own: str) -> Iterator[Problem]:
    """Marks that another warning names already."""
    for one in warnings.standing(book).values():
        for sort in OWN if one.id != own else ():
            for mark in sorted(set(read[sort]) & set(one.marks[sort])):
                values = {"value": mark, "warning": one.id}
                yield Problem("warning_twice", {"column": sort}, values=values)
