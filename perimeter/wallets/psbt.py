"""Finalised PSBTs (BIP 174, version 0): the transaction, and for each input what it says it spends.

Only what a proof of funds needs; partial signatures, paths and keys are passed over. Version 2
(BIP 370) is answered inconclusive: no signer of this proof is known to write it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from perimeter.core.problem import Refusal
from perimeter.wallets import transaction
from perimeter.wallets.transaction import Output, Reader, Transaction, unreadable
from perimeter.wallets.verdict import Inconclusive

MAGIC = b"psbt\xff"
FIELDS_MAX = 1000  # in one map
_UNSIGNED, _MESSAGE, _VERSION = b"\x00", b"\x09", b"\xfb"
_WHOLE, _OUTPUT, _SCRIPT, _WITNESS = b"\x00", b"\x01", b"\x07", b"\x08"

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True)
class Said:
    """An output an input says it spends; `whole` where the whole transaction came along."""

    output: Output
    whole: bool


@dataclass(frozen=True)
class Signed:
    """`said` of an input is None where its PSBT says nothing; `message` None where it has none."""

    transaction: Transaction
    said: tuple[Said | None, ...]
    message: bytes | None


def read(data: bytes) -> Signed:
    """A finalised PSBT that is just these bytes; Refusal on anything else."""
    reader = Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise unreadable()
    head = _fields(reader)
    if head.get(_VERSION, bytes(4)) != bytes(4):
        raise Inconclusive("wallet_psbt_version")
    bare = transaction.read(head.get(_UNSIGNED, b""))
    if any(one.script or one.witness for one in bare.inputs):
        raise unreadable()
    maps = [_fields(reader) for _ in bare.inputs]
    for _ in bare.outputs:
        _fields(reader)
    reader.end()
    inputs = tuple(
        replace(one, script=fields.get(_SCRIPT, b""), witness=_witness(fields))
        for one, fields in zip(bare.inputs, maps, strict=True)
    )
    return Signed(replace(bare, inputs=inputs), _spent(bare, maps), head.get(_MESSAGE))


def _fields(reader: Reader) -> Fields:
    found: dict[bytes, bytes] = {}
    while key := reader.var_bytes():
        if key in found:
            raise unreadable()
        if len(found) >= FIELDS_MAX:
            raise Refusal("wallet_too_much", most=FIELDS_MAX)
        found[key] = reader.var_bytes()
    return found


def _witness(fields: Fields) -> tuple[bytes, ...]:
    if _WITNESS not in fields:
        return ()
    reader = Reader(fields[_WITNESS])
    stack = transaction.witness(reader)
    reader.end()
    return stack


def _spent(bare: Transaction, maps: list[Fields]) -> tuple[Said | None, ...]:
    """BIP 322: a whole transaction may stand only at the first of the inputs that spend it."""
    whole: dict[bytes, Transaction] = {}
    said: list[Said | None] = []
    for one, fields in zip(bare.inputs, maps, strict=True):
        if _WHOLE in fields:
            before = transaction.read(fields[_WHOLE])
            if before.txid != one.spent.txid:
                raise Refusal("wallet_funds_unfit", outpoint=str(one.spent))
            whole[before.txid] = before
        alone = _output(fields)
        if one.spent.txid not in whole:
            said.append(Said(alone, False) if alone else None)
            continue
        outputs = whole[one.spent.txid].outputs
        if one.spent.place >= len(outputs) or alone not in (None, outputs[one.spent.place]):
            raise Refusal("wallet_funds_unfit", outpoint=str(one.spent))
        said.append(Said(outputs[one.spent.place], True))
    return tuple(said)


def _output(fields: Fields) -> Output | None:
    if _OUTPUT not in fields:
        return None
    reader = Reader(fields[_OUTPUT])
    found = transaction.output(reader)
    reader.end()
    return found
