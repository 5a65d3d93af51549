"""Filings one after another, and the plain dictionary that says what must stand after each.

What comes next follows from a seed and from what was acknowledged so far, so that a sequence which
was broken off goes on with the very step that was in flight. What breaks it off is not known here.
"""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from perimeter.acts import filing, filing_key, uploads
from perimeter.acts.book import Book
from perimeter.acts.filing import Handed, Outcome
from perimeter.acts.standing import filings, rows_of
from perimeter.core.act import Act
from perimeter.store import accounts, receipt
from perimeter.store.verify import Count, verify
from perimeter.tables.filed import APPEND, CORRECT, DELETE, NEW, NIL
from tests.world import TRADES, trade

FIRMS, MONTHS = ("F-001", "F-002"), ("2026-01", "2026-02")
BACK, AGAIN, SPOILT = "back", "again", "spoilt"  # A once more after B; a retry; what is sent back
WAYS = (NEW, APPEND, CORRECT, DELETE, NIL, BACK, AGAIN, SPOILT)
PARTS = 3  # an upload comes in so many


@dataclass(frozen=True)
class Step:
    """One thing to hand in for a firm and month: trades with their quantities, in parts or not."""

    firm: str
    month: str
    mode: str
    rows: dict[str, int]
    replaces: str
    parts: bool = False
    spoilt: bool = False

    @property
    def on(self) -> str:
        return f"filing:{self.firm}/trades/{self.month}"

    def data(self) -> bytes:
        """The file; the same rows are the same bytes."""
        if self.mode == NIL:
            return b""
        at, text = f"{self.month}-10T09:00:00Z", io.StringIO()
        cells = [
            trade(name, at=at, quantity="1.5" if self.spoilt else str(n))
            for name, n in self.rows.items()
        ]
        whole = [TRADES, *cells]
        csv.writer(text).writerows([row[:1] for row in whole] if self.mode == DELETE else whole)
        return text.getvalue().encode()


@dataclass(frozen=True)
class Said:
    """What the door acknowledged of a step: number and kind of the act, filing, receipt."""

    n: int
    kind: str
    filing: str
    receipt: str


@dataclass
class Stood:
    """What a slot holds by the plain dictionary, and the steps that brought it about."""

    rows: dict[str, int]
    latest: str
    steps: list[Step] = field(default_factory=list)


Stands = dict[str, Stood]


def plan(seed: str, said: Sequence[Said]) -> tuple[list[Step], Stands]:
    """The steps that were acknowledged and the one that comes next; what stands before that."""
    steps: list[Step] = []
    stands: Stands = {}
    for at, one in enumerate([*said, None]):
        steps.append(_next(Random(f"{seed} {at}"), at, stands))
        if one is not None and one.kind == "accept":
            apply(stands, steps[-1], one.filing)
    return steps, stands


def apply(stands: Stands, step: Step, name: str) -> None:
    """Takes an accepted step into the dictionary; one that came before changes nothing."""
    stood = stands.get(step.on)
    if stood and step in stood.steps:
        return
    known = stood.rows if stood else {}
    rows = {
        APPEND: {**known, **step.rows},
        CORRECT: {**known, **step.rows},
        DELETE: {key: n for key, n in known.items() if key not in step.rows},
    }.get(step.mode, step.rows)
    stands[step.on] = Stood(rows, name, [*(stood.steps if stood else []), step])


def _next(chance: Random, at: int, stands: Stands) -> Step:
    firm, month, way = chance.choice(FIRMS), chance.choice(MONTHS), chance.choice(WAYS)
    bare = Step(firm, month, NEW, {}, "")
    stood = stands.get(bare.on)
    known, latest = (stood.rows, stood.latest) if stood else ({}, "")
    fresh = {f"T-{at}-{n}": chance.randint(1, 9) for n in range(chance.randint(1, 4))}
    some = dict.fromkeys(sorted(known)[: chance.randint(1, 2)], chance.randint(1, 9))
    whole = [one for one in stood.steps if one.mode == NEW] if stood else []
    parts = chance.random() < 0.5
    if way == AGAIN and stood:
        return chance.choice(stood.steps)
    if way == BACK and len(whole) > 1:
        return Step(firm, month, NEW, whole[-2].rows, latest, parts)
    if way in (CORRECT, DELETE) and known:
        return Step(firm, month, way, some, latest, parts)
    if way == NIL:
        return Step(firm, month, NIL, {}, latest, parts)
    mode = APPEND if way == APPEND else NEW
    return Step(firm, month, mode, fresh, latest, parts, spoilt=way == SPOILT)


Tell = Callable[..., None]


def hand_in(book: Book, step: Step, folder: Path, tell: Tell, begun: str = "") -> Outcome:
    """Takes a step through the door. An upload is gone on with, also where it has ended; `tell`
    hears its `upload` and the `offset` of each part that was acknowledged."""
    data = step.data()
    if step.parts:
        return _in_parts(book, step, tell, begun)
    path = folder / "given.csv"
    path.write_bytes(data)
    handed = Handed(step.firm, "trades", step.month, path, step.replaces, step.mode)
    who = next(one for one in accounts.every() if one.firm == step.firm)
    return filing.hand_in(book, who, handed)


def _in_parts(book: Book, step: Step, tell: Tell, begun: str) -> Outcome:
    data, [key] = step.data(), filing_key.keys(book, step.firm)
    if begun and book.home.uploads.find(step.firm, begun).act:
        return uploads.hand_in(book, key, begun)
    sha256 = hashlib.sha256(data).hexdigest()
    asked = uploads.Asked("trades", step.month, len(data), sha256, step.replaces, step.mode)
    upload = uploads.begin(book, key, asked)[0]
    assert begun in ("", upload.id), "another upload for the same words"
    tell(upload=upload.id, offset=upload.received)
    at = upload.received
    while at < len(data):
        part = data[at : at + -(-len(data) // PARTS)]
        at = book.home.uploads.append(step.firm, upload.id, at, part).received
        tell(upload=upload.id, offset=at)
    return uploads.hand_in(book, key, upload.id)


def said(book: Book, outcome: Outcome) -> Said:
    """What is acknowledged of an outcome."""
    proof = filing.receipt(book, outcome.act).decode()
    return Said(outcome.act.n, outcome.act.kind, outcome.id, proof)


@dataclass(frozen=True)
class Found:
    """What a book holds beyond what was acknowledged: the judgment of the step in flight, or no
    more than the beginning of it; and what is `wrong`, `lost` and `doubled` among it."""

    wrong: tuple[str, ...]
    judged: Act | None
    begun: bool


def found(
    book: Book,
    seed: str,
    told: Sequence[Said],
    upload: tuple[str, int] = ("", 0),
    thorough: bool = False,
) -> Found:
    """Holds a book against what was acknowledged, bytes of the `upload` in flight among it;
    `thorough` goes through every byte of it."""
    steps, stands = plan(seed, told)
    known = {one.n for one in told}
    again = {one.filing for one in told if one.kind == "send-back"}  # judged anew after a kill
    acts = {act.n: act for act in book.home.journal.acts(on_prefix="filing:F-")}
    judged = [act for act in acts.values() if act.kind != "receive"]
    more = [a for a in judged if a.n not in known and a.body["filing"] not in again]
    wrong = [*_lost(book, steps, told, acts, thorough), *_doubled(acts.values())]
    wrong += _parts_lost(book, steps[-1], *upload)
    for act in more:
        wrong += _in_flight(steps[-1], act)
        if act.kind == "accept":
            apply(stands, steps[-1], act.body["filing"])
    wrong += _folded(book, stands)
    if thorough:
        wrong += [f"wrong: {fault}" for fault in verify(book.home, Count())]
    begun = [a for a in acts.values() if a.kind == "receive" and a.n > max(known, default=0)]
    return Found(tuple(wrong), next(iter(more), None), bool(begun or more))


def _lost(
    book: Book, steps: list[Step], told: Sequence[Said], acts: dict[int, Act], thorough: bool
) -> Iterator[str]:
    keys = book.home.keys()
    for at, (step, one) in enumerate(zip(steps, told, strict=False)):
        act = acts.get(one.n)
        if act is None or (act.kind, act.body["filing"], act.on) != (one.kind, one.filing, step.on):
            yield f"lost: act {one.n} {one.filing}"
        elif thorough or len(told) - at <= 3:
            proved, head = receipt.check(one.receipt.encode(), keys)
            if proved != act or not book.home.log.extends(head):
                yield f"lost: the receipt of act {one.n}"


def _parts_lost(book: Book, step: Step, upload: str, offset: int) -> Iterator[str]:
    kept = book.home.uploads.find(step.firm, upload) if upload else None
    if kept and kept.received < offset:
        yield f"lost: {offset} bytes were acknowledged, {kept.received} are here"
    if kept and kept.received and not kept.act:
        path = book.home.uploads.folder / kept.id
        here = path.read_bytes()[: kept.received] if path.exists() else b""
        if here != step.data()[: kept.received]:
            yield f"lost: the bytes of upload {upload}"


def _doubled(acts: Iterable[Act]) -> Iterator[str]:
    """What was sent back may be judged anew: nothing stands by it."""
    counted = Counter((act.kind, act.body["filing"]) for act in acts)
    sent_back = {name for kind, name in counted if kind == "send-back"}
    for (kind, name), times in counted.items():
        if times > 1 and name not in sent_back:
            yield f"doubled: {kind} of {name}, {times} times"


def _in_flight(step: Step, act: Act) -> Iterator[str]:
    raw = hashlib.sha256(step.data()).hexdigest()
    if (act.on, act.body["mode"], act.body["files"]["raw"]) != (step.on, step.mode, raw):
        yield f"wrong: act {act.n} is not what was in flight"


def _folded(book: Book, stands: Stands) -> Iterator[str]:
    there = {f"filing:{one.filer}/{one.form}/{one.period.name}": one for one in filings(book)}
    there = {on: one for on, one in there.items() if on.startswith("filing:F-")}
    if there.keys() != stands.keys():
        yield f"wrong: {sorted(there)} stand and not {sorted(stands)}"
        return
    for on, stood in stands.items():
        table = rows_of(book, there[on], ["quantity"]).to_pydict()
        rows = dict(zip(table["trade"], map(int, table["quantity"]), strict=True))
        if (rows, there[on].id, len(table["trade"])) != (stood.rows, stood.latest, len(stood.rows)):
            yield f"wrong: {on} holds {rows} and not {stood.rows}"
