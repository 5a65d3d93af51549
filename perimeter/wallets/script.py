"""Runs Bitcoin scripts of the kinds wallets write: what miniscript (BIP 379) may make, and OP_DROP.

Not a node's interpreter: a script with any other opcode, run or not, is answered inconclusive, as
BIP 322 lets a verifier do. What is run here, is run to the letter of the consensus rules and of the
rules BIP 322 requires beyond them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perimeter.wallets import checks as check
from perimeter.wallets.hashes import double_sha, hash160, ripemd160, sha
from perimeter.wallets.stack import (
    BASE,
    ELEMENT_BYTES_MAX,
    TAPSCRIPT,
    V0,
    Checks,
    Place,
    Stack,
    broken,
    failed,
    from_number,
    is_true,
)
from perimeter.wallets.verdict import Inconclusive

SCRIPT_BYTES_MAX = 10_000
OPCODES_MAX = 201  # consensus before taproot; keys of a multisig count too
NEGATIVE, ONE, SIXTEEN = 0x4F, 0x51, 0x60
IF, NOTIF, ELSE, ENDIF = 0x63, 0x64, 0x67, 0x68
CODESEPARATOR, MULTISIG, MULTISIG_VERIFY, SIG_ADD = 0xAB, 0xAE, 0xAF, 0xBA

Work = Callable[[Stack, Place, Checks], object]


@dataclass(frozen=True)
class Op:
    """One opcode as it stands; `data` is what it pushes, None where it does not push."""

    code: int
    data: bytes | None = None


def run(code: bytes, items: list[bytes], place: Place, checks: Checks) -> list[bytes]:
    """The stack a script leaves; Refusal where it fails, Inconclusive at what is not known."""
    stack, branches = Stack(items), list[bool]()
    ops = list(parse(code, place.kind))
    used = sum(op.code > SIXTEEN for op in ops)
    _limit(used, place)
    for op in ops:
        if op.code in (IF, NOTIF, ELSE, ENDIF):
            _branch(op.code, stack, branches)
        elif all(branches):
            if op.code in (MULTISIG, MULTISIG_VERIFY):
                used += int.from_bytes(stack.top(), "little")
                _limit(used, place)
            _do(op, stack, place, checks)
    if branches:
        raise failed()
    return stack.items


def parse(code: bytes, kind: str) -> Iterator[Op]:
    """The opcodes of a script; Inconclusive at one that is not known here."""
    if len(code) > SCRIPT_BYTES_MAX:
        raise Inconclusive("wallet_script_unknown")
    at = 0
    while at < len(code):
        op, at = code[at], at + 1
        if op > 0x4E:
            yield Op(op, _small(op, kind))
            continue
        width = {0x4C: 1, 0x4D: 2, 0x4E: 4}.get(op, 0)
        size = int.from_bytes(code[at : at + width], "little") if width else op
        at += width + size
        if at > len(code) or size > ELEMENT_BYTES_MAX:
            raise failed()
        yield Op(op, code[at - size : at])


def push(data: bytes) -> bytes:
    """The shortest script that pushes these bytes."""
    if len(data) == 1 and 1 <= data[0] <= 16:
        return bytes([ONE - 1 + data[0]])
    if data == b"\x81":
        return bytes([NEGATIVE])
    if len(data) < 0x4C:
        return bytes([len(data)]) + data
    width = 1 if len(data) < 1 << 8 else 2
    return bytes([0x4B + width]) + len(data).to_bytes(width, "little") + data


def _small(op: int, kind: str) -> bytes | None:
    """What a one-byte push pushes."""
    if op == CODESEPARATOR:
        raise broken("CODESEPARATOR")
    if op == NEGATIVE or ONE <= op <= SIXTEEN:
        return from_number(-1 if op == NEGATIVE else op - ONE + 1)
    elsewhere = (MULTISIG, MULTISIG_VERIFY) if kind == TAPSCRIPT else (SIG_ADD,)
    if op in elsewhere or op not in (IF, NOTIF, ELSE, ENDIF, *_WORK):
        raise Inconclusive("wallet_script_unknown")
    return None


def _limit(used: int, place: Place) -> None:
    if place.kind in (BASE, V0) and used > OPCODES_MAX:
        raise failed()


def _branch(code: int, stack: Stack, branches: list[bool]) -> None:
    if code in (IF, NOTIF):
        if not all(branches):
            branches.append(False)
            return
        choice = stack.pop()
        if choice not in (b"", b"\x01"):
            raise broken("MINIMALIF")
        branches.append(bool(choice) == (code == IF))
    elif not branches:
        raise failed()
    elif code == ELSE:
        branches[-1] = not branches[-1]
    else:
        branches.pop()


def _do(op: Op, stack: Stack, place: Place, checks: Checks) -> None:
    if op.data is not None:
        if op.code <= 0x4E and push(op.data)[0] != op.code:
            raise broken("MINIMALDATA")
        stack.push(op.data)
    else:
        _WORK[op.code](stack, place, checks)


def _if_dup(stack: Stack, *_: object) -> None:
    if is_true(stack.top()):
        stack.push(stack.top())


def _swap(stack: Stack, *_: object) -> None:
    last, first = stack.pop(), stack.pop()
    stack.push(last)
    stack.push(first)


def _from_second(stack: Stack, *_: object) -> None:
    if not stack.second:
        raise failed()
    stack.push(stack.second.pop())


def _equal(stack: Stack, *_: object) -> None:
    stack.push_number(int(stack.pop() == stack.pop()))


def _numbers(work: Callable[[int, int], int]) -> Work:
    return lambda stack, *_: stack.push_number(work(stack.number(), stack.number()))


def _hash(work: Callable[[bytes], bytes]) -> Work:
    return lambda stack, *_: stack.push(work(stack.pop()))


def _then_verify(work: Work) -> Work:
    def both(stack: Stack, place: Place, checks: Checks) -> None:
        work(stack, place, checks)
        check.verify(stack)

    return both


_same = _numbers(lambda b, a: int(a == b))

_WORK: dict[int, Work] = {
    0x69: lambda stack, *_: check.verify(stack),
    0x6B: lambda stack, *_: stack.second.append(stack.pop()),  # TOALTSTACK
    0x6C: _from_second,
    0x73: _if_dup,
    0x75: lambda stack, *_: stack.pop(),  # DROP
    0x76: lambda stack, *_: stack.push(stack.top()),  # DUP
    0x7C: _swap,
    0x82: lambda stack, *_: stack.push_number(len(stack.top())),  # SIZE
    0x87: _equal,
    0x88: _then_verify(_equal),
    0x92: lambda stack, *_: stack.push_number(int(stack.number() != 0)),  # 0NOTEQUAL
    0x93: _numbers(lambda b, a: a + b),
    0x9A: _numbers(lambda b, a: int(a != 0 and b != 0)),  # BOOLAND
    0x9B: _numbers(lambda b, a: int(a != 0 or b != 0)),  # BOOLOR
    0x9C: _same,
    0x9D: _then_verify(_same),
    0xA6: _hash(ripemd160),
    0xA8: _hash(sha),
    0xA9: _hash(hash160),
    0xAA: _hash(double_sha),
    0xAC: check.check_sig,
    0xAD: _then_verify(check.check_sig),
    MULTISIG: check.check_multisig,
    MULTISIG_VERIFY: _then_verify(check.check_multisig),
    0xB1: lambda stack, place, _: check.check_lock_time(stack, place),
    0xB2: lambda stack, place, _: check.check_sequence(stack, place),
    SIG_ADD: check.check_sig_add,
}
