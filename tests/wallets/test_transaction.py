"""Transactions there and back; whatever is not one is refused at once and cheaply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import transaction
from perimeter.wallets.transaction import Input, Outpoint, Output, Reader, Transaction
from tests.wallets.test_sighash import EXAMPLE

OUTPUTS = st.builds(Output, st.integers(0, 10**15), st.binary(max_size=40))
POINTS = st.builds(Outpoint, st.binary(min_size=32, max_size=32), st.integers(0, 2**32 - 1))
INPUTS = st.builds(Input, POINTS, st.binary(max_size=300), st.integers(0, 2**32 - 1))
TRANSACTIONS = st.builds(
    Transaction,
    st.integers(0, 2**32 - 1),
    st.lists(INPUTS, min_size=1, max_size=3).map(tuple),
    st.lists(OUTPUTS, min_size=1, max_size=2).map(tuple),
    st.integers(0, 2**32 - 1),
)


@given(TRANSACTIONS)
def test_there_and_back(given_one):
    assert transaction.read(given_one.wire()) == given_one


@given(TRANSACTIONS, st.lists(st.binary(max_size=9), min_size=1, max_size=3), st.data())
def test_witnesses_are_read_and_leave_the_id_alone(plain, stack, data):
    wire = plain.wire()
    stacks = transaction.witness_wire(stack) + b"\x00" * (len(plain.inputs) - 1)
    marked = wire[:4] + b"\x00\x01" + wire[4:-4] + stacks + wire[-4:]
    found = transaction.read(marked)
    assert found.txid == plain.txid and found.inputs[0].witness == tuple(stack)
    cut = data.draw(st.integers(0, len(marked) - 1))
    with pytest.raises(Refusal):
        transaction.read(marked[:cut])
    with pytest.raises(Refusal):
        transaction.read(marked + b"\x00")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_transaction_or_refused(data):
    try:
        found = transaction.read(data)
    except Refusal:
        return
    assert found.wire() == data or any(one.witness for one in found.inputs)


def test_an_id_as_explorers_write_it():
    """The example's, computed by its definition."""
    found = transaction.read(EXAMPLE)
    assert str(found.inputs[0].spent).startswith("9f96ade4b41d5433f4eda31e1738ec2b36f6e7d1420d94a6")
    assert str(found.inputs[1].spent).endswith(":1")


@pytest.mark.parametrize(
    "data, code",
    [
        (bytes(4) + b"\xfe\xff\xff\xff\xff", "wallet_too_much"),  # four thousand million inputs
        (bytes(4) + b"\xfd\xe9\x03", "wallet_too_much"),  # 1001
        (bytes(4) + b"\xfd\x01\x00", "wallet_signature_unreadable"),  # one, not the shortest way
        (bytes(4) + b"\x00\x00" + bytes(4), "wallet_signature_unreadable"),
        (b"", "wallet_signature_unreadable"),
    ],
)
def test_counts_are_held_against_limits_first(data, code):
    with pytest.raises(Refusal, match=code):
        transaction.read(data)


@given(st.integers(0, 2**64 - 1))
def test_compact_sizes(value):
    wire = transaction.var_int(value)
    assert Reader(wire).var_int() == value and len(wire) in (1, 3, 5, 9)


@pytest.mark.parametrize("wire", ["fdfc00", "feffff0000", "ffffffffff00000000"])
def test_a_compact_size_has_one_form(wire):
    with pytest.raises(Refusal):
        Reader(bytes.fromhex(wire)).var_int()


def test_a_mark_of_witnesses_without_any():
    wire = EXAMPLE[:4] + b"\x00\x01" + EXAMPLE[4:-4] + b"\x00\x00" + EXAMPLE[-4:]
    with pytest.raises(Refusal, match="wallet_signature_unreadable"):
        transaction.read(wire)


def test_more_money_than_there_is():
    one = Input(Outpoint(bytes(32), 0))
    for amounts in ((transaction.AMOUNT_MAX + 1,), (transaction.AMOUNT_MAX, 1)):
        outputs = tuple(Output(amount, b"") for amount in amounts)
        with pytest.raises(Refusal, match="wallet_signature_unreadable"):
            transaction.read(Transaction(2, (one,), outputs).wire())
