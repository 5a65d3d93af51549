"""An application lists what its kind wants; a notice changes what stands, once it is accepted."""

import pytest

from perimeter.acts import people
from perimeter.acts.apply import Application, apply, notify
from perimeter.acts.contents import RECORD, Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import Conflict, Faulty, NotAllowed, NotFound, Refusal
from perimeter.store import items
from tests.world import DAY, LATER, firm_account
from tests.world import world as fresh


@pytest.fixture
def miner(world):
    """A world with a registered miner, F-003 with M-003, and a second one that has applied."""
    officer = world.who["licensing"]
    for name in ("F-003", "F-004"):
        enrol(world.book, officer, Firm(name, "legal", f"Miner {name}"))
    world.apply("miner", "F-003", "M-003")
    world.settle(Decision("M-003", "grant", effective=DAY))
    return world


def machine(world, serial: str, **cells: str) -> dict[str, str]:
    return {**world.rows("miner", "M-003")["machines"][0], "serial": serial, **cells}


def listed(serial: str) -> list[tuple[str, bool]]:
    return [(entry, stands) for _, entry, stands in items.listed("machines.serial", [serial])]


def faults(caught) -> list[tuple[str, object]]:
    return [(one.code, one.where.get("schedule")) for one in caught.value.problems]


def test_a_firm_applies_for_itself_alone(world):
    world.firm()
    enrol(world.book, world.who["licensing"], Firm("F-002", "legal", "Another"))
    rows = world.rows("licence", "L-9")
    clerk = firm_account(world, "F-002")
    asked = Application("licence", "F-002", ("storage",), rows)
    assert apply(world.book, clerk, asked).on == "entry:L-00002"
    with pytest.raises(NotAllowed):
        apply(world.book, clerk, Application("licence", "F-001", (), rows))


def test_at_the_counter_an_official_writes_and_the_act_says_so(world):
    world.firm()
    asked = Application("licence", "F-001", ("trade",), world.rows("licence", "L-9"), "L-9")
    act = apply(world.book, world.who["licensing"], asked)
    assert (act.by.role, act.body["firm"]) == ("licensing", "F-001")


def test_numbers_follow_one_another_whoever_asks(world):
    world.firm()
    rows = world.rows("licence", "L-9")
    asked = Application("licence", "F-001", (), rows)
    clerk = firm_account(world, "F-001")
    names = [apply(world.book, clerk, asked).on for _ in range(3)]
    assert names == ["entry:L-00002", "entry:L-00003", "entry:L-00004"]
    assert apply(world.book, clerk, Application("licence", "F-001", (), rows, "L-00006"))
    assert [apply(world.book, clerk, asked).on for _ in range(2)] == [
        "entry:L-00007", "entry:L-00008",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        Application("planet", "F-001", entry="L-2"),
        Application("licence", "F-001", ("flying",), entry="L-2"),
        Application("licence", "F-404", entry="L-2"),
        Application("licence", "F-001", entry="L-001"),
        Application("licence", "F-001", entry="no name"),
        Application("licence", "F-001", (), {"machines": []}, "L-2"),
        Application("licence", "F-001", (), {"conditions": []}, "L-2"),
    ],
)
def test_applications_that_cannot_be(world, asked):
    world.firm()
    whole = Application(
        asked.kind, asked.firm, asked.services, world.rows("licence", "L") | dict(asked.rows),
        asked.entry,
    )  # fmt: skip
    with pytest.raises((Refusal, NotFound, Conflict)) as caught:
        apply(world.book, world.who["licensing"], whole)
    assert not isinstance(caught.value, Faulty)


def test_the_service_that_is_not_there_is_the_one_named(world):
    world.firm()
    asked = Application("licence", "F-001", ("exchange", "flying"), world.rows("licence", "L-2"))
    with pytest.raises(Refusal) as caught:
        apply(world.book, firm_account(world, "F-001"), asked)
    assert (caught.value.code, caught.value.values) == ("service_unknown", {"service": "flying"})


def test_an_entry_only_for_holders_of_the_form_the_pack_names(tmp_path):
    world = fresh(tmp_path, "model", ())
    officer = world.who["licensing"]
    enrol(world.book, officer, Firm("F-003", "entrepreneur", "Invented Person"))
    with pytest.raises(Refusal) as caught:
        apply(world.book, officer, Application("licence", "F-003", entry="L-3"))
    assert caught.value.code == "holder_not_of_that_form"


def test_every_problem_of_an_application_at_once(miner):
    rows = miner.rows("miner", "M-4")
    rows["machines"] = [
        {**rows["machines"][0], "watts": "much", "algorithm": "rot13"},
        {**rows["machines"][0], "hash_rate_mhs": "-1"},
    ]
    del rows["wallets"]
    with pytest.raises(Faulty) as caught:
        apply(miner.book, firm_account(miner, "F-004"), Application("miner", "F-004", (), rows))
    assert {("cell_not_count", "machines"), ("code_unknown", "machines"),
            ("key_twice", "machines")} <= set(faults(caught))  # fmt: skip
    rows["machines"] = [machine(miner, "X", site="S-9")]
    with pytest.raises(Faulty) as caught:
        apply(miner.book, firm_account(miner, "F-004"), Application("miner", "F-004", (), rows))
    assert faults(caught) == [("row_points_nowhere", "machines")]
    rows["machines"] = [machine(miner, "X")]
    with pytest.raises(Faulty) as caught:
        apply(miner.book, firm_account(miner, "F-004"), Application("miner", "F-004", (), rows))
    assert faults(caught) == [("rows_missing", "wallets")]


def test_a_refused_application_leaves_nothing_behind(miner):
    size, persons = miner.book.home.journal.size(), len(people_ids())
    with pytest.raises(Faulty):
        apply(
            miner.book, firm_account(miner, "F-004"),
            Application("miner", "F-004", (), miner.rows("miner", "M-003")),
        )  # fmt: skip
    assert (miner.book.home.journal.size(), len(people_ids())) == (size, persons)


def people_ids() -> list[str]:
    from perimeter.store import people as records

    return records.ids()


def test_a_serial_registered_twice(miner):
    """However it is spelt; and the stranger's entry is not named."""
    rows = miner.rows("miner", "M-004")
    rows["machines"] = [machine(miner, "sn.m003")]
    with pytest.raises(Faulty) as caught:
        apply(miner.book, firm_account(miner, "F-004"), Application("miner", "F-004", (), rows))
    assert faults(caught) == [("stands_elsewhere", "machines")]
    assert "M-003" not in str(caught.value.problems)


def test_two_applicants_with_one_serial_only_one_is_granted(miner):
    rows = miner.rows("miner", "M-004")
    rows["machines"] = [machine(miner, "SHARED")]
    miner.apply("miner", "F-004", "M-004", rows=rows)
    other = {**miner.rows("miner", "M-005"), "machines": [machine(miner, "shared")]}
    miner.apply("miner", "F-004", "M-005", rows=other)
    assert listed("shared") == [("M-004", False), ("M-005", False)]
    miner.settle(Decision("M-004", "grant"))
    with pytest.raises(Faulty) as caught:
        miner.settle(Decision("M-005", "grant"))
    assert faults(caught) == [("stands_elsewhere", "machines")]
    miner.settle(Decision("M-004", "revoke", "sold"))
    miner.settle(Decision("M-005", "grant"))
    assert listed("shared") == [("M-005", True)]


def test_what_is_personal_lies_in_a_record_and_nowhere_else(world):
    world.firm()
    owner = dossier(world.book, "L-001").contents.of("owners")[0]
    assert "person_name" not in owner and owner["share_bp"] == "10000"
    assert people.people.record(owner[RECORD]) == {"person_name": "Invented Owner"}
    told = b"".join(act.canonical() for act in world.book.home.journal.acts())
    assert b"Invented" not in told


def test_a_machine_is_swapped(miner):
    holder = firm_account(miner, "F-003")
    swap = Brought({"machines": [machine(miner, "NEW")]}, {"machines": [["SN-M003"]]})
    notify(miner.book, holder, "M-003", swap)
    before = dossier(miner.book, "M-003")
    assert [row["serial"] for row in before.contents.of("machines")] == ["SN-M003"]
    assert [row["serial"] for row in before.after(1).of("machines")] == ["NEW"]
    assert before.entry.status == "granted"
    decide(miner.book, miner.who["licensing"], Decision("M-003", "ask", "Which one?", notice=1))
    decide(miner.book, holder, Decision("M-003", "answer", "The first.", notice=1))
    miner.settle(Decision("M-003", "approve", notice=1, effective=LATER))
    after = dossier(miner.book, "M-003")
    assert [row["serial"] for row in after.contents.of("machines")] == ["NEW"]
    as_of = dossier(miner.book, "M-003", DAY)
    assert [row["serial"] for row in as_of.contents.of("machines")] == ["SN-M003"]
    assert listed("snm003") == []
    assert listed("new") == [("M-003", True)]


def test_a_refused_notice_changes_nothing(miner):
    notify(miner.book, firm_account(miner, "F-003"), "M-003",
           Brought({"machines": [machine(miner, "NEW")]}))  # fmt: skip
    miner.settle(Decision("M-003", "refuse", "not yours", notice=1))
    found = dossier(miner.book, "M-003")
    assert [row["serial"] for row in found.contents.of("machines")] == ["SN-M003"]
    assert found.entry.notices[1].status == "refused"
    assert listed("new") == []


@pytest.mark.parametrize(
    "some, code",
    [
        (Brought(), "notice_empty"),
        (Brought({"permits": [{"site": "S-1"}]}), "schedule_not_yours"),
        (Brought({"asset": [{}]}), "schedule_unknown"),
        (Brought(services=("exchange",)), "service_unknown"),
    ],
)
def test_notices_that_cannot_be(miner, some, code):
    with pytest.raises(Refusal) as caught:
        notify(miner.book, firm_account(miner, "F-003"), "M-003", some)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "some, code",
    [
        (Brought(drop={"machines": [["NONE"]]}), "row_unknown"),
        (Brought(drop={"machines": [["SN-M003"]]}), "rows_missing"),
        (Brought(drop={"sites": [["S-1"]]}), "row_points_nowhere"),
    ],
)
def test_notices_that_would_leave_a_gap(miner, some, code):
    with pytest.raises(Faulty) as caught:
        notify(miner.book, firm_account(miner, "F-003"), "M-003", some)
    assert code in [one.code for one in caught.value.problems]


def test_a_notice_is_the_holder_s_and_of_an_entry_that_stands(miner):
    swap = Brought({"machines": [machine(miner, "NEW")]})
    with pytest.raises(NotAllowed):
        notify(miner.book, firm_account(miner, "F-004"), "M-003", swap)
    miner.apply("miner", "F-004", "M-004")
    with pytest.raises(Conflict) as caught:
        notify(miner.book, firm_account(miner, "F-004"), "M-004", swap)
    assert caught.value.code == "entry_not_standing"
    with pytest.raises(NotFound):
        notify(miner.book, miner.who["licensing"], "M-404", swap)


def test_what_is_missing_is_supplied_while_it_is_asked_for(miner):
    miner.apply("miner", "F-004", "M-004")
    officer, holder = miner.who["licensing"], firm_account(miner, "F-004")
    decide(miner.book, officer, Decision("M-004", "take_up"))
    decide(miner.book, officer, Decision("M-004", "return", "One machine is missing."))
    second = Brought({"machines": [machine(miner, "SECOND")]})
    decide(miner.book, holder, Decision("M-004", "supply", brought=second))
    serials = {row["serial"] for row in dossier(miner.book, "M-004").contents.of("machines")}
    assert serials == {"SN-M004", "SECOND"}
    with pytest.raises(Refusal) as caught:
        decide(miner.book, firm_account(miner, "F-003"),
               Decision("M-003", "report_cure", "x", brought=second))  # fmt: skip
    assert caught.value.code == "deed_from_wrong_state"
