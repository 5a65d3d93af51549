"""A custodian's page: what waits for its word, and its answer."""

import pytest

from tests.acts.wallets import ADDRESS, MAIN, custodian, miner, state, wanted
from tests.web.visitors import main_of
from tests.world import firm_account

PAGE = "/en/apply/attest"


@pytest.fixture
def keeper(site):
    """F-7, which keeps assets of others and is asked about a wallet of F-1."""
    miner(site.world)
    wanted(site.world, "custodian", custodian=custodian(site.world))
    return site.as_(firm="F-7")


def about(site):
    journal = site.world.book.home.journal
    return {"entry": "M-1", "n": journal.size()}


def test_what_waits_is_listed_and_attested(site, keeper):
    page = main_of(keeper.get(PAGE))
    assert ADDRESS in page and "Firm F-1" in page and "M-1" in page and "Bitcoin" in page
    assert "One wallet waits" in main_of(keeper.get("/en/apply"))
    given = about(site)
    assert keeper.post(PAGE, {**given, "attest": "yes"}).status_code == 302
    assert state(site.world) == "proven" and "Nothing waits" in main_of(keeper.get(PAGE))
    assert "waits" not in main_of(keeper.get("/en/apply"))
    again = keeper.post(PAGE, {**given, "attest": "yes"})
    assert again.status_code == 409 and "nothing is awaited" in main_of(again)


def test_it_is_declined_with_a_reason(site, keeper):
    given = about(site)
    refused = keeper.post(PAGE, {**given, "why": " "})
    assert refused.status_code == 400 and f'href="#why-{given["n"]}"' in main_of(refused)
    assert keeper.post(PAGE, {**given, "why": "not in our vault"}).status_code == 302
    assert state(site.world) == "declined"
    holder = site.as_(firm="F-1")
    answer = holder.get(f"/en/apply/entry/M-1/wallets/{MAIN}/{ADDRESS}")
    assert "not in our vault" in main_of(answer)


def test_others_see_and_answer_nothing(site, keeper):
    other = site.as_(firm="F-001")
    assert "Nothing waits" in main_of(other.get(PAGE))
    assert other.post(PAGE, {**about(site), "attest": "yes"}).status_code == 403
    assert other.post(PAGE, {**about(site), "why": "no"}).status_code == 403
    assert site.as_("licensing").get(PAGE).status_code == 404
    assert state(site.world) == "asked"


def test_a_preparer_sees_and_does_not_answer(site, keeper):
    account = firm_account(site.world, "F-7")
    account.role = "preparer"
    account.save()
    page = main_of(keeper.get(PAGE))
    assert ADDRESS in page and "<form" not in page
    assert keeper.post(PAGE, {**about(site), "attest": "yes"}).status_code == 403


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(keeper, lang):
    for path in (PAGE, "/en/apply"):
        page = keeper.get(path.replace("/en/", f"/{lang}/")).content.decode()
        assert f'<html lang="{lang}">' in page and "proofs." not in page
