"""Receipts verify with a key list and nothing else; a changed, foreign or revoked one does not."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from perimeter.core.act import Draft, leaf_entry
from perimeter.core.note import read_proof
from perimeter.core.problem import Damaged, Refusal
from perimeter.store import keys, receipt

DAY = date(2026, 1, 5)
SAMPLES = Path(__file__).parents[1] / "formats"


@pytest.fixture
def written(home, by):
    act = home.write(Draft("receive", "filing:f-1", by, DAY, {"rows": 3}))[0]
    proof = home.log.proof(act.n - 1).text()
    return receipt.written(act, home.journal.salt(act.n), proof)


def test_it_verifies_with_the_published_list(written, home, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(home.keys().document()))
    act, head = receipt.check(written, keys.read_list(path))
    assert (act.n, act.body, head.size) == (3, {"rows": 3}, 3)


def test_an_older_receipt_still_verifies_after_the_log_grew(written, home, by):
    home.write(Draft("receive", "filing:f-2", by, DAY))
    assert receipt.check(written, home.keys())[0].n == 3


def test_every_changed_byte_is_noticed(written, home):
    listed = home.keys()
    for at in range(0, len(written), 7):
        changed = bytearray(written)
        changed[at] ^= 1
        with pytest.raises((Damaged, Refusal)):
            receipt.check(bytes(changed), listed)


def test_another_book_s_list_does_not_do(written, home):
    with pytest.raises(Damaged):
        receipt.check(written, replace(home.keys(), origin="book.example/two"))


def test_a_key_that_ended_still_proves_what_came_before(written, home, by):
    old = home.keys().current
    home.write(
        Draft("key-end", f"key:{old.kid}", by, DAY, {"kid": old.kid, "revoked": False}),
        Draft("key-add", "key:new", by, DAY, home.new_key()),
    )
    assert home.keys().current.kid != old.kid
    assert receipt.check(written, home.keys())[0].n == 3
    late = replace(old, until=old.since)
    with pytest.raises(Refusal) as caught:
        receipt.check(written, keys.KeyList(home.origin, (late,)))
    assert caught.value.code == "key_ended"


def test_a_revoked_key_proves_nothing(written, home, by):
    old = home.keys().current
    home.write(
        Draft("key-end", f"key:{old.kid}", by, DAY, {"kid": old.kid, "revoked": True}),
        Draft("key-add", "key:new", by, DAY, home.new_key()),
    )
    with pytest.raises(Refusal) as caught:
        receipt.check(written, home.keys())
    assert caught.value.code == "key_revoked"


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"schema":"perimeter-receipt/1"}', b"\xff"])
def test_what_is_no_receipt(broken, home):
    with pytest.raises(Damaged):
        receipt.check(broken, home.keys())


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema":"perimeter-keys/2"}', "x"])
def test_what_is_no_key_list(text, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(Refusal):
        keys.read_list(path)


def test_stored_samples_verify_for_ever():
    listed = keys.read_list(SAMPLES / "keys-1.json")
    act, head = receipt.check((SAMPLES / "receipt-1.json").read_bytes(), listed)
    assert act.recorded < datetime(2026, 1, 6) and head.origin == "book.example/one"


def test_the_list_reads_back_as_it_was_written(home, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(home.keys().document()))
    assert keys.read_list(path) == home.keys()


@pytest.fixture
def leaf(home, by):
    act = home.write(Draft("receive", "filing:f-1", by, DAY, {"secret": 3}, why="secret"))[0]
    entry = home.journal.leaves(act.n - 1, act.n)[0]
    return act, receipt.leaf_proof(entry, home.log.proof(act.n - 1))


def test_the_proof_of_a_leaf_tells_its_number_and_nothing_of_the_act(leaf, home):
    act, proof = leaf
    n, head = receipt.check_leaf(proof, home.keys())
    assert (n, head) == (act.n, home.log.head())
    assert b"secret" not in proof and home.journal.salt(act.n).hex().encode() not in proof


def test_it_proves_the_very_leaf_of_the_receipt(leaf, home):
    act, proof = leaf
    shown = read_proof(proof.decode()).extra
    assert shown == leaf_entry(home.journal.salt(act.n), act.canonical())
    assert shown != leaf_entry(home.journal.salt(act.n), replace(act, why="other").canonical())


def test_every_changed_byte_of_it_is_noticed(leaf, home):
    listed = home.keys()
    for at in range(0, len(leaf[1]), 3):
        changed = bytearray(leaf[1])
        changed[at] ^= 1
        with pytest.raises((Damaged, Refusal)):
            receipt.check_leaf(bytes(changed), listed)


def test_a_proof_that_brings_no_leaf_proves_nothing(leaf, home):
    bare = replace(read_proof(leaf[1].decode()), extra=b"").text()
    with pytest.raises(Damaged, match="receipt_not_in_log"):
        receipt.check_leaf(bare.encode(), home.keys())


@pytest.mark.parametrize("broken", [b"", b"\xff", b"c2sp.org/tlog-proof@v1\nextra x\n\n"])
def test_what_is_no_proof(broken, home):
    with pytest.raises(Damaged, match="receipt_unreadable"):
        receipt.check_leaf(broken, home.keys())
