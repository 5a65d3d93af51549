"""Values of a finding as people read them."""

from datetime import date

import pytest

from perimeter.law import pack as packs
from perimeter.law.statute import Value
from perimeter.web.values import Reader, is_number, parameter, sentence, shown

PACK = packs.load(packs.find("tm"), ("assumed",))
SCALES = {"BTC": 8, "TMT": 2}


def reader(lang="en"):
    return Reader(lang, PACK, SCALES, {"F-001": "Merw", "F-2": ""})


@pytest.mark.parametrize(
    "name, row, text",
    [
        ("held", {"held": "150000000", "asset": "BTC"}, "1.50000000 BTC"),
        ("held_cold", {"held_cold": "0", "asset": "BTC"}, "0.00000000 BTC"),
        ("owed_not_held", {"owed_not_held": "5", "asset": "BTC"}, "0.00000005 BTC"),
        ("quantity_max", {"quantity_max": "1", "base": "BTC", "quote": "TMT"}, "0.00000001 BTC"),
        ("amount", {"amount": "123456", "base": "BTC", "quote": "TMT"}, "1,234.56 TMT"),
        ("quantity", {"quantity": "1", "asset": "DOGE"}, "1"),
        ("cold_bp", {"cold_bp": "8999"}, "89.99%"),
        ("value_minor", {"value_minor": "350000"}, "3,500.00 TMT"),
        ("day", {"day": "2026-01-31"}, "31 January 2026"),
        ("first_day", {"first_day": "2026-01-01"}, "1 January 2026"),
        (
            "first_at",
            {"first_at": "2026-01-31T20:00:00.000001"},
            "1 February 2026 01:00:00 (UTC+05:00)",
        ),
        ("trades", {"trades": "1234567"}, "1,234,567"),
        ("trade", {"trade": "1234567"}, "1234567"),
        ("customer", {"customer": "ab" * 32}, "abababababab"),
        ("service", {"service": "storage"}, "storage"),
        ("service", {"service": "unheard_of"}, "unheard_of"),
        ("firm", {"firm": "F-001"}, "Merw"),
        ("firm", {"firm": "F-2"}, "F-2"),
        ("item", {"item": ""}, ""),
        ("identified_at", {"identified_at": None}, "none"),
    ],
)
def test_a_column_is_written_as_its_name_says(name, row, text):
    assert shown(reader(), name, row).replace("\N{NO-BREAK SPACE}", " ") == text


def test_numbers_are_set_apart_as_each_language_does():
    row = {"held": "123456789012345678", "asset": "BTC"}
    assert shown(reader("ru"), "held", row) == "1 234 567 890,12345678 BTC".replace(" ", "\xa0")
    assert shown(reader("tk"), "service", {"service": "storage"}) == "saklamak"


def test_a_sentence_with_its_values():
    row = {"firm": "F-001", "held": "1", "owed": "2", "asset": "BTC", "day": "2026-01-02"}
    text = sentence(reader(), "{firm} held {held} of {owed} on {day}.", row)
    assert text.replace("\xa0", " ") == (
        "Merw held 0.00000001 BTC of 0.00000002 BTC on 2 January 2026."
    )
    assert sentence(reader(), "{base} {item}: back.", {"base": "HAL", "item": ""}) == "HAL: back."


@pytest.mark.parametrize(
    "unit, value, text",
    [
        ("basis_points", 9000, "90.00%"),
        ("minor_units", 350000, "3,500.00 TMT"),
        ("count", 1500, "1,500"),
        ("days", 1, "1 day"),
        ("working_days", 10, "10 working days"),
        ("names", ("a", "b"), "a, b"),
        ("count", None, "not known"),
    ],
)
def test_a_parameter_in_its_unit(unit, value, text):
    known = Value("x", unit, value, date(2026, 1, 1), "", "", "")
    assert parameter(reader(), known).replace("\xa0", " ") == text


def test_which_columns_are_numbers():
    assert all(map(is_number, ("held", "cold_bp", "value_minor", "trips", "row", "quantity_max")))
    assert not any(map(is_number, ("trade", "firm", "first_at", "day", "customer", "base")))
