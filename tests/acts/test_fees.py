"""Fees: charged by the act of application, paid by the statements that stand, matched by number."""

from datetime import date

import pytest

from perimeter.acts.apply import Application, apply
from perimeter.acts.checks import checks
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.acts.fees import fee, fees
from perimeter.acts.filing import Handed, hand_in
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import NotAllowed, Refusal
from perimeter.core.reference import reference
from tests.world import DAY, firm_account
from tests.world import world as fresh

HEADER = ["payment", "booked", "currency", "amount", "reference"]
AMOUNT = 500_000  # of a licence, as the overlay assumes


def paid(number: str, text: str, amount: int = AMOUNT, currency: str = "TMT") -> list[str]:
    return [number, "2026-01-10", currency, str(amount), text]


def bring(world, *rows: list[str], who: str = "finance", **more: str):
    """A statement through the door, for January unless `period` says otherwise."""
    period = more.pop("period", "2026-01")
    file = world.file([HEADER, *rows], "statement.csv")
    handed = Handed("bank_statement", "payments", period, file, **more)
    return hand_in(world.book, world.who[who], handed)


def stands(world, entry: str = "L-001") -> tuple[str, int]:
    """State and sum paid; the same whether one fee is read or all of them."""
    one = fee(world.book, entry)
    assert one == fees(world.book).of[entry]
    return one.state, one.paid


@pytest.fixture
def licence(world):
    """F-001 with a licence it was charged for, asked for on DAY."""
    world.firm()
    return world


def test_the_act_fixes_amount_and_number(licence):
    act = dossier(licence.book, "L-001").acts[0]
    assert act.body["fee"] == {"amount": AMOUNT, "reference": reference("L-001")}
    one = fee(licence.book, "L-001")
    assert (one.kind, one.firm, one.day, one.open) == ("licence", "F-001", DAY, AMOUNT)
    assert stands(licence) == ("due", 0)


def test_an_unknown_fee_is_not_charged(tmp_path):
    world = fresh(tmp_path, overlays=())
    world.firm()
    assert "fee" not in dossier(world.book, "L-001").acts[0].body
    assert fee(world.book, "L-001") is None and fees(world.book).of == {}
    told = {one.code: one.state for one in checks(world.book, dossier(world.book, "L-001"))}
    assert told["fee_not_charged"] == "cannot_tell"


def test_a_kind_without_a_fee_costs_nothing_and_is_not_checked(world):
    enrol(world.book, world.who["licensing"], Firm("F-7", "legal", "Invented Pool"))
    world.apply("pool", "F-7", "P-7")
    assert fee(world.book, "P-7") is None
    codes = {one.code for one in checks(world.book, dossier(world.book, "P-7"))}
    assert not any(code.startswith("fee_") for code in codes)


def test_of_an_odd_number_no_invoice_is_made_and_nothing_is_written(licence):
    size = licence.book.home.journal.size()
    rows = licence.rows("licence", "L-9")
    with pytest.raises(Refusal) as caught:
        asked = Application("licence", "F-001", (), rows, "L-9x")
        apply(licence.book, licence.who["licensing"], asked)
    assert caught.value.code == "entry_number_unfit"
    assert licence.book.home.journal.size() == size


@pytest.mark.parametrize(
    "amounts, state, check",
    [
        ([AMOUNT], "paid", "pass"),
        ([AMOUNT - 1], "short", "ask"),
        ([1, AMOUNT - 1], "paid", "pass"),
        ([AMOUNT + 1], "over", "ask"),
        ([], "due", "ask"),
    ],
)
def test_paid_short_and_over(licence, amounts, state, check):
    rows = [paid(f"E-{n}", reference("L-001"), units) for n, units in enumerate(amounts)]
    if rows:
        assert bring(licence, *rows).accepted
    assert stands(licence) == (state, sum(amounts))
    told = {one.code: one.state for one in checks(licence.book, dossier(licence.book, "L-001"))}
    assert told[f"fee_{state}"] == check


@pytest.mark.parametrize("text", ["{} thank you", "fee-{}", "rf nr. {}/2026"])
def test_the_number_counts_wherever_it_stands(licence, text):
    written = " ".join(reference("L-001").lower())
    bring(licence, paid("E-1", text.format(written)))
    assert stands(licence) == ("paid", AMOUNT)


def test_the_same_statement_twice_and_one_that_overlaps_count_once(licence):
    row = paid("E-1", reference("L-001"))
    first = bring(licence, row)
    assert bring(licence, row).act == first.act
    bring(licence, row, paid("E-2", "other"), period="2026-Q1")
    assert stands(licence) == ("paid", AMOUNT)
    assert [one.id for one in fees(licence.book).loose] == ["bank_statement/E-2"]


def test_a_statement_is_amended_by_payment(licence):
    """What a correction or deletion leaves standing is what is paid, whoever reads it and how."""
    number = reference("L-001")
    before = fees(licence.book)
    first = bring(licence, paid("B-1", number, 100), paid("B-2", number, 200))
    second = bring(licence, paid("B-1", number, 50), mode="correct", replaces=first.id)
    moved = fees(licence.book, before)
    assert stands(licence) == ("short", 250) and moved.of["L-001"].paid == 250
    file = licence.file([["payment"], ["B-2"]], "gone.csv")
    handed = Handed("bank_statement", "payments", "2026-01", file, second.id, "delete")
    assert hand_in(licence.book, licence.who["finance"], handed).accepted
    assert stands(licence) == ("short", 50) and fees(licence.book, moved).of["L-001"].paid == 50


def test_of_statements_that_differ_the_one_accepted_last_speaks(licence):
    bring(licence, paid("E-1", reference("L-001"), 1), period="2026-Q1")
    bring(licence, paid("E-1", reference("L-001"), 2))
    assert stands(licence) == ("short", 2)


def test_a_replaced_statement_no_longer_counts(licence):
    first = bring(licence, paid("E-1", reference("L-001")))
    bring(licence, paid("E-2", "nothing known"), replaces=first.id)
    assert stands(licence) == ("due", 0)
    assert [one.id for one in fees(licence.book).loose] == ["bank_statement/E-2"]


def test_what_names_no_invoice_or_several_or_is_other_money_is_for_none(licence):
    licence.sources()
    licence.apply("licence", "F-001", "L-2")
    right = reference("L-001")
    wrong = right[:2] + right[3] + right[2] + right[4:]
    both = f"{reference('L-001')} {reference('L-2')}"
    texts = ["", "L-001", wrong, both, reference("L-77")]
    rows = [paid(f"E-{n}", text) for n, text in enumerate(texts)]
    assert bring(licence, *rows, paid("E-9", reference("L-001"), currency="BTC")).accepted
    assert len(fees(licence.book).loose) == 6
    assert stands(licence) == stands(licence, "L-2") == ("due", 0)


def test_the_law_s_own_currency_needs_no_register_of_assets(licence):
    assert bring(licence, paid("E-1", "")).accepted
    outcome = bring(licence, paid("E-1", "", currency="EUR"), period="2026-Q1")
    assert [one.code for one in outcome.problems] == ["asset_unknown"]


@pytest.mark.parametrize("who", ["supervisor", "auditor", "head", "energy"])
def test_who_may_not_bring_a_statement(licence, who):
    with pytest.raises(NotAllowed):
        bring(licence, paid("E-1", ""), who=who)


def test_a_firm_brings_no_statement_and_finance_no_filing(licence):
    licence.who["firm"] = firm_account(licence, "F-001")
    with pytest.raises(NotAllowed):
        bring(licence, paid("E-1", ""), who="firm")
    file = licence.file([HEADER], "x.csv")
    with pytest.raises(NotAllowed):
        hand_in(licence.book, licence.who["finance"], Handed("F-001", "trades", "2026-01", file))


def test_what_was_read_before_is_moved_on(licence):
    """Act by act the same as all at once; a payment may come before its application."""
    early = fees(licence.book)
    bring(licence, paid("E-1", reference("L-002")), paid("E-2", reference("L-001")))
    between = fees(licence.book, early)
    assert [one.id for one in between.loose] == ["bank_statement/E-1"]
    licence.firm("F-002")
    licence.settle(Decision("L-001", "suspend", "x", until=date(2026, 5, 1)))
    after = fees(licence.book, between)
    assert after == fees(licence.book) and after.loose == ()
    assert after.of["L-002"].state == "paid" and early.of["L-001"].state == "due"


def test_no_name_of_a_payer_is_asked_for(licence):
    columns = [column.name for column in licence.book.forms["payments"].columns]
    assert columns == HEADER


def test_in_another_country_too(tmp_path):
    world = fresh(tmp_path, "model", ())
    world.firm()
    one = fee(world.book, "L-001")
    assert one.amount == 100_000
    bring(world, paid("E-1", one.reference, one.amount, "XTS"), who="licensing")
    assert fee(world.book, "L-001").state == "paid"


def test_a_later_application_can_make_a_payment_doubtful(licence):
    """What its text names beside the entry it was for exists now, too."""
    both = f"{reference('L-001')} {reference('L-2')}"
    bring(licence, paid("E-1", both))
    before = fees(licence.book)
    assert before.of["L-001"].state == "paid"
    licence.apply("licence", "F-001", "L-3")
    between = fees(licence.book, before)
    assert between == fees(licence.book) and between.of["L-001"].state == "paid"
    licence.apply("licence", "F-001", "L-2")
    after = fees(licence.book, between)
    assert after == fees(licence.book) and [one.id for one in after.loose] == ["bank_statement/E-1"]
    assert fee(licence.book, "L-001") == after.of["L-001"]
