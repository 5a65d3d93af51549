"""Generic signed messages of Bitcoin (BIP 322, version 2.0.0) in each of its forms.

A signature is a transaction that cannot be sent: it spends an output that locks the message to the
wallet's own script. Whether the outputs of a proof of funds exist is for a node to say, not for us.
"""

from collections.abc import Mapping
from typing import Any

from perimeter.core.problem import Refusal
from perimeter.wallets import bip137, psbt, spend, transaction
from perimeter.wallets.address import is_p2pkh, witness_program
from perimeter.wallets.curve import COMPACT_BYTES
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.hashes import tagged
from perimeter.wallets.psbt import Said, Signed
from perimeter.wallets.sighash import Spend
from perimeter.wallets.transaction import Input, Outpoint, Output, Reader, Transaction
from perimeter.wallets.verdict import Inconclusive

SIMPLE, FULL, FUNDS = "smp", "ful", "pof"
TAG = "BIP0322-signed-message"
OP_RETURN = b"\x6a"
VERSIONS = (0, 2)
FINAL = 0xFFFFFFFF


def check(message: bytes, text: str, script: bytes) -> Mapping[str, Any]:
    """What a signature shows: its form, the locks T and S, the funds. Refusal, Inconclusive."""
    form = text[:3] if text[:3] in (SIMPLE, FULL, FUNDS) else ""
    data = base64_bytes(text[len(form) :])
    if not form and is_p2pkh(script) and len(data) == COMPACT_BYTES:
        bip137.check(message, data, script)
        return {"form": "legacy", "lock_time": 0, "sequence": 0, "funds": []}
    read = {FULL: _full, FUNDS: psbt.read}.get(form)
    signed = read(data) if read else _simple(message, data, script)
    whole = _spend(message, script, signed)
    spend.check(whole)
    first = whole.transaction.inputs[0]
    return {
        "form": form or SIMPLE,
        "lock_time": whole.transaction.lock_time,
        "sequence": first.sequence,
        "funds": _funds(signed),
    }


def is_locked(shown: Mapping[str, Any]) -> bool:
    """Whether a signature holds only from a time T or an age S on."""
    return bool(shown.get("lock_time")) or shown.get("sequence", 0) not in (0, FINAL)


def to_spend(message: bytes, script: bytes) -> Transaction:
    """The transaction whose one output locks a message to a script."""
    lock = b"\x00\x20" + tagged(TAG, message)
    return Transaction(0, (Input(Outpoint(bytes(32), FINAL), lock),), (Output(0, script),))


def _simple(message: bytes, data: bytes, script: bytes) -> Signed:
    if witness_program(script) is None:
        raise Refusal("wallet_form_unfit")
    reader = Reader(data)
    stack = transaction.witness(reader)
    reader.end()
    spent = Outpoint(to_spend(message, script).txid, 0)
    return Signed(Transaction(0, (Input(spent, witness=stack),), (_OUT,)), (None,), None)


def _full(data: bytes) -> Signed:
    found = transaction.read(data)
    if len(found.inputs) != 1:
        raise Refusal("wallet_form_unfit")
    return Signed(found, (None,), None)


def _spend(message: bytes, script: bytes, signed: Signed) -> Spend:
    """The transaction against what it must be, with the outputs it spends."""
    found, before = signed.transaction, to_spend(message, script)
    points = [one.spent for one in found.inputs]
    if points[0] != Outpoint(before.txid, 0) or signed.message not in (None, message):
        raise Refusal("wallet_signed_otherwise")
    if found.outputs != (_OUT,) or len(set(points)) != len(points):
        raise Refusal("wallet_form_unfit")
    if found.version not in VERSIONS:
        raise Inconclusive("wallet_transaction_version", version=found.version)
    spent = [before.outputs[0]]
    for one, said in zip(found.inputs[1:], signed.said[1:], strict=True):
        if said is None or not (said.whole or _may_be_alone(one, said)):
            raise Refusal("wallet_funds_unfit", outpoint=str(one.spent))
        spent.append(said.output)
    return Spend(found, tuple(spent))


def _may_be_alone(one: Input, said: Said) -> bool:
    """Only segregated witness signs amounts; any other output needs its whole transaction."""
    return witness_program(said.output.script) is not None or bool(one.witness)


def _funds(signed: Signed) -> list[dict[str, Any]]:
    """The outputs shown beside the message, in the order they stand in."""
    pairs = zip(signed.transaction.inputs[1:], signed.said[1:], strict=True)
    return [
        {
            "outpoint": str(one.spent),
            "amount": said.output.amount,
            "script": said.output.script.hex(),
            "whole_transaction": said.whole,
        }
        for one, said in pairs
        if said is not None
    ]


_OUT = Output(0, OP_RETURN)
