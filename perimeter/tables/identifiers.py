"""Identifiers held against their own check characters: LEI, DTI, addresses of wallets.

Pure and country-free. Whether an identifier was ever issued, or anybody uses an address, is not
asked; nor is judged what is not of a shape that is known to carry a checksum.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem, xor

import pyarrow as pa
import pyarrow.compute as pc

from perimeter.tables.cells import SHAPE
from perimeter.wallets.address import (
    ADDRESS_CHARS_MAX,
    BASE58,
    BECH32,
    BECH32_CONST,
    BECH32M_CONST,
    polymod,
)
from perimeter.wallets.hashes import double_sha, keccak

CODES = {"lei": "lei_checksum", "dti": "dti_checksum", "wallet": "wallet_checksum"}

_DTI = {char: place for place, char in enumerate("0123456789BCDFGHJKLMNPQRSTVWXZ")}
_BITCOIN_DTI = "4H95J0R2X"  # made before the standard; its check character is none (ISO 24165-1)
_AS_DIGITS = {ord(char): str(int(char, 36)) for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
# Five-bit words as int() reads digits; the four other characters are none.
_AS_WORDS = str.maketrans(
    BECH32 + BECH32.upper() + "bio1BIO", "0123456789abcdefghijklmnopqrstuv" * 2 + "!" * 7
)
_V0_BYTES, _BYTES = (20, 32), range(2, 41)  # how long a witness program is
_HEX, _B58, _HRP = "[0-9A-Fa-f]", f"[{BASE58}]", "bc|tb|bcrt|ltc|tltc"
_BASE58_BYTES = 25  # version, twenty bytes of a digest, four of a checksum
_UPPER_BIT, _LETTER_BIT = (int.from_bytes(bytes([bit]) * 40) for bit in (0x20, 0x40))
_ONES = int.from_bytes(b"\1" * 40)


@dataclass(frozen=True)
class _Rule:
    """Texts of all these shapes are judged one by one."""

    shapes: tuple[str, ...]
    right: Callable[[str], bool]


def bad(kind: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Where identifiers of a `kind` of CODES have wrong check characters; false where none is
    judged. `values` are strings as they were written, an address in the case it has there."""
    distinct = pc.unique(values).drop_null()
    wrong = [text for rule in _RULES[kind] for text in _wrong(rule, distinct)]
    return pc.is_in(values, value_set=pa.array(wrong, pa.string()))


def _wrong(rule: _Rule, distinct: pa.Array) -> Iterable[str]:
    for shape in rule.shapes:
        distinct = distinct.filter(pc.match_substring_regex(distinct, rf"\A(?:{shape})\z"))
    return (text for text in distinct.to_pylist() if not rule.right(text))


def _lei(text: str) -> bool:
    """ISO 17442: ISO 7064 MOD 97-10."""
    return int(text.translate(_AS_DIGITS)) % 97 == 1


def _dti(text: str) -> bool:
    """ISO 24165: ISO 7064 hybrid MOD 31,30 over digits and consonants."""
    left = 30
    for char in text[:-1]:
        left = ((left + _DTI[char]) % 30 or 30) * 2 % 31
    return (left + _DTI[text[-1]]) % 30 == 1 or text == _BITCOIN_DTI


def _base58(text: str) -> bool:
    """Base58check of a version byte and twenty bytes: Bitcoin and its like, Tron."""
    digits = text.lstrip("1")
    if not digits:
        return True  # all zero: a program's address on a ledger whose addresses have no checksum
    number = sum(map(getitem, _base58_weights(len(digits)), digits))
    if len(text) - len(digits) + (number.bit_length() + 7) // 8 != _BASE58_BYTES:
        return False
    raw = number.to_bytes(_BASE58_BYTES)
    return double_sha(raw[:21])[:4] == raw[21:]


@cache
def _base58_weights(length: int) -> Sequence[Mapping[str, int]]:
    """By place from the left, what each character adds to the number."""
    powers = [58**place for place in reversed(range(length))]
    return [{char: n * power for n, char in enumerate(BASE58)} for power in powers]


def _segwit(text: str) -> bool:
    """Bech32 (BIP 173) of a witness program of version 0, bech32m (BIP 350) of any later."""
    hrp, _, words = text.partition("1")
    try:
        number = int(words.translate(_AS_WORDS), 32)
    except ValueError:
        return False
    rest = (len(words) - 7) * 5  # bits between the version and the checksum
    version, size, spare = number >> rest + 30, rest // 8, rest % 8
    if version > 16 or size not in (_BYTES if version else _V0_BYTES):
        return False
    if spare > 4 or number >> 30 & (1 << spare) - 1 or len(text) > ADDRESS_CHARS_MAX:
        return False
    start, weights = _bech32_weights(hrp.lower(), len(words))
    check = reduce(xor, map(getitem, weights, number.to_bytes(len(weights))), start)
    return check == (BECH32M_CONST if version else BECH32_CONST)


@cache
def _bech32_weights(hrp: str, length: int) -> tuple[int, Sequence[Sequence[int]]]:
    """What the prefix comes to, and by place what each byte of the words adds: the checksum is
    linear, so that it can be taken by whole bytes and in any order."""
    spread = [ord(char) >> 5 for char in hrp] + [0] + [ord(char) & 31 for char in hrp]
    bits = []  # what each bit adds, from the last one
    for place in range(length * 5):
        ends = [0] * (place // 5)
        bits.append(polymod([1 << place % 5, *ends]) ^ polymod([0, *ends]))
    weights = []
    for first in range(0, len(bits), 8):
        added = [0]
        for bit in bits[first : first + 8]:
            added += [known ^ bit for known in added]
        weights.append(added)
    return polymod([*spread, *[0] * length]), weights[::-1]


def _mixed(text: str) -> bool:
    """EIP-55: a letter is a capital where the digest's digit at its place is above 7."""
    number = int.from_bytes(text[2:].encode())
    letters = (number & _LETTER_BIT) >> 6
    capitals = letters & ~((number & _UPPER_BIT) >> 5)
    digest = int.from_bytes(keccak(text[2:].lower().encode()).hex()[:40].encode())
    high = (digest >> 6 | digest >> 3) & _ONES  # a to f have the one bit, 8 and 9 the other
    return capitals == letters & high


def _never(_: str) -> bool:
    return False


_RULES = {
    "lei": (_Rule((SHAPE["lei"],), _lei),),
    "dti": (_Rule((SHAPE["dti"],), _dti),),
    "wallet": (
        _Rule((f"[13]{_B58}{{24,33}}|[2mn]{_B58}{{33,34}}|[TLMD]{_B58}{{33}}",), _base58),
        _Rule((f"(?:{_HRP})1[0-9a-z]{{6,}}|(?:{_HRP.upper()})1[0-9A-Z]{{6,}}",), _segwit),
        # In both cases at once, of the two usual lengths: longer ones may be of another ledger.
        _Rule((f"(?i:{_HRP})1(?:[0-9A-Za-z]{{39}}|[0-9A-Za-z]{{59}})", ".*[a-z].*", ".*[A-Z].*"),
              _never),
        _Rule((f"0[xX]{_HEX}{{40}}", "0[xX].*[a-f].*", "0[xX].*[A-F].*"), _mixed),
        _Rule((f"0[xX](?:{_HEX}{{38,39}}|{_HEX}{{41,42}})",), _never),  # one lost, or typed twice
    ),
}  # fmt: skip
