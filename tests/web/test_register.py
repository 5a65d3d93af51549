"""The public register: every entry in every state, by kind, in pages."""

from datetime import date

from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.web.page import PAGE_ROWS
from tests.world import DAY


def page(site, query=""):
    answer = site.as_().get(f"/en/register/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def add(site, number, kind="licence", deeds=()):
    book, officer = site.world.book, site.world.who["licensing"]
    firm = f"F-{number}"
    enrol(book, officer, Firm(firm, "legal", f"Name {number}", "", "Mary"))
    site.world.apply(kind, firm, f"E-{number}")
    for deed in deeds:
        until = date(2026, 6, 1) if deed == "suspend" else None
        site.world.settle(Decision(f"E-{number}", deed, "because", DAY, until=until))


def test_every_state_is_shown_with_its_word(site):
    add(site, 2)
    add(site, 3, deeds=("refuse",))
    add(site, 4, deeds=("grant", "suspend"))
    add(site, 5, deeds=("grant", "revoke"))
    text = page(site)
    for word in ("applied for", "refused", "suspended", "revoked", "in force"):
        assert f">{word}</span>" in text
    assert "because" not in text and "Mary" in text


def test_one_kind_alone(site):
    add(site, 2, kind="miner")
    assert "E-2" in page(site, "?kind=miner") and "L-001" not in page(site, "?kind=miner")
    assert "E-2" not in page(site, "?kind=licence") and "L-001" in page(site, "?kind=licence")
    assert "no entries" in page(site, "?kind=nothing")


def test_pages(site):
    for number in range(PAGE_ROWS):
        add(site, 100 + number)
    for asked, shown in (("", 1), ("2", 2), ("99", 2), ("0", 1), ("x", 1), ("²", 1)):
        text = page(site, f"?page={asked}")
        assert f"Page {shown} of 2" in text, asked
        assert text.count("<tr>") - 1 == (PAGE_ROWS if shown == 1 else 1)


def test_the_order_is_that_of_the_alphabet(site):
    book, officer = site.world.book, site.world.who["licensing"]
    for number, name in enumerate(("Ýol", "Zer", "Çeşme", "Bent", "Dag")):
        enrol(book, officer, Firm(f"F-{number}", "legal", name))
        site.world.apply("licence", f"F-{number}", f"E-{number}")
    text = page(site)
    places = [text.index(f">{name}<") for name in ("Bent", "Çeşme", "Dag", "Ýol", "Zer")]
    assert places == sorted(places)


def test_a_new_act_is_seen_at_once(site):
    assert "E-2" not in page(site)
    add(site, 2)
    assert "E-2" in page(site)
