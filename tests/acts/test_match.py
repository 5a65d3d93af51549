"""A person's word on a payment goes before what was written, once, and can be taken back."""

import threading

import pytest
from django.db import connection

from perimeter.acts.fees import fee, fees
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.match import Match, match
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.core.reference import reference
from tests.acts.test_fees import AMOUNT, bring, paid
from tests.world import firm_account

ONE, RIGHT = "bank_statement/E-1", "bank_statement/E-2"


@pytest.fixture
def licence(world):
    """F-001 with licences L-001 and L-2; a payment that names none, and one that names L-001."""
    world.firm()
    world.apply("licence", "F-001", "L-2")
    bring(world, paid("E-1", "for the licence"), paid("E-2", reference("L-001"), 7))
    return world


def put(world, entry="L-001", payment=ONE, who="licensing", why="asked the bank", undo=False):
    return match(world.book, world.who[who], Match(entry, payment, why, undo))


def test_a_payment_is_put_to_a_fee_and_taken_back(licence):
    act = put(licence, "L-2")
    assert (act.kind, act.on, act.article) == (
        "match-payment",
        f"payment:{ONE}",
        "provider.licence",
    )
    assert act.body["entry"] == "L-2" and act.body["statement"].startswith("f-")
    assert fee(licence.book, "L-2").state == "paid"
    back = put(licence, "L-2", who="finance", undo=True, why="it was another's")
    assert back.after == act.n and fee(licence.book, "L-2").state == "due"
    put(licence)
    assert fee(licence.book, "L-001").paid == AMOUNT + 7


def test_what_was_matched_by_its_number_can_be_taken_away_for_good(licence):
    put(licence, payment=RIGHT, undo=True, why="the bank sent it back")
    assert fee(licence.book, "L-001").state == "due"
    bring(licence, paid("E-2", reference("L-001"), 7), period="2026-Q1")
    assert fee(licence.book, "L-001") == fees(licence.book).of["L-001"]
    assert fee(licence.book, "L-001").paid == 0


def test_a_match_outlives_the_statement_but_a_payment_does_not(licence):
    first = put(licence).body["statement"]
    other = bring(licence, paid("E-3", ""), replaces=first).id
    assert fee(licence.book, "L-001").paid == 0
    bring(licence, paid("E-1", ""), replaces=other)
    assert fee(licence.book, "L-001").state == "paid"


@pytest.mark.parametrize(
    "how, kind, code",
    [
        ({"who": "head"}, NotAllowed, "right_missing"),
        ({"who": "auditor"}, NotAllowed, "right_missing"),
        ({"why": " "}, Refusal, "reason_missing"),
        ({"entry": "L-404"}, NotFound, "fee_none"),
        ({"entry": "no name"}, NotFound, "fee_none"),
        ({"payment": "bank_statement/E-404"}, NotFound, "payment_unknown"),
        ({"payment": "no name"}, NotFound, "payment_unknown"),
        ({"payment": RIGHT}, Conflict, "payment_matched"),
        ({"entry": "L-2", "payment": RIGHT}, Conflict, "payment_matched"),
        ({"undo": True}, Conflict, "payment_not_there"),
        ({"entry": "L-2", "payment": RIGHT, "undo": True}, Conflict, "payment_not_there"),
    ],
)
def test_matches_that_cannot_be(licence, how, kind, code):
    size = licence.book.home.journal.size()
    with pytest.raises(kind) as caught:
        put(licence, **how)
    assert caught.value.code == code and licence.book.home.journal.size() == size


def test_a_firm_matches_nothing(licence):
    licence.who["firm"] = firm_account(licence, "F-001")
    with pytest.raises(NotAllowed):
        put(licence, who="firm")


def test_an_entry_that_was_charged_nothing_takes_no_payment(licence):
    enrol(licence.book, licence.who["licensing"], Firm("F-7", "legal", "Invented Pool"))
    licence.apply("pool", "F-7", "P-7")
    with pytest.raises(NotFound):
        put(licence, "P-7")


def test_other_money_counts_for_no_fee(licence):
    licence.sources()
    bring(licence, paid("E-5", "", currency="BTC"), period="2026-Q1")
    with pytest.raises(Refusal) as caught:
        put(licence, payment="bank_statement/E-5")
    assert caught.value.code == "payment_other_currency"


def test_of_two_at_once_who_mean_different_entries_one_is_told(licence):
    both, said = threading.Barrier(2), []

    def official(entry: str) -> None:
        both.wait()
        try:
            said.append(put(licence, entry).kind)
        except Conflict as conflict:
            said.append(conflict.code)
        finally:
            connection.close()

    officials = [threading.Thread(target=official, args=(entry,)) for entry in ("L-001", "L-2")]
    for one in officials:
        one.start()
    for one in officials:
        one.join()
    assert said.count("match-payment") == 1
    assert set(said) - {"match-payment"} <= {"moved_on", "payment_matched"}
    assert fee(licence.book, "L-001").paid + fee(licence.book, "L-2").paid == AMOUNT + 7
