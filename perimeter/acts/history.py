"""What became of each filing of a firm, and what was read in those accepted. Writes nothing."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from perimeter.acts.book import Book
from perimeter.acts.standing import Slots
from perimeter.core.act import Act
from perimeter.core.problem import NotFound, Problem
from perimeter.tables import totals as sums
from perimeter.tables.filed import DELETE, NEW, Mode
from perimeter.tables.totals import Total

RESULTS = ("accept", "send-back")


@dataclass(frozen=True)
class Result:
    """A filing that was accepted or sent back, in a mode of tables/filed.py. `stands` while no
    later one took its place; `rows` are its own, `standing` those that stood once it came."""

    act: Act
    filing: str
    form: str
    period: str
    rows: int
    accepted: bool
    stands: bool
    mode: Mode
    standing: int


def history(book: Book, firm: str) -> list[Result]:
    """What a firm handed in, latest first."""
    acts = list(book.home.journal.acts(kinds=RESULTS, on_prefix=f"filing:{firm}/"))
    slots = Slots().moved(book, (act for act in acts if act.kind == "accept"))
    standing = {part.n for filing in slots.of.values() for part in filing.parts}
    return [_result(act, standing) for act in reversed(acts)]


def result(book: Book, firm: str, n: int) -> Result:
    """The firm's own result under act `n`; NotFound where it is not one, or another firm's."""
    found = next((one for one in history(book, firm) if one.act.n == n), None)
    if found is None:
        raise NotFound("result_unknown", n=n)
    return found


def problems(book: Book, result: Result) -> list[Problem]:
    """What was told of a filing: why it was sent back, its warnings, and what stayed unasked."""
    kept = result.act.body["files"].get("problems")
    return [_problem(one) for one in json.loads(book.home.vault.read(kept))] if kept else []


def totals(book: Book, result: Result) -> Iterator[Total]:
    """The sums of every column of amounts by asset, as we read them, for the firm to compare; of a
    deletion none, for it holds keys alone."""
    if result.mode == DELETE:
        return
    form = book.forms[result.form]
    path = book.home.vault.path(result.act.body["files"]["table"])
    yield from sums.totals(form, pq.read_table(path, columns=sums.columns(form)))


def _problem(one: dict[str, Any]) -> Problem:
    """What was kept, with its lists as the reading has them."""
    lists = {name: tuple(one.get(name, ())) for name in ("examples", "because")}
    return Problem(**{**one, **lists})


def _result(act: Act, standing: Collection[int]) -> Result:
    _, form, period = act.on.partition(":")[2].split("/")
    return Result(
        act=act,
        filing=act.body["filing"],
        form=form,
        period=period,
        rows=act.body["rows"],
        accepted=act.kind == "accept",
        stands=act.n in standing,
        mode=act.body.get("mode", NEW),
        standing=act.body.get("standing", act.body["rows"]),
    )
