"""`check`, `sample`, `template`, `explain`: without a home, in the words of the portal."""

import csv

import pytest

from perimeter.law.problems import catalogue

MARCH = ("--form", "trades", "--period", "2026-03")


@pytest.fixture
def checked(run):
    def call(path, *more):
        done = run("check", path, *MARCH, *more, "--json")
        return done.code, done.document

    return call


@pytest.fixture
def good(run, tmp_path):
    path = tmp_path / "good.csv"
    assert run("sample", "trades", "--period", "2026-03", "--out", path).code == 0
    return path


def seeded(good, path, changes, extra=""):
    """The good file with its rows repeated under new numbers and cells changed row by row."""
    with good.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [{**rows[0], "trade": f"S-{n}", "at": f"2026-03-05T10:00:{n:02}Z",
             "settled_at": "2026-03-06T00:00:00Z", "sequence": str(n + 1),
             "buyer_order_id": f"B-{n}", "seller_order_id": f"C-{n}",
             **changes.get(n, {})} for n in range(30)]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.write(extra)
    return path


SYNTAX = {0: {"quantity": "1 000"}}
LOGIC = {
    1: {"amount": "0", "buyer_fee": "0", "seller_fee": "0"},
    2: {"quote": "BTC", "book": "BTC-BTC", "buyer_fee_asset": "", "buyer_fee": "",
        "seller_fee": "", "seller_fee_asset": ""},
    3: {"capacity": "DEAL"},
    4: {"price": "0"},
    5: {"price_per": "0"},
    6: {"buyer_fee_asset": ""},
    7: {"seller_fee": "9001"},
    8: {"settled_at": "2026-03-01T00:00:00Z"},
    9: {"chain_transaction": ""},
    10: {"seller_order_id": "B-10"},
}  # fmt: skip
WARNED = {
    11: {"venue": ""},
    12: {"item": "PIECE-7"},
    13: {"settled_at": ""},
    14: {"quantity": "1" + "0" * 30},
    15: {"sequence": "", "book": "", "aggressive_side": "SELL", "seller_order_id": ""},
}
CAUSES = {
    "cell_not_amount", "trades_amount_zero", "trades_one_asset", "trades_deal_without_own",
    "trades_price_zero", "trades_price_per_zero", "trades_buyer_fee_alone",
    "trades_seller_fee_large", "trades_settled_early", "trades_chain_missing", "trades_same_order",
    "trades_book_without_venue", "trades_item_many", "trades_settled_when",
    "trades_quantity_huge", "trades_aggressor_unknown",
}  # fmt: skip


def test_one_syntax_ten_logic_and_five_warning_causes_are_told_in_one_run(checked, good, tmp_path):
    path = seeded(good, tmp_path / "seeded.csv", SYNTAX | LOGIC | WARNED)
    code, document = checked(path)
    told = {one["code"] for one in document["problems"] if one["evaluated"]}
    assert (code, document["verdict"]) == (1, "problems")
    assert len(CAUSES) == 16 and told >= CAUSES
    by_severity = [catalogue().codes[name].severity for name in CAUSES]
    assert (by_severity.count("error"), by_severity.count("warning")) == (11, 5)
    assert not told - CAUSES - {"trades_price_per_varies", "trades_sequence_gap"}


def test_a_problem_has_its_seven_parts_in_three_languages(checked, good, tmp_path):
    path = seeded(good, tmp_path / "one.csv", {4: {"price": "0"}})
    _, document = checked(path)
    (one,) = [p for p in document["problems"] if p["code"] == "trades_price_zero"]
    assert one["where"] == {
        "file": "one.csv",
        "column": "price",
        "row": 5,
        "record": "S-4",
        "line": 6,
    }
    assert (one["seen"], one["rows"], one["evaluated"]) == ("0", 1, True)
    assert one["article"] and one["example"]
    for part in ("text", "expected", "fix"):
        assert set(one[part]) == {"tk", "ru", "en"} and all(one[part].values())
    assert set(document) >= {"verdict", "problems", "totals", "digest", "pack", "form", "rows"}


def test_a_clean_file_ends_with_nothing(checked, good):
    code, document = checked(good)
    assert (code, document["verdict"], document["rows"]) == (0, "clean", 3)
    assert all(not one["evaluated"] for one in document["problems"])
    assert {"column": "amount", "asset": "USD", "units": "27000"} in document["totals"]


def test_warnings_end_with_nothing_unless_asked_to_be_strict(checked, good, tmp_path):
    path = seeded(good, tmp_path / "warned.csv", {13: {"settled_at": ""}})
    assert checked(path)[0] == 0
    assert checked(path, "--strict")[0] == 1


def test_the_same_file_gives_the_same_bytes(run, good, tmp_path):
    path = seeded(good, tmp_path / "same.csv", SYNTAX | LOGIC)
    first, again = (run("check", path, *MARCH, "--json").out for _ in range(2))
    assert first == again


def test_people_read_the_problem_and_how_to_mend_it(run, good, tmp_path):
    path = seeded(good, tmp_path / "read.csv", {4: {"price": "0"}})
    for lang, word in (
        ("en", "How to mend it"),
        ("ru", "Как исправить"),
        ("tk", "Nähili düzetmeli"),
    ):
        done = run("check", path, *MARCH, "--lang", lang)
        assert "trades_price_zero" in done.out and word in done.out


def test_every_place_goes_into_a_file(checked, good, tmp_path):
    path = seeded(good, tmp_path / "many.csv", {n: {"price": "0"} for n in range(25)})
    out = tmp_path / "places.csv"
    checked(path, "--places", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] == "trades_price_zero"]
    assert [row["line"] for row in rows] == [str(n + 2) for n in range(25)]


def test_a_sample_that_is_bad_fails_each_check_of_a_row(run, checked, tmp_path):
    path = tmp_path / "bad.csv"
    done = run("sample", "trades", "--bad", "--period", "2026-03", "--out", path, "--json")
    rows = done.document["rows"]
    code, document = checked(path)
    told = {one["code"] for one in document["problems"] if one["evaluated"]}
    assert code == 1 and {row["code"] for row in rows} - told == {"asset_unknown"}


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_code_is_explained(run, lang):
    done = run("explain", "cell_not_day", "--lang", lang)
    assert done.code == 0 and catalogue().codes["cell_not_day"].fix[lang] in done.out


def test_the_catalogue_is_data(run):
    document = run("explain", "--json").document
    assert {one["code"] for one in document["catalogue"]} == set(catalogue().codes)


def test_a_code_that_is_none_is_refused(run):
    done = run("explain", "no_such_code")
    assert done.code == 2 and "perimeter explain" in done.err


def test_a_template_names_the_columns(run, tmp_path):
    assert run("template", "balances").out.startswith("day,asset,owed")
    out = tmp_path / "balances.xlsx"
    assert run("template", "balances", "--format", "xlsx", "--out", out).code == 0
    assert out.read_bytes().startswith(b"PK")


def test_what_is_not_there_is_refused(run, good, tmp_path):
    assert run("check", tmp_path / "none.csv", *MARCH).code == 2
    assert run("check", good, "--form", "nothing").code == 2
    assert run("sample", "trades", "--period", "soon").code == 2
