"""BIP 322 by its official vectors; then signatures made here, and spoilt here."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import bip322, script, sighash, transaction
from perimeter.wallets.address import p2pkh, p2sh, p2wpkh, script_of
from perimeter.wallets.chains import BITCOIN
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.hashes import hash160
from perimeter.wallets.transaction import Input, Outpoint, Output, Transaction
from perimeter.wallets.verdict import Inconclusive
from tests.wallets import signing
from tests.wallets.signing import b64, flipped, needs_vectors, vectors

FILES = ("basic-test-vectors.json", "generated-test-vectors.json")
ALL = {part: [v for f in FILES for v in vectors(f).get(part, [])] for part in
       ("tx_hashes", "simple", "full", "proof_of_funds", "error")}  # fmt: skip


def check(text, signature, address):
    return bip322.check(text.encode(), signature, script_of(address, BITCOIN[0]))


def refused(text, signature, address):
    with pytest.raises(Refusal) as caught:
        check(text, signature, address)
    return caught.value.code


@needs_vectors
def test_the_transaction_to_spend_by_the_official_vectors():
    for case in ALL["tx_hashes"]:
        locked = script_of(case["address"], BITCOIN[0])
        made = bip322.to_spend(case["message"].encode(), locked)
        assert made.txid[::-1].hex() == case["to_spend_tx_hash"]
        assert case["message_hash"] in made.wire().hex()
        unsigned = signing.to_sign(case["message"], locked).transaction
        assert unsigned.txid[::-1].hex() == case["to_sign_tx_hash"]


@needs_vectors
def test_every_official_signature_is_valid():
    """23 of them, time locks and proofs of funds included: none is left undecided."""
    seen = 0
    for part, form in (("simple", "smp"), ("full", "ful"), ("proof_of_funds", "pof")):
        for case in ALL[part]:
            for signature in case["bip322_signatures"]:
                shown = check(case["message"], signature, case["address"])
                assert shown["form"] == form
                assert shown["lock_time"] == case.get("lock_time", 0)
                assert shown["sequence"] == case.get("sequence", 0)
                wanted = [one for group in case.get("additional_inputs", []) for one in group]
                assert [(f["amount"], f["script"]) for f in shown["funds"]] == [
                    (one["value"], one["pk_script"]) for one in wanted
                ]
                seen += 1
    assert seen == 23


@needs_vectors
def test_every_official_error_is_refused():
    codes = {
        case["description"]: refused(case["message"], case["signature"], case["address"])
        for case in ALL["error"]
    }
    assert len(ALL["error"]) == 36
    assert codes["invalid base64 encoding"] == "wallet_signature_not_base64"
    assert codes["incorrect prefix type"] == "wallet_signature_unreadable"
    assert codes["wrong message for p2tr simple signature"] == "wallet_signature_wrong"
    assert codes["wrong message for p2pkh full signature"] == "wallet_signed_otherwise"


MAKERS = {
    "p2wpkh": signing.simple_p2wpkh,
    "p2tr": signing.simple_p2tr,
    "p2tr, hash type written": lambda text, n=1: signing.simple_p2tr(text, n, 1),
    "p2pkh": signing.full_p2pkh,
    "p2sh-p2wpkh": signing.full_nested,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_made_here(make):
    address, signature = make("ýazgy L-1")
    shown = check("ýazgy L-1", signature, address)
    assert not bip322.is_locked(shown) and shown["funds"] == []
    assert refused("ýazgy L-2", signature, address) in {
        "wallet_signature_wrong",
        "wallet_signed_otherwise",
    }
    other, _ = make("ýazgy L-1", n=2)
    assert refused("ýazgy L-1", signature, other).startswith("wallet_sign")


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_flipped_bit_never_verifies(make, data):
    address, signature = make("text")
    raw = base64_bytes(signature[3:])
    bit = data.draw(st.integers(0, 8 * len(raw) - 1))
    with pytest.raises(Refusal):
        check("text", signature[:3] + b64(flipped(raw, bit)), address)


def test_the_prefix_may_be_left_out_for_simple_alone():
    address, signature = signing.simple_p2wpkh("text")
    assert check("text", signature[3:], address)["form"] == "smp"
    address, signature = signing.full_p2pkh("text")
    assert refused("text", signature[3:], address) == "wallet_form_unfit"
    assert refused("text", "pof" + signature[3:], address) == "wallet_signature_unreadable"


def test_simple_is_for_native_segregated_witness():
    """A nested wallet signs in full."""
    _, signature = signing.simple_p2wpkh("text")
    nested = p2sh(hash160(p2wpkh(hash160(signing.public()))))
    assert refused("text", signature, signing.address_of(nested)) == "wallet_form_unfit"


def test_legacy_is_for_p2pkh_alone():
    address = signing.address_of(p2pkh(hash160(signing.public())))
    shown = check("text", signing.compact("text"), address)
    assert shown["form"] == "legacy"
    assert refused("other", signing.compact("text"), address) == "wallet_signed_by_another"
    native = signing.bech32(p2wpkh(hash160(signing.public())))
    assert refused("text", signing.compact("text", header=39), native).startswith("wallet_sign")


def test_locks_are_told():
    address, signature = signing.full_p2pkh("text", version=2, lock_time=900_000, sequence=144)
    shown = check("text", signature, address)
    assert (shown["lock_time"], shown["sequence"]) == (900_000, 144) and bip322.is_locked(shown)
    address, signature = signing.full_p2pkh("text", sequence=0xFFFFFFFF)
    assert not bip322.is_locked(check("text", signature, address))


def test_to_sign_has_its_form():
    for more in (
        {"outputs": (Output(1, b"\x6a"),)},
        {"outputs": (Output(0, b"\x6a"), Output(0, b"\x6a"))},
        {"outputs": (Output(0, b"\x6a\x01x"),)},
    ):
        address, signature = signing.full_p2pkh("text", **more)
        assert refused("text", signature, address) == "wallet_form_unfit"
    spend, maps, address = signing.funds("text", count=1)
    stacks = [transaction.witness(transaction.Reader(one[b"\x08"])) for one in maps]
    full = "ful" + b64(signing.signed(spend, [b"", b""], stacks))
    assert refused("text", full, address) == "wallet_form_unfit"  # more inputs need a PSBT
    address, signature = signing.full_p2pkh("text", version=3)
    with pytest.raises(Inconclusive, match="wallet_transaction_version"):
        check("text", signature, address)


def test_funds_are_shown_with_their_amounts():
    spend, maps, address = signing.funds("text", count=2)
    shown = check("text", signing.psbt(spend, maps, x09=b"text"), address)
    assert [one["amount"] for one in shown["funds"]] == [1000, 2000]
    assert [one["outpoint"][-2:] for one in shown["funds"]] == [":7", ":7"]
    assert not any(one["whole_transaction"] for one in shown["funds"])
    otherwise = signing.psbt(spend, maps, x09=b"other")
    assert refused("text", otherwise, address) == "wallet_signed_otherwise"


def test_every_output_shown_is_signed_for():
    spend, maps, address = signing.funds("text", count=2)
    assert refused("text", signing.psbt(spend, [*maps[:2], maps[1]]), address).startswith("wallet_")
    spoilt = maps[2][b"\x08"][:-1] + bytes([maps[2][b"\x08"][-1] ^ 1])
    broken = [*maps[:2], {**maps[2], b"\x08": spoilt}]
    assert refused("text", signing.psbt(spend, broken), address) == "wallet_signed_by_another"
    unsaid = [*maps[:2], {b"\x08": maps[2][b"\x08"]}]
    assert refused("text", signing.psbt(spend, unsaid), address) == "wallet_funds_unfit"
    more = replace(spend.spent[2], amount=10**9).wire()
    richer = [*maps[:2], {**maps[2], b"\x01": more}]
    assert refused("text", signing.psbt(spend, richer), address) == "wallet_signature_wrong"


def test_an_output_is_shown_once():
    spend, maps, address = signing.funds("text", count=1)
    inputs = (*spend.transaction.inputs, spend.transaction.inputs[1])
    twice = replace(spend, transaction=replace(spend.transaction, inputs=inputs))
    assert refused("text", signing.psbt(twice, [*maps, maps[1]]), address) == "wallet_form_unfit"


def test_amounts_that_nobody_signs_need_the_whole_transaction():
    """Before segregated witness a signer does not sign what an output holds."""
    code = p2pkh(hash160(signing.public(2)))
    before = Transaction(1, (Input(Outpoint(bytes(32), 0)),), (Output(700, code),))
    locked = p2wpkh(hash160(signing.public()))
    shown = Input(Outpoint(before.txid, 0))
    spend = signing.to_sign("text", locked, inputs=(shown,), spent=before.outputs)
    first = sighash.version_0(spend, 0, p2pkh(hash160(signing.public())))
    stack = [signing.ecdsa(first), signing.public()]
    legacy = signing.ecdsa(sighash.legacy(spend, 1, code), 2)
    pushes = script.push(legacy) + script.push(signing.public(2))
    own = {b"\x08": signing.witness_wire(stack)}
    whole = {b"\x07": pushes, b"\x00": before.wire()}
    alone = {b"\x07": pushes, b"\x01": before.outputs[0].wire()}
    address = signing.bech32(locked)
    good = check("text", signing.psbt(spend, [own, whole]), address)
    assert good["funds"][0]["amount"] == 700 and good["funds"][0]["whole_transaction"]
    assert refused("text", signing.psbt(spend, [own, alone]), address) == "wallet_funds_unfit"
    witnessed = {**alone, b"\x08": signing.witness_wire([b"x"])}
    assert refused("text", signing.psbt(spend, [own, witnessed]), address) == "wallet_script_failed"
