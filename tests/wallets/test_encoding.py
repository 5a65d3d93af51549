"""Bytes as text have one form; JSON has each name once."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets.encoding import base64_bytes, hex_bytes, strict_json


@given(st.binary(min_size=1, max_size=70))
def test_one_form_only(data):
    text = base64.b64encode(data).decode()
    assert base64_bytes(text) == data and hex_bytes("0x" + data.hex()) == data
    for other in (text + "\n", text + "=", " " + text, text.rstrip("=") + "===", text[:-1]):
        with pytest.raises(Refusal, match="wallet_signature_not_base64"):
            base64_bytes(other)
    for other in (data.hex(), "0x" + data.hex()[1:], "0x " + data.hex(), "0X" + data.hex()):
        with pytest.raises(Refusal, match="wallet_signature_not_hex"):
            hex_bytes(other)


@pytest.mark.parametrize("text", ["", "AB==", "A", "ä===", "____", "AA==AA=="])
def test_not_base64(text):
    """AB== and AA== would be the same byte."""
    with pytest.raises(Refusal, match="wallet_signature_not_base64"):
        base64_bytes(text)


@pytest.mark.parametrize("text", ["", "0x", "0xzz", "0xé0", "0x٣٣"])
def test_not_hex(text):
    with pytest.raises(Refusal, match="wallet_signature_not_hex"):
        hex_bytes(text)


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 1}}', "NaN", "{", "", "9" * 5000, "[" * 200_000],
)
def test_json_that_is_not_read(text):
    with pytest.raises(Refusal, match="wallet_not_json"):
        strict_json(text)


def test_json_that_is_read():
    assert strict_json('{"a": [1, {"b": "ä"}]}') == {"a": [1, {"b": "ä"}]}
