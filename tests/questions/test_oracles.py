"""Each clever question against plain Python over random records, one child for all."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from perimeter.acts import assess
from perimeter.analysis import DERIVED
from perimeter.tables import catalogue, engine, entries, form
from perimeter.tables.engine import Asked

FORMS = form.load(Path(__file__).parents[2] / "forms")
SCHEMAS = catalogue.schemas(FORMS, entries.SCHEMAS, DERIVED)
FIRST, UNTIL = date(2026, 3, 1), date(2026, 4, 1)
DAYS_MAX, TRIPS_MIN = 6, 2
PEOPLE = ["ann", "bob", "cat", "dan", None]


def moments(chance: random.Random, many: int) -> list[datetime]:
    """From a month before the period to its end, some of them at once."""
    start = datetime(2026, 2, 1)
    return sorted(start + timedelta(hours=chance.randrange(59 * 24)) for _ in range(many))


def trades(chance: random.Random) -> list[dict]:
    rows = []
    for number, at in enumerate(moments(chance, 3000), 1):
        piece = chance.random() < 0.4
        rows.append(
            {
                "firm": chance.choice(["F-1", "F-2"]),
                "row": number,
                "trade": f"T-{chance.randrange(10**9)}-{number}",
                "at": at,
                "day": at.date(),
                "buyer": chance.choice(PEOPLE),
                "seller": chance.choice(PEOPLE),
                "base": "ART" if piece else chance.choice(["BTC", "ETR"]),
                "item": str(chance.randrange(12)) if piece else None,
                "quantity": 1 if piece else chance.choice([5, 5, 7]),
            }
        )
    return rows


def customers(chance: random.Random) -> list[dict]:
    known = [None, datetime(2026, 1, 1), datetime(2026, 3, 1, 5), datetime(2026, 3, 20)]
    return [
        {"firm": firm, "customer": name, "identified_at": chance.choice(known)}
        for firm in ("F-1", "F-2")
        for name in PEOPLE[:-1]
        if chance.random() < 0.8
    ]


def transfers(chance: random.Random) -> list[dict]:
    return [
        {
            "firm": "F-1",
            "filing": at.strftime("%m"),
            "transfer": f"X-{number}",
            "at": at,
            "day": at.date(),
            "wallet": chance.choice(["w1", "w2", "w3", "w4", None]),
        }
        for number, at in enumerate(moments(chance, 400))
    ]


def listed(chance: random.Random) -> list[dict]:
    rows = []
    for number in range(12):
        first = date(2026, 2, 1) + timedelta(chance.randrange(50))
        until = first + timedelta(chance.randrange(1, 30))
        rows.append(
            {
                "source": "s",
                "list": chance.choice(["names", "others"]),
                "reference": f"N-{number % 5}",
                "wallet": chance.choice(["w1", "w2", "w9"]),
                "from_day": first,
                "until_day": chance.choice([until, date(9999, 12, 31)]),
            }
        )
    return rows


@pytest.fixture(scope="module", params=range(3))
def asked(request, tmp_path_factory):
    """The records, and the answers of the three questions by name."""
    chance, folder = random.Random(request.param), tmp_path_factory.mktemp("oracle")
    made = {
        "trades": trades(chance),
        "customers": customers(chance),
        "transfers": transfers(chance),
        "listed_wallets": listed(chance),
    }
    files = {}
    for name, rows in made.items():
        mixed = chance.sample(rows, len(rows))  # the order of a file decides nothing
        files[name] = [folder / f"{name}.parquet"]
        pq.write_table(pa.Table.from_pylist(mixed, SCHEMAS[name]), files[name][0])
    values = {
        "period_first": FIRST,
        "period_until": UNTIL,
        "round_trip_days_max": DAYS_MAX,
        "round_trips_min": TRIPS_MIN,
    }
    names = ("round_trips", "trade_before_identification", "wallet_on_list")
    questions = [Asked(assess.library()[name], values) for name in names]
    return made, {a.question: a for a in engine.ask(questions, files, SCHEMAS, folder)}


def rows_of(answer: engine.Answer, *columns: str) -> list[tuple]:
    assert answer.error is None
    return sorted(tuple(row[name] for name in columns) for row in answer.found.to_pylist())


def test_round_trips(asked):
    made, answers = asked
    chains, pairs, trips = defaultdict(list), set(), defaultdict(list)
    for t in sorted(made["trades"], key=lambda t: (t["at"], t["row"])):
        sides = (t["buyer"], t["seller"])
        judged = None not in sides and t["buyer"] != t["seller"]
        pair = tuple(sorted(sides)) if judged else None
        thing = (t["firm"], t["base"], t["item"] or "")
        if not judged and not t["item"]:
            continue
        chain = chains[thing if t["item"] else (*thing, pair)]
        chain.append(t)
        if not judged or t["day"] < FIRST:
            continue
        pairs.add((*thing, *pair))
        before = chain[-2] if len(chain) > 1 else None
        if (
            before
            and (before["seller"], before["buyer"]) == sides
            and before["quantity"] == t["quantity"]
            and (t["day"] - before["day"]).days <= DAYS_MAX
        ):
            trips[(*thing, *pair)].append((before, t))
    expected = sorted(
        (*key, len(found), found[0][0]["trade"], found[-1][1]["trade"])
        for key, found in trips.items()
        if key[2] or len(found) >= TRIPS_MIN
    )
    columns = ("firm", "base", "item", "customer_a", "customer_b")
    answer = answers["round_trips"]
    assert rows_of(answer, *columns, "trips", "first_trade", "last_trade") == expected
    assert len(expected) > 10
    assert answer.none == len(pairs) - len(expected)


def test_trade_before_identification(asked):
    made, answers = asked
    book = {(c["firm"], c["customer"]): c["identified_at"] for c in made["customers"]}
    early, seen = defaultdict(list), set()
    for t in sorted(made["trades"], key=lambda t: (t["at"], t["row"])):
        for customer in {t["buyer"], t["seller"]} - {None}:
            if t["day"] < FIRST:
                continue
            key = (t["firm"], customer)
            seen.add(key)
            if key in book and (book[key] is None or t["at"] < book[key]):
                early[key].append(t["trade"])
    answer = answers["trade_before_identification"]
    expected = sorted((*key, found[0], len(found)) for key, found in early.items())
    assert rows_of(answer, "firm", "customer", "first_trade", "trades") == expected
    unknown = len(seen - set(book))
    assert answer.cannot_tell == ({"customer_not_filed": unknown} if unknown else {})
    assert answer.none == len(seen) - len(expected) - unknown


def test_wallet_on_list(asked):
    made, answers = asked
    hits, none, unknown = set(), 0, 0
    for t in made["transfers"]:
        if t["day"] < FIRST:
            continue
        found = {
            (t["firm"], t["transfer"], line["list"], line["reference"])
            for line in made["listed_wallets"]
            if line["wallet"] == t["wallet"] and line["from_day"] <= t["day"] < line["until_day"]
        }
        hits |= found
        none += not found and t["wallet"] is not None
        unknown += t["wallet"] is None
    answer = answers["wallet_on_list"]
    assert rows_of(answer, "firm", "transfer", "list", "reference") == sorted(hits)
    assert (answer.none, answer.cannot_tell) == (none, {"wallet_not_recorded": unknown})
