"""Reports: what people outside tell the authority, and what became of it. Writes nothing.

A report is about somebody without a licence, a shop that takes virtual assets, trouble with a firm
in the register, a fault in the register, or a warning. Its words, contact and photograph lie in
erasable records that the acts cite; the acts hold the topic and what it is about. Officials judge
it: no question reads a report, and none makes a finding. Who tells is in tell.py, what officials do
in triage.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from perimeter.acts.book import Book
from perimeter.core import papercode
from perimeter.core.act import Act, By
from perimeter.core.ids import is_name, subject
from perimeter.core.problem import NotFound, Refusal
from perimeter.store import people

PUBLIC = By("public", "public")  # whoever tells something without an account: nobody asks who
KINDS = (
    "report", "take-report", "forward-report", "reply-report", "answer-report", "close-report",
)  # fmt: skip
STATES = WAITS, TAKEN, ASKED, CLOSED = ("waits", "taken", "asked", "closed")
KEPT_DAYS = "retention_days_report"
NUMBER = 7  # letters of a code: the report's number; twelve more, 60 bits, are its teller's alone


@dataclass(frozen=True)
class Topic:
    """What is asked under a topic: `fields` in their order, those it `needs`, and the kind of
    subject it is about, if any."""

    fields: tuple[str, ...]
    needs: tuple[str, ...]
    about: str = ""


TOPICS: Mapping[str, Topic] = {
    "unlicensed": Topic(("who", "words", "when", "contact"), ("who", "words")),
    "merchant": Topic(("who", "place", "words", "when", "contact"), ("place", "words")),
    "complaint": Topic(("words", "when", "contact"), ("words", "about"), "entry"),
    "problem": Topic(("words", "contact"), ("words",), "entry"),
    "objection": Topic(("words", "contact"), ("words", "about"), "warning"),
}
# How a report ends, and the kind of subject that an ending names.
OUTCOMES: Mapping[str, str] = {
    "settled": "", "corrected": "", "warning": "warning", "request": "request", "passed_on": "",
    "no_ground": "", "too_little": "", "not_ours": "",
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """One report by the acts on it, the first of which told it. `id` is its number."""

    id: str
    acts: tuple[Act, ...]

    @property
    def number(self) -> str:
        """As people write it."""
        return papercode.grouped(self.id)

    @property
    def topic(self) -> str:
        return str(self.acts[0].body["topic"])

    @property
    def about(self) -> str:
        """The subject it is about, or empty."""
        return str(self.acts[0].body["about"])

    @property
    def entry(self) -> str:
        """The entry it is about, or empty."""
        kind, _, name = self.about.partition(":")
        return name if kind == "entry" else ""

    @property
    def lang(self) -> str:
        return str(self.acts[0].body["lang"])

    @property
    def photo(self) -> Mapping[str, str]:
        """What the act holds of its photograph; empty where there is none."""
        found: Mapping[str, str] = self.acts[0].body.get("photo", {})
        return found

    @property
    def told(self) -> date:
        return self.acts[0].effective

    @property
    def last(self) -> int:
        return self.acts[-1].n

    @property
    def taker(self) -> str:
        """The account of the official who has it in hand; empty while nobody has."""
        took = (act.by.account for act in reversed(self.acts) if act.kind == "take-report")
        return next(took, "")

    @property
    def asked(self) -> Act | None:
        """The last act that put it to the firm."""
        return next((act for act in reversed(self.acts) if act.kind == "forward-report"), None)

    @property
    def closed(self) -> Act | None:
        return self.acts[-1] if self.acts[-1].kind == "close-report" else None

    @property
    def state(self) -> str:
        if self.closed:
            return CLOSED
        if self.asked and not any(
            a.n > self.asked.n and a.kind == "reply-report" for a in self.acts
        ):
            return ASKED
        return TAKEN if self.taker else WAITS

    @property
    def records(self) -> tuple[str, ...]:
        """The erasable records it cites, the teller's first."""
        return tuple(act.body["record"] for act in self.acts if "record" in act.body)


@dataclass
class Reports:
    """Every report by number, in the order they came; `size` as acts are read."""

    of: dict[str, Report] = field(default_factory=dict)
    size: int = 0


def reports(book: Book, before: Reports | None = None) -> Reports:
    """Every report; moved on from `before`, which stays as it is."""
    before = before or Reports()
    acts = book.home.journal.acts(kinds=KINDS, since=before.size)
    return fold(acts, Reports(dict(before.of), before.size))


def fold(acts: Iterable[Act], onto: Reports) -> Reports:
    """Moves reports on by acts, in order."""
    for act in acts:
        onto.size, name = act.n, act.on.partition(":")[2]
        known = onto.of[name].acts if name in onto.of else ()
        onto.of[name] = Report(name, (*known, act))
    return onto


def report(book: Book, number: str) -> Report:
    """One report by its number, as it is written or as people write it."""
    name = number.upper().replace("-", "")
    acts = tuple(book.home.journal.acts(on=subject("report", name))) if is_name(name) else ()
    if not acts:
        raise NotFound("report_unknown", report=number)
    return Report(name, acts)


def by_code(book: Book, typed: str) -> Report:
    """The report of whoever holds its code. Never given and erased are refused alike."""
    code = papercode.read(typed)
    if not code:
        raise Refusal("report_code_mistyped")
    found = holder_of(book, code)
    if found is None:
        raise NotFound("report_code_unknown")
    return found


def holder_of(book: Book, code: str) -> Report | None:
    """The report that was told under a code; None where there is none, or its words are erased."""
    acts = tuple(book.home.journal.acts(on=subject("report", code[:NUMBER])))
    held = people.records([acts[0].body["record"]]) if acts else {}
    fits = any(one["code_digest"] == papercode.digest(code) for one in held.values())
    return Report(code[:NUMBER], acts) if fits else None


def asked_of(every: Iterable[Report], firm: str) -> list[Report]:
    """Those that were put to a firm and that it has not answered."""
    waiting = ((one, one.asked) for one in every if one.state == ASKED)
    return [one for one, asked in waiting if asked and asked.body["firm"] == firm]


def kept_days(book: Book) -> int | None:
    """How many days the words of a closed report are kept; None where the law does not say."""
    days = book.pack.parameter(KEPT_DAYS, book.today()).value
    return days if isinstance(days, int) else None


def is_past(book: Book, one: Report) -> bool:
    """Whether the words of a report are kept no longer."""
    if one.closed is None:
        return False
    days = kept_days(book)
    return days is not None and one.closed.effective + timedelta(days=days) <= book.today()


def due(book: Book, every: Iterable[Report]) -> list[Report]:
    """Those among the closed ones whose words are kept no longer, and are still there."""
    old = [one for one in every if is_past(book, one)]
    there = people.records([record for one in old for record in one.records])
    return [one for one in old if not there.keys().isdisjoint(one.records)]
