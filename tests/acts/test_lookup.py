"""Searches with the answers that are expected of them, and the index as things come and go."""

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts.known import of_entry, of_warning
from perimeter.acts.lookup import FOUND_MAX, SIMILAR_MAX, Lookup
from perimeter.acts.reply import reply
from perimeter.law import pack as packs
from tests.acts.searches import ENTRIES, EVM, SEARCHES, WARNINGS, entry, index

PACK = packs.load(packs.find("tm"))


@pytest.fixture(scope="module")
def register():
    return index()


def ids(found):
    return " ".join(one.thing.id for one in found)


@pytest.mark.parametrize("asked, kind, status, found, similar", SEARCHES, ids=lambda v: str(v)[:30])
def test_what_is_asked_has_this_answer(register, asked, kind, status, found, similar):
    said = reply(register, PACK, asked)
    assert (said.asked.kind, said.status) == (kind, status)
    assert found == "*" or ids(said.found) == found
    assert similar == "*" or ids(said.similar) == similar


def test_there_are_sixty_searches_at_least_and_each_once():
    asked = [one[0] for one in SEARCHES]
    assert len(asked) == len(set(asked)) >= 60


@given(st.text(max_size=60))
def test_whatever_is_typed_has_an_answer(text):
    found = index_once().find(text)
    seen = [one.thing.id for one in (*found.found, *found.similar)]
    assert len(seen) == len(set(seen))
    assert all(one.how == "similar" for one in found.similar)
    assert all(one.how != "similar" for one in found.found)


def index_once(kept=[]):  # noqa: B006 - the same register for every example
    kept or kept.append(index())
    return kept[0]


def test_a_persons_entry_is_found_by_name_and_number_alone():
    rows = {"channels": ({"kind": "domain", "address": "person.example"},)}
    known = Lookup()
    known.move((), [of_entry(entry("L-6", "Aman Amanow", person=True, rows={}))])
    assert ids(known.find("Аман Аманов").found) == ids(known.find("L-6").found) == "L-6"
    assert not known.find("person.example").found and rows


def test_things_come_go_and_change():
    known, first = Lookup(), ENTRIES[0]
    known.move((), [of_entry(first)])
    assert ids(known.find(EVM).found) == "L-001"
    known.move((), [of_entry(replace(first, name="Täze At", rows={}))])
    assert ids(known.find("taze at").found) == "L-001"
    for gone in (EVM, "Çärjew Gapjyk", "birza.example", "Gök Köpri"):
        found = known.find(gone)
        assert not found.found and not found.similar
    known.move(["L-001", "L-404"], ())
    assert not known.find("taze at").found and known.thing("L-001") is None


def test_it_is_the_same_however_it_came_about():
    """Taking all out and putting it back leaves nothing behind and loses nothing."""
    known, fresh = index(), index()
    things = [*map(of_entry, ENTRIES), *map(of_warning, WARNINGS)]
    known.move([thing.id for thing in things], ())
    assert not any(vars(known)[name] for name in ("_things", "_exact", "_vocabulary", "_spoken"))
    known.move((), things)
    for asked, *_ in SEARCHES:
        assert known.find(asked) == fresh.find(asked)


def test_many_of_one_name_are_cut_and_said_to_be_more():
    known = Lookup()
    known.move((), [of_entry(entry(f"L-{n}", f"Altyn Pul {n}")) for n in range(100, 200)])
    found = known.find("altyn")
    assert len(found.found) == FOUND_MAX and found.more
    similar = known.find("Altin Pil 777")
    assert len(similar.similar) <= SIMILAR_MAX


def test_it_is_asked_while_it_moves():
    known, failed = index(), list[BaseException]()

    def ask():
        try:
            for asked, *_ in SEARCHES:
                known.find(asked)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(200):
        known.move(["L-001"], [of_entry(entry(f"L-9{n}", f"Çärjew {n}"))])
        known.move((), [of_entry(ENTRIES[0])])
    for thread in threads:
        thread.join()
    assert not failed
