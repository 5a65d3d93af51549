"""Runs: what was not filed or is not known is said, and nothing is cleared that was not asked."""

from dataclasses import replace
from datetime import date

import pytest

from perimeter.acts import answers, assess, findings
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from tests.world import ALICE, BORIS, DAY, TRADES, trade
from tests.world import world as fresh

CUSTOMERS = ["customer", "kind", "residence", "opened_day", "identified_at", "closed_day"]


@pytest.fixture
def asked(world):
    """A firm whose customer traded before identification, and one who did not."""
    world.firm()
    world.sources()
    assert world.hand_in("F-001", "trades", [TRADES, trade("T-1")]).accepted
    book = [
        [ALICE, "natural", "XX", "2026-01-01", "2026-01-20T00:00:00Z", ""],
        [BORIS, "natural", "XX", "2026-01-01", "2026-01-02T00:00:00Z", ""],
    ]
    assert world.hand_in("F-001", "customers", [CUSTOMERS, *book]).accepted
    return world


def run(world, book=None, **more):
    book = book or world.book
    return assess.assess(book, world.who["supervisor"], assess.when(book, "2026-01", **more))


def test_a_finding_is_new_then_open_then_cleared(asked):
    run(asked)
    [one] = findings.listed(asked.book)
    assert (one.finding.question, one.state) == ("trade_before_identification", "new")
    run(asked)
    assert [o.state for o in findings.listed(asked.book)] == ["open"]
    first = next(f for f in assess.filings(asked.book) if f.form == "trades")
    later = [TRADES, trade("T-1", at="2026-01-21T00:00:00Z")]
    assert asked.hand_in("F-001", "trades", later, replaces=first.id).accepted
    run(asked)
    assert [o.state for o in findings.listed(asked.book)] == ["cleared"]


def test_later_knowledge_never_changes_an_earlier_answer(asked):
    act, made = run(asked)
    [one] = findings.listed(asked.book)
    first = next(f for f in assess.filings(asked.book) if f.form == "trades")
    assert asked.hand_in("F-001", "trades", [TRADES], replaces=first.id).accepted
    asked.settle(Decision("L-001", "revoke", "fraud", date(2026, 3, 1)))
    assert findings.replay(asked.book, one).identical
    again = assess.ask(asked.book, made.when)
    assert [f.digest for f in again.findings] == [f.digest for f in made.findings]
    assert act.body["size"] == 1


def test_what_was_not_filed_is_counted_for_each_question_that_would_have_read_it(asked):
    counts = run(asked)[1].counts
    assert "not_filed" not in counts["trade_before_identification"]["cannot_tell"]
    officer = asked.who["licensing"]
    enrol(asked.book, officer, Firm("F-009", "legal", "Enrolled late"))
    asked.apply("licence", "F-009", "L-009", ("exchange",))
    asked.settle(Decision("L-009", "grant", effective=DAY))
    cannot = run(asked)[1].counts["trade_before_identification"]["cannot_tell"]
    assert cannot == {"not_filed": 2}  # its customers and its trades


def test_an_unknown_number_is_an_answer_and_clears_nothing(tmp_path):
    world = fresh(tmp_path, "tm", ())
    counts = run(world)[1].counts
    assert counts["cold_share"]["cannot_tell"] == {"parameter_unknown:cold_share_min_bp": 1}
    assert not findings._answered(counts["cold_share"])
    assert findings._answered(counts["trade_before_identification"])
    assert not findings._answered({"error": "question_failed:x", "cannot_tell": {}})


def test_too_many_findings_become_one_with_a_file(asked, monkeypatch):
    monkeypatch.setattr(answers, "FINDINGS_MAX", 0)
    act, made = run(asked)
    [one] = made.findings
    assert one.key == {"firm": "F-001"} and one.values["count"] == "1"
    assert act.body["files"]["rows-trade_before_identification-F-001"] == one.values["rows"]


@pytest.mark.parametrize("role", ["auditor", "licensing", "administrator", "lawyer"])
def test_who_may_not_ask(asked, role):
    with pytest.raises(NotAllowed):
        assess.assess(asked.book, asked.who[role], assess.when(asked.book, "2026-01"))


def test_moments_that_cannot_be(asked):
    with pytest.raises(Refusal):
        assess.when(asked.book, "soon")
    for known_at in (0, 10_000):
        with pytest.raises(NotFound):
            assess.when(asked.book, "2026-01", known_at=known_at)


def test_a_pack_that_names_no_such_question(asked):
    pack = replace(asked.book.pack, signals=("no_such",))
    with pytest.raises(Refusal) as caught:
        assess.bound(pack)
    assert caught.value.code == "question_unknown"
