"""Warnings: who offers what nobody licensed, or passes for somebody licensed. Writes nothing.

Two officials give a warning, change it and remove it; one that was removed stays to be read, and
says so. Names in it are a business's own public words, kept for ever; what is personal never comes
here. Who may propose and confirm, and what a warning may say, is in warn.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from perimeter.acts.book import Book
from perimeter.acts.contents import Row
from perimeter.core.act import Act, By
from perimeter.core.period import END_DAY
from perimeter.core.problem import NotFound

CLONE = "clone"
KINDS = ("unlicensed", CLONE, "fraud")
WARN, CHANGE, REMOVE = ("warn", "change", "remove")
STATES = WAITS, STANDS, REMOVED, DECLINED = ("waits", "stands", "removed", "declined")
ACTS = ("propose-warning", "confirm-warning", "decline-warning")
MARKS = ("names", "domains", "apps", "phones", "wallets")  # what one is known by


@dataclass(frozen=True)
class Content:
    """What a warning says. `marks` are texts by sort, every sort there; kept ones are spelt as in
    marks.py. `clone_of` is the entry passed for; `reason` is in every language of the pack."""

    kind: str
    marks: Mapping[str, tuple[str, ...]]
    reason: Mapping[str, str]
    clone_of: str = ""

    def body(self) -> dict[str, Any]:
        """As an act holds it: nothing that is empty."""
        found = {sort: list(texts) for sort, texts in self.marks.items() if texts}
        clone = {"clone_of": self.clone_of} if self.clone_of else {}
        return {"kind": self.kind, "marks": found, "reason": dict(self.reason), **clone}


@dataclass(frozen=True)
class Warned:
    """One warning as anybody may read it.

    `since` is the day it was given, `changed` that on which it became what it is, `last` the act
    that did it, `removed` the day it was, or None while it stands.
    """

    id: str
    since: date
    kind: str
    names: tuple[str, ...]
    domains: tuple[str, ...]
    apps: tuple[str, ...]
    phones: tuple[str, ...]
    wallets: tuple[str, ...]
    clone_of: str
    reason: Mapping[str, str]
    last: int
    changed: date
    removed: date | None = None

    @property
    def marks(self) -> dict[str, tuple[str, ...]]:
        """What it is known by, by sort."""
        return {sort: getattr(self, sort) for sort in MARKS}


@dataclass(frozen=True)
class Waiting:
    """A deed that waits for its second official; `content` is None where it would remove."""

    n: int
    deed: str
    by: By
    day: date
    why: str
    content: Content | None


@dataclass(frozen=True)
class Course:
    """One warning from its first proposal: `public` None until it was given. `evidence` are the
    files of every proposal, oldest first; `acts` all that was done."""

    id: str
    public: Warned | None = None
    waiting: Waiting | None = None
    evidence: tuple[Row, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def last(self) -> int:
        return self.acts[-1].n

    @property
    def stands(self) -> bool:
        return self.public is not None and self.public.removed is None

    @property
    def state(self) -> str:
        """Where it stands for officials: one of STATES."""
        if self.waiting:
            return WAITS
        return STANDS if self.stands else REMOVED if self.public else DECLINED

    @property
    def said(self) -> "Content | Warned":
        """What is to be read of it first: what is proposed, else what stands or stood, else what
        was proposed and never given."""
        if self.waiting and self.waiting.content:
            return self.waiting.content
        return self.public or content(self.acts[0].body["content"])


def standing(book: Book, as_of: date = END_DAY) -> dict[str, Warned]:
    """The warnings that stand as of a day, newest first."""
    public = given(every(book, as_of))
    return {one.id: one for one in public if one.removed is None}


def given(known: Mapping[str, Course]) -> list[Warned]:
    """Those that were ever given, removed ones too, newest first."""
    public = [course.public for course in known.values() if course.public]
    return sorted(public, key=lambda one: (one.since, one.id), reverse=True)


def every(book: Book, as_of: date = END_DAY) -> dict[str, Course]:
    """Every warning by number, proposed ones too, in the order they were proposed."""
    acts = book.home.journal.acts(kinds=ACTS)
    return fold(act for act in acts if act.effective <= as_of)


def course(book: Book, warning: str) -> Course:
    """One warning; NotFound where there is none of that number."""
    found = every(book).get(warning)
    if found is None:
        raise NotFound("warning_unknown", warning=warning)
    return found


def fold(acts: Iterable[Act]) -> dict[str, Course]:
    """What acts on warnings, in order, leave."""
    found: dict[str, Course] = {}
    for act in acts:
        name = act.on.partition(":")[2]
        found[name] = _moved(found.get(name) or Course(name), act)
    return found


def _moved(one: Course, act: Act) -> Course:
    one = replace(one, acts=(*one.acts, act))
    if act.kind == "propose-warning":
        brought = tuple(act.body.get("evidence", ()))
        return replace(one, waiting=_waiting(act), evidence=(*one.evidence, *brought))
    waited, one = one.waiting, replace(one, waiting=None)
    if act.kind == "decline-warning" or waited is None:
        return one
    if waited.content is None:
        assert one.public is not None
        gone = replace(one.public, removed=act.effective, changed=act.effective, last=act.n)
        return replace(one, public=gone)
    since = one.public.since if one.public else act.effective
    return replace(one, public=_warned(one.id, since, waited.content, act))


def _waiting(act: Act) -> Waiting:
    said = act.body.get("content")
    return Waiting(
        act.n, act.body["deed"], act.by, act.effective, act.why, content(said) if said else None
    )


def content(said: Mapping[str, Any]) -> Content:
    """What an act says of a warning."""
    marks = {sort: tuple(said["marks"].get(sort, ())) for sort in MARKS}
    return Content(said["kind"], marks, said["reason"], said.get("clone_of", ""))


def _warned(name: str, since: date, said: Content, act: Act) -> Warned:
    return Warned(
        id=name,
        since=since,
        kind=said.kind,
        names=said.marks["names"],
        domains=said.marks["domains"],
        apps=said.marks["apps"],
        phones=said.marks["phones"],
        wallets=said.marks["wallets"],
        clone_of=said.clone_of,
        reason=said.reason,
        last=act.n,
        changed=act.effective,
    )
