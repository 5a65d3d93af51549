"""A slot amended through the door: appended to, corrected, deleted from; nothing to report."""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perimeter.acts import assess, filing
from perimeter.acts.due import due
from perimeter.acts.filing import Handed, hand_in
from perimeter.acts.history import history, totals
from perimeter.acts.records import slice_of
from perimeter.acts.register import register
from perimeter.acts.standing import filings, rows_of
from perimeter.core.canonical import digest
from perimeter.core.period import period
from perimeter.core.problem import Conflict, NotFound, Problem, Refusal
from perimeter.law.problems import is_error
from perimeter.store import receipt
from perimeter.store.verify import Count, verify
from perimeter.tables import examined
from perimeter.tables.difference import difference
from perimeter.tables.filed import APPEND, CORRECT, DELETE, MODES, NEW, NIL
from tests.world import TRADES, trade
from tests.world import world as fresh

JANUARY = "2026-01"


@pytest.fixture
def ready(world):
    world.firm()
    world.sources()
    return world


def rows(held: dict[str, int], mode: str = NEW, on: str = JANUARY) -> list[list[str]]:
    if mode == DELETE:
        return [["trade"], *([name] for name in held)]
    at = f"{on}-10T09:00:00Z"
    return [TRADES, *(trade(name, at=at, quantity=str(n)) for name, n in held.items())]


def send(world, mode: str, held: dict[str, int] | None = None, replaces: str = "", on=JANUARY):
    """Hands trades in for F-001: numbers with their quantities."""
    path = None if held is None else world.file(rows(held, mode, on))
    handed = Handed("F-001", "trades", on, path, replaces, mode)
    return hand_in(world.book, world.who["supervisor"], handed)


def told(outcome) -> list[Problem]:
    """Why a file was sent back."""
    return [one for one in outcome.problems if one.evaluated and is_error(one.code)]


def stands(world, on: str = JANUARY):
    return next((f for f in filings(world.book) if (f.form, f.period.name) == ("trades", on)), None)


def held(world, on: str = JANUARY) -> dict[str, int]:
    table = rows_of(world.book, stands(world, on), ["quantity"]).to_pydict()
    assert len(set(table["trade"])) == len(table["trade"])
    return dict(zip(table["trade"], map(int, table["quantity"]), strict=True))


def acts(world, *kinds: str) -> list[str]:
    on = f"filing:F-001/trades/{JANUARY}"
    return [act.kind for act in world.book.home.journal.acts(on=on, kinds=kinds)]


STEP = st.tuples(
    st.sampled_from(MODES), st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3), min_size=1)
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One book for all sequences, each of a month of its own; what rows say is not asked."""
    world = fresh(tmp_path_factory.mktemp("modes"))
    world.firm()
    world.sources()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examined, "shipped", lambda _: ())
        yield world, (f"{year}-{month:02}" for year in count(2026) for month in range(1, 13))


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=2, max_size=6))
def test_any_sequence_folds_to_what_a_dictionary_says(shared, steps):
    world, months = shared
    on, latest, plain = next(months), "", None
    for mode, letters in steps:
        given_rows = {f"{name}-{on}": n for name, n in letters.items()}
        file = None if mode == NIL else given_rows
        known, names = plain or {}, set(given_rows)
        fits = {APPEND: not names & set(known), CORRECT: names <= set(known)}
        fits[DELETE] = fits[CORRECT]
        if plain is None and mode in (CORRECT, DELETE):
            with pytest.raises(Conflict):
                send(world, mode, file, latest, on)
            continue
        outcome = send(world, mode, file, latest, on)
        assert outcome.accepted == fits.get(mode, True)
        if outcome.accepted:
            latest, plain = outcome.id, {
                NEW: given_rows,
                NIL: {},
                APPEND: {**known, **given_rows},
                CORRECT: {**known, **given_rows},
                DELETE: {name: n for name, n in known.items() if name not in names},
            }[mode]  # fmt: skip
            assert outcome.act.body["standing"] == len(plain) == stands(world, on).rows
            assert held(world, on) == plain and stands(world, on).id == latest


def test_hours_are_appended_and_a_doubled_key_is_told_with_its_row(ready):
    first, second = send(ready, APPEND, {"A": 1}), send(ready, APPEND, {"B": 2, "C": 3})
    assert first.accepted and second.accepted and held(ready) == {"A": 1, "B": 2, "C": 3}
    assert (second.rows, second.act.body["standing"]) == (2, 3)
    doubled = send(ready, APPEND, {"D": 4, "A": 5, "C": 6})
    [problem] = told(doubled)
    assert (problem.code, problem.rows, problem.seen) == ("key_stands", 2, "A")
    assert (problem.where["row"], problem.where["line"]) == (2, 3)
    assert doubled.act.kind == "send-back" and held(ready) == {"A": 1, "B": 2, "C": 3}
    assert [part.id for part in stands(ready).parts] == [first.id, second.id]


def test_what_is_appended_is_kept_apart_and_nothing_is_written_again(ready):
    vault = ready.book.home.vault
    send(ready, APPEND, {"A": 1})
    before = {name for name, _ in vault.verify()}
    outcome = send(ready, APPEND, {"B": 2})
    new = {name for name, _ in vault.verify()} - before
    files = outcome.act.body["files"]
    assert new - {files["problems"]} == {files["raw"], files["table"]}


def test_only_forms_that_say_so_are_appended_to(ready):
    with pytest.raises(Refusal) as caught:
        ready.hand_in("F-001", "customers", [["customer"]], mode=APPEND)
    assert caught.value.code == "form_not_appended"


def test_records_are_replaced_and_removed_whole(ready):
    first = send(ready, NEW, {"A": 1, "B": 2, "C": 3})
    corrected = send(ready, CORRECT, {"B": 9}, first.id)
    assert held(ready) == {"A": 1, "C": 3, "B": 9}
    table = rows_of(ready.book, stands(ready)).to_pydict()
    brought = dict(zip(table["trade"], table["filing"], strict=True))
    assert brought == {"A": first.id, "C": first.id, "B": corrected.id}
    deleted = send(ready, DELETE, {"B": 0, "A": 0}, corrected.id)
    assert deleted.accepted and held(ready) == {"C": 3}
    assert send(ready, APPEND, {"A": 7}).accepted and held(ready) == {"C": 3, "A": 7}
    _, proof = receipt.check(filing.receipt(ready.book, deleted.act), ready.book.home.keys())
    assert proof and deleted.act.body["mode"] == DELETE
    fault = Count()
    assert list(verify(ready.book.home, fault)) == [] and fault.files_unnamed == 0


@pytest.mark.parametrize("mode", [CORRECT, DELETE])
def test_a_key_that_does_not_stand_sends_the_file_back(ready, mode):
    first = send(ready, NEW, {"A": 1})
    outcome = send(ready, mode, {"A": 2, "X": 3, "Y": 4}, first.id)
    [problem] = told(outcome)
    assert (problem.code, problem.rows, problem.seen) == ("key_not_standing", 2, "X")
    assert problem.where["row"] == 2 and held(ready) == {"A": 1}
    send(ready, DELETE, {"A": 0}, first.id)
    again = send(ready, mode, {"A": 2}, stands(ready).id)
    assert [one.code for one in told(again)] == ["key_not_standing"] and held(ready) == {}


def test_a_deletion_with_more_than_keys_is_sent_back(ready):
    first = send(ready, NEW, {"A": 1})
    for header in (["trade", "quantity"], ["trade", "buyer_absent"]):
        file = ready.file([header, ["A", "not_recorded"]])
        handed = Handed("F-001", "trades", JANUARY, file, first.id, DELETE)
        outcome = hand_in(ready.book, ready.who["supervisor"], handed)
        assert [one.code for one in told(outcome)] == ["column_beside_key"]
    assert held(ready) == {"A": 1}


@pytest.mark.parametrize("mode", [CORRECT, DELETE])
def test_who_amends_names_what_stands(ready, mode):
    for replaces in ("", "f-0123456789abcdef"):
        with pytest.raises(Conflict) as caught:
            send(ready, mode, {"A": 1}, replaces)
        assert caught.value.code == "nothing_stands"
    first = send(ready, NEW, {"A": 1})
    later = send(ready, APPEND, {"B": 1})
    for replaces in ("", first.id):
        with pytest.raises(Conflict) as caught:
            send(ready, mode, {"A": 2}, replaces)
        assert caught.value.values["filing"] == later.id
    assert held(ready) == {"A": 1, "B": 1} and "send-back" not in acts(ready)


def test_nothing_to_report_stands_and_is_due_no_more(ready):
    def open_now() -> set[str]:
        now = register(ready.book, date(2026, 3, 1))
        every = due(now, ready.book.pack, filings(ready.book), period(JANUARY), "F-001")
        return {one.filing.form for one in every if one.came is None}

    assert "trades" in open_now()
    outcome = send(ready, NIL)
    assert outcome.accepted and (outcome.rows, stands(ready).rows) == (0, 0)
    assert held(ready) == {} and "trades" not in open_now()
    assert send(ready, NIL).act == outcome.act
    with pytest.raises(Conflict):
        send(ready, NEW, {"A": 1})
    assert send(ready, APPEND, {"A": 1}).accepted and held(ready) == {"A": 1}
    with pytest.raises(Conflict):
        send(ready, NIL, None, outcome.id)
    assert send(ready, NIL, None, stands(ready).id).accepted and held(ready) == {}


def test_what_cannot_be_handed_in(ready):
    for mode, file, code in (
        ("amend", {"A": 1}, "mode_unknown"),
        (NIL, {"A": 1}, "nil_with_file"),
        (NEW, None, "mode_without_file"),
        (DELETE, None, "mode_without_file"),
    ):
        with pytest.raises(Refusal) as caught:
            send(ready, mode, file)
        assert caught.value.code == code
    with pytest.raises(NotFound):
        missing = Handed("F-001", "trades", JANUARY, ready.folder / "gone", mode=APPEND)
        hand_in(ready.book, ready.who["supervisor"], missing)
    assert not acts(ready)


def test_a_then_b_then_a_again(ready):
    """A retry of the first A gets its receipt and undoes nothing; A in place of B is a third."""
    a = send(ready, NEW, {"A": 1})
    b = send(ready, NEW, {"B": 2}, a.id)
    retry = send(ready, NEW, {"A": 1})
    assert (retry.act, retry.latest) == (a.act, b.id) and held(ready) == {"B": 2}
    third = send(ready, NEW, {"A": 1}, b.id)
    assert third.id not in (a.id, b.id) and third.latest == third.id and held(ready) == {"A": 1}
    assert send(ready, NEW, {"B": 2}, a.id).act == b.act and held(ready) == {"A": 1}
    assert acts(ready).count("accept") == 3


def test_a_retry_of_anything_is_the_same_after_all_that_came_later(ready):
    sent = [send(ready, APPEND, {"A": 1})]
    sent.append(send(ready, APPEND, {"B": 2}))
    sent.append(send(ready, CORRECT, {"A": 3}, sent[-1].id))
    sent.append(send(ready, DELETE, {"A": 0}, sent[-1].id))
    size = ready.book.home.journal.size()
    again = [send(ready, APPEND, {"A": 1}), send(ready, APPEND, {"B": 2})]
    again.append(send(ready, CORRECT, {"A": 3}, sent[1].id))
    again.append(send(ready, DELETE, {"A": 0}, sent[2].id))
    assert [one.act for one in again] == [one.act for one in sent]
    assert ready.book.home.journal.size() == size and held(ready) == {"B": 2}
    anew = send(ready, APPEND, {"A": 1}, sent[-1].id)
    assert anew.accepted and anew.act != sent[0].act and held(ready) == {"B": 2, "A": 1}


def test_the_same_bytes_in_another_mode_are_another_filing(ready):
    first = send(ready, NEW, {"A": 1})
    doubled = send(ready, APPEND, {"A": 1})
    assert [one.code for one in told(doubled)] == ["key_stands"] and doubled.id != first.id
    raw = first.act.body["files"]["raw"]  # of a whole file the id is as it was before modes
    assert first.id == "f-" + digest(["F-001", "trades", JANUARY, "", raw])[:16]


def test_of_two_at_once_one_is_in_conflict_and_never_a_mix(ready, monkeypatch):
    first = send(ready, NEW, {"A": 1, "B": 1})
    found, others = filing._found, iter([{"A": 5}])

    def slowly(*given):
        """While one file is read, another of the same slot goes through the door."""
        read = found(*given)
        for other in others:
            assert send(ready, CORRECT, other, first.id).accepted
        return read

    monkeypatch.setattr(filing, "_found", slowly)
    with pytest.raises(Conflict):
        send(ready, DELETE, {"A": 0, "B": 0}, first.id)
    assert held(ready) == {"B": 1, "A": 5}
    with pytest.raises(Conflict):
        send(ready, DELETE, {"A": 0, "B": 0}, first.id)


@pytest.mark.parametrize("mode", [NEW, APPEND, CORRECT, DELETE, NIL])
def test_a_stop_before_judging_is_gone_on_from_once(ready, monkeypatch, mode):
    stood = "" if mode in (NEW, APPEND, NIL) else send(ready, NEW, {"A": 1}).id
    file = None if mode == NIL else {"A": 2}
    with monkeypatch.context() as patch:
        patch.setattr(filing, "_judge", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send(ready, mode, file, stood)
    before = acts(ready)
    assert before[-1] == "receive"
    outcome = send(ready, mode, file, stood)
    assert outcome.accepted and acts(ready) == [*before, "accept"]
    assert send(ready, mode, file, stood).act == outcome.act


def test_a_slot_of_too_many_parts_is_sent_whole(ready, monkeypatch):
    monkeypatch.setattr(filing, "PARTS_MAX", 2)
    send(ready, APPEND, {"A": 1})
    second = send(ready, APPEND, {"B": 1})
    for mode, replaces in ((APPEND, ""), (CORRECT, second.id)):
        with pytest.raises(Refusal) as caught:
            send(ready, mode, {"C": 1}, replaces)
        assert caught.value.code == "parts_too_many"
    assert send(ready, APPEND, {"A": 1}).accepted
    assert send(ready, NEW, {"A": 1, "B": 1, "C": 1}, second.id).accepted


def test_everything_reads_all_that_stands(ready):
    first = send(ready, APPEND, {"A": 1, "B": 2})
    send(ready, APPEND, {"C": 3})
    moment = assess.when(ready.book, JANUARY)
    send(ready, CORRECT, {"A": 9}, stands(ready).id)
    deleted = send(ready, DELETE, {"B": 0}, stands(ready).id)
    laid = assess.lay(ready.book, assess.when(ready.book, JANUARY))
    table = slice_of(laid, "trades", "F-001")
    numbers = map(int, table["quantity"].to_pylist())
    assert dict(zip(table["trade"].to_pylist(), numbers, strict=True)) == {"A": 9, "C": 3}
    assert table.num_rows == 2
    assert slice_of(assess.lay(ready.book, moment), "trades", "F-001").num_rows == 3
    filed = slice_of(laid, "filed", "F-001").to_pylist()
    assert [row["filing"] for row in filed if row["form"] == "trades"] == [deleted.id]
    days = slice_of(laid, "activity", "F-001").to_pylist()
    assert days and all(row["firm"] == "F-001" for row in days)
    told = history(ready.book, "F-001")
    assert [(one.mode, one.stands, one.standing) for one in told] == [
        (DELETE, True, 2), (CORRECT, True, 3), (APPEND, True, 3), (APPEND, True, 2),
    ]  # fmt: skip
    assert not list(totals(ready.book, told[0])) and list(totals(ready.book, told[1]))
    send(ready, NEW, {"Z": 1}, deleted.id)
    assert [one.stands for one in history(ready.book, "F-001")] == [True, *[False] * 4]
    assert first.id not in {part.id for part in stands(ready).parts}


def test_the_difference_to_what_stood_before(ready):
    send(ready, NEW, {"A": 1, "B": 2})
    before = stands(ready)
    send(ready, NEW, {"B": 3, "C": 4}, before.id)
    form = ready.book.forms["trades"]
    tables = (rows_of(ready.book, one) for one in (before, stands(ready)))
    found = difference(*tables, form)
    assert (found.added.first, found.removed.first) == ((("C",),), (("A",),))
    assert found.changed.first == (("B",),) and found.changed.columns == {"quantity": 1}
