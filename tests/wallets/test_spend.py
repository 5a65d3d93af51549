"""Inputs against the outputs they spend: every kind of lock, and the first payment ever made."""

from dataclasses import replace

import pytest

from perimeter.core.problem import Refusal
from perimeter.wallets import psbt, script, sighash, spend, transaction
from perimeter.wallets.address import p2pkh, p2sh, p2wpkh
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.hashes import hash160, sha
from perimeter.wallets.sighash import Spend
from perimeter.wallets.transaction import Output
from perimeter.wallets.verdict import Inconclusive
from tests.wallets.signing import (
    ecdsa,
    funds,
    key,
    merkle_leaf,
    p2wsh,
    public,
    taproot,
    to_sign,
    tweaked_key,
    x_only,
)
from tests.wallets.signing import psbt as written

# f4184fc5...e9e16, of block 170, 12 January 2009; and the script of the output it spends.
FIRST = bytes.fromhex(
    "0100000001c997a5e56e104102fa209c6a852dd90660a20b2d9c352423edce25857fcd3704000000004847304402"
    "204e45e16932b8af514961a1d3a1a25fdf3f4f7732e9d624c6c61548ab5fb8cd410220181522ec8eca07de4860a4"
    "acdd12909d831cc56cbbac4622082221a8768d1d0901ffffffff0200ca9a3b00000000434104ae1a62fe09c5f51b"
    "13905f07f06b99a2f7159b2225f374cd378d71302fa28414e7aab37397f554a7df5f142c21c1b7303b8a0626f1ba"
    "ded5c72a704f7e6cd84cac00286bee0000000043410411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482e"
    "cad7b148a6909a5cb2e0eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643f656b412a3ac00000000"
)
LOCK = bytes.fromhex(
    "410411db93e1dcdb8a016b49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5cb2e0eaddfb84ccf9744464f8"
    "2e160bfa9b8b64f9d4c03f999b8643f656b412a3ac"
)


def satisfied(locked, stack=(), pushes=b""):
    """to_sign over a script with what is said to satisfy it."""
    unsigned = to_sign("text", locked)
    one = replace(unsigned.transaction.inputs[0], script=pushes, witness=tuple(stack))
    return Spend(replace(unsigned.transaction, inputs=(one,)), unsigned.spent)


def fails(locked, stack=(), pushes=b"", match="wallet_script_failed"):
    with pytest.raises(Refusal, match=match) as caught:
        spend.check(satisfied(locked, stack, pushes))
    assert not isinstance(caught.value, Inconclusive)


def unknown(locked, stack=(), pushes=b""):
    with pytest.raises(Inconclusive, match="wallet_script_unknown"):
        spend.check(satisfied(locked, stack, pushes))


def test_the_first_payment():
    paid = transaction.read(FIRST)
    assert str(transaction.Outpoint(paid.txid, 0)).startswith("f4184fc596403b9d638783cf57adfe4c")
    spend.check(Spend(paid, (Output(50 * 10**8, LOCK),)))
    with pytest.raises(Refusal, match="wallet_signature_wrong"):
        spend.check(Spend(replace(paid, lock_time=1), (Output(50 * 10**8, LOCK),)))


def test_p2pkh():
    locked = p2pkh(hash160(public()))
    signature = ecdsa(sighash.legacy(to_sign("text", locked), 0, locked))
    good = script.push(signature) + script.push(public())
    spend.check(satisfied(locked, pushes=good))
    fails(locked, pushes=script.push(signature) + script.push(public(2)))
    fails(locked, [b"x"], good)  # a witness where none belongs
    fails(locked, pushes=script.push(b"x") + good, match="CLEANSTACK")
    fails(locked, pushes=good + b"\x76\x75", match="SIGPUSHONLY")
    fails(locked)


def test_p2sh():
    redeem = script.push(public()) + b"\xac"
    locked = p2sh(hash160(redeem))
    signature = ecdsa(sighash.legacy(to_sign("text", locked), 0, redeem))
    spend.check(satisfied(locked, pushes=script.push(signature) + script.push(redeem)))
    other = script.push(public(2)) + b"\xac"
    fails(locked, pushes=script.push(signature) + script.push(other), match="signed_by_another")
    fails(locked, match="wallet_signed_by_another")
    fails(locked, pushes=script.push(redeem))


def test_nested_segregated_witness():
    redeem = p2wpkh(hash160(public()))
    locked, code = p2sh(hash160(redeem)), p2pkh(hash160(public()))
    stack = [ecdsa(sighash.version_0(to_sign("text", locked), 0, code)), public()]
    spend.check(satisfied(locked, stack, script.push(redeem)))
    fails(locked, stack, b"\x51" + script.push(redeem))
    tap, _ = taproot(x_only())
    unknown(p2sh(hash160(tap)), stack, script.push(tap))


def test_p2wpkh():
    locked, code = p2wpkh(hash160(public())), p2pkh(hash160(public()))
    signature = ecdsa(sighash.version_0(to_sign("text", locked), 0, code))
    spend.check(satisfied(locked, [signature, public()]))
    fails(locked, [signature, public(2)], match="wallet_signed_by_another")
    fails(locked, [b"", public()])
    fails(locked, [public()])
    fails(locked, [signature, public()], b"\x51")
    fails(locked, match="wallet_signature_missing")


def test_p2wsh():
    code = b"\x63" + script.push(public()) + b"\x67" + script.push(public(2)) + b"\x68\xac"
    locked = p2wsh(code)
    digest = sighash.version_0(to_sign("text", locked), 0, code)
    spend.check(satisfied(locked, [ecdsa(digest), b"\x01", code]))
    spend.check(satisfied(locked, [ecdsa(digest, 2), b"", code]))
    fails(locked, [ecdsa(digest), b"", code], match="wallet_signature_wrong")
    fails(locked, [ecdsa(digest), b"\x01", code + b"\x61"], match="wallet_signed_by_another")
    fails(locked, [bytes(521), ecdsa(digest), b"\x01", code])


def test_what_anybody_can_open_proves_nothing():
    """Valid to a node; but nobody signed anything."""
    fails(b"\x51", match="wallet_nothing_signed")
    fails(p2wsh(b"\x51"), [b"\x51"], match="wallet_nothing_signed")
    hashed = b"\xa8" + script.push(sha(b"secret")) + b"\x87"
    fails(p2wsh(hashed), [b"secret", hashed], match="wallet_nothing_signed")
    fails(p2wsh(hashed), [b"guess", hashed])


def test_taproot_by_key():
    locked, _ = taproot(x_only())
    for hash_type, tail in ((0, b""), (1, b"\x01")):
        digest = sighash.taproot(to_sign("text", locked), 0, hash_type)
        signature = tweaked_key(1).sign_schnorr(digest)
        spend.check(satisfied(locked, [signature + tail]))
        fails(locked, [signature + b"\x03"], match="SIGHASH_ALL")
        fails(locked, [signature[:-1]], match="wallet_signature_wrong")
        unknown(locked, [signature + tail, b"\x50annex"])
    fails(locked, match="wallet_signature_missing")


def tree():
    """(script, its other leaf, output script, control block)."""
    code = script.push(x_only(2)) + b"\xac"
    leaf, other = merkle_leaf(code), merkle_leaf(b"\x51")
    root = sighash.merkle_root(leaf, [other])
    locked, parity = taproot(x_only(1), root)
    return code, locked, bytes([0xC0 | parity]) + x_only(1) + other


def test_taproot_by_script():
    code, locked, control = tree()
    digest = sighash.taproot(to_sign("text", locked), 0, 0, merkle_leaf(code))
    signature = key(2).sign_schnorr(digest)
    spend.check(satisfied(locked, [signature, code, control]))
    fails(locked, [signature, code + b"\x61", control], match="wallet_signed_by_another")
    fails(locked, [signature, code, bytes([control[0] ^ 1]) + control[1:]], match="by_another")
    fails(locked, [signature, code, control[:-1]])
    fails(locked, [bytes(521), code, control])
    keyed = sighash.taproot(to_sign("text", locked), 0, 0)
    fails(locked, [key(2).sign_schnorr(keyed), code, control], match="wallet_signature_wrong")


def test_a_leaf_of_a_later_version_is_not_decided():
    code = b"\x51"
    leaf = sighash.leaf_hash(0xC2, code)
    locked, parity = taproot(x_only(1), leaf)
    unknown(locked, [code, bytes([0xC2 | parity]) + x_only(1)])


@pytest.mark.parametrize("times, paid", [(2, True), (30, False)])
def test_signatures_in_tapscript_are_paid_for_by_weight(times, paid):
    """BIP 342: 50 units each, and a witness has as many as bytes, and 50."""
    again = b"\x6b\x76\x6c\x76\x6b\xad\x6c"  # keeps the key aside, checks a copy
    code = again * times + b"\x75\x75\x51"
    leaf = merkle_leaf(code)
    locked, parity = taproot(x_only(1), leaf)
    digest = sighash.taproot(to_sign("text", locked), 0, 0, leaf)
    stack = [key(2).sign_schnorr(digest), x_only(2), code, bytes([0xC0 | parity]) + x_only(1)]
    if paid:
        spend.check(satisfied(locked, stack))
    else:
        fails(locked, stack, match="wallet_too_much")


def test_segregated_witness_to_come_is_not_decided():
    for locked in (b"\x52\x20" + bytes(32), b"\x51\x02\x4e\x73", b"\x60\x28" + bytes(40)):
        unknown(locked, [b"x"])
    fails(b"\x00\x20" + bytes(32), [], match="wallet_signature_missing")
    unknown(b"\x00\x05" + bytes(5), [b"x"])


def test_signatures_are_counted_over_all_inputs(monkeypatch):
    unsigned, maps, _ = funds("text", count=2)
    found = psbt.read(base64_bytes(written(unsigned, maps)[3:]))
    whole = Spend(found.transaction, unsigned.spent)
    spend.check(whole)
    monkeypatch.setattr(spend, "SIGNATURES_MAX", 2)
    with pytest.raises(Refusal, match="wallet_too_much"):
        spend.check(whole)
