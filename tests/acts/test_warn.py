"""Deeds on warnings: two officials, evidence under seal, and what is refused."""

import json
import threading

import pytest

from perimeter.acts import people, warnings
from perimeter.acts.warn import FILES_MAX, change, confirm, decline, look, propose, remove
from perimeter.acts.warnings import CHANGE
from perimeter.core.problem import Conflict, Faulty, NotAllowed, NotFound, Refusal
from perimeter.store.verify import Count, verify
from tests.acts.warned import PNG, content, seen, warn


def code_of(raised):
    return raised.value.code


def test_who_may_propose_and_who_confirms(world):
    for role in ("head", "auditor", "lawyer", "laundering", "energy", "administrator"):
        with pytest.raises(NotAllowed):
            propose(world.book, world.who[role], content(), [seen()])
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    for role in ("supervisor", "licensing", "auditor"):
        with pytest.raises(NotAllowed):
            confirm(world.book, world.who[role], "W-00001", act.n)
    with pytest.raises(NotAllowed):
        decline(world.book, world.who["licensing"], "W-00001", act.n, "not mine")
    assert confirm(world.book, world.who["head"], "W-00001", act.n).body["proposed"] == act.n


def test_nobody_confirms_their_own(world, monkeypatch):
    role = world.book.pack.rights["supervisor"]
    both = type(role)(**{**vars(role), "rights": (*role.rights, "warning.confirm")})
    monkeypatch.setitem(world.book.pack.rights, "supervisor", both)
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    with pytest.raises(NotAllowed) as caught:
        confirm(world.book, world.who["supervisor"], "W-00001", act.n)
    assert code_of(caught) == "second_is_first"


def test_a_proposal_may_be_taken_back_and_is_then_gone(world):
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    with pytest.raises(Refusal) as caught:
        decline(world.book, world.who["supervisor"], "W-00001", act.n, " ")
    assert code_of(caught) == "reason_missing"
    decline(world.book, world.who["supervisor"], "W-00001", act.n, "A slip.")
    for deed in (
        lambda: confirm(world.book, world.who["head"], "W-00001", act.n),
        lambda: decline(world.book, world.who["head"], "W-00001", act.n, "x"),
    ):
        with pytest.raises(Conflict) as caught:
            deed()
        assert code_of(caught) == "warning_proposal_gone"


def test_one_thing_at_a_time(world):
    name = warn(world)
    act = change(world.book, world.who["supervisor"], name, content(names=("New",)))
    assert act.body["deed"] == CHANGE and "files" not in act.body
    for deed in (
        lambda: remove(world.book, world.who["licensing"], name, "x"),
        lambda: change(world.book, world.who["licensing"], name, content()),
    ):
        with pytest.raises(Conflict) as caught:
            deed()
        assert code_of(caught) == "warning_waits"
    confirm(world.book, world.who["head"], name, act.n)
    with pytest.raises(Conflict):
        confirm(world.book, world.who["head"], name, act.n)


def test_what_was_never_given_or_is_removed_is_neither_changed_nor_removed(world):
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    decline(world.book, world.who["head"], "W-00001", act.n, "no")
    name = warn(world)
    act = remove(world.book, world.who["supervisor"], name, "Licensed now.")
    confirm(world.book, world.who["head"], name, act.n)
    for warning in ("W-00001", name):
        for deed in (
            lambda one: remove(world.book, world.who["supervisor"], one, "x"),
            lambda one: change(world.book, world.who["supervisor"], one, content()),
        ):
            with pytest.raises(Conflict) as caught:
                deed(warning)
            assert code_of(caught) == "warning_stands_not"
    assert warn(world) == "W-00003"  # about the same site: nothing else stands in the way


def test_a_removal_needs_a_reason(world):
    name = warn(world)
    with pytest.raises(Refusal) as caught:
        remove(world.book, world.who["supervisor"], name, "  ")
    assert code_of(caught) == "reason_missing"


def test_of_two_at_once_one_is_told(world):
    act = propose(world.book, world.who["supervisor"], content(), [seen()])
    told, ready = [], threading.Barrier(2)

    def go(deed):
        ready.wait()
        try:
            told.append(deed().kind)
        except Conflict as conflict:
            told.append(conflict.code)

    deeds = (
        lambda: confirm(world.book, world.who["head"], "W-00001", act.n),
        lambda: decline(world.book, world.who["supervisor"], "W-00001", act.n, "no"),
    )
    threads = [threading.Thread(target=go, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(told) & {"confirm-warning", "decline-warning"}) == 1
    assert len(set(told) & {"moved_on", "warning_proposal_gone"}) == 1
    assert len(warnings.course(world.book, "W-00001").acts) == 2


def test_evidence_is_sealed_and_looked_at_by_officials(world):
    name = warn(world)
    (row,) = warnings.course(world.book, name).evidence
    acts = [a for a in world.book.home.journal.acts() if a.kind == "propose-warning"]
    assert "site.png" not in json.dumps(acts[0].body) and "key" not in row
    assert PNG not in world.book.home.vault.read(row["digest"])
    opened = look(world.book, world.who["head"], name, row["record"])
    assert (opened.data, opened.name) == (PNG, "E-1.png")
    last = world.book.home.journal.act(world.book.home.journal.size())
    assert (last.kind, last.on) == ("look", f"person:{row['record']}")
    for role in ("supervisor", "lawyer"):  # the first may not open records, the second not warnings
        with pytest.raises(NotAllowed):
            look(world.book, world.who[role], name, row["record"])
    with pytest.raises(NotFound):
        look(world.book, world.who["head"], name, "p-0000000000000000")
    people.destroy(world.book, world.who["head"], row["record"], "asked")
    with pytest.raises(NotFound):
        look(world.book, world.who["head"], name, row["record"])
    assert list(verify(world.book.home, Count())) == []


def test_evidence_there_must_be_and_not_too_much(world):
    with pytest.raises(Refusal) as caught:
        propose(world.book, world.who["supervisor"], content(), [])
    assert code_of(caught) == "warning_evidence_missing"
    many = [seen(f"{n}.png") for n in range(FILES_MAX + 1)]
    with pytest.raises(Refusal) as caught:
        propose(world.book, world.who["supervisor"], content(), many)
    assert code_of(caught) == "warning_files_many"
    with pytest.raises(Faulty) as caught:
        propose(world.book, world.who["supervisor"], content(), [seen(data=b"MZ\x90\x00" * 9)])
    assert [one.code for one in caught.value.problems] == ["evidence_runs"]
    assert warnings.every(world.book) == {}
