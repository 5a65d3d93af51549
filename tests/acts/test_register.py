"""The register folds from acts, as of any day and as known at any size; deeds follow the pack."""

from datetime import date

import pytest

from perimeter.acts.people import destroy
from perimeter.acts.register import Entry, Firm, apply, decide, enrol, name_of, register
from perimeter.acts.tables import tables
from perimeter.core.period import END_DAY
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from tests.world import DAY, firm_account
from tests.world import world as fresh

LATER = date(2026, 2, 1)


def test_the_life_of_a_licence(world):
    world.firm()
    officer = world.who["licensing"]
    decide(world.book, officer, "L-001", "suspend", LATER, "no filing")
    decide(world.book, officer, "L-001", "restore", date(2026, 2, 9))
    entry = register(world.book).entries["L-001"]
    assert [change.status for change in entry.changes] == [
        "applied",
        "granted",
        "suspended",
        "granted",
    ]
    assert entry.stretches() == [
        ("granted", DAY, LATER),
        ("suspended", LATER, date(2026, 2, 9)),
        ("granted", date(2026, 2, 9), END_DAY),
    ]


def test_as_of_a_day_and_as_known_at_a_size(world):
    world.firm()
    size = world.book.home.journal.size()
    decide(world.book, world.who["licensing"], "L-001", "revoke", LATER, "fraud")
    assert register(world.book, as_of=DAY).entries["L-001"].status == "granted"
    assert register(world.book, as_of=LATER).entries["L-001"].status == "revoked"
    assert register(world.book, known_at=size).entries["L-001"].status == "granted"


def test_tables_for_questions_hold_stretches_and_services_only_in_force(world):
    world.firm(services=("exchange", "storage"))
    decide(world.book, world.who["licensing"], "L-001", "suspend", LATER, "no filing")
    found = tables(register(world.book), world.book.pack)
    assert found["entries"].column("status").to_pylist() == ["granted", "suspended"]
    rows = found["services"].to_pylist()
    assert {row["service"] for row in rows} == {"exchange", "storage"}
    assert all(row["until_day"] == LATER for row in rows)


@pytest.mark.parametrize("deed", ["grant", "refuse", "restore"])
def test_a_deed_from_a_wrong_state(world, deed):
    world.firm()
    with pytest.raises(Conflict) as caught:
        decide(world.book, world.who["licensing"], "L-001", deed, LATER, "because")
    assert caught.value.values["status"] == "granted"


def test_a_deed_the_pack_does_not_know(world):
    world.firm()
    for deed in ("abolish", "apply"):
        with pytest.raises(Refusal):
            decide(world.book, world.who["licensing"], "L-001", deed, LATER)


def test_a_deed_before_the_last_one(world):
    world.firm()
    with pytest.raises(Conflict):
        decide(world.book, world.who["licensing"], "L-001", "suspend", date(2026, 1, 4), "why")


def test_what_takes_away_needs_a_reason(world):
    world.firm()
    with pytest.raises(Refusal) as caught:
        decide(world.book, world.who["licensing"], "L-001", "suspend", LATER)
    assert caught.value.code == "reason_missing"


@pytest.mark.parametrize("role", ["administrator", "supervisor", "auditor", "lawyer"])
def test_only_who_may_decides(world, role):
    world.firm()
    with pytest.raises(NotAllowed):
        decide(world.book, world.who[role], "L-001", "suspend", LATER, "because")


def test_a_firm_applies_for_itself_alone(world):
    world.firm()
    enrol(world.book, world.who["licensing"], Firm("F-002", "legal", "Another"))
    clerk = firm_account(world, "F-002")
    entry = Entry("L-009", "licence", "F-002", ("storage",), {}, ())
    assert apply(world.book, clerk, entry, DAY).kind == "apply"
    with pytest.raises(NotAllowed):
        apply(world.book, clerk, Entry("L-010", "licence", "F-001", (), {}, ()), DAY)


def test_two_officers_at_once(world, monkeypatch):
    """Both read the same state; the second to write is told that the entry has moved on."""
    world.firm()
    seen = register(world.book)
    monkeypatch.setattr("perimeter.acts.register.register", lambda *_: seen)
    decide(world.book, world.who["licensing"], "L-001", "suspend", LATER, "first")
    with pytest.raises(Conflict) as caught:
        decide(world.book, world.who["head"], "L-001", "revoke", LATER, "second")
    assert caught.value.code == "moved_on"


@pytest.mark.parametrize(
    "entry",
    [
        Entry("L-2", "planet", "F-001", (), {}, ()),
        Entry("L-2", "licence", "F-001", ("flying",), {}, ()),
        Entry("L-2", "licence", "F-404", (), {}, ()),
        Entry("L-001", "licence", "F-001", (), {}, ()),
    ],
)
def test_applications_that_cannot_be(world, entry):
    world.firm()
    with pytest.raises((Refusal, NotFound, Conflict)):
        apply(world.book, world.who["licensing"], entry, DAY)


def test_an_entry_only_for_holders_of_the_form_the_pack_names(tmp_path):
    world = fresh(tmp_path, "model", ())
    officer = world.who["licensing"]
    enrol(world.book, officer, Firm("F-003", "entrepreneur", "Invented Person"))
    with pytest.raises(Refusal) as caught:
        apply(world.book, officer, Entry("L-3", "licence", "F-003", (), {}, ()), DAY)
    assert caught.value.code == "holder_not_of_that_form"


def test_an_entrepreneur_s_name_is_in_no_act_and_can_be_erased(world):
    officer = world.who["licensing"]
    enrol(world.book, officer, Firm("F-003", "entrepreneur", "Invented Person"))
    assert b"Invented" not in b"".join(act.canonical() for act in world.book.home.journal.acts())
    firm = register(world.book).firms["F-003"]
    assert name_of(firm) == "Invented Person"
    with pytest.raises(NotAllowed):
        destroy(world.book, officer, firm.person, "retention over")
    destroy(world.book, world.who["head"], firm.person, "retention over")
    assert name_of(register(world.book).firms["F-003"]) == ""
    with pytest.raises(NotFound):
        destroy(world.book, world.who["head"], firm.person, "again")


def test_a_firm_is_enrolled_once_and_with_a_name(world):
    world.firm()
    with pytest.raises(Conflict):
        enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Same again"))
    for firm in (Firm("F-2", "legal"), Firm("F 2", "legal", "x"), Firm("F-2", "guild", "x")):
        with pytest.raises(Refusal):
            enrol(world.book, world.who["licensing"], firm)
