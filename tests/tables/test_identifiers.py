"""Identifiers by their check characters: published ones, changed ones, and kinds not judged."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.law import problems
from perimeter.tables.identifiers import CODES, bad
from perimeter.wallets import address
from perimeter.wallets.chains import BITCOIN
from tests.wallets.signing import BASE58, BECH32, base58, bech32

REGISTER = Path(__file__).parents[3] / "shared" / "data" / "registers" / "dti"
HASHES = st.binary(min_size=20, max_size=20)
LEI_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DTI_CHARS = "0123456789BCDFGHJKLMNPQRSTVWXZ"


def wrong(kind, *texts):
    return bad(kind, pa.chunked_array([texts], pa.string())).to_pylist()


GOOD = {
    "lei": ["EXAMPLE0FIRM00000146", "529900T8BM49AURSDO55", "213800WAVVOPS85N2205"],
    "dti": ["4H95J0R2X", "X9J9K872S", "FN3FXVQ9V"],
    "wallet": [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "1111111111111111111114oLvT2",  # twenty zero bytes, burnt
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc",
        "LVuDpNCSSj6pQ7t9Pv6d6sUkLKoqDEVUnJ",
        "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L",
        "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
        "BC1SW50QGDZ25J",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
    ],
}
UNJUDGED = {
    "lei": ["", "529900t8bm49aursdo55", "EXAMPLE0FIRM0000014", "not a LEI"],
    "dti": ["", "x9j9k872s", "A9J9K872S", "X9J9K872"],
    "wallet": [
        "",
        "11111111111111111111111111111111",  # a program of a ledger without checksums
        "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        "bc1Kp2ujHzz5RbAKLvTgPK4kMJbJQK3yM5pSgWyJQrtg",  # one that begins as bech32 does
        "cosmos1zg69v7y6hn00qy352euf40x77qcusk3nls64zy",
        "0x00000000000000000000000000000000000000000000000000000000000000AbCd",
        "eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H",
        "no address at all, but long enough",
    ],
}
WRONG = {
    "lei": ["EXAMPLE0FIRM00000164", "529900T8BM49AURSDO56", "EXAMPLE0FIRM00000100"],
    "dti": ["X9J9K872T", "X9J9K827S", "4H95J0R2W", "FN3FXVQV9"],
    "wallet": [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7Divfa",  # a character lost
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrg",
        "TJRabPrwbZy45sbavfcjinPJC18kjpRTv9",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3t4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3b4",  # b is no bech32 character
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7k18f3t4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # version 1, bech32
        "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqdmchcc",  # version 0, bech32m
        "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",  # more than four bits left over
        "bc1gmk9yu",
        "bc1" + "q" * 117,
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",  # a digit lost
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd",
    ],
}


@pytest.mark.parametrize("kind", CODES)
def test_published_ones_are_right_and_changed_ones_wrong(kind):
    assert [text for text, no in zip(GOOD[kind], wrong(kind, *GOOD[kind]), strict=True) if no] == []
    told = zip(WRONG[kind], wrong(kind, *WRONG[kind]), strict=True)
    assert [text for text, no in told if not no] == []


@pytest.mark.parametrize("kind", CODES)
def test_what_is_of_no_known_shape_is_not_judged(kind):
    told = zip(UNJUDGED[kind], wrong(kind, *UNJUDGED[kind]), strict=True)
    assert [text for text, no in told if no] == []
    assert wrong(kind, None, GOOD[kind][0], WRONG[kind][0], None) == [False, False, True, False]
    assert wrong(kind) == []


@pytest.mark.parametrize("kind, code", CODES.items())
def test_the_catalogue_has_a_wrong_one_and_a_right_one(kind, code):
    entry = problems.entry(code)
    assert entry.types == (kind,) and wrong(kind, entry.cell, entry.example) == [True, False]


def test_places_are_those_of_the_column_in_all_its_parts():
    one, other = WRONG["lei"][0], GOOD["lei"][0]
    parts = pa.chunked_array([[one, other], [], [None, other, one, one]], pa.string())
    assert bad("lei", parts).to_pylist() == [True, False, False, False, True, True]


@pytest.mark.skipif(not REGISTER.is_dir(), reason="no ../shared: the DTI register is not here")
def test_every_registered_token_is_right():
    known = list(json.loads((REGISTER / "dtif_registry.json").read_text("utf-8")))
    assert len(known) > 5000 and not any(wrong("dti", *known))


def lei(base):
    return base + f"{98 - int(''.join(str(int(char, 36)) for char in base + '00')) % 97:02d}"


def dti(base):
    return next(base + char for char in DTI_CHARS if wrong("dti", base + char) == [False])


@settings(deadline=None, max_examples=40)
@given(st.text(st.sampled_from(LEI_CHARS), min_size=18, max_size=18), st.data())
def test_one_changed_character_or_two_swapped_are_found(base, data):
    """What ISO 7064 promises of either system; the check characters are the only fit ones."""
    for kind, text, chars in (
        ("lei", lei(base), LEI_CHARS),
        ("dti", dti("".join(DTI_CHARS[int(char, 36) % 30] for char in base[:8])), DTI_CHARS),
    ):
        assert wrong(kind, text) == [False]
        at = data.draw(st.integers(0, len(text) - (3 if kind == "lei" else 1)))
        other = data.draw(st.sampled_from(chars).filter(lambda char: char != text[at]))  # noqa: B023
        assert wrong(kind, text[:at] + other + text[at + 1 :]) == [True]
    one, two = base[3:5]
    if one.isdigit() == two.isdigit():  # 1B and B1 are the same digits, 111
        assert wrong("lei", lei(base)[:3] + two + one + lei(base)[5:]) == [one != two]


def readable(text):
    """The slow way: read whole, as what proves a wallet reads it."""
    for network in BITCOIN:
        try:
            return bool(address.script_of(text, network))
        except Refusal:
            continue
    return False


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 16), st.binary(min_size=2, max_size=40), HASHES, st.data())
def test_the_quick_way_says_what_the_slow_way_does(version, program, digest, data):
    script = bytes([version + 0x50 if version else 0, len(program)]) + program
    for text, chars in (
        (bech32(script), BECH32),
        (bech32(script, "tb"), BECH32),
        (base58(data.draw(st.sampled_from([0, 5, 0x6F, 0xC4])), digest), BASE58),
    ):
        assert wrong("wallet", text) == [not readable(text)]
        at = data.draw(st.integers(4, len(text) - 1))
        spoiled = text[:at] + data.draw(st.sampled_from(chars)) + text[at + 1 :]
        assert wrong("wallet", spoiled) == [not readable(spoiled)]


@settings(deadline=None, max_examples=40)
@given(HASHES, st.integers(2, 41))
def test_an_address_in_hexadecimal_in_one_case_or_with_its_capitals(value, at):
    text = address.checksummed(value)
    upper = "0x" + text[2:].upper()
    assert wrong("wallet", text, text.lower(), upper) == [False] * 3
    spoiled = text[:at] + text[at].swapcase() + text[at + 1 :]
    if spoiled not in (text, text.lower(), upper):
        assert wrong("wallet", spoiled) == [True]
