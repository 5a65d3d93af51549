"""The opcodes that look beyond the stack: signatures and time locks.

BIP 322 with BIP 66, 146, 147 (ECDSA), 342 (tapscript), 65 and 112 (locks).
"""

from perimeter.core.problem import Refusal
from perimeter.wallets import curve, sighash
from perimeter.wallets.stack import (
    BASE,
    TAPSCRIPT,
    Checks,
    Place,
    Stack,
    broken,
    failed,
    is_true,
)
from perimeter.wallets.verdict import Inconclusive

KEYS_MAX = 20
_DISABLED, _BY_TIME, _LOCK = 1 << 31, 1 << 22, 0xFFFF
_TIME_FROM = 500_000_000  # a lock from here on is an instant, below it a height
_FINAL = 0xFFFFFFFF


def check_sig(stack: Stack, place: Place, checks: Checks) -> None:
    key, signature = stack.pop(), stack.pop()
    stack.push_number(int(_checked(key, signature, place, checks)))


def check_sig_add(stack: Stack, place: Place, checks: Checks) -> None:
    key, total, signature = stack.pop(), stack.number(), stack.pop()
    stack.push_number(total + _checked(key, signature, place, checks))


def check_multisig(stack: Stack, place: Place, checks: Checks) -> None:
    """Signatures in the order of their keys, tried from the last; one item more must be empty."""
    keys = _some(stack, KEYS_MAX)
    signatures = _some(stack, len(keys))
    if stack.pop():
        raise broken("NULLDUMMY")
    wanted, left = list(signatures), keys
    while wanted and len(wanted) <= len(left):
        if not curve.is_public_key(left[0]):
            raise broken("STRICTENC")
        if wanted[0] and _ecdsa(left[0], wanted[0], place, checks):
            wanted.pop(0)
        left.pop(0)
    if wanted and any(signatures):
        raise Refusal("wallet_signature_wrong")
    stack.push_number(int(not wanted))


def verify(stack: Stack) -> None:
    if not is_true(stack.pop()):
        raise failed()


def check_lock_time(stack: Stack, place: Place) -> None:
    """BIP 65: the lock stays on the stack."""
    stack.push(stack.top())
    lock = stack.number(5)
    alike = (lock < _TIME_FROM) == (place.lock_time < _TIME_FROM)
    if lock < 0 or not alike or lock > place.lock_time or place.sequence == _FINAL:
        raise failed()


def check_sequence(stack: Stack, place: Place) -> None:
    """BIP 112: the lock stays on the stack."""
    stack.push(stack.top())
    lock = stack.number(5)
    if lock < 0:
        raise failed()
    if lock & _DISABLED:
        return
    alike = lock & _BY_TIME == place.sequence & _BY_TIME
    if place.version < 2 or place.sequence & _DISABLED or not alike:
        raise failed()
    if lock & _LOCK > place.sequence & _LOCK:
        raise failed()


def schnorr(key: bytes, signature: bytes, place: Place, checks: Checks) -> bool:
    """64 bytes for the default hash type, or 65 that end in ALL."""
    hash_type = sighash.ALL if len(signature) == 65 else sighash.DEFAULT
    if len(signature) not in (64, 65):
        raise Refusal("wallet_signature_wrong")
    if hash_type and signature[64] != sighash.ALL:
        raise broken("SIGHASH_ALL")
    checks.begin()
    return checks.count(curve.verify_schnorr(key, signature[:64], place.digest(hash_type)))


def _checked(key: bytes, signature: bytes, place: Place, checks: Checks) -> bool:
    """Whether a signature is by a key; empty is no, anything else must be yes (NULLFAIL)."""
    if place.kind == TAPSCRIPT and len(key) != 32:
        if not key:
            raise failed()
        raise Inconclusive("wallet_script_unknown")
    if place.kind != TAPSCRIPT and not curve.is_public_key(key):
        raise broken("STRICTENC")
    if not signature:
        return False
    by = schnorr if place.kind == TAPSCRIPT else _ecdsa
    if not by(key, signature, place, checks):
        raise Refusal("wallet_signature_wrong")
    return True


def _ecdsa(key: bytes, signature: bytes, place: Place, checks: Checks) -> bool:
    if place.kind == BASE and signature in place.code:
        raise broken("FindAndDelete")
    if signature[-1] != sighash.ALL:
        raise broken("SIGHASH_ALL")
    if not curve.is_strict(signature[:-1]):
        raise broken("STRICTENC, LOW_S")
    checks.begin()
    return checks.count(curve.verify_ecdsa(key, signature[:-1], place.digest(sighash.ALL)))


def _some(stack: Stack, most: int) -> list[bytes]:
    """A count, and as many items under it, the topmost first."""
    count = stack.number()
    if not 0 <= count <= most:
        raise failed()
    return [stack.pop() for _ in range(count)]
