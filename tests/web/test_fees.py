"""Fees for officials: totals, the list, one fee and its payments; who sees what."""

import re

import pytest

from perimeter.acts.fees import fees
from perimeter.core.reference import grouped, reference
from tests.acts.test_fees import AMOUNT, bring, paid
from tests.web.visitors import main_of

PAGE = "/en/desk/fees"


@pytest.fixture
def charged(site):
    """L-001 paid in part, M-1 paid, L-2 not paid."""
    world = site.world
    world.apply("licence", "F-001", "L-2")
    world.apply("miner", "F-001", "M-1")
    rows = [paid("E-1", reference("L-001"), 120_050), paid("E-2", reference("M-1"), 50_000)]
    assert bring(world, *rows, paid("E-3", "nothing")).accepted
    return site


def plain(answer) -> str:
    return main_of(answer).replace("\N{NO-BREAK SPACE}", " ")


def listed(answer) -> list[str]:
    return re.findall(r'fees/of/([^"]*)"', main_of(answer))


def test_totals_by_kind_and_in_all(charged):
    text = plain(charged.as_("finance").get(PAGE))
    rows = text.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    cells = [re.findall(r"<t[hd][^>]*>([^<]*)</t", row) for row in rows]
    assert cells == [
        ["Licence", "2", "10,000.00 TMT", "1,200.50 TMT", "8,799.50 TMT", "0.00 TMT"],
        ["Registration of a miner", "1", "500.00 TMT", "500.00 TMT", "0.00 TMT", "0.00 TMT"],
        ["In all", "3", "10,500.00 TMT", "1,700.50 TMT", "8,799.50 TMT", "0.00 TMT"],
    ]
    assert "1 payment waits for a person" in text


def test_the_list_by_state_number_and_name(charged):
    officer = charged.as_("licensing")
    assert listed(officer.get(PAGE)) == ["M-1", "L-2", "L-001"]
    assert listed(officer.get(f"{PAGE}?state=due")) == ["L-2"]
    assert listed(officer.get(f"{PAGE}?state=short")) == ["L-001"]
    for asked in ("l-001", grouped(reference("L-001")), reference("L-001").lower()):
        assert listed(officer.get(PAGE, {"q": asked})) == ["L-001"]
    assert len(listed(officer.get(PAGE, {"q": "firm f-0"}))) == 3
    assert listed(officer.get(f"{PAGE}?q=nothing")) == listed(officer.get(f"{PAGE}?q=--")) == []


def test_a_period_bounds_totals_and_list_but_not_a_search(charged):
    officer = charged.as_("licensing")
    assert listed(officer.get(f"{PAGE}?period=2025")) == []
    assert listed(officer.get(f"{PAGE}?period=2026-Q1")) == ["M-1", "L-2", "L-001"]
    assert listed(officer.get(f"{PAGE}?period=2025&q=L-2")) == ["L-2"]
    for wrong in ("spring", "2026-13", "0000"):
        answer = officer.get(f"{PAGE}?period={wrong}")
        assert answer.status_code == 400 and "Write the period as" in main_of(answer)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/of/L-001", f"{PAGE}/payments"])
def test_the_ministry_sees_numbers_and_no_names(charged, path):
    page = main_of(charged.as_("finance").get(path))
    assert "Firm F-001" not in page and "/desk/entry/" not in page
    assert path.endswith("payments") or "Firm F-001" in main_of(charged.as_("auditor").get(path))
    assert listed(charged.as_("finance").get(PAGE, {"q": "firm"})) == []


def test_one_fee_and_a_payment_taken_back(charged):
    officer, page = charged.as_("licensing"), f"{PAGE}/of/L-001"
    text = plain(officer.get(page))
    assert grouped(reference("L-001")) in text and "paid in part" in text
    assert "1,200.50 TMT" in text and "3,799.50 TMT" in text and "/desk/entry/L-001" in text
    given = {"payment": "bank_statement/E-1", "why": ""}
    refused = officer.post(f"{PAGE}/undo/L-001", given)
    assert refused.status_code == 400 and "Write the reason" in main_of(refused)
    done = officer.post(f"{PAGE}/undo/L-001", {**given, "why": "sent back"})
    assert done.status_code == 302
    after = main_of(officer.get(done.headers["Location"]))
    assert "is written" in after and "not paid" in after and "No payment yet" in after
    again = officer.post(f"{PAGE}/undo/L-001", {**given, "why": "sent back"})
    assert again.status_code == 409 and "does not count for L-001" in main_of(again)


def test_who_looks_only_is_offered_nothing(charged):
    auditor = charged.as_("auditor")
    assert "<form" not in main_of(auditor.get(f"{PAGE}/of/L-001"))
    assert "<form" not in main_of(auditor.get(f"{PAGE}/payments"))
    for path in ("undo/L-001", "match", "statement"):
        assert auditor.post(f"{PAGE}/{path}").status_code == 403
    assert fees(charged.world.book).of["L-001"].paid == 120_050


def test_an_entry_without_a_fee_has_no_page(charged):
    assert charged.as_("head").get(f"{PAGE}/of/L-404").status_code == 404


def test_the_dossier_says_how_its_fee_stands_to_who_may_see_it(charged):
    page = main_of(charged.as_("head").get("/en/desk/entry/L-001"))
    assert f"{PAGE}/of/L-001" in page and "paid in part" in page
    assert "paid in part" not in main_of(charged.as_("lawyer").get("/en/desk/entry/L-001"))


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(charged, lang):
    for path in ("", "/of/L-001", "/payments"):
        page = charged.as_("licensing").get(f"/{lang}/desk/fees{path}").content.decode()
        assert f'<html lang="{lang}">' in page and "fees." not in page


def test_what_was_paid_shows_at_once_and_moves_on(charged):
    client = charged.as_("licensing")
    assert listed(client.get(f"{PAGE}?state=due")) == ["L-2"]
    bring(charged.world, paid("E-9", reference("L-2"), AMOUNT), period="2026-Q1")
    assert listed(client.get(f"{PAGE}?state=due")) == []
