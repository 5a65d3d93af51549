"""Finding by whatever the public knows somebody by: names, numbers, websites, apps, wallets.

The index holds what acts/published.py lets be read and the warnings that stand, moved on thing by
thing. What is the same and what only looks so are never mixed. Nothing is kept of what was asked;
what an answer means, reply.py says.
"""

import sys
import threading
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from perimeter.acts import known, published, warnings
from perimeter.acts.book import Book
from perimeter.acts.known import NAMES, How, Mark, Thing, ends, exact, marks, parts, terms
from perimeter.judging import asked as judged
from perimeter.judging.alike import Alike
from perimeter.judging.asked import Asked
from perimeter.judging.spelling import bare, fold, look

FOUND_MAX, SIMILAR_MAX = 20, 5
_PART_CHARS_MIN = 3  # of the beginning of a word that stands for the word
_WORDS_MAX = 6  # of what was asked that are each looked for misspelt


@dataclass(frozen=True)
class Found:
    """A thing by one of its marks: just the same, part of its name, a host under its own; or one
    that only looks so."""

    thing: Thing
    mark: Mark
    how: How


@dataclass(frozen=True)
class Answer:
    """`more` says that not all are given."""

    asked: Asked
    found: tuple[Found, ...] = ()
    similar: tuple[Found, ...] = ()
    more: bool = False


def built(book: Book, as_of: date) -> "Lookup":
    """The index of a book as of a day, made from all its acts."""
    found = Lookup()
    found.move((), map(known.of_entry, published.every(book, as_of).values()))
    found.move((), map(known.of_warning, warnings.standing(book, as_of).values()))
    return found


class Lookup:
    """The index. Asked and moved on by many threads, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: dict[str, Thing] = {}
        self._exact: dict[str, tuple[str, ...]] = {}
        self._wholes, self._words = Alike(), Alike()
        self._vocabulary: list[str] = []
        self._spoken: dict[str, tuple[str, ...]] = {}

    def move(self, gone: Iterable[str], come: Iterable[Thing]) -> None:
        """Takes things out by id, and puts others in or in place of those of the same id."""
        come = list(come)
        with self._lock:
            for name in {*gone, *(thing.id for thing in come)} & self._things.keys():
                self._drop(self._things.pop(name))
            for thing in come:
                self._things[thing.id] = thing
                self._put(thing)

    def thing(self, name: str) -> Thing | None:
        """One thing by its id."""
        return self._things.get(name)

    def find(self, text: str) -> Answer:
        """What is known under a text, and what merely looks like it."""
        asked = judged.asked(text)
        with self._lock:
            found, more = _first_of_each(self._same(asked)), False
            if found:  # to look for more than its doubles would take longer, and tell less
                similar = self._by(known.looks(asked), SIMILAR_MAX + len(found))
            else:
                found, more = self._part(asked)
                similar = [] if found else self._similar(asked)
        seen = {one.thing.id for one in found}
        similar = [one for one in _first_of_each(similar) if one.thing.id not in seen]
        more = more or len(found) > FOUND_MAX
        return Answer(asked, tuple(found[:FOUND_MAX]), tuple(similar[:SIMILAR_MAX]), more)

    def _same(self, asked: Asked) -> Iterator[Found]:
        for key, how in known.keys(asked):
            yield from self._under_key(key, how)
        if asked.kind in ("name", "number", "domain"):
            folded = fold(asked.text).replace(" ", "")
            for name in self._wholes.same(folded):
                thing = self._things[name]
                mark = next((m for m in marks(thing) if _called(m, folded, asked)), None)
                if mark:
                    yield Found(thing, mark, "same")

    def _part(self, asked: Asked) -> tuple[list[Found], bool]:
        """Things with a name that holds every word asked for, or a word that begins with it."""
        if asked.mixed:
            return [], False
        return self._named([self._spelt(word) for word in known.words(asked)], "part")

    def _named(self, ways: list[list[str]], how: How) -> tuple[list[Found], bool]:
        """Things with a name that holds one word of each way, and whether there are more."""
        if not all(ways) or not ways:
            return [], False
        found, seen, wanted = list[Found](), set[str](), list(map(frozenset, ways))
        for name in self._bearers(min(ways, key=lambda way: sum(map(self._borne, way)))):
            if name in seen or any(way.isdisjoint(self._spoken[name]) for way in wanted):
                continue
            seen.add(name)
            mark = next((m for m in marks(self._things[name]) if _holds(m, wanted)), None)
            if mark and len(found) == FOUND_MAX:
                return found, True
            if mark:
                found.append(Found(self._things[name], mark, how))
        return found, False

    def _bearers(self, words: Iterable[str]) -> Iterator[str]:
        """The things with one of the words in a name, in the order they came."""
        return (name for word in words for name in self._words.same(word))

    def _borne(self, word: str) -> int:
        return len(self._words.same(word))

    def _spelt(self, word: str) -> list[str]:
        """The known words that are this one, or begin with it."""
        if len(word) < _PART_CHARS_MIN:
            return [word]
        first = bisect_left(self._vocabulary, word)
        return self._vocabulary[first : bisect_left(self._vocabulary, word + "\uffff", first)]

    def _similar(self, asked: Asked) -> list[Found]:
        """What looks or sounds like it, nearest first. What costs more is asked where the rest
        found nothing."""
        said = known.said(asked)
        seen, heard = list(map(look, said)), [fold(one) for one in said]
        ranked = [(0, term) for term in known.looks(asked)]
        ranked += [(1, word) for one in heard for word in one.split()]
        ranked += [(1, part) for term in seen for part in known.within(term)]
        ranked += [pair for term in seen for pair in self._wholes.near(term)]
        found = self._by(term for _, term in sorted(ranked, key=lambda pair: pair[0]))
        # What is written in plain Latin letters is heard as it is seen.
        terms_ = {one.replace(" ", "") for one in heard if not "".join(said).isascii()} - {*seen}
        found = found or self._by(n for term in terms_ for _, n in self._wholes.near(term))
        if not found:
            ways = [self._spelt(w) or self._near(w) for w in known.words(asked)[:_WORDS_MAX]]
            found = self._named(ways, "similar")[0]
        if asked.kind == "wallet":
            found += self._under_key("ends:" + ends(asked.value), "similar")
        return found

    def _near(self, word: str) -> list[str]:
        return [other for _, other in self._words.near(word)]

    def _by(self, terms_: Iterable[str], most: int = SIMILAR_MAX) -> list[Found]:
        """The things that look or sound as the terms say, each once and no more than wanted."""
        borne = ((name, term) for term in terms_ for name in self._wholes.same(term))
        first = dict[str, str]()
        while len(first) < most and (one := next(borne, None)):
            first.setdefault(*one)
        return [
            Found(thing, next(m for m in marks(thing) if term in terms(m)), "similar")
            for thing, term in ((self._things[name], term) for name, term in first.items())
        ]

    def _under_key(self, key: str, how: How) -> list[Found]:
        """The things of which a mark has just this key."""
        return [
            Found(thing, next(m for m in marks(thing) if key in exact(m)), how)
            for thing in map(self._things.__getitem__, self._exact.get(key, ()))
        ]

    def _put(self, thing: Thing) -> None:
        spoken = dict[str, None]()
        for mark in marks(thing):
            for key in exact(mark):
                before = self._exact.get(key, ())
                self._exact[key] = before if thing.id in before else (*before, thing.id)
            for term in terms(mark):
                self._wholes.put(term, thing.id)
            spoken |= dict.fromkeys(parts(mark))
        for word in spoken:
            if not self._words.same(word):
                insort(self._vocabulary, word)
            self._words.put(word, thing.id)
        self._spoken[thing.id] = tuple(map(sys.intern, spoken))

    def _drop(self, thing: Thing) -> None:
        for mark in marks(thing):
            for key in exact(mark):
                left = tuple(one for one in self._exact.get(key, ()) if one != thing.id)
                if left:
                    self._exact[key] = left
                else:
                    self._exact.pop(key, None)
            for term in terms(mark):
                self._wholes.drop(term, thing.id)
        for word in self._spoken.pop(thing.id):
            self._words.drop(word, thing.id)
            if not self._words.same(word):
                self._vocabulary.pop(bisect_left(self._vocabulary, word))


def _called(mark: Mark, folded: str, asked: Asked) -> bool:
    """Whether a name is just the one asked for: one that mixes alphabets only to the letter."""
    if mark.kind not in NAMES or fold(mark.value).replace(" ", "") != folded:
        return False
    return not asked.mixed or bare(mark.value).casefold() == asked.text.casefold()


def _holds(mark: Mark, wanted: Iterable[frozenset[str]]) -> bool:
    words = parts(mark)
    return all(not way.isdisjoint(words) for way in wanted)


def _first_of_each(found: Iterable[Found]) -> list[Found]:
    """Each thing once, as it was found first."""
    first = dict[str, Found]()
    for one in found:
        first.setdefault(one.thing.id, one)
    return list(first.values())
