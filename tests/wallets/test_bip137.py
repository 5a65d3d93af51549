"""BIP 137: every header, every kind of address, and published signatures."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import bip137, curve
from perimeter.wallets.address import p2pkh, p2sh, p2wpkh, script_of
from perimeter.wallets.chains import BITCOIN
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.hashes import hash160
from tests.wallets import signing
from tests.wallets.signing import compact, flipped, key, public

SHORT = hash160(public())
SCRIPTS = {
    "P2PKH of the whole key": p2pkh(hash160(key().public_key.format(compressed=False))),
    "P2PKH": p2pkh(SHORT),
    "P2SH-P2WPKH": p2sh(hash160(p2wpkh(SHORT))),
    "P2WPKH": p2wpkh(SHORT),
}


def check(text, signature, script):
    bip137.check(text.encode(), base64_bytes(signature), script)


def refused(text, signature, script):
    with pytest.raises(Refusal) as caught:
        check(text, signature, script)
    return caught.value.code


@pytest.mark.parametrize("header", [27, 31, 35, 39])
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_wallets_disagree_on_headers_and_all_are_taken(header, script):
    check("ýazgy", compact("ýazgy", header=header), script)
    assert refused("ýazgy!", compact("ýazgy", header=header), script) == "wallet_signed_by_another"
    other = compact("ýazgy", n=2, header=header)
    assert refused("ýazgy", other, script) == "wallet_signed_by_another"


@settings(max_examples=100, deadline=None)
@given(st.integers(8, 8 * 65 - 1))
def test_a_flipped_bit_never_verifies(bit):
    """The header apart, whose bits say the same thing in four ways."""
    raw = base64_bytes(compact("text"))
    for script in SCRIPTS.values():
        with pytest.raises(Refusal):
            bip137.check(b"text", flipped(raw, bit), script)


@pytest.mark.parametrize("header", [0, 26, 43, 255])
def test_other_headers(header):
    raw = base64_bytes(compact("text"))
    spoilt = signing.b64(bytes([header]) + raw[1:])
    assert refused("text", spoilt, p2pkh(SHORT)) == "wallet_signature_unreadable"
    assert refused("text", signing.b64(raw[:-1]), p2pkh(SHORT)) == "wallet_signature_unreadable"


def test_the_same_signature_with_a_high_s_is_refused():
    raw = base64_bytes(compact("text"))
    s = curve.ORDER - int.from_bytes(raw[33:])
    high = bytes([31 + ((raw[0] - 31) ^ 1)]) + raw[1:33] + s.to_bytes(32)
    assert refused("text", signing.b64(high), p2pkh(SHORT)) == "wallet_rule_broken"


def test_addresses_without_one_key_behind_them():
    for script in (b"\x00\x20" + bytes(32), b"\x51\x20" + bytes(32), b"\x51"):
        assert refused("text", compact("text"), script) == "wallet_method_unfit"


@pytest.mark.parametrize(
    "address, text, signature",
    [
        (
            "15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs",
            "Trust no one",
            "IPojfrX2dfPnH26UegfbGQQLrdK844DlHq5157/P6h57WyuS/Qsl+h/WSVGDF4MUi4rWSswW38oimDYfNNUBUOk=",
        ),
        (
            "11canuhp9X2NocwCq7xNrQYTmUgZAnLK3",
            "Trust me",
            "IIcaIENoYW5jZWxsb3Igb24gYnJpbmsgb2Ygc2Vjb25kIGJhaWxvdXQgZm9yIGJhbmtzIAaHRtbCeDZINyavx14=",
        ),
    ],
)
def test_published_signatures(address, text, signature):
    """Of the reference client's own tests."""
    script = script_of(address, BITCOIN[0])
    check(text, signature, script)
    assert refused(text + ".", signature, script) == "wallet_signed_by_another"


def test_a_key_that_cannot_have_signed():
    raw = bytes([31]) + (curve.ORDER + 1).to_bytes(32) + (1).to_bytes(32)
    assert refused("text", signing.b64(raw), p2pkh(SHORT)) == "wallet_signed_by_another"


def test_the_digest_by_its_definition():
    told = b"\x18Bitcoin Signed Message:\n" + b"\xfd\x2c\x01" + b"x" * 300
    assert bip137.digest(b"x" * 300) == sha256(sha256(told).digest()).digest()
