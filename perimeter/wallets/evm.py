"""Signatures of EVM accounts: personal messages (EIP-191), and any digest (EIP-712).

Only keys. A contract that holds a wallet answers for itself (EIP-1271, EIP-6492), and only a node
can ask it: such a proof is inconclusive here. Signature bytes name nothing; they can be made anew.
"""

from perimeter.core.problem import Refusal
from perimeter.wallets import curve
from perimeter.wallets.curve import COMPACT_BYTES
from perimeter.wallets.encoding import hex_bytes
from perimeter.wallets.hashes import keccak
from perimeter.wallets.verdict import Inconclusive

MAGIC = b"\x19Ethereum Signed Message:\n"
_RECIDS = {0: 0, 1: 1, 27: 0, 28: 1}  # some devices leave the 27 out


def check(digest: bytes, text: str, account: bytes) -> None:
    """Refusal unless the key behind an account signed a digest; Inconclusive for a contract."""
    signature = hex_bytes(text)
    if len(signature) > COMPACT_BYTES:
        raise Inconclusive("wallet_contract")
    if len(signature) != COMPACT_BYTES or signature[64] not in _RECIDS:
        raise Refusal("wallet_signature_unreadable")
    if curve.has_high_s(signature):
        raise Refusal("wallet_rule_broken", rule="EIP-2")
    key = curve.recover(signature[:64], _RECIDS[signature[64]], digest)
    if key is None or keccak(key[1:])[12:] != account:
        raise Refusal("wallet_signed_by_another")


def personal(message: bytes) -> bytes:
    """What is signed of a personal message (EIP-191, version 0x45)."""
    return keccak(MAGIC + str(len(message)).encode() + message)
