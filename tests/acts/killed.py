"""Filings handed in by processes that are killed, and what the book holds after each.

`python -m tests.acts.killed FOLDER SEED RUNS` prints the summary. A run is a process forked from
one that has everything imported and has opened nothing: it opens the home, holds it against what
was acknowledged before (steps.py), goes on with the step in flight, and is killed: by its parent at
any moment, or by itself at the n-th passing of one of the `POINTS`.
"""

import json
import os
import select
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NoReturn

from perimeter.acts import filing, filing_key
from perimeter.acts.book import Book, open_book
from perimeter.law import pack
from perimeter.store import disk, log, tiles, uploads, vault
from perimeter.store.home import Place
from perimeter.store.journal import Journal
from perimeter.store.uploads import Uploads
from perimeter.store.vault import Vault
from perimeter.tables import examined, form
from tests.acts.steps import FIRMS, Found, Said, found, hand_in, plan, said
from tests.acts.test_filing_key import public
from tests.conftest import fixed_source
from tests.world import firm_account, world

RUNS_A_HOME = 20
SECONDS_MOST = 0.4  # a run lives no longer where it does not kill itself
EARLY_SECONDS = 0.1  # one that is killed early is about to open the home
HANGS_SECONDS = 30
# Where a process kills itself: just before (False) or just after (True) it has called this, at the
# latest at so many calls.
Point = tuple[Any, str, bool, int]
POINTS: tuple[Point, ...] = (
    (Vault, "put_file", False, 3),  # nothing is kept
    (vault, "sync_folder", False, 6),  # the file has its name, its folder is not synced
    (Vault, "put_file", True, 3),  # the bytes are kept, nothing is received
    (Journal, "_number", True, 4),  # the rows are written, not committed
    (Journal, "follow", False, 4),  # committed: received or judged, and not in the log
    (tiles, "_write", True, 8),  # some tiles are written
    (log, "extend", True, 4),  # all are, and no checkpoint
    (Journal, "follow", True, 4),  # received, not judged; or judged, nobody told
    (filing, "_found", True, 2),  # read and checked, nothing kept of it
    (Vault, "put", True, 4),  # its table is kept, or what was told of it
    (filing, "receipt", True, 2),  # all is done, nobody told
    (os, "fsync", False, 40),
    (os, "fsync", True, 40),
    (disk, "make_folder", True, 30),
    (disk, "sync_folder", True, 20),
    (Uploads, "begin", True, 2),
    (uploads, "sync_folder", False, 2),  # an upload's file is there, and its folder not synced
    (Uploads, "append", True, 5),  # a part is here for good, nobody told
    (Uploads, "end", False, 2),  # handed in, and the upload does not know
    (Uploads, "end", True, 2),
)


@dataclass
class Summary:
    """What came of all runs. `resumed` steps were found begun, and acknowledged once after."""

    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    resumed: int = 0


@dataclass
class _Sequence:
    """A home, what was acknowledged in it, and how far the upload in flight is known to be."""

    home: Path
    seed: str
    told: list[Said] = field(default_factory=list)
    upload: str = ""
    offset: int = 0
    runs: int = 0


Tell = Callable[..., None]
Work = Callable[[Tell], None]


def main(folder: Path, seed: str, runs: int) -> Summary:
    """So many runs, each ended by SIGKILL; stops where one fails or finds what is plainly wrong."""
    made, chance, counted = folder / "made", Random(seed), Summary()
    _forked(lambda _: _make(made))
    while counted.runs < runs:
        sequence = _fresh(made, seed, counted.runs)
        for _ in range(min(RUNS_A_HOME, runs - counted.runs)):
            _run(sequence, chance, counted)
        _last_look(sequence, counted)
        shutil.rmtree(sequence.home.parent)
    return counted


def _fresh(made: Path, seed: str, number: int) -> _Sequence:
    name = f"{seed}-{number}"
    shutil.copytree(made, made.parent / name)
    return _Sequence(made.parent / name / "home", name)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)
    fresh = world(folder)
    fresh.sources()
    for number, firm in enumerate(FIRMS):
        fresh.firm(firm)
        clerk = firm_account(fresh, firm)
        filing_key.enrol(fresh.book, clerk, public(number), "program", date(2026, 6, 30))


def _run(sequence: _Sequence, chance: Random, counted: Summary) -> None:
    """Forks a run, kills it, and takes down what it said before."""
    sequence.runs += 1
    itself = POINTS[counted.runs // 2 % len(POINTS)] if counted.runs % 2 else None
    part, early = chance.random(), chance.random() < 0.2
    seconds = None if itself else chance.uniform(0, EARLY_SECONDS if early else SECONDS_MOST)

    def work(tell: Tell) -> None:
        if itself and early:
            _dies_at(itself, part)
        book, holds = _opened(sequence)
        tell(wrong=holds.wrong)
        if itself and not early:
            _dies_at(itself, part)
        _hand_in_on_and_on(book, holds, sequence, tell)

    for line in _forked(work, seconds, early):
        _note(sequence, counted, json.loads(line))
    counted.runs += 1


def _opened(sequence: _Sequence) -> tuple[Book, Found]:
    """Opens the home again and holds it against what was said."""
    start = datetime(2026, 2, 10) + timedelta(hours=sequence.runs)
    source = fixed_source(f"{sequence.seed} {sequence.runs}", start)
    book = open_book(Place(sequence.home, source))
    assert book.home.log.head().size == book.home.journal.size()
    begun = sequence.upload, sequence.offset
    return book, found(book, sequence.seed, sequence.told, begun)


def _hand_in_on_and_on(book: Book, holds: Found, sequence: _Sequence, tell: Tell) -> None:
    """Hands in the step that was in flight and those that follow, until killed."""
    accepted = holds.judged if holds.judged and holds.judged.kind == "accept" else None
    begun, resumed = sequence.upload, holds.begun or bool(sequence.upload)
    while True:
        steps, stands = plan(sequence.seed, sequence.told)
        step, stood = steps[-1], stands.get(steps[-1].on)
        outcome = hand_in(book, step, sequence.home.parent, tell, begun)
        told = said(book, outcome)
        if accepted and told.n != accepted.n:
            tell(wrong=[f"doubled: act {accepted.n} as {told.n}"])
        if stood and step in stood.steps and told.n not in {one.n for one in sequence.told}:
            tell(wrong=[f"doubled: a retry as act {told.n}"])
        if outcome.accepted == step.spoilt:
            tell(wrong=[f"wrong: act {told.n} judges {step}"])
        tell(said=asdict(told), resumed=resumed)
        sequence.told.append(told)
        accepted, begun, resumed = None, "", False


def _note(sequence: _Sequence, counted: Summary, line: dict[str, Any]) -> None:
    for wrong in line.get("wrong", ()):
        counted.lost += wrong.startswith("lost")
        counted.doubled += wrong.startswith("doubled")
        print(sequence.seed, sequence.runs, wrong, file=sys.stderr)
        assert not wrong.startswith("wrong"), wrong
    if "upload" in line:
        sequence.upload, sequence.offset = line["upload"], line["offset"]
    if "said" in line:
        sequence.told.append(Said(**line["said"]))
        sequence.upload, sequence.offset = "", 0
        counted.acknowledged += 1
        counted.resumed += line["resumed"]


def _last_look(sequence: _Sequence, counted: Summary) -> None:
    """Goes through every byte of a home once its runs are over."""

    def look(tell: Tell) -> None:
        book = _opened(sequence)[0]
        tell(wrong=found(book, sequence.seed, sequence.told, thorough=True).wrong)

    for line in _forked(look):
        _note(sequence, counted, json.loads(line))


def _dies_at(point: Point, part: float) -> None:
    """This process kills itself at a passing of a point: at `part` of the latest."""
    owner, name, after, latest = point
    real, left = getattr(owner, name), count(int(part * latest), -1)

    def passes(*given: Any, **named: Any) -> Any:
        last = next(left) == 0
        result = None if last and not after else real(*given, **named)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, passes)


def _forked(work: Work, seconds: float | None = None, early: bool = False) -> list[str]:
    """Does work in a fork and gives the whole lines it told. Where `seconds` are given it is killed
    so long after its first line, or, `early`, after it began."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        _works(work, writes)
    os.close(writes)
    with os.fdopen(reads, "rb", buffering=0) as pipe:
        heard = b"" if early or seconds is None else _heard(pipe, HANGS_SECONDS, b"\n")
        heard += _heard(pipe, HANGS_SECONDS if seconds is None else seconds)
        os.kill(child, signal.SIGKILL)
        heard += _heard(pipe, HANGS_SECONDS)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "a run failed"
    return heard.decode().split("\n")[:-1]


def _works(work: Work, writes: int) -> NoReturn:
    """Does the work of a fork, of which nothing comes back into what was forked."""
    status = 1
    try:
        work(lambda **line: os.write(writes, json.dumps(line).encode() + b"\n"))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _heard(pipe: Any, seconds: float, until: bytes = b"") -> bytes:
    """What comes through a pipe in so many seconds, or until it ends or a byte comes."""
    end, heard = time.monotonic() + seconds, b""
    while (left := end - time.monotonic()) > 0 and not (until and until in heard):
        if select.select([pipe], [], [], left)[0]:
            piece = pipe.read(1 << 16)
            if not piece:
                break
            heard += piece
    return heard


def _ready() -> None:
    """What every fork would do again is done before: law and forms are read."""
    for module in (pack, form):
        module.load = cache(module.load)
    pack.load(pack.find("tm"), ("assumed",))
    form.load(form.FORMS)
    examined.shipped = lambda _: ()  # what rows say is not asked: the steps between are


if __name__ == "__main__":
    _ready()
    print(json.dumps(asdict(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))))
