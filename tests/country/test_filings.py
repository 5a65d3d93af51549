"""Files on disk: kinds, columns, order, and who files what when."""

from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from perimeter.acts.due import parts
from perimeter.core.period import period
from perimeter.country.filings import ROW_GROUP_ROWS
from perimeter.law.calendar import due, length
from perimeter.law.pack import find, load
from perimeter.tables.form import load as load_forms

ROOT = Path(__file__).parents[2]
LARGE = {"trades", "transfers", "customers", "orders", "cash_flows"}
IN_TIME = ("trades", "transfers", "orders", "cash_flows")


def with_a_file(filed):
    return (step for step in filed.steps if step.path)


def columns(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return pyarrow.csv.read_csv(path).column_names
    return pq.read_schema(path).names


def test_columns_are_the_forms_own_in_its_order(filed):
    forms = load_forms(ROOT / "forms")
    for step in with_a_file(filed):
        form = forms[step.form]
        given = [name for name in columns(step.path) if not name.endswith("_absent")]
        order = [column.name for column in form.columns]
        assert given == [name for name in order if name in given]
        assert {column.name for column in form.columns if not column.optional} <= set(given)
        absent = {f"{column.name}_absent" for column in form.columns if column.absent}
        assert {name for name in columns(step.path) if name.endswith("_absent")} <= absent
        assert step.by == form.by


def test_large_tables_are_parquet_in_order_of_time(filed):
    for step in with_a_file(filed):
        assert (step.path.suffix == ".parquet") == (step.form in LARGE)
        if step.form in IN_TIME:
            at = pq.read_table(step.path, columns=["at"]).column("at").to_pylist()
            assert at == sorted(at)


def test_parquet_is_compressed_and_cut_for_engines(filed):
    path = next(step.path for step in filed.steps if step.form == "trades")
    meta = pq.ParquetFile(path).metadata
    assert meta.row_group(0).column(0).compression == "ZSTD"
    assert all(meta.row_group(n).num_rows <= ROW_GROUP_ROWS for n in range(meta.num_row_groups))


def test_amounts_have_their_exact_type(filed):
    path = next(step.path for step in filed.steps if step.form == "trades")
    assert pq.read_schema(path).field("quantity").type == pa.decimal128(38, 0)


def test_firms_file_what_they_owe_by_the_last_day(filed, land):
    pack = load(find("tm"), ("assumed",))
    came = {(step.who, step.form, step.period): step.day for step in filed.steps}
    for firm, provider in land.providers.items():
        held = {"licence", *provider.services}
        for form, owed in pack.calendar.filings.items():
            if held.isdisjoint(owed.owed_by):
                continue
            for asked in parts(land.span):
                if length(asked) == owed.every:
                    last = due(pack, form, asked)
                    assert last and came[firm, form, asked.name] <= last


def test_nobody_else_files(filed, land):
    firms = {step.who for step in filed.steps if step.by == "firm"}
    assert firms == {*land.providers, *land.issuers}


def test_issuers_file_from_their_registration_on_and_nil_before_they_place(filed, land):
    for firm, issuer in land.issuers.items():
        of = [step for step in filed.steps if step.who == firm]
        months = [month.name for month in land.months if month.until > issuer.granted]
        assert [step.period for step in of if step.form == "issuance_supply"] == months
        placed = issuer.body["asset"] in land.assets
        assert all((step.path is not None) == placed for step in of)


def test_some_have_nothing_to_file_and_say_so(filed):
    nil = {step.form for step in filed.steps if step.path is None}
    assert {"adverts", "incidents", "complaints"} <= nil <= {
        "adverts", "incidents", "complaints", "cash_flows", "orders", "issuance_supply",
        "issuance_reserves",
    }  # fmt: skip


def test_nothing_is_filed_that_the_pack_does_not_ask_for(filed):
    calendar = load(find("tm")).calendar
    for step in filed.steps:
        if step.by == "firm":
            assert length(period(step.period)) == calendar.filings[step.form].every


def test_each_source_is_one_the_pack_names(filed):
    sources = load(find("tm")).calendar.sources
    for step in filed.steps:
        assert step.by == "firm" or step.who in sources[step.form]


def test_the_list_is_filed_as_it_stood(filed):
    """A line is there from the month it was listed in, its end from the month it ended in."""
    ends = defaultdict(list)
    for row in filed.of("listed_wallets"):
        ends[row["reference"]].append(row["until_day"])
    assert len(ends["INV-001"]) == 2
    assert [end is None for end in ends["INV-002"]] == [True, False, False]


def test_every_traded_and_moved_asset_has_a_price_that_day(filed, prices):
    for form, name in (("trades", "base"), ("trades", "quote"), ("transfers", "asset")):
        assert all((row["day"], row[name]) in prices for row in filed.of(form))
