"""Bitcoin transactions: bytes to values and back (BIP 144). No judgement of what they spend.

Every count is held against the bytes that are left before anything is made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from perimeter.core.problem import Refusal
from perimeter.wallets.hashes import double_sha

INPUTS_MAX = 1000  # also the most outputs one proof of funds may show
OUTPUTS_MAX = 10_000
WITNESS_ITEMS_MAX = 1000  # what a stack may hold (consensus)
AMOUNT_MAX = 21_000_000 * 10**8  # consensus, in base units


@dataclass(frozen=True)
class Outpoint:
    """Where an output is: the transaction's id in wire order, and its place there."""

    txid: bytes
    place: int

    def __str__(self) -> str:
        return f"{self.txid[::-1].hex()}:{self.place}"


@dataclass(frozen=True)
class Output:
    """An amount in base units, and the script that locks it."""

    amount: int
    script: bytes

    def wire(self) -> bytes:
        return self.amount.to_bytes(8, "little") + var_bytes(self.script)


@dataclass(frozen=True)
class Input:
    """What spends an output: `script` and `witness` satisfy its lock."""

    spent: Outpoint
    script: bytes = b""
    sequence: int = 0
    witness: tuple[bytes, ...] = ()

    def wire(self) -> bytes:
        return self.point() + var_bytes(self.script) + self.sequence.to_bytes(4, "little")

    def point(self) -> bytes:
        return self.spent.txid + self.spent.place.to_bytes(4, "little")


@dataclass(frozen=True)
class Transaction:
    """All numbers as they stand on the wire; `version` is read as unsigned."""

    version: int
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    lock_time: int = 0

    def wire(self) -> bytes:
        """Without witnesses."""
        return b"".join(
            (
                self.version.to_bytes(4, "little"),
                var_int(len(self.inputs)),
                *(one.wire() for one in self.inputs),
                var_int(len(self.outputs)),
                *(one.wire() for one in self.outputs),
                self.lock_time.to_bytes(4, "little"),
            )
        )

    @cached_property
    def txid(self) -> bytes:
        return double_sha(self.wire())


@dataclass
class Reader:
    """Walks bytes from the front; Refusal where they end too early."""

    data: bytes
    at: int = field(default=0)

    def take(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise unreadable()
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, width: int) -> int:
        return int.from_bytes(self.take(width), "little")

    def var_int(self) -> int:
        """A compact size, written in as few bytes as it can be."""
        first = self.number(1)
        if first < 0xFD:
            return first
        width = 2 << first - 0xFD
        value = self.number(width)
        if value < 0xFD or (width > 2 and value < 1 << 4 * width):
            raise unreadable()
        return value

    def var_bytes(self) -> bytes:
        return self.take(self.var_int())

    def count(self, most: int) -> int:
        found = self.var_int()
        if found > most:
            raise Refusal("wallet_too_much", most=most)
        return found

    def end(self) -> None:
        if self.at != len(self.data):
            raise unreadable()


def read(data: bytes) -> Transaction:
    """A transaction that is just these bytes; Refusal on anything else."""
    reader = Reader(data)
    version, marked = reader.number(4), data[4:6] == b"\x00\x01"
    if marked:
        reader.take(2)
    inputs = [_input(reader) for _ in range(reader.count(INPUTS_MAX))]
    outputs = tuple(output(reader) for _ in range(reader.count(OUTPUTS_MAX)))
    if marked:
        inputs = [replace(one, witness=witness(reader)) for one in inputs]
        if not any(one.witness for one in inputs):
            raise unreadable()
    lock_time = reader.number(4)
    reader.end()
    if not inputs or not outputs or sum(one.amount for one in outputs) > AMOUNT_MAX:
        raise unreadable()
    return Transaction(version, tuple(inputs), outputs, lock_time)


def output(reader: Reader) -> Output:
    """The next output; Refusal on more than there can be."""
    amount = reader.number(8)
    if amount > AMOUNT_MAX:
        raise unreadable()
    return Output(amount, reader.var_bytes())


def witness(reader: Reader) -> tuple[bytes, ...]:
    """The next witness: a count, and as many items."""
    return tuple(reader.var_bytes() for _ in range(reader.count(WITNESS_ITEMS_MAX)))


def witness_wire(stack: Sequence[bytes]) -> bytes:
    return var_int(len(stack)) + b"".join(map(var_bytes, stack))


def var_int(value: int) -> bytes:
    """A compact size."""
    if value < 0xFD:
        return bytes([value])
    for head, width in ((0xFD, 2), (0xFE, 4)):
        if value < 1 << 8 * width:
            return bytes([head]) + value.to_bytes(width, "little")
    return b"\xff" + value.to_bytes(8, "little")


def var_bytes(data: bytes) -> bytes:
    return var_int(len(data)) + data


def unreadable() -> Refusal:
    return Refusal("wallet_signature_unreadable")


def _input(reader: Reader) -> Input:
    spent = Outpoint(reader.take(32), reader.number(4))
    return Input(spent, reader.var_bytes(), reader.number(4))
