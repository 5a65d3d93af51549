"""Receipts: the proof of one act that its firm keeps; and the proof of a leaf, which anybody may
have because it says nothing of the act. Format: docs/formats/receipt.md.

Making one needs the home; checking one needs only the file and a key list.
"""

import json
import re
from dataclasses import replace
from typing import Any

from perimeter.core.act import Act, leaf_entry, read
from perimeter.core.canonical import canonical
from perimeter.core.merkle import leaf_hash, verify_inclusion
from perimeter.core.note import Checkpoint, Proof, read_proof
from perimeter.core.problem import Damaged
from perimeter.store.keys import KeyList

SCHEMA = "perimeter-receipt/1"
PROOF = b"c2sp.org/tlog-proof@"  # what the proof of a leaf begins with
_SALT = re.compile(r"[0-9a-f]{32}")


def written(act: Act, salt: bytes, proof: str) -> bytes:
    """The receipt file of an act."""
    document = {
        "schema": SCHEMA,
        "act": act.canonical().decode(),
        "salt": salt.hex(),
        "proof": proof,
    }
    return canonical(document) + b"\n"


def leaf_proof(entry: bytes, proof: Proof) -> bytes:
    """The proof of a leaf: a tlog-proof that brings the log entry (32 bytes) along."""
    return replace(proof, extra=entry).text().encode()


def check(data: bytes, keys: KeyList) -> tuple[Act, Checkpoint]:
    """The act a receipt proves and the head it is proved under; Damaged where it proves nothing."""
    document = _document(data)
    try:
        if not _SALT.fullmatch(document["salt"]):
            raise ValueError("one salt has one form")
        act = read(document["act"].encode())
        proof = read_proof(document["proof"])
        leaf = leaf_hash(leaf_entry(bytes.fromhex(document["salt"]), act.canonical()))
    except (AttributeError, TypeError, ValueError, RecursionError) as error:
        raise Damaged("receipt_unreadable") from error
    checkpoint = keys.checked(proof.checkpoint, act.recorded)
    if proof.index != act.n - 1 or not verify_inclusion(
        proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root
    ):
        raise Damaged("receipt_not_in_log", n=act.n)
    return act, checkpoint


def check_leaf(data: bytes, keys: KeyList) -> tuple[int, Checkpoint]:
    """The number of the act whose leaf a proof proves, and the head it is proved under; Damaged
    where it proves nothing."""
    try:
        proof = read_proof(data.decode())
    except ValueError as error:
        raise Damaged("receipt_unreadable") from error
    head, leaf = keys.checked(proof.checkpoint), leaf_hash(proof.extra)
    if not verify_inclusion(proof.index, head.size, leaf, proof.hashes, head.root):
        raise Damaged("receipt_not_in_log", n=proof.index + 1)
    return proof.index + 1, head


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA or set(document) != {"schema", "act", "salt", "proof"}:
            raise ValueError(document["schema"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Damaged("receipt_unreadable") from error
    found: dict[str, Any] = document
    return found
