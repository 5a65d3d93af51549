"""Signs that nobody sees: found whichever they are, and letters of our languages are none."""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from perimeter.core.unseen import CONTROL, FORMAT, KINDS, unseen


@pytest.mark.parametrize("sign", "\0\t\n\u2028\u200b\u200d\u202e\u2066\ufeff\u00ad\ud800\U000e0041")
def test_they_are_found_wherever_they_stand(sign):
    assert all(unseen(text) for text in (sign, f"a{sign}", f"{sign}a", f"a{sign}b"))


def test_letters_and_signs_of_our_languages_are_none():
    assert not unseen("Ýaşyl ülňä Žürnal «Ёлка – ёж», it’s № 5 (100 %) 中文 \U0001f600 e\u0301")


def test_columns_are_judged_alike():
    every = [chr(n) for n in (*range(0xD800), *range(0xE000, 0x11000), *range(0xE0000, 0xE0200))]
    of = {sign: unicodedata.category(sign) for sign in every}
    known = [sign for sign in every if of[sign] not in ("Cn", "Co")]
    found = pc.match_substring_regex(pa.array(known), f"{CONTROL}|{FORMAT}").to_pylist()
    odd = {sign for sign, hit in zip(known, found, strict=True) if hit != (of[sign] in KINDS)}
    assert not odd, re.sub(r"\s", " ", ascii(odd))
