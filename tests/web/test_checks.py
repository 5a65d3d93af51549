"""The automatic checks as a page: the gravest first, owners as an indented list, none decided."""

import pytest

from perimeter.acts.firm import Firm, enrol
from tests.world import ROWS

COMPANY = {"kind": "company", "country": "TM", "offshore_accounts": "no", "convicted": "no"}
PAGE = "/{}/desk/entry/L-9/checks"


@pytest.fixture
def layered(site):
    """An exchange whose owners stand in three layers, one of them offshore."""
    owners = [
        {**COMPANY, "owner": "C-1", "holds_in": "firm", "share_bp": "10000", "company_name": "One"},
        {**COMPANY, "owner": "C-2", "holds_in": "C-1", "share_bp": "10000", "company_name": "Two",
         "country": "VG"},
        {**ROWS["owners"], "holds_in": "C-2"},
    ]  # fmt: skip
    enrol(site.world.book, site.world.who["licensing"], Firm("F-9", "legal", "National Coin"))
    rows = site.world.rows("licence", "L-9") | {"owners": owners}
    site.world.apply("licence", "F-9", "L-9", ("exchange",), rows)
    return site


def page(site, lang="en", role="licensing", status=200):
    answer = site.as_(role).get(PAGE.format(lang))
    assert answer.status_code == status
    return answer.content.decode().split("<main")[1]


def test_what_fails_stands_first_and_the_chain_is_shown(layered):
    text = page(layered)
    assert text.index(">fail<") < text.index(">cannot tell<") < text.index(">pass<")
    assert "registered offshore" in text and ">offshore</span>" in text
    assert text.index("<b>C-1</b>") < text.index("<b>C-2</b>") < text.index("<b>O-1</b>")
    assert "100.00%" in text and "names.state_words" in text
    layers = [("C-1", "company"), ("C-2", "company, holds in C-1"), ("O-1", "person, holds in C-2")]
    assert all(f"<b>{owner}</b> <small>{said}</small>" in text for owner, said in layers)
    assert "Invented Owner" not in text


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages_and_writes_nothing(layered, lang):
    size = layered.world.book.home.journal.size()
    page(layered, lang)
    assert layered.world.book.home.journal.size() == size


@pytest.mark.parametrize("role, status", [("auditor", 200), ("energy", 403), ("finance", 403),
                                          ("firm", 403)])  # fmt: skip
def test_who_reads_them(layered, role, status):
    page(layered, role=role, status=status)


def test_an_entry_there_is_not(site):
    page(site, status=404)
