"""What a script works on: a stack of byte strings, its numbers and truths, and where it stands.

Numbers and pushes must be written the shortest way (MINIMALDATA of BIP 322).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from perimeter.core.problem import Refusal

ELEMENT_BYTES_MAX = 520
STACK_ITEMS_MAX = 1000
BASE, V0, TAPSCRIPT = "base", "v0", "tapscript"


@dataclass(frozen=True)
class Place:
    """The input a script stands for. `digest` gives what is signed, by hash type."""

    kind: str
    code: bytes
    version: int
    lock_time: int
    sequence: int
    digest: Callable[[int], bytes]


@dataclass
class Checks:
    """Counts signatures, so that no script can ask for more work than it is worth."""

    most: int
    tried: int = 0
    passed: int = 0

    def count(self, passed: bool) -> bool:
        self.passed += passed
        return passed

    def begin(self) -> None:
        self.tried += 1
        if self.tried > self.most:
            raise Refusal("wallet_too_much", most=self.most)


@dataclass
class Stack:
    """A main and a second stack; Refusal on a pop from nothing and on too much."""

    items: list[bytes]
    second: list[bytes] = field(default_factory=list)

    def push(self, item: bytes) -> None:
        self.items.append(item)
        if len(self.items) + len(self.second) > STACK_ITEMS_MAX:
            raise failed()

    def pop(self) -> bytes:
        if not self.items:
            raise failed()
        return self.items.pop()

    def top(self) -> bytes:
        if not self.items:
            raise failed()
        return self.items[-1]

    def number(self, width: int = 4) -> int:
        return to_number(self.pop(), width)

    def push_number(self, value: int) -> None:
        self.push(from_number(value))


def to_number(item: bytes, width: int = 4) -> int:
    """Little-endian with a sign bit, in at most `width` bytes."""
    if len(item) > width:
        raise failed()
    if item and item[-1] & 0x7F == 0 and (len(item) == 1 or not item[-2] & 0x80):
        raise broken("MINIMALDATA")
    value = int.from_bytes(item, "little")
    sign = 0x80 << 8 * (len(item) - 1) if item else 0
    return sign - value if value & sign else value


def from_number(value: int) -> bytes:
    """The shortest form of a number; nothing for zero."""
    size = (abs(value).bit_length() + 8) // 8 if value else 0
    sign = 0x80 << 8 * (size - 1) if value < 0 else 0
    return (abs(value) | sign).to_bytes(size, "little")


def is_true(item: bytes) -> bool:
    """Anything but zero; zero may carry a sign."""
    return any(item[:-1]) or (item[-1:] not in (b"", b"\x00", b"\x80"))


def failed() -> Refusal:
    return Refusal("wallet_script_failed")


def broken(rule: str) -> Refusal:
    """A rule that BIP 322 requires, by its usual name."""
    return Refusal("wallet_rule_broken", rule=rule)
