"""Finalised PSBTs read back, and every way one may be spoilt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import psbt
from perimeter.wallets.encoding import base64_bytes
from perimeter.wallets.sighash import Spend
from perimeter.wallets.transaction import Input, Outpoint, Output, Transaction, var_bytes
from perimeter.wallets.verdict import Inconclusive
from tests.wallets import signing

BEFORE = Transaction(2, (Input(Outpoint(bytes(32), 1)),), (Output(5, b"\x51"), Output(6, b"\x52")))


def read(spend, maps, **head):
    return psbt.read(base64_bytes(signing.psbt(spend, maps, **head)[3:]))


def test_it_is_read_back():
    spend, maps, _ = signing.funds("text")
    found = read(spend, maps, x09=b"text")
    assert found.message == b"text"
    assert [said.output for said in found.said] == list(spend.spent)
    assert not any(said.whole for said in found.said)
    assert all(len(one.witness) == 2 for one in found.transaction.inputs)
    assert found.transaction.txid == spend.transaction.txid


def spending(*places, maps):
    inputs = tuple(Input(Outpoint(BEFORE.txid, place)) for place in places)
    spend = Spend(Transaction(0, inputs, (Output(0, b"\x6a"),)), ())
    return read(spend, maps)


def test_a_whole_transaction_stands_for_every_input_after_it():
    found = spending(1, 0, maps=[{b"\x00": BEFORE.wire()}, {}])
    assert [said.output.amount for said in found.said] == [6, 5]
    assert all(said.whole for said in found.said)
    later = spending(1, 0, maps=[{}, {b"\x00": BEFORE.wire()}])
    assert later.said[0] is None and later.said[1].whole


@pytest.mark.parametrize(
    "place, fields",
    [
        (2, {b"\x00": BEFORE.wire()}),  # it has no such output
        (0, {b"\x00": BEFORE.wire(), b"\x01": BEFORE.outputs[1].wire()}),  # they disagree
        (0, {b"\x00": Transaction(1, BEFORE.inputs, BEFORE.outputs).wire()}),  # of another id
    ],
)
def test_what_is_said_must_agree(place, fields):
    with pytest.raises(Refusal, match="wallet_funds_unfit"):
        spending(place, maps=[fields])
    agreed = {b"\x00": BEFORE.wire(), b"\x01": BEFORE.outputs[0].wire()}
    assert spending(0, maps=[agreed]).said[0].output == BEFORE.outputs[0]


def test_version_2_is_not_decided_and_others_are_not_read():
    spend, maps, _ = signing.funds("text")
    with pytest.raises(Inconclusive, match="wallet_psbt_version"):
        read(spend, maps, xfb=b"\x02\0\0\0")
    assert read(spend, maps, xfb=bytes(4))
    with pytest.raises(Refusal, match="unreadable"):
        read(spend, maps[:-1])
    with pytest.raises(Refusal, match="unreadable"):
        read(spend, [*maps, {b"\x01": b""}])


def test_the_transaction_inside_is_unsigned():
    inputs = (Input(Outpoint(bytes(32), 0), b"\x51"),)
    with pytest.raises(Refusal, match="unreadable"):
        read(Spend(Transaction(0, inputs, (Output(0, b"\x6a"),)), ()), [{}])


def test_names_stand_once_and_are_limited():
    spend, maps, _ = signing.funds("text", count=0)
    wire = base64_bytes(signing.psbt(spend, maps)[3:])
    field = var_bytes(b"\x01") + var_bytes(maps[0][b"\x01"])
    with pytest.raises(Refusal, match="unreadable"):
        psbt.read(wire.replace(field, field * 2))
    many = {b"\xfc" + n.to_bytes(2): b"" for n in range(psbt.FIELDS_MAX + 1)}
    with pytest.raises(Refusal, match="wallet_too_much"):
        read(spend, [many])


@settings(max_examples=50)
@given(st.data())
def test_no_part_of_it_is_enough(data):
    spend, maps, _ = signing.funds("text", count=1)
    wire = base64_bytes(signing.psbt(spend, maps)[3:])
    cut = data.draw(st.integers(0, len(wire) - 1))
    with pytest.raises(Refusal):
        psbt.read(wire[:cut])
    with pytest.raises(Refusal):
        psbt.read(wire + b"\x00")


@given(st.binary(max_size=120))
def test_any_bytes_are_refused(data):
    with pytest.raises(Refusal):
        psbt.read(psbt.MAGIC + data)
