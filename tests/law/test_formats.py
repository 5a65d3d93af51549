"""Numbers, amounts, days and order in each language."""

import random
import re
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.money import AMOUNT_MAX
from perimeter.law import formats
from perimeter.law.words import LANGUAGES

SP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize("lang, shown", [("tk", f"1{SP}234{SP}567"), ("en", "1,234,567")])
def test_thousands_stand_apart(lang, shown):
    assert formats.number(1_234_567, lang) == shown
    assert formats.number(-1_234_567, lang) == "-" + shown


@pytest.mark.parametrize(
    "units, scale, code, ru, en",
    [
        (123456789, 2, "", f"1{SP}234{SP}567,89", "1,234,567.89"),
        (5, 8, "BTC", f"0,00000005{SP}BTC", f"0.00000005{SP}BTC"),
        (-5, 1, "", "-0,5", "-0.5"),
        (1000, 0, "X", f"1{SP}000{SP}X", f"1,000{SP}X"),
    ],
)
def test_amounts_show_all_their_places(units, scale, code, ru, en):
    assert (
        formats.amount(units, scale, "tk", code) == formats.amount(units, scale, "ru", code) == ru
    )
    assert formats.amount(units, scale, "en", code) == en


@given(st.integers(-AMOUNT_MAX, AMOUNT_MAX), st.integers(0, 38), st.sampled_from(LANGUAGES))
def test_an_amount_reads_back_exactly(units, scale, lang):
    shown = formats.amount(units, scale, lang)
    plain = shown.replace(SP, "") if lang != "en" else shown.replace(",", "")
    assert Decimal(plain.replace(",", ".")) == Decimal(
        (units < 0, tuple(map(int, str(abs(units)))), -scale)
    )


def test_shares():
    assert formats.percent(8999, "en") == "89.99%"
    assert formats.percent(10000, "ru") == f"100,00{SP}%"
    assert formats.percent(5, "tk") == f"0,05{SP}%"


def test_days():
    when = date(2026, 11, 3)
    assert [formats.day(when, lang) for lang in LANGUAGES] == [
        "03.11.2026", "03.11.2026", "3 November 2026",
    ]  # fmt: skip
    assert [formats.document_day(when, lang) for lang in LANGUAGES] == [
        "2026-njy ýylyň 3-nji noýabry", "3 ноября 2026 года", "3 November 2026",
    ]  # fmt: skip
    assert formats.document_day(date(2030, 6, 9), "tk") == "2030-njy ýylyň 9-njy iýuny"


def test_every_month_has_its_own_name():
    for lang in LANGUAGES:
        assert len({formats.document_day(date(2026, m, 1), lang) for m in range(1, 13)}) == 12


def test_an_instant_is_shown_on_the_clocks_of_the_country():
    late = datetime(2026, 1, 31, 20, 30, 5)
    assert formats.moment(late, "Asia/Ashgabat", "ru") == "01.02.2026 01:30:05 (UTC+05:00)"
    assert formats.moment(late, "Etc/GMT+3", "en") == "31 January 2026 17:30:05 (UTC-03:00)"


UNITS = ["", "bir", "iki", "üç", "dört", "bäş", "alty", "ýedi", "sekiz", "dokuz"]
TENS = ["", "on", "ýigrimi", "otuz", "kyrk", "elli", "altmyş", "ýetmiş", "segsen", "togsan"]


def spoken(n: int) -> str:
    """A number in words, written out slowly."""
    if n == 0:
        return "nol"
    said = []
    for power, name in ((10**6, "million"), (1000, "müň"), (100, "ýüz")):
        if n >= power:
            said += [spoken(n // power), name]
            n %= power
    return " ".join([*said, TENS[n // 10], UNITS[n % 10]]).strip()


@given(st.integers(0, 10**8))
def test_the_suffix_follows_the_last_vowel_spoken(n):
    last = re.findall("[aouyeiöüä]", spoken(n))[-1]
    assert formats.ordinal(n, "tk") == f"{n}-{'njy' if last in 'aouy' else 'nji'}"


@pytest.mark.parametrize("n", [6, 9, 10, 16, 30, 40, 60, 90, 99, 2026, 130, 1_000_000])
def test_back_ordinals(n):
    assert formats.ordinal(n, "tk").endswith("-njy")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 7, 8, 20, 50, 70, 80, 100, 600, 1000, 2025])
def test_front_ordinals(n):
    assert formats.ordinal(n, "tk").endswith("-nji")
    assert formats.ordinal(n, "ru") == formats.ordinal(n, "en") == str(n)


def test_the_alphabet_orders_words():
    letters = list(formats.ALPHABET_TK)
    assert len(letters) == len(set(letters)) == 30
    mixed = random.Random(1).sample(letters, 30)
    assert sorted(mixed, key=formats.sort_key_tk) == letters
    names = ["Ýaz", "Zat", "Äht", "Eje", "Çal", "Bag", "7 gün", "Xeroks", "bagt", "Ňýuton", "Naz"]
    assert sorted(names, key=formats.sort_key_tk) == [
        "7 gün", "Bag", "bagt", "Çal", "Eje", "Äht", "Naz", "Ňýuton", "Ýaz", "Zat", "Xeroks",
    ]  # fmt: skip


def test_the_order_is_that_of_icu():
    """An oracle of its own making: the collation that DuckDB carries."""
    chance = random.Random(2)
    words = {
        "".join(chance.choices(formats.ALPHABET_TK, k=chance.randint(1, 6))) for _ in range(3000)
    }
    rows = duckdb.sql(
        "select unnest($words) as word order by word collate tk", params={"words": list(words)}
    )
    assert [word for (word,) in rows.fetchall()] == sorted(words, key=formats.sort_key_tk)


def test_russian_words_stand_as_in_a_dictionary():
    words = ["Яблоко", "ёж", "Ель", "если", "Йод", "Игла", "Жар", "Еда"]
    assert sorted(words, key=formats.sort_key_tk) == [
        "Еда", "ёж", "Ель", "если", "Жар", "Игла", "Йод", "Яблоко",
    ]  # fmt: skip


def test_a_letter_stands_in_one_place_however_it_is_put_together():
    whole, parts = "Äht", "A\N{COMBINING DIAERESIS}ht"
    assert sorted(["Eje", parts, "Aman"], key=formats.sort_key_tk) == ["Aman", "Eje", parts]
    assert formats.sort_key_tk(whole)[:-1] == formats.sort_key_tk(parts)[:-1]


def test_no_letter_is_folded_the_turkish_way():
    assert formats.sort_key_tk("IRI") == formats.sort_key_tk("iri")
    assert formats.sort_key_tk("ILIM") != formats.sort_key_tk("ılım")


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.sampled_from(["tk", "ru"]))
def test_a_day_is_read_as_lists_show_it(when, lang):
    assert formats.typed_day(formats.day(when, lang)) == when
    assert formats.typed_day(when.isoformat()) == when


@pytest.mark.parametrize(
    "typed", ["", "1.2.2026", "31.02.2026", "01/02/2026", "2026-13-01", "31.01.26", "31.01.2026 "]
)
def test_what_may_be_read_as_two_days_is_none(typed):
    assert formats.typed_day(typed) is None


@given(st.text(), st.text())
def test_only_words_alike_but_for_case_share_a_place(one, two):
    alike = formats.sort_key_tk(one) == formats.sort_key_tk(two)
    assert alike == (one.casefold() == two.casefold())
