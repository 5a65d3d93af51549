"""Addresses: published ones, written ones read back, one changed character never read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import address
from perimeter.wallets.chains import BITCOIN, evm_id, network
from tests.wallets.signing import BASE58, BECH32, MAIN, TEST, base58, bech32

HERE = network(MAIN)
THERE = network(TEST)
HASHES = st.binary(min_size=20, max_size=20)


def refused(text, where=HERE):
    with pytest.raises(Refusal) as caught:
        address.script_of(text, where)
    return caught.value.code


@pytest.mark.parametrize(
    "text, script",
    [
        (
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "0014751e76e8199196d454941c45d1b3a323f1433bd6",
        ),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ),
        ("BC1SW50QGDZ25J", "6002751e"),
        (
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac",
        ),
        ("3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "a914e9c3dd0c07aac76179ebc76a6c78d4d67c6c160a87"),
    ],
)
def test_published_addresses(text, script):
    """BIP 173, BIP 350, the first block, BIP 13."""
    assert address.script_of(text, HERE).hex() == script


@pytest.mark.parametrize(
    "text",
    [
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # version 1, bech32
        "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqdmchcc",  # version 0, bech32m
        "bc1rw5uspcuh",
        "bc1gmk9yu",
        "bc1",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3t4",
        "",
        "1",
        "x" * 91,
        "ä" * 20,
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
    ],
)
def test_what_is_no_address(text):
    assert refused(text) in {"wallet_address_unreadable", "wallet_checksum_wrong"}


@given(st.integers(0, 16), st.binary(min_size=2, max_size=40))
def test_segwit_is_read_back_and_only_in_its_lengths(version, program):
    script = bytes([version + 0x50 if version else 0, len(program)]) + program
    if version or len(program) in (20, 32):
        assert address.script_of(bech32(script), HERE) == script
        assert address.witness_program(script) == (version, program)
    else:
        assert refused(bech32(script)) == "wallet_address_unreadable"


def test_what_is_left_of_the_last_five_bits_is_zero_and_less_than_five():
    program = b"\x51\x20" + bytes(32)
    assert refused(bech32(program, spare="0001")) == "wallet_address_unreadable"
    shorter = b"\x51\x1f" + bytes(31)
    assert refused(bech32(shorter, spare="0" * 7)) == "wallet_address_unreadable"
    assert address.script_of(bech32(shorter), HERE) == shorter
    assert address.script_of(bech32(program), HERE) == program


@given(HASHES, st.data())
def test_one_changed_character_is_never_read(digest, data):
    for text, alphabet in (
        (bech32(address.p2wpkh(digest)), BECH32),
        (bech32(b"\x51\x20" + digest + digest[:12]), BECH32),
        (base58(0, digest), BASE58),
    ):
        at = data.draw(st.integers(4, len(text) - 1))
        other = data.draw(st.sampled_from(alphabet).filter(lambda char: char != text[at]))  # noqa: B023
        assert refused(text[:at] + other + text[at + 1 :]) in {
            "wallet_checksum_wrong",
            "wallet_address_unreadable",
        }


@given(HASHES)
def test_scripts_and_their_addresses(digest):
    assert address.script_of(base58(0, digest), HERE) == address.p2pkh(digest)
    assert address.script_of(base58(5, digest), HERE) == address.p2sh(digest)
    assert address.is_p2pkh(address.p2pkh(digest)) and not address.is_p2sh(address.p2pkh(digest))
    assert address.is_p2sh(address.p2sh(digest)) and not address.is_p2pkh(address.p2sh(digest))
    assert address.witness_program(address.p2pkh(digest)) is None


@given(HASHES)
def test_an_address_of_another_network_is_told_apart(digest):
    script = address.p2wpkh(digest)
    assert refused(bech32(script, "tb")) == "wallet_another_network"
    assert refused(bech32(script), THERE) == "wallet_another_network"
    assert refused(base58(0x6F, digest)) == refused(base58(0xC4, digest))
    assert refused(base58(0x6F, digest)) == "wallet_another_network"
    assert refused(base58(0x30, digest)) == "wallet_address_unreadable"
    assert address.script_of(bech32(script, "tb"), THERE) == script


@pytest.mark.parametrize(
    "text",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0xde709f2102306220921060314715629080e2fb77",
    ],
)
def test_eip_55(text):
    """Published in the EIP; one letter in the other case is refused, all in one case is not."""
    value = address.evm(text)
    assert address.checksummed(value) == text
    assert address.evm(text.lower()) == value == address.evm("0x" + text[2:].upper())
    at = next(at for at in range(41, 1, -1) if text[at].isalpha())
    spoiled = text[:at] + text[at].swapcase() + text[at + 1 :]
    if spoiled[2:] not in (spoiled[2:].lower(), spoiled[2:].upper()):
        with pytest.raises(Refusal, match="wallet_checksum_wrong"):
            address.evm(spoiled)


@pytest.mark.parametrize("text", ["", "0x", "0x12", "5a" * 21, "0x" + "5g" * 20, "0x" + "٣" * 40])
def test_what_is_no_evm_address(text):
    with pytest.raises(Refusal, match="wallet_address_unreadable"):
        address.evm(text)


def test_networks_go_by_their_caip_2_names():
    assert evm_id("eip155:1") == 1 and evm_id("eip155:01") is None and evm_id("eip155:0") is None
    assert network("eip155:56") is None and network(MAIN) is BITCOIN[0]
    assert evm_id("eip155:" + "9" * 19) is None
    for chain, code in (
        ("bip122:1", "wallet_chain_unknown"),
        ("cosmos:hub", "wallet_chain_unknown"),
        ("EIP155:1", "wallet_field_unfit"),
        ("bitcoin", "wallet_field_unfit"),
        ("a\nb:c", "wallet_field_unfit"),
    ):
        with pytest.raises(Refusal, match=code):
            network(chain)
