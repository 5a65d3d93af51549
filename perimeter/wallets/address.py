"""Addresses read by their checksums: base58check, bech32 (BIP 173), bech32m (BIP 350), EIP-55.

Whether anybody uses an address is not asked here.
"""

from collections.abc import Sequence

from perimeter.core.problem import Refusal
from perimeter.wallets.chains import BITCOIN, Network
from perimeter.wallets.hashes import double_sha, keccak

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
ADDRESS_CHARS_MAX = 90  # BIP 173's own limit; every other form is shorter
BECH32_CONST, BECH32M_CONST = 1, 0x2BC830A3
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_P2PKH, _P2SH = b"\x76\xa9\x14%b\x88\xac", b"\xa9\x14%b\x87"


def script_of(text: str, network: Network) -> bytes:
    """The output script a Bitcoin address stands for; Refusal where it is of another network."""
    if len(text) <= ADDRESS_CHARS_MAX and text.isascii():
        hrp, mark, _ = text.lower().rpartition("1")
        if mark and any(known.hrp == hrp for known in BITCOIN):
            return _segwit(text, hrp, network)
        return _base58(text, network)
    raise Refusal("wallet_address_unreadable")


def witness_program(script: bytes) -> tuple[int, bytes] | None:
    """(version, program) of a segregated-witness output script (BIP 141); None for any other."""
    if not 4 <= len(script) <= 42 or script[1] != len(script) - 2:
        return None
    if script[0] == 0:
        return 0, script[2:]
    return (script[0] - 0x50, script[2:]) if 0x51 <= script[0] <= 0x60 else None


def is_p2pkh(script: bytes) -> bool:
    return len(script) == 25 and script == p2pkh(script[3:23])


def is_p2sh(script: bytes) -> bool:
    return len(script) == 23 and script == p2sh(script[2:22])


def p2pkh(digest: bytes) -> bytes:
    return _P2PKH % digest


def p2sh(digest: bytes) -> bytes:
    return _P2SH % digest


def p2wpkh(digest: bytes) -> bytes:
    return b"\x00\x14" + digest


def evm(text: str) -> bytes:
    """The twenty bytes of an EVM address; mixed case must be its EIP-55 checksum."""
    digits = text.removeprefix("0x")
    if len(text) != 42 or len(digits) != 40 or not _is_hex(digits):
        raise Refusal("wallet_address_unreadable")
    value = bytes.fromhex(digits)
    if digits not in (digits.lower(), digits.upper()) and text != checksummed(value):
        raise Refusal("wallet_checksum_wrong")
    return value


def checksummed(value: bytes) -> str:
    """An EVM address with its EIP-55 checksum."""
    digits = value.hex()
    weights = keccak(digits.encode()).hex()
    pairs = zip(digits, weights, strict=False)
    return "0x" + "".join(char.upper() if int(weight, 16) > 7 else char for char, weight in pairs)


def _is_hex(digits: str) -> bool:
    return digits.isascii() and all(char in "0123456789abcdefABCDEF" for char in digits)


def _base58(text: str, network: Network) -> bytes:
    number = 0
    for char in text:
        place = BASE58.find(char)
        if place < 0:
            raise Refusal("wallet_address_unreadable")
        number = number * 58 + place
    zeros = len(text) - len(text.lstrip(BASE58[0]))
    raw = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)
    if len(raw) != 25:
        raise Refusal("wallet_address_unreadable")
    if double_sha(raw[:21])[:4] != raw[21:]:
        raise Refusal("wallet_checksum_wrong")
    if raw[0] == network.p2pkh:
        return p2pkh(raw[1:21])
    if raw[0] == network.p2sh:
        return p2sh(raw[1:21])
    known = any(raw[0] in (other.p2pkh, other.p2sh) for other in BITCOIN)
    raise Refusal("wallet_another_network" if known else "wallet_address_unreadable")


def _segwit(text: str, hrp: str, network: Network) -> bytes:
    words = [BECH32.find(char) for char in text.lower()[len(hrp) + 1 :]]
    if text not in (text.lower(), text.upper()) or len(words) < 8 or -1 in words:
        raise Refusal("wallet_address_unreadable")
    version = words[0]
    spread = [ord(char) >> 5 for char in hrp] + [0] + [ord(char) & 31 for char in hrp]
    if polymod([*spread, *words]) != (BECH32M_CONST if version else BECH32_CONST):
        raise Refusal("wallet_checksum_wrong")
    program = _eights(words[1:-6])
    right = len(program) in (20, 32) if version == 0 else 2 <= len(program) <= 40
    if version > 16 or not right:
        raise Refusal("wallet_address_unreadable")
    if hrp != network.hrp:
        raise Refusal("wallet_another_network")
    return bytes([version + 0x50 if version else 0, len(program)]) + program


def _eights(words: Sequence[int]) -> bytes:
    """Five-bit words as bytes; what is left over must be fewer than five zero bits."""
    number = 0
    for word in words:
        number = number << 5 | word
    spare = len(words) * 5 % 8
    if spare > 4 or number & ((1 << spare) - 1):
        raise Refusal("wallet_address_unreadable")
    return (number >> spare).to_bytes(len(words) * 5 // 8)


def polymod(words: Sequence[int]) -> int:
    """The BCH checksum of BIP 173 over five-bit words."""
    check = 1
    for word in words:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ word
        for place, generator in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= generator
    return check
