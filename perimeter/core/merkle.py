"""The Merkle tree of RFC 6962, section 2.1: roots, proofs, and their checks. Pure.

Hashes are 32 bytes. Proof checks follow RFC 9162, sections 2.1.3.2 and 2.1.4.2, which state the
same tree; a proof into a tree of size 0 is refused. Making a proof takes `leaf_range`, a function
(start, end) -> hash of that complete or ragged range, so that tiles or a list can stand behind it.
"""

import hashlib
from collections.abc import Callable, Sequence

Hash = bytes
RangeHash = Callable[[int, int], Hash]


def leaf_hash(entry: bytes) -> Hash:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()


def split_point(size: int) -> int:
    """The largest power of two below `size` (size > 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def range_hash(leaves: Sequence[Hash]) -> Hash:
    """MTH of leaf hashes, level by level; EMPTY_ROOT for none."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def inclusion_proof(index: int, size: int, leaf_range: RangeHash) -> list[Hash]:
    """PATH(index, D[size]), from the leaf's sibling up."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path: list[Hash] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + split_point(end - start)
        if index < middle:
            path.append(leaf_range(middle, end))
            end = middle
        else:
            path.append(leaf_range(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, leaf_range: RangeHash) -> list[Hash]:
    """PROOF(old, D[new]); empty where the sizes are equal."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    path: list[Hash] = []
    start, end, whole = 0, new, True  # `whole`: the old tree is still a complete left edge
    while old != end:
        middle = start + split_point(end - start)
        if old <= middle:
            path.append(leaf_range(middle, end))
            end = middle
        else:
            path.append(leaf_range(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(leaf_range(start, end))
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: Hash, proof: Sequence[Hash], root: Hash) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size or len(leaf) != 32:
        return False
    fn, sn, found = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(sibling, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def verify_consistency(
    old: int, new: int, proof: Sequence[Hash], old_root: Hash, new_root: Hash
) -> bool:
    """RFC 9162, 2.1.4.2."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old_root and second == new_root
