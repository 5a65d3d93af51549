"""The other side: wallets that sign. Keys are small numbers; nobody's.

Addresses are written here by their definitions, apart from the code that reads them.
"""

import base64
import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from coincurve import PrivateKey, PublicKeyXOnly

from perimeter.wallets import bip137, bip322, evm, message, script, sighash, typed
from perimeter.wallets.address import p2pkh, p2sh, p2wpkh, polymod
from perimeter.wallets.asked import Asked
from perimeter.wallets.curve import ORDER
from perimeter.wallets.hashes import hash160, keccak, tagged
from perimeter.wallets.sighash import Spend
from perimeter.wallets.transaction import (
    Input,
    Outpoint,
    Output,
    Transaction,
    var_bytes,
    var_int,
    witness_wire,
)

MAIN = "bip122:000000000019d6689c085ae165831e93"
TEST = "bip122:000000000933ea01ad0ee984209779ba"
EVM = "eip155:1"
AT = datetime(2026, 5, 1, 12, 0)
WORDS = "Bu gapjygyň özümdedigini tassyklaýaryn"
VECTORS = Path(__file__).parents[3] / "shared" / "standards" / "wallet-proofs"
needs_vectors = pytest.mark.skipif(
    not VECTORS.is_dir(),
    reason="no ../shared: the official vectors of BIP 322, 340, 341 are not here",
)
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def vectors(name: str):
    path = VECTORS / name
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def key(n: int = 1) -> PrivateKey:
    return PrivateKey(sha256(b"test key %d" % n).digest())


def public(n: int = 1) -> bytes:
    return key(n).public_key.format()


def x_only(n: int = 1) -> bytes:
    return public(n)[1:]


def bech32(script_: bytes, hrp: str = "bc", spare: str = "") -> str:
    """`spare` fills up the last five bits, if not zeros."""
    version, program = script_[0], script_[2:]
    version = version - 0x50 if version else 0
    bits = "".join(f"{byte:08b}" for byte in program)
    bits += spare or "0" * (-len(bits) % 5)
    words = [version, *(int(bits[at : at + 5], 2) for at in range(0, len(bits), 5))]
    spread = [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]
    check = polymod([*spread, *words, *[0] * 6]) ^ (0x2BC830A3 if version else 1)
    words += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return hrp + "1" + "".join(BECH32[word] for word in words)


def base58(version: int, digest: bytes) -> str:
    raw = bytes([version]) + digest
    raw += sha256(sha256(raw).digest()).digest()[:4]
    number, text = int.from_bytes(raw), ""
    while number:
        number, rest = divmod(number, 58)
        text = BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def address_of(script_: bytes) -> str:
    """On the main network."""
    if script_[0] == 0x76:
        return base58(0, script_[3:23])
    return base58(5, script_[2:22]) if script_[0] == 0xA9 else bech32(script_)


def evm_address(n: int = 1) -> str:
    return "0x" + keccak(key(n).public_key.format(compressed=False)[1:])[12:].hex()


def ecdsa(digest: bytes, n: int = 1) -> bytes:
    return key(n).sign(digest, hasher=None) + b"\x01"


def p2wsh(code: bytes) -> bytes:
    return b"\x00\x20" + sha256(code).digest()


def taproot(internal: bytes, root: bytes = b"") -> tuple[bytes, int]:
    """(output script, parity) of an internal key and the root of its scripts."""
    point = PublicKeyXOnly(internal)
    point.tweak_add(tagged("TapTweak", internal + root))
    return b"\x51\x20" + point.format(), int(point.parity)


def tweaked_key(n: int) -> PrivateKey:
    """The secret behind taproot(x_only(n))."""
    secret = key(n).to_int()
    if public(n)[0] == 3:
        secret = ORDER - secret
    tweak = int.from_bytes(tagged("TapTweak", x_only(n)))
    return PrivateKey.from_int((secret + tweak) % ORDER)


def to_sign(text: str, locked: bytes, **more) -> Spend:
    """An unsigned to_sign over a message and a script."""
    before = bip322.to_spend(text.encode(), locked)
    first = Input(Outpoint(before.txid, 0), sequence=more.get("sequence", 0))
    others, spent = more.get("inputs", ()), more.get("spent", ())
    transaction = Transaction(
        more.get("version", 0),
        (first, *others),
        more.get("outputs", (Output(0, b"\x6a"),)),
        more.get("lock_time", 0),
    )
    return Spend(transaction, (before.outputs[0], *spent))


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def simple(stack: list[bytes]) -> str:
    return "smp" + b64(witness_wire(stack))


def simple_p2wpkh(text: str, n: int = 1) -> tuple[str, str]:
    """(address, signature)."""
    locked = p2wpkh(hash160(public(n)))
    digest = sighash.version_0(to_sign(text, locked), 0, p2pkh(hash160(public(n))))
    return bech32(locked), simple([ecdsa(digest, n), public(n)])


def simple_p2tr(text: str, n: int = 1, hash_type: int = 0) -> tuple[str, str]:
    locked, _ = taproot(x_only(n))
    digest = sighash.taproot(to_sign(text, locked), 0, hash_type)
    signature = tweaked_key(n).sign_schnorr(digest) + bytes([hash_type] if hash_type else [])
    return bech32(locked), simple([signature])


def signed(spend: Spend, scripts: list[bytes], witnesses: list[list[bytes]]) -> bytes:
    """The transaction on the wire with what satisfies its inputs."""
    transaction = spend.transaction
    inputs = tuple(
        Input(one.spent, given, one.sequence)
        for one, given in zip(transaction.inputs, scripts, strict=True)
    )
    whole = Transaction(transaction.version, inputs, transaction.outputs, transaction.lock_time)
    if not any(witnesses):
        return whole.wire()
    stacks = b"".join(map(witness_wire, witnesses))
    wire = whole.wire()
    return wire[:4] + b"\x00\x01" + wire[4:-4] + stacks + wire[-4:]


def full_p2pkh(text: str, n: int = 1, **more) -> tuple[str, str]:
    locked = p2pkh(hash160(public(n)))
    spend = to_sign(text, locked, **more)
    pushes = script.push(ecdsa(sighash.legacy(spend, 0, locked), n)) + script.push(public(n))
    return address_of(locked), "ful" + b64(signed(spend, [pushes], [[]]))


def full_nested(text: str, n: int = 1) -> tuple[str, str]:
    """P2SH-P2WPKH."""
    redeem = p2wpkh(hash160(public(n)))
    locked = p2sh(hash160(redeem))
    spend = to_sign(text, locked)
    digest = sighash.version_0(spend, 0, p2pkh(hash160(public(n))))
    stack = [ecdsa(digest, n), public(n)]
    return address_of(locked), "ful" + b64(signed(spend, [script.push(redeem)], [stack]))


def psbt(spend: Spend, maps: list[dict[bytes, bytes]], **head: bytes) -> str:
    """A finalised PSBT from its input maps; `head` replaces fields of the first map by name."""
    tops = {b"\x00": spend.transaction.wire()}
    tops |= {bytes([int(name[1:], 16)]): value for name, value in head.items()}
    written = b"psbt\xff"
    for fields in (tops, *maps, *({} for _ in spend.transaction.outputs)):
        written += b"".join(var_bytes(k) + var_bytes(v) for k, v in fields.items()) + b"\x00"
    return "pof" + b64(written)


def funds(text: str, count: int = 2, n: int = 1) -> tuple[Spend, list[dict[bytes, bytes]], str]:
    """A proof of funds by P2WPKH keys: the wallet's, then those of each output shown."""
    keys = [n, *range(n + 1, n + 1 + count)]
    locks = [p2wpkh(hash160(public(at))) for at in keys]
    spent = tuple(Output(1000 * at, lock) for at, lock in enumerate(locks[1:], 1))
    inputs = tuple(Input(Outpoint(sha256(lock).digest(), 7)) for lock in locks[1:])
    spend = to_sign(text, locks[0], inputs=inputs, spent=spent)
    maps = []
    for at, number in enumerate(keys):
        code = p2pkh(hash160(public(number)))
        stack = [ecdsa(sighash.version_0(spend, at, code), number), public(number)]
        maps.append({b"\x01": spend.spent[at].wire(), b"\x08": witness_wire(stack)})
    return spend, maps, bech32(locks[0])


def compact(text: str, n: int = 1, header: int = 31) -> str:
    """A BIP 137 signature; `header` is the first of its four."""
    raw = key(n).sign_recoverable(bip137.digest(text.encode()), hasher=None)
    return b64(bytes([header + raw[64]]) + raw[:64])


def recoverable(digest: bytes, n: int = 1, v: int = 27) -> str:
    raw = key(n).sign_recoverable(digest, hasher=None)
    return "0x" + (raw[:64] + bytes([raw[64] + v])).hex()


def personal(text: str, n: int = 1) -> str:
    return recoverable(evm.personal(text.encode()), n)


def asked(**more) -> Asked:
    """A wallet of key 1 asked about at noon; for an EVM network unless a chain is named."""
    usual = {
        "origin": "book.example/one",
        "wallet": evm_address() if more.get("chain", EVM).startswith("eip") else None,
        "chain": EVM,
        "entry": "L-1",
        "nonce": "a1b2c3d4e5f6",
        "issued_at": datetime(2026, 5, 1, 11, 50),
        "expires_at": datetime(2026, 5, 1, 12, 20),
    }
    return Asked(**{**usual, **more})


def text_of(wanted: Asked) -> str:
    return message.message(wanted, WORDS)


def typed_of(wanted: Asked) -> tuple[str, str]:
    """(typed data, signature of key 1)."""
    text = typed.typed_data(wanted, WORDS)
    return text, recoverable(typed.read(text).digest)


def flipped(data: bytes, bit: int) -> bytes:
    at, within = divmod(bit, 8)
    return data[:at] + bytes([data[at] ^ 1 << within]) + data[at + 1 :]


def merkle_leaf(code: bytes) -> bytes:
    return tagged("TapLeaf", b"\xc0" + var_int(len(code)) + code)
