"""The digests that signatures of a Bitcoin transaction are over, for SIGHASH_ALL alone.

Before segregated witness, version 0 (BIP 143), taproot (BIP 341, 342). BIP 322 allows no other hash
type; SIGHASH_DEFAULT is ALL as taproot writes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from perimeter.wallets.hashes import double_sha, sha, tagged
from perimeter.wallets.transaction import Output, Transaction, var_bytes, var_int

ALL, DEFAULT = 1, 0
_ALL_WIRE = ALL.to_bytes(4, "little")
_NO_SEPARATOR = b"\xff\xff\xff\xff"


@dataclass(frozen=True)
class Spend:
    """A transaction with the outputs that its inputs spend, one each."""

    transaction: Transaction
    spent: tuple[Output, ...]

    @cached_property
    def points(self) -> bytes:
        return b"".join(one.point() for one in self.transaction.inputs)

    @cached_property
    def sequences(self) -> bytes:
        return b"".join(one.sequence.to_bytes(4, "little") for one in self.transaction.inputs)

    @cached_property
    def bare(self) -> tuple[bytes, ...]:
        """The inputs without what satisfies them, once for all of them: there may be many."""
        bare = (replace(one, script=b"") for one in self.transaction.inputs)
        return tuple(one.wire() for one in bare)

    @cached_property
    def outputs(self) -> bytes:
        return b"".join(one.wire() for one in self.transaction.outputs)

    @cached_property
    def taproot_head(self) -> bytes:
        """What every taproot digest of the transaction holds, after the hash type."""
        transaction = self.transaction
        amounts = b"".join(one.amount.to_bytes(8, "little") for one in self.spent)
        scripts = b"".join(var_bytes(one.script) for one in self.spent)
        parts = (self.points, amounts, scripts, self.sequences, self.outputs)
        return b"".join(
            (
                transaction.version.to_bytes(4, "little"),
                transaction.lock_time.to_bytes(4, "little"),
                *map(sha, parts),
            )
        )


def legacy(spend: Spend, at: int, code: bytes) -> bytes:
    """The digest of input `at` under a script code, before segregated witness."""
    transaction, own = spend.transaction, spend.transaction.inputs[at]
    signed = own.point() + var_bytes(code) + own.sequence.to_bytes(4, "little")
    return double_sha(
        b"".join(
            (
                transaction.version.to_bytes(4, "little"),
                var_int(len(spend.bare)),
                *spend.bare[:at],
                signed,
                *spend.bare[at + 1 :],
                var_int(len(transaction.outputs)),
                spend.outputs,
                transaction.lock_time.to_bytes(4, "little"),
                _ALL_WIRE,
            )
        )
    )


def version_0(spend: Spend, at: int, code: bytes) -> bytes:
    """BIP 143."""
    transaction, own = spend.transaction, spend.transaction.inputs[at]
    return double_sha(
        b"".join(
            (
                transaction.version.to_bytes(4, "little"),
                double_sha(spend.points),
                double_sha(spend.sequences),
                own.point(),
                var_bytes(code),
                spend.spent[at].amount.to_bytes(8, "little"),
                own.sequence.to_bytes(4, "little"),
                double_sha(spend.outputs),
                transaction.lock_time.to_bytes(4, "little"),
                _ALL_WIRE,
            )
        )
    )


def taproot(spend: Spend, at: int, hash_type: int, leaf: bytes = b"") -> bytes:
    """BIP 341; with the hash of a leaf, BIP 342. No annex."""
    own = at.to_bytes(4, "little")
    extension = leaf + b"\x00" + _NO_SEPARATOR if leaf else b""
    spend_type = bytes([2 if leaf else 0])
    head = bytes([0, hash_type]) + spend.taproot_head
    return tagged("TapSighash", head + spend_type + own + extension)


def leaf_hash(version: int, script: bytes) -> bytes:
    return tagged("TapLeaf", bytes([version]) + var_bytes(script))


def merkle_root(leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root of a script tree from a leaf up (BIP 341)."""
    for other in path:
        leaf = tagged("TapBranch", min(leaf, other) + max(leaf, other))
    return leaf
