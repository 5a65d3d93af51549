"""The same message as typed data (EIP-712), for wallets that show fields instead of text.

One structure, ours, and its digest; not an encoder of typed data in general.
"""

import json
from dataclasses import dataclass
from typing import Any

from perimeter.core.problem import Refusal
from perimeter.wallets import address
from perimeter.wallets.asked import Asked, line, read_asked, written
from perimeter.wallets.chains import evm_id
from perimeter.wallets.encoding import strict_json
from perimeter.wallets.hashes import keccak

VERSION, STRUCT = "1", "WalletProof"
TYPES = {
    "EIP712Domain": [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
    ],
    STRUCT: [
        {"name": "wallet", "type": "address"},
        {"name": "chain", "type": "string"},
        {"name": "entry", "type": "string"},
        {"name": "statement", "type": "string"},
        {"name": "nonce", "type": "string"},
        {"name": "issuedAt", "type": "string"},
        {"name": "expiresAt", "type": "string"},
    ],
}


@dataclass(frozen=True)
class Typed:
    """What signed typed data says, and its digest."""

    said: Asked
    digest: bytes


def typed_data(asked: Asked, statement: str) -> str:
    """The JSON to sign by EIP-712; Refusal where the chain is no EVM network."""
    number = evm_id(asked.chain)
    if number is None:
        raise Refusal("wallet_method_unfit")
    document = {
        "types": TYPES,
        "primaryType": STRUCT,
        "domain": {"name": asked.origin, "version": VERSION, "chainId": number},
        "message": {
            "wallet": asked.wallet,
            "chain": asked.chain,
            "entry": asked.entry,
            "statement": line(statement),
            "nonce": asked.nonce,
            "issuedAt": written(asked.issued_at),
            "expiresAt": written(asked.expires_at),
        },
    }
    return json.dumps(document, ensure_ascii=False)


def read(text: str) -> Typed:
    """Typed data of our structure; Refusal on any other."""
    document = strict_json(text)
    shape = {"types": TYPES, "primaryType": STRUCT}
    if not isinstance(document, dict) or set(document) != {*shape, "domain", "message"}:
        raise _unfit()
    domain, told = document["domain"], document["message"]
    if {name: document[name] for name in shape} != shape:
        raise _unfit()
    _filled(domain, "EIP712Domain")
    _filled(told, STRUCT)
    if domain["version"] != VERSION or evm_id(told["chain"]) != domain["chainId"]:
        raise _unfit()
    line(told["statement"])
    fields = {name: told[name] for name in ("wallet", "chain", "entry", "nonce")}
    times = {"issued_at": told["issuedAt"], "expires_at": told["expiresAt"]}
    said = read_asked({"origin": domain["name"], **fields, **times})
    return Typed(said, keccak(b"\x19\x01" + _hash("EIP712Domain", domain) + _hash(STRUCT, told)))


def _filled(values: Any, struct: str) -> None:
    """Refusal unless a JSON object has just the fields of a structure, each of its type."""
    fields = {field["name"]: field["type"] for field in TYPES[struct]}
    if not isinstance(values, dict) or set(values) != set(fields):
        raise _unfit()
    if any(type(values[name]) is not _IN_JSON[kind] for name, kind in fields.items()):
        raise _unfit()


def _hash(struct: str, values: dict[str, Any]) -> bytes:
    """hashStruct of EIP-712 over the three types that are used here."""
    fields = TYPES[struct]
    kind = struct + "(" + ",".join(f"{one['type']} {one['name']}" for one in fields) + ")"
    parts = (_encoded(values[one["name"]], one["type"]) for one in fields)
    return keccak(keccak(kind.encode()) + b"".join(parts))


def _encoded(value: Any, kind: str) -> bytes:
    if kind == "uint256":
        return int(value).to_bytes(32)
    return bytes(12) + address.evm(value) if kind == "address" else keccak(value.encode())


def _unfit() -> Refusal:
    return Refusal("wallet_message_unfit")


_IN_JSON = {"string": str, "address": str, "uint256": int}
