"""A draft over its entry: who may open it, how far its tasks are, what is wrong, and sending."""

from dataclasses import replace

import pytest

from perimeter.acts import drafting, typed
from perimeter.acts.contents import RECORD
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import Conflict, Faulty, NotAllowed, NotFound, Refusal
from perimeter.store import accounts
from perimeter.store.drafts import Draft
from tests.world import DAY, firm_account


@pytest.fixture
def miner(world):
    """A world with a firm that has applied for nothing yet."""
    enrol(world.book, world.who["licensing"], Firm("F-003", "legal", "Miner F-003"))
    return world


@pytest.fixture
def clerk(miner):
    return firm_account(miner, "F-003")


def begin(world, who, kind="miner", **more):
    draft = drafting.begin(world.book, who, Draft("F-003", kind, "", **more))
    return drafting.opened(world.book, who, draft.number)


def put(world, paper, schedule, *rows):
    now = paper.typed
    for row in rows:
        now = typed.put(now, schedule, row)
    return drafting.save(world.book, paper, now)


def filled(world, who, but=()):
    paper = begin(world, who)
    for schedule, rows in world.rows("miner", "M-7").items():
        if schedule not in but:
            paper = put(world, paper, schedule, *rows)
    return paper


def asked_for(world, who, deed, entry="M-00001", notice=0):
    draft = drafting.begin(world.book, who, Draft("F-003", "", deed, entry, notice))
    return drafting.opened(world.book, who, draft.number)


def test_tasks_go_from_not_started_over_in_progress_to_completed(miner, clerk):
    paper, rows = begin(miner, clerk), miner.rows("miner", "M-7")
    assert {name: paper.state(name) for name in paper.schedules} == {
        "seat": "not_started", "sites": "not_started", "machines": "cannot_start",
        "wallets": "not_started", "owners": "optional", "people": "optional",
        "papers": "optional", "names": "optional",
    }  # fmt: skip
    paper = put(miner, paper, "seat", {"seat": "registered"})
    assert paper.state("seat") == "in_progress"
    paper = put(miner, paper, "sites", *rows["sites"])
    assert (paper.state("sites"), paper.state("machines")) == ("completed", "not_started")
    paper = put(miner, paper, "machines", {**rows["machines"][0], "site": "S-9"})
    assert paper.state("sites") == "completed"  # while a row is unreadable nothing else is judged
    fixed = typed.put(paper.typed, "seat", rows["seat"][0], paper.lines("seat")[0])
    paper = drafting.save(miner.book, paper, fixed)
    assert paper.state("machines") == "in_progress"  # a site that is not there
    assert {one.code for one in paper.missing()} == {"row_points_nowhere"}


def test_what_is_asked_for_later_is_not_asked_now(miner, clerk):
    assert "closing" not in begin(miner, clerk, "licence").schedules
    assert "conditions" not in begin(miner, clerk).schedules
    with pytest.raises(NotFound):
        begin(miner, clerk).form("conditions")


def test_a_complete_draft_is_sent_and_gone(miner, clerk):
    paper = filled(miner, clerk)
    assert paper.missing() == []
    act = drafting.send(miner.book, clerk, paper)
    assert (act.kind, act.on, act.by.account) == ("apply", "entry:M-00001", clerk.number)
    assert "address" not in act.body["put"]["seat"][0]
    with pytest.raises(NotFound):
        drafting.opened(miner.book, clerk, paper.draft.number)


def test_of_two_who_send_the_same_page_one_is_told(miner, clerk):
    paper = filled(miner, clerk)
    drafting.send(miner.book, clerk, paper)
    with pytest.raises(Conflict, match="draft_moved_on"):
        drafting.send(miner.book, clerk, paper)
    assert len(list(miner.book.home.journal.acts(kinds=("apply",)))) == 1


def test_a_draft_that_does_not_do_stays(miner, clerk):
    paper = filled(miner, clerk, but=("wallets",))
    assert [one.code for one in paper.missing()] == ["rows_missing"]
    with pytest.raises(Faulty):
        drafting.send(miner.book, clerk, paper)
    assert drafting.opened(miner.book, clerk, paper.draft.number).typed == paper.typed


def test_another_firms_draft_is_not_there_and_neither_is_the_other_sides(miner, clerk):
    paper, officer = begin(miner, clerk), miner.who["licensing"]
    enrol(miner.book, officer, Firm("F-004", "legal", "Another"))
    for other in (firm_account(miner, "F-004"), officer):
        with pytest.raises(NotFound, match="draft_unknown"):
            drafting.opened(miner.book, other, paper.draft.number)
    with pytest.raises(NotAllowed):
        drafting.begin(miner.book, firm_account(miner, "F-004"), Draft("F-003", "miner", ""))
    counter = begin(miner, officer)
    assert counter.draft.at_counter
    with pytest.raises(NotFound):
        drafting.opened(miner.book, clerk, counter.draft.number)
    assert [one.number for one in drafting.of(miner.book, officer, "F-003")] == [
        counter.draft.number
    ]


def test_whoever_prepares_does_not_send(miner):
    signatory = firm_account(miner, "F-003")
    preparer = accounts.add("junior", "preparer", None, "F-003")
    paper = filled(miner, preparer)
    with pytest.raises(NotAllowed):
        drafting.send(miner.book, preparer, paper)
    again = drafting.opened(miner.book, signatory, paper.draft.number)
    assert drafting.send(miner.book, signatory, again).kind == "apply"
    for stranger in ("head", "auditor", "supervisor"):
        with pytest.raises(NotAllowed):
            drafting.opened(miner.book, miner.who[stranger], paper.draft.number)


def test_at_the_counter_the_act_says_who_wrote_it(miner):
    officer = miner.who["licensing"]
    act = drafting.send(miner.book, officer, filled(miner, officer))
    assert (act.by.role, act.body["firm"]) == ("licensing", "F-003")


def test_what_may_not_be_begun(miner, clerk):
    with pytest.raises(Refusal, match="register_kind_unknown"):
        begin(miner, clerk, "airline")
    enrol(miner.book, miner.who["licensing"], Firm("F-005", "entrepreneur", "A Person"))
    person = firm_account(miner, "F-005")
    with pytest.raises(Refusal, match="holder_not_of_that_form"):
        drafting.begin(miner.book, person, Draft("F-005", "ledger", ""))
    drafting.send(miner.book, clerk, filled(miner, clerk))
    for deed in ("grant", "answer", "nothing", ""):
        with pytest.raises(Conflict, match="deed_from_wrong_state"):
            asked_for(miner, clerk, deed)


def test_a_question_is_answered_with_corrected_rows(miner, clerk):
    drafting.send(miner.book, clerk, filled(miner, clerk))
    officer = miner.who["licensing"]
    for deed in ("take_up", "return"):
        decide(miner.book, officer, Decision("M-00001", deed, "Which meter?"))
    paper = asked_for(miner, clerk, "supply")
    assert asked_for(miner, clerk, "supply").draft.number == paper.draft.number
    assert paper.state("sites") == "unchanged" and paper.missing() == []
    line = paper.lines("sites")[0]
    assert RECORD in line.row  # the address stays sealed, and the draft goes on citing it
    now = typed.put(paper.typed, "sites", {**line.row, "meter": "MT-NEW"}, line)
    paper = drafting.save(miner.book, paper, replace(now, why="The new one."))
    assert paper.state("sites") == "changed" and paper.missing() == []
    act = drafting.send(miner.book, clerk, paper)
    assert act.why == "The new one." and act.body["put"]["sites"][0]["meter"] == "MT-NEW"
    assert act.body["put"]["sites"][0][RECORD] == line.row[RECORD]
    assert asked_for(miner, clerk, "withdraw").schedules == []


def test_a_machine_is_swapped_by_a_notice(miner, clerk):
    drafting.send(miner.book, clerk, filled(miner, clerk))
    with pytest.raises(Conflict, match="entry_not_standing"):
        asked_for(miner, clerk, "notify")
    miner.settle(Decision("M-00001", "grant", effective=DAY))
    paper = asked_for(miner, clerk, "notify")
    with pytest.raises(Refusal, match="notice_empty"):
        drafting.send(miner.book, clerk, paper)
    paper = drafting.opened(miner.book, clerk, paper.draft.number)
    line = paper.lines("machines")[0]
    now = typed.put(paper.typed, "machines", {**line.row, "serial": "SN-NEW"}, line)
    act = drafting.send(miner.book, clerk, drafting.save(miner.book, paper, now))
    assert act.body["notice"] == 1 and act.body["drop"] == {"machines": [[line.row["serial"]]]}
    after = dossier(miner.book, "M-00001").asked(1)
    assert [row["serial"] for row in after.of("machines")] == ["SN-NEW"]


def test_rows_are_judged_beside_those_there_are(miner, clerk):
    paper = filled(miner, clerk)
    line = paper.lines("machines")[0]
    other = {**line.row, "serial": "SN-OTHER", "watts": "much"}
    assert [one.code for one in drafting.rows_problems(paper, "machines", [line.row])] == [
        "row_there"
    ]
    assert drafting.rows_problems(paper, "machines", [line.row], line) == []
    found = drafting.rows_problems(paper, "machines", [{**other, "watts": "1"}, other])
    assert {(one.code, one.where["row"]) for one in found} == {
        ("cell_not_count", 2),
        ("key_twice", 2),
    }
    nowhere = {**other, "watts": "1", "site": "S-9"}
    found = drafting.rows_problems(
        paper, "machines", [{**nowhere, "serial": "A", "site": "S-1"}, nowhere]
    )
    assert [(one.code, one.where["row"]) for one in found] == [("row_points_nowhere", 2)]


def test_of_a_discarded_draft_nothing_is_left_in_any_file(miner, clerk):
    paper = put(miner, begin(miner, clerk), "seat", {"address": "Nobody Else Lives Here"})
    drafting.discard(paper)
    with pytest.raises(NotFound):
        drafting.opened(miner.book, clerk, paper.draft.number)
    for path in miner.book.home.path.glob("db*"):
        assert b"Nobody Else Lives Here" not in path.read_bytes(), path.name
