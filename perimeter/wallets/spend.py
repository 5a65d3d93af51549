"""Whether an input rightly spends its output: bare script, P2SH, segregated witness, taproot.

One rule is ours: an input that no signature was checked for is refused. Such a script may be spent
by whoever knows it, and what satisfies it says nothing about the message.
"""

from functools import cache

from perimeter.core.problem import Refusal
from perimeter.wallets import curve, script, sighash
from perimeter.wallets.address import is_p2sh, p2pkh, p2sh, witness_program
from perimeter.wallets.checks import schnorr
from perimeter.wallets.hashes import hash160, sha, tagged
from perimeter.wallets.sighash import Spend
from perimeter.wallets.stack import (
    BASE,
    ELEMENT_BYTES_MAX,
    TAPSCRIPT,
    V0,
    Checks,
    Place,
    broken,
    failed,
    is_true,
)
from perimeter.wallets.transaction import witness_wire
from perimeter.wallets.verdict import Inconclusive

SIGNATURES_MAX = 5000  # tried in one proof
ANNEX, TAPSCRIPT_LEAF = 0x50, 0xC0
PATH_MAX = 128  # hashes from a leaf to the root (BIP 341)
_PER_CHECK = 50  # weight that pays for one signature in tapscript (BIP 342)


def check(spend: Spend) -> None:
    """Checks every input; Refusal or Inconclusive at the first that does not spend its output."""
    left = SIGNATURES_MAX
    for at in range(len(spend.spent)):
        checks = Checks(left)
        _input(spend, at, checks)
        if not checks.passed:
            raise Refusal("wallet_nothing_signed")
        left -= checks.tried


def _input(spend: Spend, at: int, checks: Checks) -> None:
    own, locked = spend.transaction.inputs[at], spend.spent[at].script
    program = witness_program(locked)
    if program is not None:
        if own.script:
            raise failed()
        _witness(spend, at, program, checks)
        return
    items = _pushes(own.script, _place(spend, at, BASE, locked), checks)
    if is_p2sh(locked):
        if not items or p2sh(hash160(items[-1])) != locked:
            raise Refusal("wallet_signed_by_another")
        _redeem(spend, at, items.pop(), items, checks)
    else:
        _bare(spend, at, locked, items, checks)


def _bare(spend: Spend, at: int, code: bytes, items: list[bytes], checks: Checks) -> None:
    """A script from before segregated witness, P2PKH among them."""
    if spend.transaction.inputs[at].witness:
        raise failed()
    _clean(script.run(code, items, _place(spend, at, BASE, code), checks))


def _redeem(spend: Spend, at: int, redeem: bytes, items: list[bytes], checks: Checks) -> None:
    """BIP 16; with a witness program inside, BIP 141."""
    program = witness_program(redeem)
    if program is None:
        _bare(spend, at, redeem, items, checks)
        return
    if spend.transaction.inputs[at].script != script.push(redeem):
        raise failed()
    if program[0]:
        raise Inconclusive("wallet_script_unknown")
    _witness(spend, at, program, checks)


def _witness(spend: Spend, at: int, program: tuple[int, bytes], checks: Checks) -> None:
    version, digest = program
    items = list(spend.transaction.inputs[at].witness)
    if version == 0 and len(digest) in (20, 32):
        if not items:
            raise Refusal("wallet_signature_missing")
        _version_0(spend, at, items, digest, checks)
    elif version == 1 and len(digest) == 32:
        if not items:
            raise Refusal("wallet_signature_missing")
        _taproot(spend, at, items, digest, checks)
    else:
        raise Inconclusive("wallet_script_unknown")


def _version_0(spend: Spend, at: int, items: list[bytes], digest: bytes, checks: Checks) -> None:
    if len(digest) == 20:
        if len(items) != 2:
            raise failed()
        code = p2pkh(digest)
        known = hash160(items[1]) == digest
    else:
        code = items.pop()
        known = sha(code) == digest
    if not known:
        raise Refusal("wallet_signed_by_another")
    _short(items)
    _clean(script.run(code, items, _place(spend, at, V0, code), checks))


def _taproot(spend: Spend, at: int, items: list[bytes], key: bytes, checks: Checks) -> None:
    if len(items) > 1 and items[-1][:1] == bytes([ANNEX]):
        raise Inconclusive("wallet_script_unknown")
    weight = len(witness_wire(items))
    if len(items) == 1:
        if not schnorr(key, items[0], _place(spend, at, TAPSCRIPT, b""), checks):
            raise Refusal("wallet_signature_wrong")
        return
    control, code = items.pop(), items.pop()
    leaf = _leaf(control, code, key)
    _short(items)
    place = _place(spend, at, TAPSCRIPT, code, leaf)
    paid = Checks(min(checks.most, 1 + weight // _PER_CHECK))
    _clean(script.run(code, items, place, paid))
    checks.tried, checks.passed = paid.tried, paid.passed


def _leaf(control: bytes, code: bytes, key: bytes) -> bytes:
    """The hash of a script that a taproot key commits to (BIP 341)."""
    steps, rest = divmod(len(control) - 33, 32)
    if rest or not 0 <= steps <= PATH_MAX:
        raise failed()
    internal, version = control[1:33], control[0] & 0xFE
    leaf = sighash.leaf_hash(version, code)
    path = [control[33 + 32 * step : 65 + 32 * step] for step in range(steps)]
    tweak = tagged("TapTweak", internal + sighash.merkle_root(leaf, path))
    if curve.tweaked(internal, tweak) != (key, control[0] & 1):
        raise Refusal("wallet_signed_by_another")
    if version != TAPSCRIPT_LEAF:
        raise Inconclusive("wallet_script_unknown")
    return leaf


def _place(spend: Spend, at: int, kind: str, code: bytes, leaf: bytes = b"") -> Place:
    @cache
    def digest(hash_type: int) -> bytes:
        if kind == BASE:
            return sighash.legacy(spend, at, code)
        if kind == V0:
            return sighash.version_0(spend, at, code)
        return sighash.taproot(spend, at, hash_type, leaf)

    transaction = spend.transaction
    sequence = transaction.inputs[at].sequence
    return Place(kind, code, transaction.version, transaction.lock_time, sequence, digest)


def _pushes(code: bytes, place: Place, checks: Checks) -> list[bytes]:
    if any(op.data is None for op in script.parse(code, BASE)):
        raise broken("SIGPUSHONLY")
    return script.run(code, [], place, checks)


def _short(items: list[bytes]) -> None:
    if any(len(item) > ELEMENT_BYTES_MAX for item in items):
        raise failed()


def _clean(left: list[bytes]) -> None:
    if not left or not is_true(left[-1]):
        raise failed()
    if len(left) != 1:
        raise broken("CLEANSTACK")
