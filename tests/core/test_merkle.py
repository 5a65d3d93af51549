"""RFC 6962 trees: the official vectors, and properties against a definition-by-recursion oracle."""

import base64
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core import merkle

LEAVES = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), min_size=1, max_size=70)


def mth(leaves):
    """RFC 6962, 2.1, word by word: slow, and the oracle."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def ranges(leaves):
    return lambda start, end: mth(leaves[start:end])


@given(LEAVES)
def test_root_is_the_definition(leaves):
    assert merkle.range_hash(leaves) == mth(leaves)


def test_root_of_nothing():
    assert merkle.range_hash([]) == mth([]) == merkle.EMPTY_ROOT


@given(LEAVES, st.data())
def test_inclusion_proofs_verify_and_nothing_else_does(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    size, root = len(leaves), mth(leaves)
    proof = merkle.inclusion_proof(index, size, ranges(leaves))
    assert merkle.verify_inclusion(index, size, leaves[index], proof, root)
    assert not merkle.verify_inclusion(index, size, merkle.leaf_hash(b"another"), proof, root)
    assert not merkle.verify_inclusion(index, size, leaves[index], [*proof, root], root)
    if proof:
        assert not merkle.verify_inclusion(index, size, leaves[index], proof[:-1], root)


@given(LEAVES, st.data())
def test_consistency_proofs_verify_and_nothing_else_does(leaves, data):
    old = data.draw(st.integers(1, len(leaves)))
    new, old_root, new_root = len(leaves), mth(leaves[:old]), mth(leaves)
    proof = merkle.consistency_proof(old, new, ranges(leaves))
    assert merkle.verify_consistency(old, new, proof, old_root, new_root)
    assert not merkle.verify_consistency(old, new, [*proof, old_root], old_root, new_root)
    if old < new:
        assert not merkle.verify_consistency(old, new, proof, new_root, old_root)


@pytest.mark.parametrize("index, size", [(0, 0), (3, 3), (-1, 2)])
def test_no_proof_outside_the_tree(index, size):
    with pytest.raises(ValueError):
        merkle.inclusion_proof(index, size, ranges([]))


@pytest.mark.parametrize("old, new", [(0, 3), (4, 3)])
def test_no_proof_from_an_empty_or_longer_tree(old, new):
    with pytest.raises(ValueError):
        merkle.consistency_proof(old, new, ranges([]))


def _decoded(text):
    return base64.b64decode(text) if text else b""


def test_official_vectors(shared):
    folder = shared("standards/tlog/merkle-vectors/testdata")
    answered = 0
    for path in sorted(
        [*folder.glob("inclusion/**/*.json"), *folder.glob("consistency/**/*.json")]
    ):
        vector = json.loads(path.read_text())
        proof = [_decoded(text) for text in vector["proof"] or []]
        if "leafIdx" in vector:
            good = merkle.verify_inclusion(
                vector["leafIdx"],
                vector["treeSize"],
                _decoded(vector["leafHash"]),
                proof,
                _decoded(vector["root"]),
            )
        else:
            good = merkle.verify_consistency(
                vector["size1"],
                vector["size2"],
                proof,
                _decoded(vector["root1"]),
                _decoded(vector["root2"]),
            )
        assert good is not vector["wantErr"], path
        answered += 1
    assert answered == 196
