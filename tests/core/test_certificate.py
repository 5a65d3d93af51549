"""What a certificate says: as claims and back, cut to fit, as the text of a code."""

import unicodedata
from dataclasses import replace
from datetime import date

import cbor2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.certificate import (
    BYTES_MAX,
    QR_CHARACTERS_MAX,
    Claims,
    fitted,
    read_claims,
    shortened,
    signed_bytes,
    text,
)
from perimeter.core.cose import Sign1
from perimeter.core.problem import Damaged, Refusal

SITE = "https://register.example"
CLAIMS = Claims("L-000001", "Ak Altyn Birža", (1, 3), "altyn.example", 12345, date(2026, 11, 3))


def signed(claims: Claims) -> bytes:
    return Sign1(b"12345678", claims.encoded(), b"s" * 64).encoded()


def test_the_claims_are_those_of_the_rfc_with_numbers_for_names():
    assert cbor2.loads(CLAIMS.encoded()) == {
        2: "L-000001",
        6: 1_793_664_000,
        -65537: {1: "Ak Altyn Birža", 2: [1, 3], 3: "altyn.example", 4: 12345},
    }
    miner = Claims("M-1", "Maýner", (), "", 7, date(2026, 11, 3))
    assert cbor2.loads(miner.encoded()) == {2: "M-1", 6: 1_793_664_000, -65537: {1: "Maýner", 4: 7}}
    ends = replace(miner, until=date(2027, 11, 2))
    assert cbor2.loads(ends.encoded())[4] == 1_793_664_000 + 365 * 86_400
    assert [read_claims(one.encoded()) for one in (CLAIMS, miner, ends)] == [CLAIMS, miner, ends]


@pytest.mark.parametrize(
    "claims",
    [
        {},
        [],
        {2: "L-1", 6: 86_400},
        {2: "L-1", 6: 86_401, -65537: {1: "A", 4: 1}},  # not a day
        {2: "L-1", 6: -86_400, -65537: {1: "A", 4: 1}},
        {2: b"L-1", 6: 86_400, -65537: {1: "A", 4: 1}},
        {2: "L-1", 6: 86_400, -65537: {1: "A", 4: -1}},
        {2: "L-1", 6: 86_400, -65537: {1: "A", 2: 3, 4: 1}},
        {2: "L-1", 6: 86_400, -65537: {1: "A", 2: [], 4: 1}},  # said in another way
        {2: "L-1", 6: 86_400, 7: b"x", -65537: {1: "A", 4: 1}},  # more than it says
    ],
)
def test_other_claims_are_refused(claims):
    with pytest.raises(ValueError):
        read_claims(cbor2.dumps(claims, canonical=True))


@settings(deadline=None, max_examples=40)  # making a code takes long
@given(
    st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs"]), min_size=1, max_size=120),
    st.integers(1, 10**9),
    st.sets(st.integers(1, 23), max_size=6),
    st.sampled_from([SITE, "https://r.example", "https://registers.central-bank.example:8443"]),
)
def test_whatever_the_name_it_fits_a_code_of_version_10_at_level_m(name, act, services, site):
    claims = fitted(replace(CLAIMS, name=name, act=act, services=tuple(sorted(services))), site)
    whole = unicodedata.normalize("NFC", name)
    assert claims.name == whole or whole.startswith(claims.name.rstrip("…"))
    data = signed(claims)
    written = text(site, data)
    assert len(data) <= BYTES_MAX and len(written) <= QR_CHARACTERS_MAX
    code = segno.make(written, error="m", boost_error=False, micro=False)
    assert code.mode == "alphanumeric" and code.version <= 10


@pytest.mark.parametrize(
    "name, most, cut",
    [
        ("Altyn", 5, "Altyn"),
        ("Altyn Birža", 10, "Altyn B…"),
        ("Altyn Birža", 9, "Altyn…"),  # no space before the mark
        ("ŇňŇňŇň", 9, "ŇňŇ…"),
        ("Чарджев", 10, "Чар…"),
        ("n\u0308o" + "x" * 9, 7, "n\u0308o…"),  # a letter that only two characters write
        ("aan\u0308xyz", 7, "aa…"),
    ],
)
def test_a_name_is_cut_between_letters(name, most, cut):
    assert shortened(name, most) == cut and len(cut.encode()) <= most


@pytest.mark.parametrize(
    "site, code",
    [
        ("", "certificate_site_missing"),
        ("https://реестр.example", "certificate_site_unfit"),
        ("https://a_b.example", "certificate_site_unfit"),
        (f"https://{'long.' * 40}example", "certificate_too_long"),
    ],
)
def test_a_site_that_cannot_stand_in_a_code_is_refused(site, code):
    with pytest.raises(Refusal) as caught:
        fitted(CLAIMS, site)
    assert caught.value.code == code


def test_a_short_name_fits_where_a_long_one_could_not_be_told_apart():
    site = "https://" + "a" * 96 + ".example"
    assert fitted(replace(CLAIMS, name="Ak", services=(), domain=""), site).name == "Ak"
    with pytest.raises(Refusal):
        fitted(replace(CLAIMS, services=(1, 2, 3, 4, 5, 6), domain="a" * 32), site)


@pytest.mark.parametrize(
    "shape", ["{0}", "{1}", " {0}\n", "https://register.example/tk/C/{1}", "{2}", "/C/{1}"]
)
def test_the_text_is_read_as_it_is_pasted(shape):
    data = signed(CLAIMS)
    whole = text(SITE, data)
    bare = whole.rpartition("/")[2]
    assert whole == whole.upper() and "=" not in whole
    spaced = " ".join(whole[n : n + 60] for n in range(0, len(whole), 60)).lower()
    assert signed_bytes(shape.format(whole, bare, spaced)) == data


@pytest.mark.parametrize(
    "given", ["", " ", "A", "AB1", "ABC", "AB", "https://x.example/C/", "ÄBCD", "A" * 700, "AAAA/"]
)
def test_what_is_no_text_of_a_code_is_said_to_be_unreadable(given):
    with pytest.raises(Damaged) as caught:
        signed_bytes(given)
    assert caught.value.code == "certificate_unreadable"
