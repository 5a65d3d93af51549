"""Words that lie near one another: by how few letters were changed, put in, left out or swapped.

Terms come and go one by one. A search holds every term's pairs of letters against those asked for,
as bits, and counts letters only of the few that share most. What nearness means, the caller says.
"""

from array import array
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np

COUNTED_MAX = 24  # terms whose letters are compared in one search; the likeliest first
_BITS = 64
_PAIRS_AN_EDIT = 6  # two letters swapped take three pairs away and bring three


@dataclass
class _Bucket:
    """Terms of one length, and the pairs of letters of each as bits."""

    terms: list[str] = field(default_factory=list)
    pairs: "array[int]" = field(default_factory=lambda: array("Q"))


class Alike:
    """Terms, each with the keys it stands for. Not to be read while another thread changes it."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, None]] = {}
        self._by_length: dict[int, _Bucket] = {}

    def put(self, term: str, key: str) -> None:
        """Lets a term stand for a key too."""
        if term not in self._keys:
            bucket = self._by_length.setdefault(len(term), _Bucket())
            bucket.terms.append(term)
            bucket.pairs.append(_pairs(term))
        self._keys.setdefault(term, {})[key] = None

    def drop(self, term: str, key: str) -> None:
        """Undoes `put`; nothing where it was not done."""
        keys = self._keys.get(term, {})
        keys.pop(key, None)
        if term in self._keys and not keys:
            del self._keys[term]
            bucket = self._by_length[len(term)]
            at = bucket.terms.index(term)
            bucket.terms[at], bucket.pairs[at] = bucket.terms[-1], bucket.pairs[-1]
            bucket.terms.pop()
            bucket.pairs.pop()

    def same(self, term: str) -> dict[str, None]:
        """The keys of just this term, in the order they came."""
        return self._keys.get(term, {})

    def near(self, term: str) -> list[tuple[int, str]]:
        """(edits, term) of the terms within as many edits as its length allows, nearest first."""
        most = edits_allowed(term)
        if not most:
            return [(0, term)] if term in self._keys else []
        counted = ((edits(term, other, most), other) for other in self._likely(term, most))
        return sorted(pair for pair in counted if pair[0] <= most)

    def _likely(self, term: str, most: int) -> list[str]:
        """The terms that share most pairs of letters, of lengths that so many edits can bridge."""
        lengths = range(len(term) - most, len(term) + most + 1)
        buckets = [one for length in lengths if (one := self._by_length.get(length)) and one.terms]
        if not buckets:
            return []
        wanted = np.uint64(_pairs(term))
        pairs = [np.frombuffer(one.pairs, np.uint64) ^ wanted for one in buckets]
        apart = np.bitwise_count(np.concatenate(pairs))
        starts = list(accumulate((len(one) for one in pairs), initial=0))
        found = []
        for place in _least(apart, most * _PAIRS_AN_EDIT):
            at = bisect(starts, place) - 1
            found.append(buckets[at].terms[place - starts[at]])
        return found


def _least(apart: "np.ndarray[Any, np.dtype[np.uint8]]", edge: int) -> list[int]:
    """Where the least stand, not more than are counted, and none beyond an edge."""
    if len(apart) > COUNTED_MAX:  # sixteen bits are told apart twenty times faster than eight
        edge = min(edge, int(np.partition(apart.astype(np.uint16), COUNTED_MAX)[COUNTED_MAX]))
    within = np.concatenate((np.flatnonzero(apart < edge), np.flatnonzero(apart == edge)))
    return [int(place) for place in within[:COUNTED_MAX]]


def edits_allowed(term: str) -> int:
    """How many edits leave a word of that length recognisable."""
    return (len(term) > 3) + (len(term) > 7) + (len(term) > 15)


def edits(one: str, other: str, most: int) -> int:
    """Letters changed, put in, left out, or swapped with their neighbour (optimal string
    alignment), counted a column at a time in bits: Hyyrö 2003. `most` + 1 stands for any more."""
    if not one or abs(len(one) - len(other)) > most:
        return min(max(len(one), len(other)), most + 1)
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << at
    whole, last, count = (1 << len(one)) - 1, 1 << len(one) - 1, len(one)
    up, down, diagonal, before = whole, 0, 0, 0
    for left, char in zip(range(len(other) - 1, -1, -1), other, strict=True):
        here = places.get(char, 0)
        swapped = ((~diagonal & here) << 1) & before
        diagonal = ((((here & up) + up) ^ up) | here | down | swapped) & whole
        rises, falls = down | ~(diagonal | up) & whole, up & diagonal
        count += bool(rises & last) - bool(falls & last)
        rises, falls, before = rises << 1 | 1, falls << 1, here
        up, down = (falls | ~(diagonal | rises)) & whole, rises & diagonal
        if count - left > most:  # were all that is left right, it would be too many
            break
    return min(count, most + 1)


def _pairs(term: str) -> int:
    """The pairs of neighbouring letters of a term as bits, its ends as pairs too."""
    bits, before = 0, 0
    for char in term:
        bits |= 1 << (before * 31 + ord(char)) % _BITS
        before = ord(char)
    return bits | 1 << (before * 31) % _BITS
