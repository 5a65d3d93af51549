"""The invoice: for the holder and at the counter, with number and amount, and for nobody else."""

import pytest

from perimeter.acts.firm import Firm, enrol
from perimeter.core.reference import grouped, reference
from tests.acts.test_fees import AMOUNT, bring, paid
from tests.web.visitors import main_of

PAGE = "/en/apply/entry/L-001/invoice"


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_it_says_who_pays_what_under_which_number(site, lang):
    page = site.as_(firm="F-001").get(f"/{lang}/apply/entry/L-001/invoice").content.decode()
    assert grouped(reference("L-001")) in page and "Firm F-001 (F-001)" in page
    assert "TMT" in page and "000" in page and "<svg" in page and "fees." not in page


def test_for_its_holder_and_the_counter_alone(site):
    world = site.world
    enrol(world.book, world.who["licensing"], Firm("F-2", "legal", "Another"))
    assert site.as_(firm="F-2").get(PAGE).status_code == 404
    assert "For Firm F-001" in main_of(site.as_("licensing").get(PAGE))
    assert site.as_("finance").get(PAGE).status_code == 403


def test_an_entry_that_was_charged_nothing_has_none(site):
    site.world.apply("pool", "F-001", "P-1")
    clerk = site.as_(firm="F-001")
    assert clerk.get("/en/apply/entry/P-1/invoice").status_code == 404
    assert "Invoice" not in main_of(clerk.get("/en/apply/entry/P-1"))
    assert clerk.get("/en/apply/entry/L-404/invoice").status_code == 404


def test_the_holder_reads_on_the_entry_s_page_how_the_fee_stands(site):
    clerk, page = site.as_(firm="F-001"), "/en/apply/entry/L-001"
    text = main_of(clerk.get(page))
    assert "not paid" in text and grouped(reference("L-001")) in text and f"{page}/invoice" in text
    bring(site.world, paid("E-1", reference("L-001"), AMOUNT))
    text = main_of(clerk.get(page))
    assert ">paid<" in text and "as the purpose" not in text


def test_after_sending_the_number_is_told(site):
    act = site.world.apply("licence", "F-001", "L-2")
    page = main_of(site.as_(firm="F-001").get(f"/en/apply/sent/{act.n}"))
    assert grouped(reference("L-2")) in page and "/en/apply/entry/L-2/invoice" in page
