"""EIP-712 by hand: the digest from its parts, and typed data that is not ours."""

import json

import pytest

from perimeter.core.problem import Refusal
from perimeter.wallets import typed
from perimeter.wallets.hashes import keccak
from tests.wallets.signing import MAIN, WORDS, asked, bech32, evm_address

BITCOIN = bech32(b"\x00\x14" + bytes(20))


def document(**more):
    return {**json.loads(typed.typed_data(asked(), WORDS)), **more}


def refused(value):
    with pytest.raises(Refusal) as caught:
        typed.read(value if isinstance(value, str) else json.dumps(value))
    return caught.value.code


def test_the_digest_by_its_definition():
    def text(value):
        return keccak(value.encode())

    wanted = asked()
    domain = keccak(
        keccak(b"EIP712Domain(string name,string version,uint256 chainId)")
        + text("book.example/one")
        + text("1")
        + (1).to_bytes(32)
    )
    struct = keccak(
        keccak(
            b"WalletProof(address wallet,string chain,string entry,string statement,"
            b"string nonce,string issuedAt,string expiresAt)"
        )
        + bytes(12)
        + bytes.fromhex(evm_address()[2:])
        + text("eip155:1")
        + text("L-1")
        + text(WORDS)
        + text("a1b2c3d4e5f6")
        + text("2026-05-01T11:50:00Z")
        + text("2026-05-01T12:20:00Z")
    )
    found = typed.read(typed.typed_data(wanted, WORDS))
    assert found.said == wanted
    assert found.digest == keccak(b"\x19\x01" + domain + struct)


def test_how_the_json_is_spaced_does_not_matter():
    loose = json.dumps(document(), indent=2)
    assert typed.read(loose) == typed.read(typed.typed_data(asked(), WORDS))


@pytest.mark.parametrize(
    "change",
    [
        {"primaryType": "Permit"},
        {"types": {}},
        {"types": {**typed.TYPES, "Permit": []}},
        {"domain": {"name": "book.example/one", "version": "1"}},
        {"domain": {"name": "book.example/one", "version": "2", "chainId": 1}},
        {"domain": {"name": "book.example/one", "version": "1", "chainId": 2}},
        {"domain": {"name": "book.example/one", "version": "1", "chainId": "1"}},
        {"domain": {"name": "book.example/one", "version": "1", "chainId": True}},
        {"domain": {"name": "book.example/one", "version": "1", "chainId": 1, "salt": "0x"}},
        {"domain": None},
        {"message": []},
        {"message": {}},
        {"more": 1},
    ],
)
def test_another_structure_is_not_ours(change):
    assert refused(document(**change)) == "wallet_message_unfit"


@pytest.mark.parametrize(
    "field, value, code",
    [
        ("wallet", 1, "wallet_message_unfit"),
        ("wallet", "0x12", "wallet_address_unreadable"),
        ("chain", "eip155:2", "wallet_message_unfit"),
        ("chain", MAIN, "wallet_message_unfit"),
        ("nonce", "", "wallet_field_unfit"),
        ("statement", "two\nlines", "wallet_field_unfit"),
        ("issuedAt", "2026-05-01", "wallet_field_unfit"),
        ("entry", "L 1", "wallet_field_unfit"),
    ],
)
def test_another_value_is_not_ours(field, value, code):
    message = {**document()["message"], field: value}
    assert refused(document(message=message)) == code


@pytest.mark.parametrize("text", ["", "[]", "null", '"x"', "[" * 100_000, '{"a":1,"a":1}'])
def test_what_is_no_typed_data(text):
    assert refused(text) in {"wallet_not_json", "wallet_message_unfit"}


def test_bitcoin_has_no_typed_data():
    with pytest.raises(Refusal, match="wallet_method_unfit"):
        typed.typed_data(asked(chain=MAIN, wallet=BITCOIN), WORDS)
