"""Receipts: the proof of one act that its firm keeps. Format: docs/formats/receipt.md.

Making one needs the home; checking one needs only the file and a key list.
"""

import json
import re
from typing import Any

from perimeter.core.act import Act, leaf_entry, read
from perimeter.core.canonical import canonical
from perimeter.core.merkle import leaf_hash, verify_inclusion
from perimeter.core.note import Checkpoint, read_proof
from perimeter.core.problem import Damaged
from perimeter.store.keys import KeyList

SCHEMA = "perimeter-receipt/1"
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


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA or set(document) != {"schema", "act", "salt", "proof"}:
            raise ValueError(document["schema"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Damaged("receipt_unreadable") from error
    found: dict[str, Any] = document
    return found
