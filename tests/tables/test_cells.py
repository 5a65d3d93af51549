"""Cells: the patterns agree with slow independent oracles; exact types end like their text."""

from datetime import date, datetime
from decimal import Decimal
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.ids import is_digest, is_name
from perimeter.core.money import AMOUNT_MAX
from perimeter.tables.cells import COUNT_MAX, typed
from perimeter.tables.form import ARROW, Column


def column(kind, codes=()):
    return Column("c", kind, codes, (), "", False, {})


def of(kind, cells, codes=()):
    """Values and bad codes of some cells: [(value, code or None)]."""
    array = cells if isinstance(cells, pa.Array) else pa.array(cells, pa.string())
    found = typed(column(kind, codes), pa.chunked_array([array]))
    assert found.values.type == ARROW[kind]
    codes_of = [None] * len(array)
    for bad in found.bad:
        for at, is_bad in enumerate(bad.mask.to_pylist()):
            assert not (is_bad and codes_of[at]), "one cell, one reason"
            codes_of[at] = bad.code if is_bad else codes_of[at]
    return list(zip(found.values.to_pylist(), codes_of, strict=True))


def real_day(text):
    try:
        return 1900 <= int(text[:4]) <= 2199 and date.fromisoformat(text) is not None
    except ValueError:
        return False


def test_exactly_the_real_days_are_days():
    years = [*range(1895, 2206), 9999]
    texts = [f"{y:04}-{m:02}-{d:02}" for y, m, d in product(years, range(14), range(33))]
    for text, (value, code) in zip(texts, of("day", texts), strict=True):
        assert (code is None) == real_day(text), text
        assert value == (date.fromisoformat(text) if code is None else None)


@pytest.mark.parametrize("text", ["2026-1-5", "05.01.2026", "2026-01-05 ", "20260105", "46027"])
def test_a_day_has_one_form(text):
    assert of("day", [text]) == [(None, "cell_not_day")]


@pytest.mark.parametrize(
    "text, value",
    [
        ("2026-01-05T06:07:08Z", datetime(2026, 1, 5, 6, 7, 8)),
        ("2026-01-05 06:07:08", datetime(2026, 1, 5, 6, 7, 8)),
        ("2026-01-05T06:07:08.5Z", datetime(2026, 1, 5, 6, 7, 8, 500_000)),
        ("2024-02-29 23:59:59.000001", datetime(2024, 2, 29, 23, 59, 59, 1)),
    ],
)
def test_instants(text, value):
    assert of("instant", [text]) == [(value, None)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05T06:07:08+05:00",
        "2026-01-05T24:00:00Z",
        "2026-01-05T06:07:60Z",
        "2026-02-29T06:07:08Z",
        "2026-01-05T06:07Z",
        "2026-01-05",
        "2026-01-05T06:07:08.1234567Z",
        "2026-01-05T06:07:08ZZ",
        "1767593228",
    ],
)
def test_what_is_no_instant_in_utc(text):
    assert of("instant", [text]) == [(None, "cell_not_instant")]


@given(st.integers(0, AMOUNT_MAX))
def test_every_amount_is_exact(units):
    assert of("amount", [str(units)]) == [(Decimal(units), None)]


@pytest.mark.parametrize(
    "text, code",
    [
        ("-1", "amount_negative"),
        ("-" + "9" * 50, "amount_negative"),
        ("1" + "0" * 38, "amount_too_large"),
        ("12,5", "cell_not_amount"),
        ("1.0", "cell_not_amount"),
        ("1.2E+19", "cell_not_amount"),
        ("1e3", "cell_not_amount"),
        ("+5", "cell_not_amount"),
        (" 5", "cell_not_amount"),
        ("1 000", "cell_not_amount"),
        ("1\u00a0000", "cell_not_amount"),
        ("0x10", "cell_not_amount"),
        ("٣", "cell_not_amount"),
        ("NaN", "cell_not_amount"),
        ("5\n", "cell_not_amount"),
    ],
)
def test_what_is_no_amount(text, code):
    assert of("amount", ["7", text, "8"]) == [(Decimal(7), None), (None, code), (Decimal(8), None)]


def test_all_kinds_of_bad_amounts_show_at_once():
    cells = ["-1", "x", "9" * 39, "", None, "4"]
    codes = [code for _, code in of("amount", cells)]
    assert codes == ["amount_negative", "cell_not_amount", "amount_too_large", None, None, None]


@pytest.mark.parametrize("kind", ["amount", "count"])
@pytest.mark.parametrize("width", [pa.int8(), pa.uint16(), pa.int32(), pa.int64(), pa.uint64()])
def test_whole_numbers_of_every_width_are_taken(kind, width):
    assert of(kind, pa.array([0, 5, None], width)) == [(0, None), (5, None), (None, None)]


def test_exact_types_have_the_same_bounds_as_text():
    assert of("amount", pa.array([-1, 1])) == [(None, "amount_negative"), (1, None)]
    beyond = pa.array([10**38 - 1], pa.decimal128(38, 0))
    assert of("amount", beyond) == [(AMOUNT_MAX, None)]
    assert of("count", pa.array([-1, COUNT_MAX])) == [(None, "cell_not_count"), (COUNT_MAX, None)]
    assert of("count", pa.array([COUNT_MAX + 1])) == [(None, "cell_not_count")]
    assert of("count", pa.array([2**64 - 1], pa.uint64())) == [(None, "cell_not_count")]
    assert of("count", [str(COUNT_MAX), str(COUNT_MAX + 1), "-1"]) == [
        (COUNT_MAX, None), (None, "cell_not_count"), (None, "cell_not_count"),
    ]  # fmt: skip
    assert of("day", pa.array([date(1899, 12, 31), date(2199, 12, 31), date(2200, 1, 1)])) == [
        (None, "cell_not_day"), (date(2199, 12, 31), None), (None, "cell_not_day"),
    ]  # fmt: skip
    late = datetime(2199, 12, 31, 23, 59, 59, 999_999)
    instants = pa.array([late, datetime(2200, 1, 1), datetime(1, 1, 1)], pa.timestamp("us"))
    assert [code for _, code in of("instant", instants)] == [
        None, "cell_not_instant", "cell_not_instant",
    ]  # fmt: skip


def test_a_decimal_past_its_own_precision_is_too_large():
    raw = (10**38).to_bytes(16, "little", signed=True)
    cells = pa.Array.from_buffers(pa.decimal128(38, 0), 1, [None, pa.py_buffer(raw)])
    assert of("amount", cells) == [(None, "amount_too_large")]


@given(st.text(st.sampled_from("aZ09._/- \nä\0"), min_size=1) | st.text(min_size=1, max_size=3))
def test_ids_are_what_core_says(text):
    assert of("id", [text]) == [(text, None) if is_name(text) else (None, "cell_not_id")]


@pytest.mark.parametrize("length, good", [(1, True), (120, True), (121, False)])
def test_an_id_has_a_length(length, good):
    assert (of("id", ["a" * length])[0][1] is None) is good is is_name("a" * length)


@pytest.mark.parametrize(
    "text", ["ab" * 32, "AB" * 32, "ab" * 31, "ab" * 33, "ag" * 32, "ab" * 32 + "\n"]
)
@pytest.mark.parametrize("kind", ["pseudonym", "digest", "secret"])
def test_pseudonyms_are_digests(kind, text):
    assert (of(kind, [text])[0][1] is None) == is_digest(text)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("0x" + "aB" * 20, "0x" + "ab" * 20),
        ("0X" + "AB" * 20, "0x" + "ab" * 20),
        ("0x" + "aB" * 32, "0x" + "aB" * 32),
        ("BC1Q" + "W508" * 8, "bc1q" + "w508" * 8),
        ("bc1q" + "w508" * 8, "bc1q" + "w508" * 8),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("eip155:1:" + "A" * 20, "eip155:1:" + "A" * 20),
    ],
)
def test_wallets_fold_only_where_case_says_nothing(text, kept):
    assert of("wallet", [text]) == [(kept, None)]


@pytest.mark.parametrize("text", ["0xabc", "a" * 121, "1.23457E+19", "x" * 19, "a b" * 10])
def test_what_is_no_wallet(text):
    assert of("wallet", [text]) == [(None, "cell_not_wallet")]


@pytest.mark.parametrize(
    "text, good",
    [("ä" * 200, True), ("a" * 201, False), ("a\tb", False), ("a\nb", False), ("\u2028", False),
     ("Ýaşyl, «bank» \"A\"", True), ("\0", False), (" ", True)],
)  # fmt: skip
def test_texts(text, good):
    assert of("text", [text]) == [(text, None) if good else (None, "cell_not_text")]


@pytest.mark.parametrize("sign", "\u202e\u2066\u200b\u200d\ufeff\u00ad\U000e0041")
def test_a_sign_that_nobody_sees_is_a_fault_of_its_own(sign):
    texts = [f"Altyn{sign}", f"{sign}Altyn", sign]
    assert of("text", texts) == [(None, "text_unseen")] * 3


def test_countries_assets_and_codes():
    assert [code for _, code in of("country", ["TM", "tm", "TKM", "T1"])] == [
        None, *["cell_not_country"] * 3,
    ]  # fmt: skip
    phones = ["+12025550100", "12025550100", "+0202555010", "+1 202 5550100", "+1" * 9, "Aman"]
    assert [code for _, code in of("phone", phones)] == [None, *["cell_not_phone"] * 5]
    assert [code for _, code in of("asset", ["BTC", "btc x"])] == [None, "cell_not_asset"]
    assert of("code", ["in", "IN", ""], codes=("in", "out")) == [
        ("in", None), (None, "code_unknown"), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(ARROW))
def test_no_cell_is_no_fault(kind):
    assert of(kind, []) == []
    assert of(kind, ["", None], codes=("in",)) == [(None, None)] * 2
