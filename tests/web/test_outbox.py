"""The officials' outbox: what waits to be carried, marked by hand; and the dossier that says so."""

import pytest

from perimeter.acts.carry import carry
from perimeter.acts.outbox import fill
from tests.web.visitors import main_of

PAGE = "/en/desk/outbox"


@pytest.fixture
def waiting(site):
    """The messages that lie in the outbox, the last first."""
    fill(site.world.book)
    acts = site.world.book.home.journal.acts(on="entry:L-001")
    return [f"A-{a.n}" for a in acts if a.kind in ("take_up", "verify", "grant")][::-1]


def text(answer, status=200):
    assert answer.status_code == status
    return main_of(answer)


def test_what_waits_is_listed_without_addresses(site, waiting):
    page = text(site.as_("messenger").get(PAGE))
    assert all(f"<code>{one}</code>" in page for one in waiting) and "Firm F-001" in page
    assert "letter" in page and "Invented Street" not in page


def test_a_letter_is_marked_as_handed_over_once(site, waiting):
    officer, given = site.as_("licensing"), {"message": waiting[0], "how": "letter"}
    assert officer.post(f"{PAGE}/mark", given).headers["Location"] == PAGE
    assert f"<code>{waiting[0]}</code>" not in text(officer.get(PAGE))
    again = text(officer.post(f"{PAGE}/mark", given), 409)
    assert "was carried on 2026-01-05" in again
    assert "Everything was carried." in text(empty(site, waiting))


def empty(site, waiting):
    for one in waiting[1:]:
        carry(site.world.book, site.world.who["messenger"], one, "letter")
    return site.as_("messenger").get(PAGE)


def test_one_that_did_not_arrive(site, waiting):
    given = {"message": waiting[0], "how": "letter", "failed": "1"}
    assert site.as_("messenger").post(f"{PAGE}/mark", given).status_code == 302
    page = text(site.as_("head").get("/en/desk/entry/L-001"))
    assert "The letter did not arrive, 5 January 2026" in page


def test_what_is_no_message(site):
    answer = site.as_("messenger").post(f"{PAGE}/mark", {"message": "<b>", "how": "text"})
    assert "There is no message &lt;b&gt;" in text(answer, 404)


def test_the_dossier_says_of_each_act_how_its_holder_was_told(site, waiting):
    carry(site.world.book, site.world.who["messenger"], waiting[0], "text")
    page = text(site.as_("auditor").get("/en/desk/entry/L-001"))
    history = page.split("<h2>History</h2>")[1]
    assert history.count("In the holder") == 2  # apply and propose are told to nobody
    assert history.count("Sent to the telephone on 5 January 2026") == 1


@pytest.mark.parametrize("role", ["head", "auditor", "administrator"])
def test_who_may_not(site, role):
    assert site.as_(role).get(PAGE).status_code == 403
    assert site.as_(role).post(f"{PAGE}/mark", {}).status_code == 403


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(site, waiting, lang):
    page = site.as_("messenger").get(f"/{lang}/desk/outbox").content.decode()
    assert f'<html lang="{lang}">' in page and 'lang="tk"' in page
