"""Deeds follow the pack; what gives or takes a right needs two officials who did not write it."""

from datetime import date

import pytest

from perimeter.acts import decide as deciding
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, confirm, decide, decline, open_deeds, takes_two
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import Conflict, Faulty, NotAllowed, NotFound, Refusal
from perimeter.store import accounts
from tests.world import DAY, LATER, firm_account
from tests.world import world as fresh

CURE = date(2026, 6, 1)
CONDITION = {
    "condition": "C-1", "language": "en", "text": "No new customers.", "from_day": "2026-02-01",
}  # fmt: skip


@pytest.fixture
def licensed(world):
    world.firm()
    return world


def code(call, *given):
    with pytest.raises(Refusal) as caught:
        call(*given)
    return caught.value.code


@pytest.mark.parametrize("deed", ["grant", "refuse", "restore", "take_up"])
def test_a_deed_from_a_wrong_state(licensed, deed):
    with pytest.raises(Conflict) as caught:
        decide(licensed.book, licensed.who["licensing"], Decision("L-001", deed, "because"))
    assert (caught.value.code, caught.value.values["status"]) == (
        "deed_from_wrong_state", "granted",
    )  # fmt: skip


def test_deeds_and_entries_there_are_not(licensed):
    officer = licensed.who["licensing"]
    for deed in ("abolish", "apply", "notify", "propose"):
        assert code(decide, licensed.book, officer, Decision("L-001", deed)) == "deed_unknown"
    for entry in ("L-404", "", "no name"):
        with pytest.raises(NotFound):
            decide(licensed.book, officer, Decision(entry, "revoke", "x"))
    with pytest.raises(NotFound):
        decide(licensed.book, officer, Decision("L-001", "approve", notice=7))


def test_a_deed_before_the_last_one(licensed):
    asked = Decision("L-001", "suspend", "why", date(2026, 1, 4), until=CURE)
    with pytest.raises(Conflict):
        decide(licensed.book, licensed.who["licensing"], asked)


def test_what_takes_away_needs_a_reason(licensed):
    asked = Decision("L-001", "revoke")
    assert code(decide, licensed.book, licensed.who["licensing"], asked) == "reason_missing"


@pytest.mark.parametrize("role", ["administrator", "supervisor", "auditor", "lawyer"])
def test_only_who_may_decides(licensed, role):
    asked = Decision("L-001", "revoke", "because")
    with pytest.raises(NotAllowed):
        decide(licensed.book, licensed.who[role], asked)
    n = decide(licensed.book, licensed.who["licensing"], asked).n
    with pytest.raises(NotAllowed):
        confirm(licensed.book, licensed.who[role], "L-001", n)
    with pytest.raises(NotAllowed):
        decline(licensed.book, licensed.who[role], "L-001", n, "no")


def test_nothing_comes_about_before_a_second_official_confirms(licensed):
    licensing, head = licensed.who["licensing"], licensed.who["head"]
    proposal = decide(licensed.book, licensing, Decision("L-001", "revoke", "fraud", LATER))
    assert proposal.kind == "propose"
    found = dossier(licensed.book, "L-001")
    assert found.entry.status == "granted"
    assert found.entry.proposals[0].deed == "revoke"
    assert code(confirm, licensed.book, licensing, "L-001", proposal.n) == "second_is_first"
    act = confirm(licensed.book, head, "L-001", proposal.n)
    assert (act.kind, act.why, act.effective, act.body["proposed"]) == (
        "revoke", "fraud", LATER, proposal.n,
    )  # fmt: skip
    assert dossier(licensed.book, "L-001").entry.status == "revoked"
    assert code(confirm, licensed.book, head, "L-001", proposal.n) == "proposal_gone"


def test_who_wrote_an_application_decides_nothing_about_it(world):
    """The clerk at the counter, in whatever role: neither as the first nor as the second."""
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    from perimeter.acts.apply import Application, apply

    clerk = world.who["licensing"]
    apply(
        world.book, clerk,
        Application("licence", "F-001", ("trade",), world.rows("licence", "L-1"), "L-1", DAY),
    )  # fmt: skip
    for step in ("take_up", "verify"):
        decide(world.book, clerk, Decision("L-1", step))
    assert code(decide, world.book, clerk, Decision("L-1", "grant")) == "author_decides"
    world.judge("L-1", role="head")
    n = decide(world.book, world.who["head"], Decision("L-1", "grant")).n
    assert code(confirm, world.book, clerk, "L-1", n) == "author_decides"
    third = accounts.add("third", "licensing", None)
    assert confirm(world.book, third, "L-1", n).kind == "grant"


def test_a_proposal_is_declined_or_taken_back_with_a_reason(licensed):
    licensing, head = licensed.who["licensing"], licensed.who["head"]
    for who in (head, licensing):
        n = decide(licensed.book, licensing, Decision("L-001", "revoke", "fraud")).n
        assert code(decline, licensed.book, who, "L-001", n, "") == "reason_missing"
        assert decline(licensed.book, who, "L-001", n, "not proven").body == {"proposed": n}
        assert dossier(licensed.book, "L-001").entry.proposals == {}
        assert code(confirm, licensed.book, head, "L-001", n) == "proposal_gone"


def test_a_later_proposal_takes_the_place_of_an_earlier_one(licensed):
    licensing, head = licensed.who["licensing"], licensed.who["head"]
    first = decide(licensed.book, licensing, Decision("L-001", "revoke", "fraud")).n
    second = decide(licensed.book, licensing, Decision("L-001", "end", "asked for")).n
    assert code(confirm, licensed.book, head, "L-001", first) == "proposal_gone"
    assert confirm(licensed.book, head, "L-001", second).kind == "end"


def test_a_role_taken_away_while_a_page_is_open(licensed):
    head = licensed.who["head"]
    n = decide(licensed.book, licensed.who["licensing"], Decision("L-001", "revoke", "fraud")).n
    head.role = "auditor"
    with pytest.raises(NotAllowed):
        confirm(licensed.book, head, "L-001", n)


def test_two_officers_at_once(licensed, monkeypatch):
    """Both read the same state; the second to write is told that the entry has moved on."""
    seen = dossier(licensed.book, "L-001")
    monkeypatch.setattr(deciding, "dossier", lambda *_: seen)
    decide(licensed.book, licensed.who["licensing"], Decision("L-001", "revoke", "first"))
    asked = Decision("L-001", "end", "second")
    assert code(decide, licensed.book, licensed.who["head"], asked) == "moved_on"


def test_a_proposal_whose_ground_has_moved_cannot_be_confirmed(world):
    """The firm withdraws while the grant waits for its second signature."""
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    world.apply("licence", "F-001", "L-1", ("trade",))
    officer = world.who["licensing"]
    for step in ("take_up", "verify"):
        decide(world.book, officer, Decision("L-1", step))
    world.judge("L-1")
    n = decide(world.book, officer, Decision("L-1", "grant")).n
    decide(world.book, firm_account(world, "F-001"), Decision("L-1", "withdraw"))
    assert code(confirm, world.book, world.who["head"], "L-1", n) == "proposal_gone"


def test_a_suspension_names_its_last_day(licensed):
    officer = licensed.who["licensing"]
    for asked, said in [
        (Decision("L-001", "suspend", "why"), "until_missing"),
        (Decision("L-001", "suspend", "why", until=DAY), "until_missing"),
        (Decision("L-001", "revoke", "why", until=CURE), "until_not_taken"),
    ]:
        assert code(decide, licensed.book, officer, asked) == said
    licensed.settle(Decision("L-001", "suspend", "why", DAY, until=CURE))
    assert dossier(licensed.book, "L-001").entry.steps[-1].until == CURE


def test_where_the_general_law_is_switched_on_it_bounds_the_cure(tmp_path):
    world = fresh(tmp_path, "tm", ("assumed", "general_licensing"))
    world.firm()
    officer = world.who["licensing"]
    for day in (date(2026, 4, 3), date(2026, 7, 7)):  # under three months, over six
        asked = Decision("L-001", "suspend", "why", DAY, until=day)
        assert code(decide, world.book, officer, asked) == "until_out_of_bounds"
    for day in (date(2026, 4, 6), date(2026, 7, 6)):
        asked = Decision("L-001", "suspend", "why", DAY, until=day)
        assert decide(world.book, officer, asked).kind == "propose"


def test_the_whole_life_to_the_last_return_of_assets(licensed):
    holder, officer = firm_account(licensed, "F-001"), licensed.who["licensing"]
    licensed.settle(Decision("L-001", "suspend", "no filing", until=CURE))
    decide(licensed.book, holder, Decision("L-001", "report_cure", "all is filed"))
    decide(licensed.book, officer, Decision("L-001", "check_cure", "it is"))
    licensed.settle(Decision("L-001", "restore"))
    licensed.settle(Decision("L-001", "restrict", "no new customers"))
    licensed.settle(Decision("L-001", "lift"))
    licensed.settle(Decision("L-001", "revoke", "fraud"))
    licensed.settle(Decision("L-001", "wind_up"))
    assert code(decide, licensed.book, officer, Decision("L-001", "close")) == "task_missing"
    row = {"asset": "BTC", "claims": "5", "returned": "5", "remainder": "0"}
    told = Brought({"closing": [row]})
    assert code(
        decide, licensed.book, officer, Decision("L-001", "close", brought=told)
    ) == "schedule_not_yours"  # fmt: skip
    decide(licensed.book, holder, Decision("L-001", "report_closing", brought=told))
    licensed.settle(Decision("L-001", "close"))
    found = dossier(licensed.book, "L-001")
    assert found.entry.status == "wound_up"
    assert open_deeds(found) == {}


def test_officials_put_a_condition_on_an_entry(licensed):
    officer, head = licensed.who["licensing"], licensed.who["head"]
    asked = Decision("L-001", "impose", "complaints", brought=Brought({"conditions": [CONDITION]}))
    n = decide(licensed.book, officer, asked).n
    assert dossier(licensed.book, "L-001").contents.of("conditions") == []
    assert code(confirm, licensed.book, officer, "L-001", n) == "second_is_first"
    confirm(licensed.book, head, "L-001", n)
    found = dossier(licensed.book, "L-001")
    assert found.contents.of("conditions") == [CONDITION]
    assert found.entry.status == "granted"
    assert found.entry.steps[-1].why == "complaints"
    gone = Brought(drop={"conditions": [["C-1", "en"]]})
    licensed.settle(Decision("L-001", "impose", "met", brought=gone))
    assert dossier(licensed.book, "L-001").contents.of("conditions") == []


def test_two_conditions_waiting_at_once_are_two_notices(licensed):
    officer, head = licensed.who["licensing"], licensed.who["head"]
    acts = []
    for name in ("C-1", "C-2"):
        some = Brought({"conditions": [{**CONDITION, "condition": name}]})
        acts.append(decide(licensed.book, officer, Decision("L-001", "impose", name, brought=some)))
    assert [act.body["notice"] for act in acts] == [1, 2]
    for act in reversed(acts):
        confirm(licensed.book, head, "L-001", act.n)
    rows = dossier(licensed.book, "L-001").contents.of("conditions")
    assert {row["condition"] for row in rows} == {"C-1", "C-2"}


def test_a_grant_with_conditions(world):
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm"))
    world.apply("licence", "F-001", "L-1", ("trade",))
    world.settle(Decision("L-1", "grant", brought=Brought({"conditions": [CONDITION]})))
    assert dossier(world.book, "L-1").contents.of("conditions") == [CONDITION]


def test_an_issuance_needs_a_person_s_word_that_the_law_covers_it(world):
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Issuer"))
    world.apply("issuance", "F-001", "I-1")
    officer = world.who["licensing"]
    for step in ("take_up", "verify"):
        decide(world.book, officer, Decision("I-1", step))
    assert code(decide, world.book, officer, Decision("I-1", "grant")) == "task_missing"
    row = {"asset": "TOK-I1", "in_scope": "yes", "reason": "not a security"}
    with pytest.raises(Faulty):
        odd = Brought({"scope": [{**row, "in_scope": "perhaps"}]})
        decide(world.book, officer, Decision("I-1", "grant", brought=odd))
    world.settle(Decision("I-1", "grant", brought=Brought({"scope": [row]})))
    holder = firm_account(world, "F-001")
    for deed in ("open_placement", "report_placed"):
        decide(world.book, holder, Decision("I-1", deed))
    assert dossier(world.book, "I-1").entry.status == "circulating"
    world.settle(Decision("I-1", "void", "the dossier was false"))
    world.settle(Decision("I-1", "wind_up"))
    assert dossier(world.book, "I-1").entry.status == "winding_up"


def test_another_firm_does_no_deed_of_a_holder(licensed):
    enrol(licensed.book, licensed.who["licensing"], Firm("F-002", "legal", "Other"))
    licensed.settle(Decision("L-001", "suspend", "why", until=CURE))
    asked = Decision("L-001", "report_cure", "done")
    assert code(decide, licensed.book, firm_account(licensed, "F-002"), asked) == "firm_not_yours"


def test_every_deed_of_officials_that_touches_a_right_takes_two(world):
    for kind in world.book.pack.registers.values():
        for life in (kind.life, kind.notices):
            for deed in life.acts.values():
                touched = {*deed.from_, deed.to} & set(life.in_force)
                if touched and deed.by == "official":
                    assert takes_two(deed)


def test_an_entry_that_was_changed_goes_on_living(licensed):
    """What a notice did stands among the steps of the entry, and is none of its own deeds."""
    asked = Decision("L-001", "impose", "complaints", brought=Brought({"conditions": [CONDITION]}))
    licensed.settle(asked)
    licensed.settle(Decision("L-001", "revoke", "fraud"))
    assert dossier(licensed.book, "L-001").entry.status == "revoked"
