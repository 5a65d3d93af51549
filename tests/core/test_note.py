"""Signed notes, checkpoints, verifier keys and proofs as text: the specification's and our own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core import note
from perimeter.core.note import Checkpoint, Proof, Signature

HASH = bytes(range(32))
NOTE = "some text\n\n— name.example/a AAAAAQ==\n".replace("AAAAAQ==", "AAAAAQI=")


def test_a_note_reads_back():
    text, signatures = note.read_note(NOTE)
    assert text == "some text\n"
    assert signatures == [Signature("name.example/a", b"\0\0\0\1", b"\2")]
    assert note.join(signatures, text) == NOTE


def test_the_text_ends_at_the_last_empty_line():
    text, _ = note.read_note("one\n\ntwo\n\n— name AAAAAQI=\n")
    assert text == "one\n\ntwo\n"


@pytest.mark.parametrize(
    "broken",
    [
        "no signature\n",
        "text\n\n— name AAAAAQI=",
        "text\n\n- name AAAAAQI=\n",
        "text\n\n— na+me AAAAAQI=\n",
        "text\n\n— name AAAA\n",
        "te\txt\n\n— name AAAAAQI=\n",
        "text\n\n" + "— name AAAAAQI=\n" * 65,
    ],
)
def test_broken_notes_are_refused(broken):
    with pytest.raises(ValueError):
        note.read_note(broken)


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_reads_back(size, root):
    head = Checkpoint("book.example/one", size, root)
    assert note.read_checkpoint(head.text()) == head


@pytest.mark.parametrize("size", ["01", "-1", "1e3", "٣", ""])
def test_sizes_are_plain_decimals(size):
    with pytest.raises(ValueError):
        note.read_checkpoint(f"origin\n{size}\n{note.b64(HASH)}\n")


def test_extension_lines_are_ignored():
    assert note.read_checkpoint(f"o\n1\n{note.b64(HASH)}\nmore\n").size == 1


@given(st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_a_proof_reads_back(index, hashes):
    for extra in (b"", b"\0" * 32):
        proof = Proof(index, tuple(hashes), NOTE, extra)
        assert note.read_proof(proof.text()) == proof


def test_extra_data_is_allowed_and_ignored():
    text = Proof(3, (HASH,), NOTE).text().replace("index", "extra AAAA\nindex")
    assert note.read_proof(text).index == 3


@pytest.mark.parametrize(
    "broken", ["", "c2sp.org/tlog-proof@v1\n\n" + NOTE, "x\nindex 1\n\n" + NOTE]
)
def test_broken_proofs_are_refused(broken):
    with pytest.raises(ValueError):
        note.read_proof(broken)


@given(st.binary(min_size=32, max_size=32))
def test_a_verifier_key_reads_back(public):
    text = note.vkey("book.example/one", public)
    assert note.read_vkey(text) == (
        "book.example/one",
        note.key_id("book.example/one", public),
        public,
    )


def test_a_key_under_a_wrong_id_is_refused():
    text = note.vkey("book.example/one", HASH)
    with pytest.raises(ValueError):
        note.read_vkey(text.replace("one", "two"))


def test_the_specification_s_key_has_its_id(shared):
    text = shared("standards/tlog/signed-note.md").read_text()
    key = re.search(r"example\.com/foo\+[0-9a-f]{8}\+\S+", text)
    assert key and note.read_vkey(key[0])[1].hex() == "530d903a"
