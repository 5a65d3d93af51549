"""Bitcoin signed messages by a recoverable signature (BIP 137, and the format from before it).

The header byte is meant to name the address type, and wallets disagree on it for segregated
witness. So it is read for the recovery id alone: the key found must make the claimed address in one
of the four ways the format knows.
"""

from perimeter.core.problem import Refusal
from perimeter.wallets import curve
from perimeter.wallets.address import is_p2pkh, is_p2sh, p2pkh, p2sh, p2wpkh
from perimeter.wallets.curve import COMPACT_BYTES
from perimeter.wallets.hashes import double_sha, hash160
from perimeter.wallets.transaction import var_bytes

MAGIC = b"Bitcoin Signed Message:\n"
HEADERS = range(27, 43)


def check(message: bytes, signature: bytes, script: bytes) -> None:
    """Refusal unless a key behind the output script signed the message."""
    if not (is_p2pkh(script) or is_p2sh(script) or script[:2] == b"\x00\x14"):
        raise Refusal("wallet_method_unfit")
    if len(signature) != COMPACT_BYTES or signature[0] not in HEADERS:
        raise Refusal("wallet_signature_unreadable")
    if curve.has_high_s(signature[1:]):
        raise Refusal("wallet_rule_broken", rule="LOW_S")
    recid = (signature[0] - HEADERS.start) & 3
    key = curve.recover(signature[1:], recid, digest(message))
    if key is None or script not in scripts(key):
        raise Refusal("wallet_signed_by_another")


def digest(message: bytes) -> bytes:
    return double_sha(var_bytes(MAGIC) + var_bytes(message))


def scripts(key: bytes) -> tuple[bytes, ...]:
    """P2PKH of a key and of its compressed form; P2SH-P2WPKH and P2WPKH of the latter."""
    short = hash160(curve.compressed(key))
    return p2pkh(hash160(key)), p2pkh(short), p2sh(hash160(p2wpkh(short))), p2wpkh(short)
