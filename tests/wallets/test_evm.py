"""EVM keys: a published signature, our own, and what only a node could say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import curve, evm
from perimeter.wallets.address import evm as account_of
from perimeter.wallets.verdict import Inconclusive
from tests.wallets.signing import evm_address, flipped, personal, recoverable

ACCOUNT = account_of(evm_address())


def check(text, signature, account=ACCOUNT):
    evm.check(evm.personal(text.encode()), signature, account)


def refused(text, signature, account=ACCOUNT):
    with pytest.raises(Refusal) as caught:
        check(text, signature, account)
    assert not isinstance(caught.value, Inconclusive)
    return caught.value.code


def test_a_published_signature():
    """The worked example of the web3.js manual: "Some data", and its account."""
    account = account_of("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23")
    signature = (
        "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
        "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c"
    )
    digest = "1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655"
    assert evm.personal(b"Some data").hex() == digest
    check("Some data", signature, account)
    assert refused("Some date", signature, account) == "wallet_signed_by_another"


@pytest.mark.parametrize("v", [0, 27])
def test_devices_write_v_in_two_ways(v):
    digest = evm.personal(b"text")
    check("text", recoverable(digest, v=v))
    assert refused("text", recoverable(digest, n=2, v=v)) == "wallet_signed_by_another"
    assert refused("text", recoverable(digest, v=v + 2)) == "wallet_signature_unreadable"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 8 * 65 - 1))
def test_a_flipped_bit_never_verifies(bit):
    raw = bytes.fromhex(personal("text")[2:])
    assert refused("text", "0x" + flipped(raw, bit).hex())


def test_a_high_s_is_refused():
    raw = bytes.fromhex(personal("text")[2:])
    s = curve.ORDER - int.from_bytes(raw[32:64])
    high = raw[:32] + s.to_bytes(32) + bytes([raw[64] ^ 27 ^ 28])
    assert refused("text", "0x" + high.hex()) == "wallet_rule_broken"


@pytest.mark.parametrize("count", [66, 130, 512])
def test_contracts_are_for_a_node(count):
    with pytest.raises(Inconclusive, match="wallet_contract"):
        check("text", "0x" + "11" * count)


def test_a_message_is_counted_in_bytes():
    check("ýazgy", personal("ýazgy"))
    assert evm.personal("ý".encode()).hex() != evm.personal(b"y").hex()
    assert refused("text", "0x" + "11" * 64) == "wallet_signature_unreadable"
    assert refused("text", personal("text")[2:]) == "wallet_signature_not_hex"
