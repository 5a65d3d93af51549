"""Scripts run: opcodes one by one, branches, locks, the rules, and what is not run here."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.wallets import script
from perimeter.wallets.hashes import hash160, ripemd160
from perimeter.wallets.stack import BASE, TAPSCRIPT, V0, Checks, Place, from_number
from perimeter.wallets.verdict import Inconclusive
from tests.wallets.signing import ecdsa, key, public, x_only

DIGEST = hashlib.sha256(b"what is signed").digest()
N = from_number


def place(code=b"", kind=V0, version=2, lock_time=100, sequence=10):
    return Place(kind, code, version, lock_time, sequence, lambda _: DIGEST)


def run(code, *items, checks=None, **where):
    if isinstance(code, str):
        code = bytes.fromhex(code)
    return script.run(code, list(items), place(code, **where), checks or Checks(100))


def fails(code, *items, match="wallet_script_failed", **where):
    with pytest.raises(Refusal, match=match) as caught:
        run(code, *items, **where)
    assert not isinstance(caught.value, Inconclusive)


@pytest.mark.parametrize(
    "code, items, left",
    [
        ("51", [], [N(1)]),
        ("4f60", [], [N(-1), N(16)]),
        ("0002abcd", [], [b"", b"\xab\xcd"]),
        ("69", [b"x", N(1)], [b"x"]),
        ("6b516c", [b"x"], [N(1), b"x"]),
        ("73", [b"x"], [b"x", b"x"]),
        ("73", [b""], [b""]),
        ("75", [b"a", b"b"], [b"a"]),
        ("76", [b"a"], [b"a", b"a"]),
        ("7c", [b"a", b"b"], [b"b", b"a"]),
        ("82", [b"abc"], [b"abc", N(3)]),
        ("87", [b"a", b"a"], [N(1)]),
        ("87", [b"a", b"b"], [b""]),
        ("88", [b"a", b"a"], []),
        ("92", [N(7)], [N(1)]),
        ("93", [N(7), N(-9)], [N(-2)]),
        ("9a", [N(1), b""], [b""]),
        ("9b", [N(1), b""], [N(1)]),
        ("9c", [N(5), N(5)], [N(1)]),
        ("9d", [N(5), N(5)], []),
    ],
)
def test_opcodes(code, items, left):
    assert run(code, *items) == left


@given(st.binary(max_size=60))
def test_digests(data):
    once = hashlib.sha256(data).digest()
    assert run("a8", data) == [once] and run("aa", data) == [hashlib.sha256(once).digest()]
    assert run("a6", data) == [ripemd160(data)] and run("a9", data) == [hash160(data)]


@given(st.binary(max_size=520))
def test_the_shortest_push_pushes(data):
    assert run(script.push(data)) == [data]


@pytest.mark.parametrize("code", ["0101", "0181", "4c0102", "4d0100ff", "4e01000000ff"])
def test_a_longer_push_is_not_minimal(code):
    fails(code, match="MINIMALDATA")


@pytest.mark.parametrize(
    "first, second, left",
    [(N(1), None, N(2)), (b"", N(1), N(3)), (b"", b"", N(4))],
)
def test_branches(first, second, left):
    items = [item for item in (second, first) if item is not None]
    assert run("63526763536754" + "6868", *items) == [left]


@pytest.mark.parametrize("code", ["67", "68", "5163", "516367"])
def test_branches_must_close(code):
    fails(code)


def test_the_word_of_a_branch_is_one_or_nothing():
    fails("6351675268", b"\x02", match="MINIMALIF")
    assert run("6451675268", b"") == [N(1)]


@pytest.mark.parametrize(
    "code", ["69", "75", "76", "87", "93", "6c", "ac", "ae", "b1", "63", "51ae"]
)
def test_what_is_not_there_fails(code):
    fails(code)


@pytest.mark.parametrize(
    "code, kind",
    [
        ("50", V0), ("6a", V0), ("7e", BASE), ("80", TAPSCRIPT), ("b0", V0), ("ba", V0),
        ("ae", TAPSCRIPT), ("af", TAPSCRIPT), ("ff", BASE), ("006351" + "8d" + "68", V0),
    ],
)  # fmt: skip
def test_what_is_not_known_is_inconclusive_run_or_not(code, kind):
    with pytest.raises(Inconclusive, match="wallet_script_unknown"):
        run(code, kind=kind)


def test_rules_on_the_script_itself():
    fails("ab", match="CODESEPARATOR")
    fails("4d0902" + "00" * 521)  # a push too long
    fails("05aabb")  # cut short
    fails("76" * 202, N(1))
    fails("63" + "76" * 200 + "68", b"")  # not even where it is passed over
    assert len(run("76" * 201, N(1))) == 202
    assert len(run("76" * 300, N(1), kind=TAPSCRIPT)) == 301
    with pytest.raises(Inconclusive):
        run("61" * (script.SCRIPT_BYTES_MAX + 1))


def test_one_signature():
    code = script.push(public()) + b"\xac"
    assert run(code, ecdsa(DIGEST)) == [N(1)]
    assert run(code, b"") == [b""]
    fails(code, ecdsa(DIGEST, 2), match="wallet_signature_wrong")
    fails(code, ecdsa(DIGEST)[:-1] + b"\x02", match="SIGHASH_ALL")
    fails(code, ecdsa(DIGEST)[1:], match="STRICTENC")
    fails(script.push(public()[1:]) + b"\xac", b"", match="STRICTENC")
    fails(code[:-1] + b"\xad", b"")
    signature = ecdsa(DIGEST)
    tail = script.push(signature) + b"\x75"
    fails(tail + code, signature, kind=BASE, match="FindAndDelete")
    assert run(tail + code, signature) == [N(1)]


def multisig(wanted, *keys):
    pushes = b"".join(script.push(public(n)) for n in keys)
    return bytes([0x50 + wanted]) + pushes + bytes([0x50 + len(keys)]) + b"\xae"


def test_some_of_many():
    code = multisig(2, 1, 2, 3)
    one, two, three = (ecdsa(DIGEST, n) for n in (1, 2, 3))
    for pair in ((one, two), (one, three), (two, three)):
        assert run(code, b"", *pair) == [N(1)]
    assert run(code, b"", b"", b"") == [b""]
    fails(code, b"", two, one, match="wallet_signature_wrong")  # out of order
    fails(code, b"", one, one, match="wallet_signature_wrong")
    fails(code, b"", one, b"", match="wallet_signature_wrong")  # NULLFAIL
    fails(code, N(1), one, two, match="NULLDUMMY")
    fails(code, one, two)
    fails(multisig(1, 1)[:-1] + b"\xaf", b"", b"")
    checks = Checks(100)
    run(code, b"", one, three, checks=checks)
    assert (checks.tried, checks.passed) == (3, 2)


def test_counts_of_a_multisig_are_limited():
    fails("0051" + "0115" + "ae", b"")  # 21 keys
    fails("00" + "4f" + "ae", b"")
    code = multisig(1, *range(1, 17))[:-1] + b"\xaf"
    last, first = ecdsa(DIGEST, 16), ecdsa(DIGEST, 1)
    assert run(code * 11, *[b"", last] * 11) == []
    fails(code * 12, *[b"", last] * 12)  # 12 x 17 opcodes and keys are more than 201
    fails(code * 7, *[b"", first] * 7, match="wallet_too_much")  # 7 x 16 tries


def test_tapscript_signatures_add_up():
    code = script.push(x_only(1)) + b"\xac" + script.push(x_only(2)) + b"\xba\x52\x9c"
    one, two = (key(n).sign_schnorr(DIGEST) for n in (1, 2))
    assert run(code, two, one, kind=TAPSCRIPT) == [N(1)]
    assert run(code, two + b"\x01", one, kind=TAPSCRIPT) == [N(1)]
    assert run(code, b"", one, kind=TAPSCRIPT) == [b""]
    fails(code, one, two, kind=TAPSCRIPT, match="wallet_signature_wrong")
    fails(code, two + b"\x00", one, kind=TAPSCRIPT, match="SIGHASH_ALL")
    fails(code, two[1:], one, kind=TAPSCRIPT, match="wallet_signature_wrong")
    fails("00ac", b"", kind=TAPSCRIPT)
    with pytest.raises(Inconclusive):
        run(script.push(public()) + b"\xac", one, kind=TAPSCRIPT)


@pytest.mark.parametrize(
    "lock, where, holds",
    [
        (100, {}, True),
        (101, {}, False),
        (0, {}, True),
        (-1, {}, False),
        (500_000_000, {}, False),
        (500_000_000, {"lock_time": 500_000_001}, True),
        (100, {"sequence": 0xFFFFFFFF}, False),
    ],
)
def test_locks_by_time(lock, where, holds):
    code = script.push(N(lock)) + b"\xb1"
    if holds:
        assert run(code, **where) == [N(lock)]
    else:
        fails(code, **where)


@pytest.mark.parametrize(
    "lock, where, holds",
    [
        (10, {}, True),
        (11, {}, False),
        (-1, {}, False),
        (1 << 31, {"sequence": 0}, True),
        (10, {"version": 0}, False),
        (10, {"sequence": 1 << 31 | 10}, False),
        (1 << 22 | 5, {}, False),
        (1 << 22 | 5, {"sequence": 1 << 22 | 5}, True),
        (1 << 16 | 10, {}, True),
    ],
)
def test_locks_by_age(lock, where, holds):
    code = script.push(N(lock)) + b"\xb2"
    if holds:
        assert run(code, **where) == [N(lock)]
    else:
        fails(code, **where)


@given(st.binary(max_size=80), st.lists(st.binary(max_size=4), max_size=5))
def test_any_script_ends(code, items):
    for kind in (BASE, V0, TAPSCRIPT):
        try:
            assert isinstance(run(code, *items, kind=kind), list)
        except Refusal as refusal:
            assert refusal.code.startswith("wallet_")
