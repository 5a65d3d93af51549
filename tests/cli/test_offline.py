"""The promise: what needs the file alone is told in the same bytes on a firm's machine and in the
portal, and all of it where the machine has the portal's context. Asked of every form, of files that
are good, bad, seeded and odd, in every way of handing in."""

import csv
import gzip
import io
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

from perimeter.acts import bundle, history
from perimeter.acts.filing import Handed, hand_in
from perimeter.acts.filing_draft import standing
from perimeter.core.canonical import canonical, sha256_hex
from perimeter.core.period import period
from perimeter.law.calendar import length
from perimeter.law.problems import catalogue
from perimeter.tables import result, samples
from perimeter.tables.checks import shipped
from perimeter.tables.form import names
from tests.cli.offline import answers
from tests.tables.producers import excel
from tests.world import ASSETS, World
from tests.world import world as fresh

pytestmark = pytest.mark.slow

FIRM = "F-001"
PERIODS = ("2026-01", "2026-Q1", "2026")
KEYED = {"key_stands", "key_not_standing"}


@dataclass(frozen=True)
class Case:
    """A file with what the portal kept of it, and what our own machine says without the context
    and with it."""

    name: str
    form: str
    mode: str
    accepted: bool
    kept: list[dict[str, Any]]
    alone: dict[str, Any]
    whole: dict[str, Any]


def text(form, rows, **how) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, names(form), lineterminator="\n", **how)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def good(form, asked, many=5):
    return [samples.good(form, catalogue(), asked, n) for n in range(1, many + 1)]


def seeded(form, asked, seed):
    """Good rows with cells from everywhere: each seed breaks some in its own way."""
    chance, rows = random.Random(seed), good(form, asked, 30)
    cells = ["", "0", "-1", "1e3", "BTC", "NO-SUCH", "x" * 300, "\N{NO-BREAK SPACE}1", "2026-01-31"]
    for _ in range(12):
        row, column = chance.choice(rows), chance.choice(names(form))
        row[column] = chance.choice([*cells, chance.choice(rows).get(column, "")])
    return rows


def odd(form, asked, folder):
    """Files as they come from programs of the world."""
    plain, bad = text(form, good(form, asked)), text(form, seeded(form, asked, 99))
    table = arrow_csv.read_csv(io.BytesIO(plain))
    sink = io.BytesIO()
    pq.write_table(table, sink)
    lines = [json.dumps(row) for row in good(form, asked)]
    yield "bom.csv", b"\xef\xbb\xbf" + plain
    yield "cp1251.csv", plain + "Ж,\n".encode("cp1251")
    yield "utf16.csv", plain.decode().encode("utf-16")
    yield "semicolons.csv", plain.replace(b",", b";")
    yield "crlf.csv", plain.replace(b"\n", b"\r\n")
    yield "quoted.csv", text(form, good(form, asked), quoting=csv.QUOTE_ALL)
    yield "nul.csv", plain.replace(b"BTC", b"B\0C", 1)
    yield "unclosed.csv", plain.replace(b"BTC", b'"BTC', 1)
    yield "cut.csv", plain[: len(plain) * 2 // 3]
    yield "empty.csv", b""
    yield "header.csv", plain.partition(b"\n")[0] + b"\n"
    yield "bad.csv.gz", gzip.compress(bad, mtime=0)
    yield "exact.parquet", sink.getvalue()
    yield "lines.ndjson", "\n".join(lines).encode()
    yield "book.xlsx", excel(folder / "made.xlsx").read_bytes()


class Making:
    """A book whose firm files by every form, each file put by for our own machine."""

    def __init__(self, world: World) -> None:
        self.world, self.folder = world, world.folder
        self.keys = world.folder / "keys.json"
        self.keys.write_text(json.dumps(world.book.home.keys().document()))
        self.made: list[tuple[Path, str, str, str, bool, str]] = []

    def file(self, form, asked, name, data, mode="new"):
        """Hands a file in, and puts by what the portal said and the context it had."""
        book, who = self.world.book, self.world.who["supervisor"]
        n = len(self.made)
        path = self.folder / f"{n}-{form}-{name}"
        path.write_bytes(data)
        given = bundle.made(book, who, FIRM, form, asked)
        (self.folder / f"{n}.context").write_bytes(given)
        stands = standing(book, FIRM, form, asked)
        handed = Handed(FIRM, form, asked, path, stands.id if stands else "", mode)
        outcome = hand_in(book, who, handed)
        kept = outcome.act.body["files"]["problems"]
        self.made.append((path, form, asked, mode, outcome.accepted, kept))

    def cases(self) -> list[Case]:
        lines = []
        for n, (path, form, asked, mode, _, _) in enumerate(self.made):
            line = ["check", path, "--form", form, "--period", asked, "--mode", mode, "--json"]
            context = ["--context", self.folder / f"{n}.context", "--keys", self.keys]
            lines += [line, [*line, *context]]
        told = [json.loads(out) for _, out in answers(lines)]
        vault = self.world.book.home.vault
        return [
            Case(path.name, form, mode, accepted, json.loads(vault.read(kept)), *told[2 * n :][:2])
            for n, (path, form, _, mode, accepted, kept) in enumerate(self.made)
        ]


FEW = ("screenings", "balances", "trades")


def of_forms(made: Making, names) -> None:
    """Of each form a file that is wrong in every way, and a good one that then stands."""
    book = made.world.book
    for form in (book.forms[name] for name in names):
        every = book.pack.calendar.filings[form.name].every
        asked = next(one for one in PERIODS if length(period(one)) == every)
        if form.name == "balances":  # the month before is known of one form
            made.file(form.name, "2025-12", "before.csv", text(form, good(form, period("2025-12"))))
        broken = [one.row for one in samples.broken(form, catalogue(), period(asked))]
        made.file(form.name, asked, "bad.csv", text(form, broken))
        made.file(form.name, asked, "good.csv", text(form, good(form, period(asked), 2)))


def of_trades(made: Making, seeds: int, names) -> None:
    """Seeded files, odd ones by name (all where none is named), and every way of amending."""
    form, asked = made.world.book.forms["trades"], "2026-01"
    for seed in range(seeds):
        made.file("trades", asked, f"seed{seed}.csv", text(form, seeded(form, period(asked), seed)))
    for name, data in odd(form, period(asked), made.folder):
        if name in names or not names:
            made.file("trades", asked, name, data)
    rows = good(form, period(asked), 9)
    made.file("trades", asked, "whole.csv", text(form, rows[:5]))
    made.file("trades", asked, "more.csv", text(form, rows[3:8]), "append")
    made.file("trades", asked, "next.csv", text(form, rows[5:8]), "append")
    made.file("trades", asked, "right.csv", text(form, rows[7:]), "correct")
    made.file("trades", asked, "gone.csv", b"trade\n" + rows[0]["trade"].encode(), "delete")
    made.file("trades", asked, "again.csv", b"trade,at\nNONE,2026-01-01", "delete")


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.slow)])
def making(request, tmp_path_factory) -> Making:
    world = fresh(tmp_path_factory.mktemp("offline"))
    world.firm()
    assets = [*ASSETS, ["USD", "currency", "2", "", ""], ["A2", "virtual", "0", "", ""]]
    assert world.hand_in("asset_register", "assets", assets).accepted
    made, every = Making(world), request.param == "all"
    of_forms(made, world.book.pack.calendar.filings if every else FEW)
    of_trades(made, 10 if every else 1, () if every else ("utf16.csv", "exact.parquet"))
    return made


@pytest.fixture(scope="module")
def cases(making) -> list[Case]:
    return making.cases()


def needs_context(case: Case, problem: dict[str, Any]) -> bool:
    asked = {one.at for one in shipped(case.form) if one.context}
    return problem["code"] in KEYED or (problem["code"], problem["where"].get("column")) in asked


def seven(case: Case, making: Making) -> list[dict[str, Any]]:
    """What the portal kept, as the document of a check says it."""
    due = making.world.book.pack.calendar.filings[case.form]
    problems = [history._problem(one) for one in case.kept]
    return [result.parts(one, due.article, case.name) for one in problems]


def test_there_are_enough_files_of_every_kind(cases):
    count = Counter(case.accepted for case in cases)
    told = {one["code"] for case in cases for one in case.kept if one["evaluated"]}
    assert told > KEYED and min(count[True], count[False]) >= 6
    if len({case.form for case in cases}) > len(FEW):
        assert len(cases) >= 50 and len({case.form for case in cases}) >= 18
        assert len(told) >= 150 and min(count[True], count[False]) >= 20


def test_what_needs_the_file_alone_is_told_in_the_same_bytes(cases, making):
    for case in cases:
        ours = [one for one in case.alone["problems"] if not needs_context(case, one)]
        theirs = [one for one in seven(case, making) if not needs_context(case, one)]
        assert canonical(ours) == canonical(theirs), case.name


def test_what_needs_a_context_says_that_there_is_none(cases):
    for case in cases:
        silent = [one for one in case.alone["problems"] if needs_context(case, one)]
        assert not any(one["evaluated"] for one in silent), case.name
        assert silent or case.mode == "delete" or not [c for c in shipped(case.form) if c.context]
    because = Counter(b for c in cases for one in c.alone["problems"] for b in one["because"])
    assert because["no_context"] > 50


def test_with_the_context_all_of_it_is_told_in_the_same_bytes(cases, making):
    for case in cases:
        assert canonical(case.whole["problems"]) == canonical(seven(case, making)), case.name
    told = {one["code"] for case in cases for one in case.whole["problems"] if one["evaluated"]}
    known = {one.code for form in making.world.book.forms for one in shipped(form) if one.context}
    assert {"asset_unknown", "key_stands", "key_not_standing"} < told and len(told & known) >= 2


def test_the_verdict_is_what_became_of_the_file(cases):
    for case in cases:
        assert (case.whole["verdict"] != "problems") == case.accepted, case.name


def test_the_result_names_pack_context_and_day(cases, making):
    pack = making.world.book.pack
    for n, case in enumerate(cases):
        path = making.folder / f"{n}.context"
        assert case.alone["context"] is None
        assert case.whole["pack"] == {"id": pack.id, "digest": pack.digest}
        assert case.whole["context"] == {
            "digest": sha256_hex(path.read_bytes()),
            "firm": FIRM,
            "day": making.world.book.today().isoformat(),
            "known_at": case.whole["context"]["known_at"],
        }
    assert len({case.whole["context"]["known_at"] for case in cases}) == len(cases)
