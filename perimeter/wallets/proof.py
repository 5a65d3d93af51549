"""Whether whoever holds a wallet signed a message: the one door to every method.

Pure: the time is given. That a nonce is used once is for the caller to remember. A message is
checked as it was signed, byte for byte; it is never made anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perimeter.core.problem import Refusal
from perimeter.wallets import bip137, bip322, evm, typed
from perimeter.wallets import message as texts_to_sign
from perimeter.wallets.asked import Asked, account, compare, in_time, read_asked, texts
from perimeter.wallets.chains import BIP122, EIP155, network
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.message import message
from perimeter.wallets.typed import typed_data
from perimeter.wallets.verdict import INCONCLUSIVE, REFUSED, VALID, Inconclusive, Verdict

__all__ = [
    "Asked",
    "Proof",
    "Verdict",
    "message",
    "methods",
    "read_asked",
    "read_proof",
    "typed_data",
    "verify",
]

LIMITS = {
    "method": 10,
    "wallet": 100,
    "chain": 100,
    "message": 20_000,
    "signature": 1_500_000,  # a proof of funds with whole transactions
}  # in characters


@dataclass(frozen=True)
class Proof:
    """What a wallet's holder hands in; Refusal where a field is too long or not Unicode."""

    method: str
    wallet: str
    chain: str
    message: str
    signature: str

    def __post_init__(self) -> None:
        for name, most in LIMITS.items():
            value = getattr(self, name)
            if len(value) > most:
                raise Refusal("wallet_field_too_long", field=name, most=most)
            if any("\ud800" <= char <= "\udfff" for char in value):  # halves of a pair
                raise Refusal("wallet_field_unfit", field=name)
        if self.method not in _METHODS:
            raise Refusal("wallet_field_unfit", field="method")


def read_proof(document: Mapping[str, Any]) -> Proof:
    """The proof in a document with exactly the fields of Proof, all text."""
    return Proof(**texts(document, Proof))


def verify(proof: Proof, asked: Asked | None, at: datetime) -> Verdict:
    """What a proof comes to at an instant (naive UTC). Without `asked`, its signature alone."""
    try:
        held = account(proof.wallet, proof.chain)
        namespace, check = _METHODS[proof.method]
        if proof.chain.partition(":")[0] != namespace:
            raise Refusal("wallet_method_unfit")
        if asked is not None:
            compare(_said(proof), asked)
            in_time(asked, at)
        shown = check(proof, held)
    except Inconclusive as undecided:
        return Verdict(INCONCLUSIVE, undecided.code, undecided.values)
    except Refusal as refusal:
        return Verdict(REFUSED, refusal.code, refusal.values)
    told = {"wallet": proof.wallet, "chain": proof.chain, **shown}
    return Verdict(VALID, _code(shown), told if asked is None else {**told, "nonce": asked.nonce})


def methods(chain: str) -> tuple[str, ...]:
    """The methods that may prove a wallet of a network; none where its signatures are not known."""
    try:
        network(chain)
    except Refusal:
        return ()
    own = chain.partition(":")[0]
    return tuple(name for name, (namespace, _) in _METHODS.items() if namespace == own)


def _said(proof: Proof) -> Asked:
    """What the message says; Refusal where it is of another wallet than the proof names."""
    if proof.method == "eip712":
        said = typed.read(proof.message).said
    else:
        said = texts_to_sign.read(proof.message)
    if said.chain != proof.chain:
        raise Refusal("wallet_another_network")
    if account(said.wallet, said.chain) != account(proof.wallet, proof.chain):
        raise Refusal("wallet_for_another_wallet", wallet=proof.wallet)
    return said


def _code(shown: Mapping[str, Any]) -> str:
    if shown.get("funds"):
        return "wallet_funds_proved"
    return "wallet_proved_locked" if bip322.is_locked(shown) else "wallet_proved"


def _bip322(proof: Proof, held: bytes) -> Mapping[str, Any]:
    return bip322.check(proof.message.encode(), proof.signature, held)


def _bip137(proof: Proof, held: bytes) -> Mapping[str, Any]:
    bip137.check(proof.message.encode(), base64_bytes(proof.signature), held)
    return {}


def _eip191(proof: Proof, held: bytes) -> Mapping[str, Any]:
    evm.check(evm.personal(proof.message.encode()), proof.signature, held)
    return {}


def _eip712(proof: Proof, held: bytes) -> Mapping[str, Any]:
    _said(proof)
    evm.check(typed.read(proof.message).digest, proof.signature, held)
    return {}


_METHODS: dict[str, tuple[str, Callable[[Proof, bytes], Mapping[str, Any]]]] = {
    "bip322": (BIP122, _bip322),
    "bip137": (BIP122, _bip137),
    "eip191": (EIP155, _eip191),
    "eip712": (EIP155, _eip712),
}
