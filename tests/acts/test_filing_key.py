"""Filing keys: enrolled by a signatory, named by their digest, ended by firm or official."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from perimeter.acts import filing_key
from perimeter.core.httpsign import key_id
from perimeter.core.problem import Refusal
from perimeter.store import accounts
from tests.world import firm_account
from tests.world import world as fresh

UNTIL = date(2026, 6, 30)


def pem(key) -> str:
    how = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.public_bytes(*how).decode()


def public(seed: int) -> str:
    return pem(Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)).public_key())


@pytest.fixture
def world(tmp_path):
    made = fresh(tmp_path)
    made.firm("F-001")
    made.firm("F-002")
    return made


def enrolled(world, seed=1, firm="F-001", name="treasury", until=UNTIL):
    clerk = firm_account(world, firm)
    return filing_key.enrol(world.book, clerk, public(seed), name, until)


def refused(*args, **how):
    with pytest.raises(Refusal) as refusal:
        enrolled(*args, **how)
    return refusal.value.code


def test_a_key_is_enrolled_named_and_listed(world):
    key = enrolled(world)
    assert key.id == key_id(key.public) and len(key.id) == 32
    assert filing_key.key(world.book, key.id) == key
    assert filing_key.keys(world.book, "F-001") == [key]
    assert filing_key.keys(world.book, "F-002") == []
    assert key.account == firm_account(world, "F-001").number
    assert filing_key.usable(world.book, key.id) == key


def test_the_next_key_counts_beside_the_old_one_until_that_is_revoked(world):
    first, second = enrolled(world, 1), enrolled(world, 2)
    assert [one.id for one in filing_key.keys(world.book, "F-001")] == [second.id, first.id]
    for one in (first, second):
        filing_key.usable(world.book, one.id)
    filing_key.revoke(world.book, firm_account(world, "F-001"), first.id, "rotated")
    filing_key.usable(world.book, second.id)
    with pytest.raises(Refusal, match="filing_key_revoked"):
        filing_key.usable(world.book, first.id)


def test_a_key_is_enrolled_once_in_the_whole_book(world):
    key = enrolled(world)
    assert refused(world) == "filing_key_known"
    assert refused(world, firm="F-002") == "filing_key_known"
    filing_key.revoke(world.book, world.who["licensing"], key.id, "lost")
    assert refused(world) == "filing_key_known"


@pytest.mark.parametrize(
    "given, code",
    [
        ({"name": " "}, "filing_key_name"),
        ({"name": "x" * 61}, "filing_key_name"),
        ({"until": date(2026, 1, 4)}, "filing_key_until"),
        ({"until": date(2026, 1, 5) + timedelta(days=401)}, "filing_key_until"),
    ],
)
def test_what_a_key_needs(world, given, code):
    assert refused(world, **given) == code


@pytest.mark.parametrize(
    "text",
    ["", "x", "ы", pem(ec.generate_private_key(ec.SECP256R1()).public_key()), public(1)[:-40]],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(Refusal, match="filing_key_unfit"):
        filing_key.read_pem(text)


P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def multiplied(y: int, times: int) -> tuple[int, int]:
    """A point of the curve (RFC 8032 5.1) with this y, so many times."""

    def add(a, b):
        (x1, y1), (x2, y2) = a, b
        k = D * x1 * x2 * y1 * y2
        over = [pow(1 + k, -1, P), pow(1 - k, -1, P)]
        return (x1 * y2 + x2 * y1) * over[0] % P, (y1 * y2 + x1 * x2) * over[1] % P

    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert x * x % P == square
    found = (0, 1)
    for _ in range(times):
        found = add(found, (x, y))
    return found


def test_keys_under_which_anybody_signs_are_refused():
    small = [int.from_bytes(raw, "little") for raw in filing_key._SMALL]
    assert len(small) == 7
    assert all(multiplied(y % P, 8) == (0, 1) for y in small)
    for raw in filing_key._SMALL:
        for sign in (0, 0x80):
            bad = Ed25519PublicKey.from_public_bytes(bytes([*raw[:31], raw[31] | sign]))
            with pytest.raises(Refusal, match="filing_key_unfit"):
                filing_key.read_pem(pem(bad))


def test_who_may_enrol_and_revoke(world):
    book, who = world.book, world.who
    key = enrolled(world)
    with pytest.raises(Refusal, match="right_missing"):
        filing_key.enrol(book, who["licensing"], public(9), "x", UNTIL)
    for role in ("administrator", "head", "lawyer", "auditor", "finance"):
        with pytest.raises(Refusal, match="right_missing"):
            filing_key.revoke(book, who[role], key.id, "because")
    preparer = accounts.add("preparer", "preparer", None, "F-001")
    with pytest.raises(Refusal, match="right_missing"):
        filing_key.enrol(book, preparer, public(9), "x", UNTIL)
    with pytest.raises(Refusal, match="firm_not_yours"):
        filing_key.revoke(book, firm_account(world, "F-002"), key.id, "because")
    with pytest.raises(Refusal, match="reason_missing"):
        filing_key.revoke(book, who["supervisor"], key.id, " ")
    ended = filing_key.revoke(book, who["supervisor"], key.id, "found on a public server")
    assert ended.revoked and ended.revoked.why == "found on a public server"
    with pytest.raises(Refusal, match="filing_key_revoked"):
        filing_key.revoke(book, firm_account(world, "F-001"), key.id, "again")


def test_a_key_ends_with_its_last_day(world):
    today = world.book.today()
    key = enrolled(world, until=today)
    filing_key.usable(world.book, key.id)
    source = world.book.home.source
    world.book.home.source = replace(source, now=lambda: source.now() + timedelta(days=1))
    with pytest.raises(Refusal, match="filing_key_ended"):
        filing_key.usable(world.book, key.id)


@pytest.mark.parametrize("name", ["0" * 32, "", "a b", "x" * 5000, "F-001"])
def test_an_unknown_key_is_not_usable(world, name):
    with pytest.raises(Refusal, match="filing_key_unknown"):
        filing_key.usable(world.book, name)


def test_the_same_keys_follow_from_the_journal_of_another_pack(tmp_path):
    world = fresh(tmp_path, "model", ())
    world.firm()
    key = enrolled(world)
    assert filing_key.keys(world.book) == [key]
    filing_key.revoke(world.book, world.who["licensing"], key.id, "lost")
