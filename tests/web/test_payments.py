"""Payments that wait for a person, statements that stand, and a new one through the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts.fees import fee, fees
from perimeter.core.reference import reference
from tests.acts.test_fees import AMOUNT, bring, paid
from tests.web.visitors import main_of

PAGE = "/en/desk/fees/payments"
MATCH, SEND = "/en/desk/fees/match", "/en/desk/fees/statement"
LOOSE = "bank_statement/E-1"
HEADER = "payment,booked,currency,amount,reference\n"


@pytest.fixture
def waiting(site):
    site.world.apply("licence", "F-001", "L-2")
    both = f"{reference('L-001')} {reference('L-2')}"
    rows = [paid("E-1", "<b>rent</b>"), paid("E-2", both), paid("E-3", "", 10**8, "BTC")]
    assert bring(site.world, *rows).accepted
    return site


def given(**more):
    return {"entry": "L-2", "payment": LOOSE, "why": "asked the bank", **more}


def send(client, text, **more):
    file = SimpleUploadedFile("statement.csv", text.encode(), "text/csv")
    return client.post(
        SEND, {"source": "bank_statement", "period": "2026-01", "file": file, **more}
    )


def test_each_says_why_it_waits(waiting):
    page = main_of(waiting.as_("licensing").get(PAGE))
    assert "3 payments wait for a person" in page and "&lt;b&gt;rent" in page
    assert "No invoice found" in page and "Several invoices: L-001, L-2" in page
    assert "Another currency" in page and "1.00000000" in page
    assert page.count(f'action="{MATCH}"') == 2, "other money is not matched"


def test_one_is_matched(waiting):
    officer = waiting.as_("finance")
    done = officer.post(MATCH, given())
    assert done.status_code == 302
    page = main_of(officer.get(done.headers["Location"]))
    assert "is written" in page and "2 payments wait" in page
    assert fee(waiting.world.book, "L-2").state == "paid"


@pytest.mark.parametrize(
    "wrong, status, said",
    [
        ({"entry": "L-404"}, 404, "No fee was charged for entry L-404"),
        ({"why": ""}, 400, "Write the reason"),
        ({"payment": "bank_statement/E-3"}, 400, "A payment in BTC"),
        ({"payment": "x"}, 404, "is in no statement"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(waiting, wrong, status, said):
    answer = waiting.as_("licensing").post(MATCH, given(**wrong))
    assert answer.status_code == status and said in main_of(answer)
    if given(**wrong)["payment"] == LOOSE:
        assert f'value="{given(**wrong)["entry"]}"' in main_of(answer)


def test_the_second_of_two_officials_is_told(waiting):
    waiting.as_("finance").post(MATCH, given())
    second = waiting.as_("licensing").post(MATCH, given(entry="L-001"))
    assert second.status_code == 409 and "already counts for L-2" in main_of(second)


def test_a_statement_is_brought_replaced_and_sent_back(site):
    officer = site.as_("finance")
    row = f"E-1,2026-01-10,TMT,{AMOUNT},{reference('L-001')}\n"
    done = send(officer, HEADER + row)
    page = main_of(officer.get(done.headers["Location"]))
    assert "is accepted: 1 payment" in page and "Every payment is matched" in page
    assert fee(site.world.book, "L-001").state == "paid"
    stands = fees(site.world.book).statements.popitem()[1].id
    assert f"replaces={stands}" in page
    form = main_of(officer.get(f"{PAGE}?period=2026-01&replaces={stands}"))
    assert f"In place of statement {stands}" in form and 'value="2026-01"' in form
    twice = send(officer, HEADER + row + row.replace("E-1", "E-2"))
    assert twice.status_code == 409 and stands in main_of(twice)
    send(officer, HEADER, replaces=stands)
    assert fee(site.world.book, "L-001").state == "due"


def test_every_problem_of_a_statement_is_shown(site):
    officer = site.as_("licensing")
    done = send(officer, HEADER + "E 1,2026-02-01,EUR,-5,x\n")
    page = main_of(officer.get(done.headers["Location"]))
    assert "is not accepted" in page and page.count("<tr><td>") >= 3
    assert fees(site.world.book).loose == ()
    nobody = main_of(site.as_("finance").get(done.headers["Location"]))
    assert "is not accepted" not in nobody, "what another brought is not shown as one's own"


@pytest.mark.parametrize("wrong", [{"file": ""}, {"period": "spring"}])
def test_a_file_and_a_period_are_needed(site, wrong):
    answer = send(site.as_("licensing"), HEADER, **wrong)
    assert answer.status_code == 400 and 'id="file-fault"' in main_of(answer)


def test_another_source_is_refused(site):
    answer = send(site.as_("licensing"), HEADER, source="market_prices")
    assert answer.status_code == 403
