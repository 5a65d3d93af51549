"""The door: whole or sent back whole, once, by whom it concerns, with a receipt that proves it."""

import json

import pytest

from perimeter.acts import filing
from perimeter.acts.filing import Handed, hand_in
from perimeter.acts.standing import filings, rows_of
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store import receipt
from perimeter.store.verify import Count, verify
from tests.world import TRADES, firm_account, trade

GOOD = [TRADES, trade("T-1"), trade("T-2", quantity="3")]


@pytest.fixture
def ready(world):
    world.firm()
    world.sources()
    return world


def test_a_filing_is_kept_read_and_accepted(ready):
    outcome = ready.hand_in("F-001", "trades", GOOD)
    assert outcome.accepted and outcome.rows == 2
    assert not any(problem.evaluated for problem in outcome.problems)
    stands = [f for f in filings(ready.book) if f.form == "trades"]
    table = rows_of(ready.book, stands[0])
    assert table.column("firm").unique().to_pylist() == ["F-001"]
    assert table.column("filing").unique().to_pylist() == [outcome.id]
    raw = ready.book.home.vault.read(stands[0].parts[0].raw)
    assert raw.startswith(b"trade,at,")


def test_amounts_are_valued_on_entry_or_absent_with_a_code(ready):
    rows = [TRADES, trade("T-1"), trade("T-2", at="2026-01-11T09:00:00Z"),
            trade("T-3", amount="", amount_absent="not_recorded")]  # fmt: skip
    outcome = ready.hand_in("F-001", "trades", rows)
    assert outcome.accepted, outcome.problems
    stands = next(f for f in filings(ready.book) if f.form == "trades")
    table = rows_of(ready.book, stands)
    values = [None if v is None else int(v) for v in table.column("value_minor").to_pylist()]
    assert values == [35000, None, None]
    assert table.column("value_absent").to_pylist() == [None, "no_price", "amount_absent"]


def test_the_receipt_proves_the_acceptance_offline(ready):
    outcome = ready.hand_in("F-001", "trades", GOOD)
    act, _ = receipt.check(filing.receipt(ready.book, outcome.act), ready.book.home.keys())
    assert act.kind == "accept" and act.body["filing"] == outcome.id and act.body["rows"] == 2


def test_the_same_bytes_are_the_same_filing(ready):
    first = ready.hand_in("F-001", "trades", GOOD)
    size = ready.book.home.journal.size()
    again = ready.hand_in("F-001", "trades", GOOD)
    assert (again.act, again.id, again.accepted) == (first.act, first.id, True)
    assert ready.book.home.journal.size() == size


def test_another_file_needs_to_say_what_it_replaces(ready):
    first = ready.hand_in("F-001", "trades", GOOD)
    with pytest.raises(Conflict) as caught:
        ready.hand_in("F-001", "trades", GOOD[:2])
    assert caught.value.values["filing"] == first.id
    second = ready.hand_in("F-001", "trades", GOOD[:2], replaces=first.id)
    assert second.accepted
    assert [f.id for f in filings(ready.book) if f.form == "trades"] == [second.id]
    assert [f.id for f in filings(ready.book, first.act.n) if f.form == "trades"] == [first.id]
    with pytest.raises(Conflict):
        ready.hand_in("F-001", "trades", GOOD, replaces=first.id)


def test_a_broken_file_comes_back_whole_with_every_problem(ready):
    rows = [TRADES, trade("T-1", quantity="1.5"), trade("T-1", base="XYZ"), trade("T-3", at="soon")]
    outcome = ready.hand_in("F-001", "trades", rows)
    assert not outcome.accepted and outcome.act.kind == "send-back"
    codes = {problem.code for problem in outcome.problems}
    assert {"asset_unknown", "key_twice"} <= codes and len(codes) >= 4
    assert "trades" not in [f.form for f in filings(ready.book)]
    kept = json.loads(ready.book.home.vault.read(outcome.act.body["files"]["problems"]))
    assert {problem["code"] for problem in kept} == codes
    assert ready.hand_in("F-001", "trades", GOOD).accepted


def test_no_problem_shows_who_a_customer_is(ready):
    rows = [TRADES, trade("T-1", buyer="Invented Person +99312345678")]
    outcome = ready.hand_in("F-001", "trades", rows)
    assert not outcome.accepted
    kept = ready.book.home.vault.read(outcome.act.body["files"]["problems"])
    assert b"Invented" not in kept and b"99312345678" not in kept


def test_a_firm_files_for_itself_alone(ready):
    ready.firm("F-002")
    clerk = firm_account(ready, "F-002")
    path = ready.file(GOOD)
    with pytest.raises(NotAllowed):
        hand_in(ready.book, clerk, Handed("F-001", "trades", "2026-01", path))
    assert hand_in(ready.book, clerk, Handed("F-002", "trades", "2026-01", path)).accepted


@pytest.mark.parametrize("role", ["administrator", "auditor", "lawyer", "licensing"])
def test_who_may_not_take_filings(ready, role):
    with pytest.raises(NotAllowed):
        hand_in(ready.book, ready.who[role], Handed("F-001", "trades", "2026-01", ready.file(GOOD)))


@pytest.mark.parametrize(
    "change, error",
    [
        ({"form": "poems"}, NotFound),
        ({"period": "January"}, Refusal),
        ({"filer": "F-404"}, NotFound),
        ({"filer": "F/1"}, (NotFound, Refusal)),
        ({"path": None}, NotFound),
    ],
)
def test_what_cannot_be_handed_in(ready, change, error):
    given = {"filer": "F-001", "form": "trades", "period": "2026-01", "path": ready.file(GOOD)}
    given |= change
    given["path"] = given["path"] or ready.folder / "missing.csv"
    with pytest.raises(error):
        hand_in(ready.book, ready.who["supervisor"], Handed(**given))


def test_a_stop_between_receiving_and_judging_is_gone_on_from(ready, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(filing, "_judge", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ready.hand_in("F-001", "trades", GOOD)
    assert ready.hand_in("F-001", "trades", GOOD).accepted
    assert len([f for f in filings(ready.book) if f.form == "trades"]) == 1


def test_the_home_still_verifies(ready):
    ready.hand_in("F-001", "trades", GOOD)
    ready.hand_in("F-001", "trades", [TRADES, trade("T-1", at="")], period="2026-02")
    count = Count()
    assert list(verify(ready.book.home, count)) == [] and count.files_unnamed == 0


def test_a_firm_is_no_source_and_a_source_is_one_the_pack_names(ready):
    """Whoever could file prices could make a transfer worth nothing."""
    clerk = firm_account(ready, "F-001")
    path = ready.file([["day", "asset", "price_units", "price_minor"]])
    with pytest.raises(NotAllowed):
        hand_in(ready.book, clerk, Handed("F-001", "prices", "2026-01", path))
    for filer in ("F-001", "rumours"):
        with pytest.raises(NotAllowed):
            hand_in(ready.book, ready.who["supervisor"], Handed(filer, "prices", "2026-01", path))


def test_the_same_records_cannot_be_filed_again_for_a_longer_period(ready):
    assert ready.hand_in("F-001", "trades", GOOD).accepted
    for period in ("2026-Q1", "2026"):
        with pytest.raises(Refusal) as caught:
            ready.hand_in("F-001", "trades", GOOD, period=period)
        assert caught.value.code == "period_of_another_length"


@pytest.mark.parametrize("period", ["٢٠٢٦-٠١", "2026-1", "2026-13"])
def test_odd_periods_are_refused_before_anything_is_kept(ready, period):
    files = len(list(ready.book.home.vault.verify()))
    with pytest.raises(Refusal):
        ready.hand_in("F-001", "trades", GOOD, period=period)
    assert len(list(ready.book.home.vault.verify())) == files
