"""Real records as filings: the converters on small records of the raw shape, which always run, and
the whole plan on the records themselves, where they are here."""

import csv
import json
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from examples.real_records import lists, plan, punks, wallets
from perimeter.core.period import period
from perimeter.country.steps import Apply, Enrol, FileTable, Grant, Plan
from perimeter.law import pack as packs
from perimeter.tables import form as forms
from perimeter.tables.cells import TEXT_CHARS_MAX
from perimeter.tables.checks import shipped
from perimeter.tables.judged import Asking
from perimeter.tables.reading import Reading, read
from tests.examples.oracle import round_trips

pytestmark = pytest.mark.slow

FORMS = forms.load(packs.JURISDICTIONS.parent / "forms")
PACK = packs.load(packs.find(plan.PACK))
A, B = "0x" + "a" * 40, "0x" + "b" * 40
SALE = {
    "time_utc": "2020-01-31 20:59:59",
    "punk_id": "7",
    "price_wei": "1000000000000000001",
    "from": A,
    "to": B,
    "block": "1",
    "tx": "0x" + "1" * 64,
}
XML = """<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>
<FIRST_NAME>ONE</FIRST_NAME><SECOND_NAME/><THIRD_NAME> THREE </THIRD_NAME>
<REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><LISTED_ON>2015-04-07-04:00</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>واحد
    ثلاثة</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><ALIAS_NAME>ONE THREE</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><ALIAS_NAME>Other</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>BODY</FIRST_NAME>
<REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<ENTITY_ALIAS><ALIAS_NAME>LONG</ALIAS_NAME></ENTITY_ALIAS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


def raw(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


# Sales


def test_a_sale_is_a_trade():
    row = punks.trade(SALE)
    assert row["at"] == "2020-01-31T20:59:59Z"
    assert row["trade"] == "0x" + "1" * 64 + "-7"
    assert (row["base"], row["item"], row["quantity"]) == ("PUNK", "7", "1")
    assert (row["quote"], row["amount"], row["amount_absent"]) == ("ETH", SALE["price_wei"], "")
    assert (row["seller"], row["buyer"]) == (punks.pseudonym(A), punks.pseudonym(B))
    assert A[2:] not in "".join(row.values())


@pytest.mark.parametrize("price", ["", "-"])
def test_what_is_not_recorded_is_absent_and_not_made_up(price):
    row = punks.trade({**SALE, "to": punks.NOBODY, "price_wei": price})
    assert (row["buyer"], row["buyer_absent"]) == ("", "not_recorded")
    assert (row["amount"], row["amount_absent"]) == ("", "not_recorded")


def test_an_odd_price_is_left_for_the_door_to_send_back():
    assert punks.trade({**SALE, "price_wei": "1.5"})["amount"] == "1.5"


def test_an_address_has_one_pseudonym_whatever_its_letter_case():
    assert punks.pseudonym(A) == punks.pseudonym(A.upper().replace("0X", "0x"))
    assert punks.pseudonym(A) != punks.pseudonym(B)


def test_months_are_those_of_the_zone(tmp_path):
    late = {**SALE, "time_utc": "2020-01-31 21:00:00", "tx": "0x2"}
    path = raw(tmp_path / "sales.csv", [SALE, late])
    assert {m: len(rows) for m, rows in punks.trades_by_month(path, "Etc/GMT-3").items()} == {
        "2020-01": 1,
        "2020-02": 1,
    }
    assert list(punks.trades_by_month(path, "UTC")) == ["2020-01"]


# Lists


def test_names_of_the_united_nations(tmp_path):
    path = tmp_path / "un.xml"
    path.write_text(XML.replace("LONG", "x" * (TEXT_CHARS_MAX + 1)), "utf-8")
    rows = list(lists.un_names(path))
    assert [(r["reference"], r["kind"], r["name"], r["listed_day"]) for r in rows] == [
        ("XXi.001", "person", "ONE THREE", "2015-04-07"),
        ("XXi.001", "person", "واحد ثلاثة", "2015-04-07"),
        ("XXi.001", "person", "Other", "2015-04-07"),
        ("XXe.001", "body", "BODY", "2012-12-31"),
    ]


def test_the_longest_name_is_what_a_cell_takes():
    assert lists.NAME_CHARS_MAX == TEXT_CHARS_MAX


@pytest.mark.parametrize(
    "declared", ['<!DOCTYPE a [<!ENTITY e "x">]>', '<!DOCTYPE a SYSTEM "http://example.test/a">']
)
def test_a_list_that_declares_entities_is_refused(tmp_path, declared):
    path = tmp_path / "un.xml"
    path.write_text(f'<?xml version="1.0"?>{declared}<a/>', "utf-8")
    with pytest.raises(ValueError, match="document type"):
        list(lists.un_names(path))


def test_a_list_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "un.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>', "utf-16")
    with pytest.raises(UnicodeDecodeError):
        list(lists.un_names(path))


def test_names_of_ofac(tmp_path):
    primary, aliases = tmp_path / "sdn.csv", tmp_path / "alt.csv"
    primary.write_bytes(b'1,"ONE, Some",individual,-0- \r\n2,"BODY, LTD",-0- ,-0- \r\n\x1a')
    aliases.write_bytes(b'2,9,"aka","BODY",-0- \r\n2,8,"aka","BODY",-0- \r\n\x1a')
    rows = list(lists.ofac_names("OFAC-SDN", primary, aliases))
    assert [(r["reference"], r["kind"], r["name"]) for r in rows] == [
        ("1", "person", "ONE, Some"),
        ("2", "body", "BODY, LTD"),
        ("2", "body", "BODY"),
    ]


def test_a_listed_wallet_stands_once_with_the_latest_day_it_can_have(tmp_path):
    for code, held in {"ETH": [A, B], "USDT": [B]}.items():
        (tmp_path / f"sanctioned_addresses_{code}.json").write_text(json.dumps(held))
    remarks = tmp_path / "sdn.csv"
    remarks.write_text(f'1,"X",-0- ,"DOB 1970; Digital Currency Address - ETH {A}; Passport 1."\n')
    rows = {row["wallet"]: row for row in lists.ofac_wallets(tmp_path, remarks)}
    assert rows[A]["from_day"] == "2021-07-31"
    assert (rows[B]["from_day"], rows[B]["reference"]) == ("2025-03-03", "ETH USDT")


# Wallets of exchanges


def test_a_wallet_is_declared_once_and_unknown_chains_are_left_out(tmp_path):
    mixed = "0x" + "aB" * 20
    named = [
        ("one", "ethereum", mixed),
        ("one", "ethereum", mixed.lower()),
        ("one", "bsc", mixed),
        ("one", "eos", "nowhere"),
        ("two", "eos", "nowhere"),
        (wallets.NOT_A_FIRM[0], "bitcoin", "1" * 30),
    ]
    rows = [{"entity": e, "chain": c, "address": a, "origin": "x"} for e, c, a in named]
    found = wallets.wallets_by_entity(raw(tmp_path / "wallets.csv", rows))
    assert list(found) == ["one"]
    assert [(r["asset"], r["wallet"]) for r in found["one"]] == [("ETH", mixed), ("BNB", mixed)]
    for row in found["one"]:
        absent = {row[f"{name}_absent"] for name in ("storage", "purpose", "held")}
        assert absent == {"not_recorded"}


def test_letters_of_other_addresses_mean_what_they_are():
    assert wallets.folded("1AbC") == "1AbC"


# The oracle


def test_a_round_trip_is_counted_by_the_next_sale(tmp_path):
    def sale(day: str, seller: str, buyer: str) -> dict[str, str]:
        return {**SALE, "time_utc": f"{day} 00:00:00", "from": seller, "to": buyer, "tx": day}

    def count(*sales: dict[str, str]) -> int:
        return len(round_trips(raw(tmp_path / "sales.csv", list(sales))))

    there, back = sale("2020-01-01", A, B), sale("2020-02-01", B, A)
    assert count(there, back) == 1
    assert count(back, there) == 1
    assert count(there, sale("2020-02-02", B, A)) == 0
    assert count(there, sale("2020-01-02", B, "0x" + "c" * 40), back) == 0
    assert count(there, {**back, "punk_id": "8"}) == 0
    assert count(sale("2020-01-01", punks.NOBODY, B), sale("2020-01-02", B, punks.NOBODY)) == 0


# The records themselves


@pytest.fixture(scope="module")
def data() -> Path:
    path = Path(__file__).parents[3] / "shared" / "data"
    if not path.exists():
        pytest.skip("shared/data is not here: real records not read")
    return path


@pytest.fixture(scope="module")
def built(data, tmp_path_factory) -> Plan:
    return plan.build(data, tmp_path_factory.mktemp("filings"))


@pytest.fixture(scope="module")
def readings(built) -> dict[FileTable, Reading]:
    """Every filing read as the door reads it, against the assets filed before it."""
    filed = [step for step in built.steps if isinstance(step, FileTable)]
    known: dict[str, pa.Table] = {}
    found = {}
    for step in filed:
        asked = period(step.period)
        checks = [one for one in shipped(step.form) if set(one.context) == {"assets"}]
        asking = Asking(checks if known else [], known)
        reading = read(FORMS[step.form], step.path, zone=PACK.zone, period=asked, asking=asking)
        found[step] = reading
        if step.form == "assets" and reading.table is not None:
            known["assets"] = reading.table.select(["asset"])
    return found


def test_every_filing_fits_its_form(readings):
    assert {step: r.problems for step, r in readings.items() if r.problems} == {}


def test_counts(readings):
    rows: Counter[str] = Counter()
    for step, reading in readings.items():
        rows[step.form] += reading.rows
    assert rows == {
        "assets": 11,
        "trades": 10_233,
        "listed_names": 25_442,
        "listed_wallets": 641,
        "wallets": 2_403,
    }


def test_no_sale_is_lost_and_no_cell_made_up(data, readings):
    """Counted on the raw file in another way than the converter's."""
    lines = (data / "market/cryptopunks/punks_sales.csv").read_text("utf-8").splitlines()[1:]
    tables = [r.table for step, r in readings.items() if step.form == "trades" and r.table]
    names = [name for table in tables for name in table["trade"].to_pylist()]
    assert len(names) == len(set(names)) == len(lines)
    unknown = sum(table["buyer"].null_count for table in tables)
    assert unknown == sum(f",{punks.NOBODY}," in line for line in lines) == 1_926
    unpriced = sum(table["amount"].null_count for table in tables)
    assert unpriced == sum(",-,0x" in line for line in lines) == 9
    paid = sum(int(a) for table in tables for a in table["amount"].to_pylist() if a is not None)
    assert paid == sum(int(p) for line in lines if (p := line.split(",")[2]).isdigit())


def test_wallets_left_out_are_those_counted(data, readings):
    with (data / "exchange_wallets/defillama_cex_wallets.csv").open(newline="") as file:
        given = list(csv.DictReader(file))
    other = sum(row["chain"] not in wallets.COINS for row in given)
    seized = sum(row["entity"] in wallets.NOT_A_FIRM for row in given)
    filed = sum(r.rows for step, r in readings.items() if step.form == "wallets")
    assert (other, seized, len(given) - other - seized - filed) == (159, 4, 2)


def test_firms_are_enrolled_and_licensed_before_they_file(built):
    enrolled, applied, granted, licensed = set(), {}, set(), set()
    for step in built.steps:
        match step:
            case Enrol():
                enrolled.add(step.firm)
            case Apply():
                assert step.firm in enrolled and step.entry not in applied
                assert set(step.services) <= set(PACK.registers[step.kind].services)
                applied[step.entry] = step.firm
            case Grant():
                granted.add(step.entry)
                licensed.add(applied[step.entry])
            case FileTable() if step.by == "firm":
                assert step.who in licensed
    assert len(enrolled) == len(granted) == 68


def test_steps_are_in_order_of_day_and_sources_are_the_packs(built):
    days = [step.day for step in built.steps]
    assert days == sorted(days)
    for step in built.steps:
        if isinstance(step, FileTable):
            assert period(step.period).first <= step.day
            assert step.by == FORMS[step.form].by
            if step.by == "source":
                assert step.who in PACK.calendar.sources[step.form]


def test_periods_cover_every_trade_and_wallet(built):
    asked = [period(name) for name in plan.PERIODS]
    for step in built.steps:
        if isinstance(step, FileTable) and step.by == "firm":
            assert any(one.covers(period(step.period)) for one in asked), step


def test_the_same_records_give_the_same_files(data, built, tmp_path):
    again = plan.build(data, tmp_path)
    for one, other in zip(built.steps, again.steps, strict=True):
        if isinstance(one, FileTable):
            assert isinstance(other, FileTable)
            assert one.path.read_bytes() == other.path.read_bytes()


def test_no_address_of_a_customer_is_filed(data, built):
    with (data / "market/cryptopunks/punks_sales.csv").open(newline="") as file:
        sellers = {row["from"] for row in csv.DictReader(file)}
    trades = [s.path for s in built.steps if isinstance(s, FileTable) and s.form == "trades"]
    words = {
        cell for path in trades for cell in path.read_text("utf-8").replace("\n", ",").split(",")
    }
    assert not sellers & words


def test_round_trips_of_the_record(data):
    trips = round_trips(data / "market/cryptopunks/punks_sales.csv")
    assert len(trips) == 11
    assert len({(punk, frozenset((a, b))) for punk, a, b, _, _ in trips}) == 11


def test_days_that_only_bound_stand_in_order(readings):
    first = min(r.table["day"][0].as_py() for s, r in readings.items() if s.form == "trades")
    assert plan.OPENED < first < lists.REMARKS_DAY < lists.WALLETS_DAY < plan.UN_DAY
    assert plan.UN_DAY < wallets.GATHERED
