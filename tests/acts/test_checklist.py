"""The checklist: what officials found, what waits for it, and what opens it again."""

import io

import pytest

from perimeter.acts import checklist, evidence
from perimeter.acts import decide as deciding
from perimeter.acts.apply import Application, apply, notify
from perimeter.acts.checklist import APART, MET, OPEN, UNMET, Verdict, items, judge
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, confirm, decide, decline
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import Refusal
from perimeter.law import pack as packs
from perimeter.law import words
from perimeter.store import accounts
from perimeter.tables import form as forms
from tests.world import DAY, ROWS, firm_account

EQUIPMENT, WALLET = "mining.equipment_owned", "mining.wallet_active"
ANOTHER = Brought({"machines": [{**ROWS["machines"], "serial": "SN-2"}]})


def code(deed, *given, **more) -> str:
    with pytest.raises(Refusal) as refused:
        deed(*given, **more)
    return refused.value.code


@pytest.fixture
def asked(world):
    """A miner's application that is being verified."""
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "Firm"))
    world.apply("miner", "F-1", "M-1")
    for step in ("take_up", "verify"):
        decide(world.book, world.who["licensing"], Decision("M-1", step))
    return world


def states(world, notice=0, known_at=None):
    found = dossier(world.book, "M-1")
    return {one.item.duty: one.state for one in items(world.book, found, notice, known_at)}


def said(world, verdicts, role="licensing", **more):
    return judge(world.book, world.who[role], "M-1", verdicts, **more)


def test_every_item_of_the_kind_is_open_until_it_is_judged(asked):
    kind = asked.book.pack.registers["miner"]
    assert states(asked) == {item.duty: OPEN for item in kind.checklist} and len(kind.checklist) > 4
    act = said(asked, {EQUIPMENT: Verdict(MET), WALLET: Verdict(UNMET, "no proof came")})
    assert (act.on, act.kind) == ("checklist:M-1", "judge-checklist")
    assert states(asked)[EQUIPMENT] == MET and states(asked)[WALLET] == UNMET
    found = {one.item.duty: one for one in items(asked.book, dossier(asked.book, "M-1"), 0)}
    assert (found[WALLET].why, found[WALLET].n) == ("no proof came", act.n)
    assert found[WALLET].by == act.by
    assert set(states(asked, known_at=act.n - 1).values()) == {OPEN}


def test_a_grant_waits_for_every_item_both_times(asked):
    officer, head = asked.who["licensing"], asked.who["head"]
    grant = Decision("M-1", "grant")
    assert code(decide, asked.book, officer, grant) == "checklist_open"
    asked.judge("M-1")
    said(asked, {WALLET: Verdict(UNMET, "another's")})
    assert code(decide, asked.book, officer, grant) == "checklist_unmet"
    said(asked, {WALLET: Verdict(APART, "pays into a pool")})
    n = decide(asked.book, officer, grant).n
    said(asked, {EQUIPMENT: Verdict(UNMET, "the customs paper is of another serial")}, "head")
    assert code(confirm, asked.book, head, "M-1", n) == "checklist_unmet"
    said(asked, {EQUIPMENT: Verdict(MET)}, "head")
    assert confirm(asked.book, head, "M-1", n).kind == "grant"


def test_a_refusal_waits_for_nothing(asked):
    asked.settle(Decision("M-1", "refuse", why="no wallet"))
    assert dossier(asked.book, "M-1").entry.status == "refused"


def returned(world):
    """A miner's application found to be in order but for something more that is asked of it."""
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "Firm"))
    world.apply("miner", "F-1", "M-1")
    decide(world.book, world.who["licensing"], Decision("M-1", "take_up"))
    world.judge("M-1")
    decide(world.book, world.who["licensing"], Decision("M-1", "return", "something more"))


def file(world, holder, number, shows, name):
    row = {"paper": number, "shows": shows, "about": ""}
    return {**row, **evidence.keep(world.book, holder, io.BytesIO(name.encode()), name)}


def test_a_file_opens_the_items_that_it_shows_and_those_it_no_longer_shows(world):
    returned(world)
    holder = firm_account(world, "F-1")
    sent = Brought({"papers": [file(world, holder, "E-1", "title", "one.txt")]})
    decide(world.book, holder, Decision("M-1", "supply", brought=sent))
    assert [duty for duty, state in states(world).items() if state == OPEN] == [EQUIPMENT]
    world.judge("M-1")
    decide(world.book, world.who["licensing"], Decision("M-1", "return", "the lease"))
    sent = Brought({"papers": [file(world, holder, "E-1", "lease", "two.txt")]})
    decide(world.book, holder, Decision("M-1", "supply", brought=sent))
    opened = {duty for duty, state in states(world).items() if state == OPEN}
    assert opened == {EQUIPMENT, "mining.premises_safe"}, "the proof of ownership is gone"
    world.judge("M-1")
    decide(world.book, world.who["licensing"], Decision("M-1", "return", "not this one"))
    taken = Brought(drop={"papers": [["E-1"]]})
    decide(world.book, holder, Decision("M-1", "supply", brought=taken))
    assert {duty for duty, state in states(world).items() if state == OPEN} == opened


def test_what_is_supplied_later_opens_the_items_it_shows(world):
    returned(world)
    decide(world.book, firm_account(world, "F-1"), Decision("M-1", "supply", brought=ANOTHER))
    now = states(world)
    assert now[EQUIPMENT] == OPEN and now[WALLET] == MET
    again = next(
        one
        for one in items(world.book, dossier(world.book, "M-1"), 0)
        if one.item.duty == EQUIPMENT
    )
    assert again.again and again.verdict == MET


def test_a_notice_has_the_items_that_its_rows_have_to_do_with(asked):
    asked.judge("M-1")
    asked.settle(Decision("M-1", "grant"))
    notify(asked.book, firm_account(asked, "F-1"), "M-1", ANOTHER)
    assert set(states(asked, 1)) == {EQUIPMENT}
    officer, approve = asked.who["licensing"], Decision("M-1", "approve", notice=1)
    assert code(decide, asked.book, officer, approve) == "checklist_open"
    assert code(said, asked, {WALLET: Verdict(MET)}, notice=1) == "checklist_item_unknown"
    said(asked, {EQUIPMENT: Verdict(MET)}, notice=1)
    asked.settle(approve)
    assert states(asked)[EQUIPMENT] == MET


@pytest.mark.parametrize(
    "verdicts, why",
    [
        ({}, "checklist_empty"),
        ({"mining.nothing": Verdict(MET)}, "checklist_item_unknown"),
        ({EQUIPMENT: Verdict("perhaps")}, "checklist_item_unknown"),
        ({EQUIPMENT: Verdict(UNMET)}, "checklist_reason"),
        ({EQUIPMENT: Verdict(APART)}, "checklist_reason"),
    ],
)
def test_what_is_no_verdict(asked, verdicts, why):
    size = asked.book.home.journal.size()
    assert code(said, asked, verdicts) == why
    assert asked.book.home.journal.size() == size


@pytest.mark.parametrize("role", ["supervisor", "auditor", "finance", "energy", "administrator"])
def test_who_may_not_judge(asked, role):
    assert code(said, asked, {EQUIPMENT: Verdict(MET)}, role) == "right_missing"


def test_nor_who_wrote_the_application_nor_its_holder(world):
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "Firm"))
    rows = world.rows("miner", "M-1")
    clerk = world.who["licensing"]
    apply(world.book, clerk, Application("miner", "F-1", (), rows, "M-1", DAY))
    assert code(said, world, {EQUIPMENT: Verdict(MET)}) == "author_decides"
    holder = firm_account(world, "F-1")
    assert code(judge, world.book, holder, "M-1", {EQUIPMENT: Verdict(MET)}) == "right_missing"


def test_only_while_the_move_is_the_authority_s(asked):
    decide(asked.book, asked.who["licensing"], Decision("M-1", "ask", "Which pool?"))
    assert code(said, asked, {EQUIPMENT: Verdict(MET)}) == "checklist_not_now"
    assert code(said, asked, {EQUIPMENT: Verdict(MET)}, notice=4) == "checklist_not_now"


def test_of_two_at_once_the_second_is_told(asked):
    seen = checklist.last(asked.book, dossier(asked.book, "M-1"), 0)
    first = said(asked, {EQUIPMENT: Verdict(MET)}, seen=seen)
    third = accounts.add("third", "licensing", None)
    late = code(judge, asked.book, third, "M-1", {WALLET: Verdict(MET)}, seen=seen)
    assert late == "moved_on"
    judge(asked.book, third, "M-1", {WALLET: Verdict(MET)}, seen=first.n)
    assert [act.by.account for act in checklist.acts(asked.book, dossier(asked.book, "M-1"))] == [
        first.by.account,
        third.number,
    ]


def test_who_has_not_seen_what_was_brought_since_is_told(world):
    """A page read before the holder supplied another machine says nothing of that machine."""
    returned(world)
    seen = checklist.last(world.book, dossier(world.book, "M-1"), 0)
    decide(world.book, firm_account(world, "F-1"), Decision("M-1", "supply", brought=ANOTHER))
    assert code(said, world, {EQUIPMENT: Verdict(MET)}, seen=seen) == "moved_on"
    said(
        world,
        {EQUIPMENT: Verdict(MET)},
        seen=checklist.last(world.book, dossier(world.book, "M-1"), 0),
    )
    assert states(world)[EQUIPMENT] == MET


def test_no_verdict_slips_in_between_the_look_and_the_deed(asked, monkeypatch):
    asked.judge("M-1")
    n = decide(asked.book, asked.who["licensing"], Decision("M-1", "grant")).n
    write = deciding.write

    def late(*given):
        said(asked, {WALLET: Verdict(UNMET, "another's")})
        return write(*given)

    monkeypatch.setattr(deciding, "write", late)
    head = asked.who["head"]
    assert code(confirm, asked.book, head, "M-1", n) == "checklist_unmet"
    assert dossier(asked.book, "M-1").entry.status == "verification"


def test_judging_touches_neither_the_entry_nor_what_waits_on_it(asked):
    asked.judge("M-1")
    n = decide(asked.book, asked.who["licensing"], Decision("M-1", "grant")).n
    said(asked, {WALLET: Verdict(MET)}, "head")
    assert dossier(asked.book, "M-1").entry.proposals[0].n == n
    decline(asked.book, asked.who["head"], "M-1", n, "read again")
    assert set(states(asked).values()) == {MET}


@pytest.mark.parametrize("name", ["tm", "model"])
def test_what_items_of_a_pack_name_is_there(name):
    """Kinds of papers are the schedule's, checks are told by their codes: law/ knows neither."""
    pack = packs.load(packs.find(name))
    schedules = forms.load(packs.JURISDICTIONS.parent / "schedules")
    column = next(c for c in schedules[evidence.PAPERS].columns if c.name == checklist.SHOWS)
    for kind in pack.registers.values():
        for item in kind.checklist:
            assert set(item.papers) <= set(column.codes), item
            for prefix in item.checks:
                assert any(one.startswith(prefix) for one in words.messages()), prefix
            assert item.schedules or item.papers or item.checks, item
        if kind.checklist:
            assert any(deed.judged for deed in kind.life.acts.values()), kind.id
