"""Proofs as a whole: each method made and verified, each thing that may be another's refused."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter import wallets
from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.law.fields import parse
from perimeter.wallets.address import p2pkh, p2wpkh
from perimeter.wallets.chains import BITCOIN
from perimeter.wallets.hashes import hash160
from perimeter.wallets.proof import LIMITS, Proof, read_proof, typed_data, verify
from tests.wallets import signing
from tests.wallets.signing import AT, EVM, MAIN, TEST, WORDS, asked, evm_address, text_of

P2WPKH = signing.bech32(p2wpkh(hash160(signing.public())))
P2PKH = signing.address_of(p2pkh(hash160(signing.public())))
BITCOIN_ASKED = asked(chain=MAIN, wallet=P2WPKH)


def bip322(wanted=BITCOIN_ASKED):
    text = text_of(wanted)
    return Proof("bip322", wanted.wallet, wanted.chain, text, signing.simple_p2wpkh(text)[1])


def bip137(wanted=BITCOIN_ASKED):
    text = text_of(wanted)
    return Proof("bip137", wanted.wallet, wanted.chain, text, signing.compact(text))


def eip191(wanted=None):
    wanted = wanted or asked()
    text = text_of(wanted)
    return Proof("eip191", wanted.wallet, wanted.chain, text, signing.personal(text))


def eip712(wanted=None):
    wanted = wanted or asked()
    return Proof("eip712", wanted.wallet, wanted.chain, *signing.typed_of(wanted))


MADE = [(bip322, BITCOIN_ASKED), (bip137, BITCOIN_ASKED), (eip191, asked()), (eip712, asked())]
every = pytest.mark.parametrize("make, wanted", MADE, ids=[make.__name__ for make, _ in MADE])


def refused(proof, wanted, at=AT):
    verdict = verify(proof, wanted, at)
    assert verdict.state == "refused"
    assert words.text(verdict.code, "tk", **verdict.details)
    return verdict.code


@every
def test_what_was_asked_and_signed_is_valid(make, wanted):
    verdict = verify(make(wanted), wanted, AT)
    assert (verdict.state, verdict.code) == ("valid", "wallet_proved")
    assert verdict.details["nonce"] == wanted.nonce
    assert verdict.details["wallet"] == wanted.wallet
    alone = verify(make(wanted), None, AT)
    assert alone.state == "valid" and "nonce" not in alone.details


@every
@pytest.mark.parametrize(
    "change, code",
    [
        ({"origin": "book.example/two"}, "wallet_for_another_book"),
        ({"entry": "L-2"}, "wallet_for_another_entry"),
        ({"nonce": "zzzzzzzzzzzz"}, "wallet_nonce_differs"),
        ({"expires_at": AT + timedelta(days=1)}, "wallet_time_differs"),
    ],
)
def test_a_message_for_another_is_refused_though_rightly_signed(make, wanted, change, code):
    assert refused(make(replace(wanted, **change)), wanted) == code


@every
def test_time_is_given(make, wanted):
    assert refused(make(wanted), wanted, wanted.expires_at) == "wallet_expired"
    early = wanted.issued_at - timedelta(seconds=1)
    assert refused(make(wanted), wanted, early) == "wallet_not_yet"
    assert verify(make(wanted), None, wanted.expires_at).state == "valid"


@pytest.mark.parametrize("make", [eip191, eip712])
def test_another_evm_network_is_refused(make):
    there = asked(chain="eip155:137")
    assert verify(make(there), there, AT).state == "valid"
    assert refused(make(there), asked()) == "wallet_another_network"
    assert refused(replace(make(there), chain=EVM), asked()) in {
        "wallet_another_network",
        "wallet_message_unfit",
    }
    if make is eip712:
        assert refused(replace(make(there), chain=EVM), None) == "wallet_another_network"


@pytest.mark.parametrize("method", ["bip322", "bip137"])
def test_another_bitcoin_network_is_refused(method):
    there = asked(chain=TEST, wallet=signing.bech32(p2wpkh(hash160(signing.public())), "tb"))
    make = {"bip322": bip322, "bip137": bip137}[method]
    assert verify(make(there), there, AT).state == "valid"
    assert refused(make(there), BITCOIN_ASKED) == "wallet_another_network"
    assert refused(replace(make(there), chain=MAIN), BITCOIN_ASKED) == "wallet_another_network"
    moved = replace(make(there), chain=MAIN, wallet=P2WPKH)
    assert refused(moved, BITCOIN_ASKED) == "wallet_another_network"


@every
def test_another_wallet_is_refused(make, wanted):
    other = evm_address(2) if wanted.chain == EVM else P2PKH
    if make is not bip137:  # there the same key makes both addresses
        assert refused(replace(make(wanted), wallet=other), None) in {
            "wallet_signed_by_another",
            "wallet_form_unfit",
            "wallet_for_another_wallet",
        }
    claimed = replace(make(wanted), wallet=other)
    assert refused(claimed, wanted) == "wallet_for_another_wallet"
    theirs = replace(wanted, wallet=other)
    assert refused(make(wanted), theirs) == "wallet_for_another_wallet"


@every
def test_a_method_goes_with_its_networks(make, wanted):
    proof = make(wanted)
    method = {"bip322": "eip191", "bip137": "eip712", "eip191": "bip137", "eip712": "bip322"}
    swapped = replace(proof, method=method[proof.method])
    assert refused(swapped, wanted) == "wallet_method_unfit"
    assert refused(replace(proof, chain="bip122:1"), wanted) == "wallet_chain_unknown"
    assert refused(replace(proof, wallet="nobody"), wanted) == "wallet_address_unreadable"


@every
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_changed_message_never_verifies(make, wanted, data):
    proof = make(wanted)
    at = data.draw(st.integers(0, len(proof.message) - 1))
    char = data.draw(st.characters(codec="utf-8").filter(lambda c: c != proof.message[at]))
    spoilt = replace(proof, message=proof.message[:at] + char + proof.message[at + 1 :])
    if make is eip712 and _same_json(spoilt.message, proof.message):
        return
    assert verify(spoilt, None, AT).state != "valid"
    assert verify(spoilt, wanted, AT).state != "valid"


def _same_json(one, other):
    """Typed data is signed by its values: blanks are not signed, nor how an address is cased."""
    from perimeter.wallets import typed

    try:
        return typed.read(one).digest == typed.read(other).digest
    except Refusal:
        return False


def test_a_contract_is_left_to_a_node():
    long = replace(eip191(), signature="0x" + "11" * 130)
    verdict = verify(long, asked(), AT)
    assert (verdict.state, verdict.code) == ("inconclusive", "wallet_contract")


def test_locks_and_funds_have_their_own_words():
    text = text_of(asked(chain=MAIN, wallet=P2PKH))
    _, signature = signing.full_p2pkh(text, version=2, lock_time=900_000, sequence=144)
    locked = verify(Proof("bip322", P2PKH, MAIN, text, signature), None, AT)
    assert (locked.state, locked.code) == ("valid", "wallet_proved_locked")
    assert "900000" in words.text(locked.code, "ru", **locked.details)
    spend, maps, wallet = signing.funds(text_of(BITCOIN_ASKED))
    shown = Proof("bip322", wallet, MAIN, text_of(BITCOIN_ASKED), signing.psbt(spend, maps))
    verdict = verify(shown, BITCOIN_ASKED, AT)
    assert (verdict.state, verdict.code) == ("valid", "wallet_funds_proved")
    assert sum(one["amount"] for one in verdict.details["funds"]) == 3000


def test_a_proof_is_read_from_just_its_fields():
    document = dict(eip191().__dict__)
    assert read_proof(document) == eip191()
    for spoilt in (
        {},
        {**document, "more": ""},
        {**document, "message": None},
        {**document, "method": "eip1271"},
        {**document, "message": "\ud800"},
    ):
        with pytest.raises(Refusal, match="wallet_field_unfit"):
            read_proof(spoilt)
    for name, most in LIMITS.items():
        with pytest.raises(Refusal, match="wallet_field_too_long"):
            read_proof({**document, name: "x" * (most + 1)})


@settings(deadline=None)
@given(
    st.sampled_from(["bip322", "bip137", "eip191", "eip712"]),
    st.sampled_from([P2WPKH, P2PKH, evm_address(), ""]),
    st.sampled_from([MAIN, EVM, ""]),
    st.text(max_size=40),
    st.one_of(st.text(max_size=99), st.binary(max_size=90).map(signing.b64).map("pof".__add__)),
)
def test_any_proof_has_a_verdict(method, wallet, chain, text, signature):
    try:
        proof = Proof(method, wallet, chain, text, signature)
    except Refusal:
        return
    for wanted in (None, asked()):
        assert verify(proof, wanted, AT).state in {"refused", "inconclusive"}


def test_work_is_bounded():
    """As many outputs as may be shown, and one more; both end, the second at once."""
    spend, maps, wallet = signing.funds("text", count=999)
    proof = Proof("bip322", wallet, MAIN, "text", signing.psbt(spend, maps))
    verdict = verify(proof, None, AT)
    assert verdict.state == "valid" and len(verdict.details["funds"]) == 999
    more, maps, wallet = signing.funds("text", count=1000)
    too_many = Proof("bip322", wallet, MAIN, "text", signing.psbt(more, maps))
    assert refused(too_many, None) == "wallet_too_much"


def test_what_may_be_said_has_its_words_and_nothing_else_does():
    folder = Path(wallets.__file__).parent
    sources = [*folder.glob("*.py"), folder.parent / "cli" / "wallet.py"]
    said = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("wallet_")
    }
    written = set(parse((words.MESSAGES / "wallets.yaml").read_text("utf-8")))
    assert written - said == {"wallet_statement"} and not said - written


def test_networks_are_each_named_once():
    assert len({network.chain for network in BITCOIN}) == len(BITCOIN)
    assert "eip155:1" in typed_data(asked(), WORDS)
