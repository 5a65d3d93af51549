"""Folding and finding names: pure, so by property and by example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.web.search import find, fold, near

NAMES = {"1": "Çärjew Gapjyk", "2": "Ýolöten Birža", "3": "Merw Exchange", "4": "Žem Maýning"}


@pytest.mark.parametrize(
    "one, other",
    [
        ("Çärjew", "Чарджев"), ("Çärjew", "charjew"), ("Ýolöten", "Ёлөтен"), ("Birža", "birzha"),
        ("Birža", "биржа"), ("Maýning", "МАЙНИНГ"), ("Şa", "Ша"), ("Ș", "Ş"), ("Ňaň", "Ңаң"),
        ("  A-B  ", "a b"), ("ＡＢＣ１", "abc1"), ("Straße", "STRASSE"), ("Wepa", "Вепа"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_meet(one, other):
    assert fold(one) == fold(other) != ""


@given(st.text())
def test_folding_is_settled_and_ignores_case(text):
    assert fold(fold(text)) == fold(text)
    assert "  " not in fold(text) and fold(text) == fold(text).strip()


@given(st.sampled_from(sorted(NAMES)), st.integers(1, 30), st.sampled_from((str.upper, str.title)))
def test_the_beginning_of_a_name_finds_it(key, length, written):
    asked = written(NAMES[key][:length])
    assert key in find(asked, {key: (text,) for key, text in NAMES.items()})


def test_the_name_itself_comes_before_those_that_hold_it():
    written = {"a": ("Grand Merw",), "b": ("Merw",), "c": ("Merw Bank",), "d": ("Aral",)}
    assert find("merw", written) == ["b", "c", "a"]
    assert find("bank merw", written) == ["c"]
    assert find("", written) == find("...", written) == []


def test_near_names():
    assert near("Carjew Gabjik", NAMES) == ["1"]
    assert near("Mery Exchang", {**NAMES, "5": ""}) == ["3"]
    assert near("zzzzzz", NAMES) == [] and near("", {"5": ""}) == []
