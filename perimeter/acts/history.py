"""What became of each filing of a firm, and what was read in those accepted. Writes nothing."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from perimeter.acts.book import Book
from perimeter.core.act import Act
from perimeter.core.problem import NotFound, Problem
from perimeter.tables.form import Form

RESULTS = ("accept", "send-back")
WIDE = pa.decimal256(76, 0)  # for sums alone: a sum of amounts may be larger than an amount


@dataclass(frozen=True)
class Result:
    """A filing that was accepted or sent back. `stands` while no later one took its place."""

    act: Act
    filing: str
    form: str
    period: str
    rows: int
    accepted: bool
    stands: bool


@dataclass(frozen=True)
class Total:
    """The sum of one column of amounts in one asset, in base units."""

    column: str
    asset: str
    units: int


def history(book: Book, firm: str) -> list[Result]:
    """What a firm handed in, latest first."""
    acts = [act for act in book.home.journal.acts(kinds=RESULTS) if _of(act) == firm]
    standing = {act.on: act.n for act in acts if act.kind == "accept"}  # the last one counts
    return [_result(act, standing) for act in reversed(acts)]


def result(book: Book, firm: str, n: int) -> Result:
    """The firm's own result under act `n`; NotFound where it is not one, or another firm's."""
    found = next((one for one in history(book, firm) if one.act.n == n), None)
    if found is None:
        raise NotFound("result_unknown", n=n)
    return found


def problems(book: Book, result: Result) -> list[Problem]:
    """Why a filing was sent back."""
    kept = json.loads(book.home.vault.read(result.act.body["files"]["problems"]))
    return [Problem(**one) for one in kept]


def totals(book: Book, result: Result) -> Iterator[Total]:
    """The sums of every column of amounts by asset, as we read them, for the firm to compare."""
    form: Form = book.forms[result.form]
    amounts = [column for column in form.columns if column.type == "amount"]
    if not amounts:
        return
    path = book.home.vault.path(result.act.body["files"]["table"])
    for column in amounts:
        table = pq.read_table(path, columns=[column.of, column.name])
        wide = table.set_column(1, column.name, table[column.name].cast(WIDE))
        summed = wide.group_by(column.of).aggregate([(column.name, "sum")]).sort_by(column.of)
        for row in summed.to_pylist():
            yield Total(column.name, row[column.of], int(row[f"{column.name}_sum"] or 0))


def _of(act: Act) -> str:
    return act.on.partition(":")[2].partition("/")[0]


def _result(act: Act, standing: Mapping[str, int]) -> Result:
    _, form, period = act.on.partition(":")[2].split("/")
    return Result(
        act=act,
        filing=act.body["filing"],
        form=form,
        period=period,
        rows=act.body["rows"],
        accepted=act.kind == "accept",
        stands=standing.get(act.on) == act.n,
    )
