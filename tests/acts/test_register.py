"""The register folds from acts, as of any day and as known at any size."""

from datetime import date

from perimeter.acts import register as registers
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import fold, kinds, on_day, register
from perimeter.acts.tables import tables
from perimeter.core.period import END_DAY
from tests.world import DAY, LATER, firm_account

BACK = date(2026, 2, 9)


def suspend(world, day=LATER, entry="L-001"):
    return world.settle(Decision(entry, "suspend", "no filing", day, until=date(2026, 6, 1)))


def test_the_life_of_a_licence(world):
    world.firm()
    suspend(world)
    world.settle(Decision("L-001", "restore", effective=BACK))
    found = register(world.book).entries["L-001"]
    assert [step.status for step in found.steps] == [
        "submitted", "completeness", "verification", "granted", "suspended", "granted",
    ]  # fmt: skip
    assert [tuple(one) for one in found.stretches()] == [
        ("granted", ("exchange",), DAY, LATER),
        ("suspended", ("exchange",), LATER, BACK),
        ("granted", ("exchange",), BACK, END_DAY),
    ]
    assert found.steps[4].until == date(2026, 6, 1)
    assert found == dossier(world.book, "L-001").entry


def test_as_of_a_day_and_as_known_at_a_size(world):
    world.firm()
    size = world.book.home.journal.size()
    world.settle(Decision("L-001", "revoke", "fraud", LATER))
    assert register(world.book, as_of=DAY).entries["L-001"].status == "granted"
    assert register(world.book, as_of=LATER).entries["L-001"].status == "revoked"
    assert register(world.book, known_at=size).entries["L-001"].status == "granted"
    assert register(world.book, as_of=date(2026, 1, 4)).entries == {}


def test_a_fold_can_be_moved_on(world):
    world.firm()
    journal, pack = world.book.home.journal, world.book.pack
    first = fold(journal.acts(kinds=kinds(pack)), pack)
    assert first.size == first.entries["L-001"].last
    suspend(world)
    later = (act for act in journal.acts(kinds=kinds(pack)) if act.n > first.size)
    assert fold(later, pack, first) == register(world.book)


def test_tables_for_questions_hold_stretches_and_services_only_in_force(world):
    world.firm(services=("exchange", "storage"))
    suspend(world)
    found = tables(register(world.book), world.book.pack)
    assert found["entries"].column("status").to_pylist() == ["granted", "suspended"]
    rows = found["services"].to_pylist()
    assert {row["service"] for row in rows} == {"exchange", "storage"}
    assert all(row["until_day"] == LATER for row in rows)


def test_a_service_that_is_added_counts_from_its_day(world):
    from perimeter.acts.apply import notify

    world.firm()
    more = Brought(services=("exchange", "storage"))
    notify(world.book, firm_account(world, "F-001"), "L-001", more)
    assert register(world.book).entries["L-001"].services == ("exchange",)
    world.settle(Decision("L-001", "approve", effective=LATER, notice=1))
    found = register(world.book).entries["L-001"]
    assert [(one.services, one.first) for one in found.stretches()] == [
        (("exchange",), DAY),
        (("exchange", "storage"), LATER),
    ]
    assert on_day(register(world.book), DAY).entries["L-001"].services == ("exchange",)
    rows = tables(register(world.book), world.book.pack)["services"].to_pylist()
    assert [(r["service"], r["from_day"], r["until_day"]) for r in rows] == [
        ("exchange", DAY, LATER),
        ("exchange", LATER, END_DAY),
        ("storage", LATER, END_DAY),
    ]


def test_days_of_one_state_are_one_stretch(world):
    """Swapping a machine is a step of the entry's life and leaves its state as it was."""
    from perimeter.acts.apply import notify

    enrol(world.book, world.who["licensing"], Firm("F-003", "entrepreneur", "Invented Person"))
    world.apply("miner", "F-003", "M-003")
    world.settle(Decision("M-003", "grant", effective=DAY))
    gone = Brought(
        put={"machines": [{**world.rows("miner", "M-003")["machines"][0], "serial": "S2"}]}
    )
    notify(world.book, firm_account(world, "F-003"), "M-003", gone)
    world.settle(Decision("M-003", "approve", effective=LATER, notice=1))
    found = register(world.book).entries["M-003"]
    assert [tuple(one) for one in found.stretches()] == [("granted", (), DAY, END_DAY)]
    assert len(found.steps) == 5 and found.steps[-1].notice == 1


def test_every_kind_of_act_the_register_reads_is_one_the_pack_or_the_house_knows(world):
    assert {"enrol", "propose", "decline", "apply", "grant", "notify", "impose"} <= set(
        kinds(world.book.pack)
    )
    assert registers.TWO == ("propose", "decline")
