"""The dossier: where an entry stands, what it lists, what waits, what was done; sealed records."""

from datetime import date

import pytest
from django.utils.html import escape

from perimeter.acts import clock as clocks
from perimeter.acts.apply import notify
from perimeter.acts.contents import RECORD, Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from tests.world import DAY, ROWS, firm_account

CURE = date(2026, 6, 1)
MINER = "M-9"


def page(site, path, role="licensing", status=200):
    answer = site.as_(role).get(path)
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split("<main")[1]


@pytest.fixture
def miner(site):
    """A registered miner with one site and one machine."""
    enrol(site.world.book, site.world.who["licensing"], Firm("F-9", "legal", "Northern Mine"))
    site.world.apply("miner", "F-9", MINER)
    site.world.settle(Decision(MINER, "grant", effective=DAY))
    return site


def swapped(site, serial="SN-NEW"):
    """The miner swaps its machine for another."""
    row = {**ROWS["machines"], "serial": serial, "watts": "3400"}
    some = Brought({"machines": [row]}, {"machines": [["SN-M9"]]})
    return notify(site.world.book, firm_account(site.world, "F-9"), MINER, some, "it broke")


def test_where_it_stands_and_whose_move_it_is(site):
    text = page(site, "/en/desk/entry/L-001")
    assert "In force, since 5 January 2026." in text and "Nobody&#x27;s move" in text
    assert text.count(">yes</span>") == 1 and text.count(">no</span>") == 5
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    text = page(site, "/en/desk/entry/L-2")
    assert "Applied for, since 5 January 2026." in text and "authority&#x27;s move" in text
    assert "Decide by 2 February 2026." in text and "Used by the authority: 0 working days" in text


def test_schedules_with_titles_in_words_of_their_columns(miner):
    text = page(miner, f"/en/desk/entry/{MINER}")
    for name in ("machines", "sites"):
        form = miner.world.book.schedules[name]
        assert form.title and f"<h2>{form.title['en']}</h2>" in text
        shown = [c for c in form.columns if not c.personal and ROWS[name].get(c.name)]
        assert all(escape(c.text["en"]) in text for c in shown)
    assert "SN-M9" in text and "3,250" in text and "hash_rate_mhs" not in text
    assert "Owners" in text.partition("Lists without rows:")[2].partition("</p>")[0]


def test_a_role_sees_the_schedules_it_is_for(miner):
    text = page(miner, f"/en/desk/entry/{MINER}", "energy")
    assert "Sites" in text and "Permitted power" in text
    assert "SN-M9" not in text and "Owners" not in text and "Wallets" not in text
    assert page(miner, f"/en/desk/entry/{MINER}?list=machines", "energy").count("SN-M9") == 0


def test_what_is_personal_is_sealed_and_opened_by_an_act(miner):
    text = page(miner, f"/en/desk/entry/{MINER}")
    assert "2 Invented Street" not in text and "Open the record" in text
    assert "in a sealed record" in page(miner, f"/en/desk/entry/{MINER}", "supervisor")
    person = dossier(miner.world.book, MINER).contents.of("sites")[0][RECORD]
    client, where = miner.as_("licensing"), f"/en/desk/entry/{MINER}/record/{person}"
    assert client.get(where).status_code == 405
    opened = client.post(where)
    assert "2 Invented Street" in opened.content.decode()
    assert opened.headers["Cache-Control"] == "no-store"
    act = list(miner.world.book.home.journal.acts(on=f"person:{person}"))[-1]
    assert (act.kind, act.by.role) == ("look", "licensing")
    assert f"act no. {act.n}" in opened.content.decode()
    assert miner.as_("supervisor").post(where).status_code == 403


def test_a_record_is_opened_only_through_an_entry_that_cites_it(miner):
    licence = dossier(miner.world.book, "L-001").contents.of("owners")[0][RECORD]
    before = miner.world.book.home.journal.size()
    for person in (licence, "p-nobody"):
        answer = miner.as_("licensing").post(f"/en/desk/entry/{MINER}/record/{person}")
        assert answer.status_code == 404
    assert miner.world.book.home.journal.size() == before


def test_a_notice_shows_what_comes_and_what_goes_side_by_side(miner):
    swapped(miner)
    text = page(miner, f"/en/desk/entry/{MINER}")
    notice = text.split("Notice 1")[1].split("</section>")[0]
    assert ">comes</span>" in notice and ">goes</span>" in notice and "it broke" in notice
    assert notice.index("SN-M9") < notice.index("SN-NEW") and "do/approve?notice=1" in notice


def test_a_changed_row_shows_what_differs(miner):
    row = {**ROWS["machines"], "serial": "SN-M9", "watts": "9000"}
    holder = firm_account(miner.world, "F-9")
    notify(miner.world.book, holder, MINER, Brought({"machines": [row]}))
    notice = (
        page(miner, f"/en/desk/entry/{MINER}").split("What would change")[1].split("</section>")[0]
    )
    assert ">changes</span>" in notice and "3,250" in notice and "9,000" in notice
    assert "Model 1" not in notice


def test_new_services_are_shown_before_and_after(site):
    some = Brought(services=("exchange", "trade"))
    notify(site.world.book, firm_account(site.world, "F-001"), "L-001", some)
    notice = page(site, "/en/desk/entry/L-001").split("Notice 1")[1].split("</section>")[0]
    assert notice.count("tag yes") == 1 and "Purchase and sale" in notice


def test_a_proposal_says_who_and_what(site):
    officer = site.world.who["licensing"]
    act = decide(site.world.book, officer, Decision("L-001", "revoke", "fraud <b>"))
    text = page(site, "/en/desk/entry/L-001", "head")
    assert officer.number in text and "Licensing officer" in text and "fraud &lt;b&gt;" in text
    assert f"/en/desk/entry/L-001/proposal/{act.n}" in text


def test_the_chronology_names_role_number_day_and_reason(site):
    site.world.settle(Decision("L-001", "suspend", "no filings", DAY, until=CURE))
    text = page(site, "/en/desk/entry/L-001", "head").split("<h2>History</h2>")[1]
    assert text.index("Suspend</b>") < text.index("Propose: suspend") < text.index("Apply</b>")
    assert "no filings" in text and "Head of supervision" in text and "Receipt" in text
    assert "Receipt" not in page(site, "/en/desk/entry/L-001", "licensing")


def test_as_it_stood_on_a_day(site):
    site.world.settle(Decision("L-001", "suspend", "why", date(2026, 1, 6), until=CURE))
    assert "Suspended" in page(site, "/en/desk/entry/L-001")
    then = page(site, "/en/desk/entry/L-001?as_of=2026-01-05")
    assert "In force, since" in then and "What you can do" not in then and "Suspend" not in then
    assert "was not in the register" in page(site, "/en/desk/entry/L-001?as_of=2026-01-04")
    assert "Write a day up to" in page(site, "/en/desk/entry/L-001?as_of=x", status=400)


def test_a_long_schedule_has_pages(site):
    book = site.world.book
    enrol(book, site.world.who["licensing"], Firm("F-8", "legal", "Farm"))
    rows = site.world.rows("miner", "M-8")
    rows["machines"] = [{**ROWS["machines"], "serial": f"SN-{n:03}"} for n in range(60)]
    site.world.apply("miner", "F-8", "M-8", rows=rows)
    text = page(site, "/en/desk/entry/M-8")
    assert "Show all 60 rows" in text and "SN-019" in text and "SN-020" not in text
    text = page(site, "/en/desk/entry/M-8?list=machines&page=2")
    assert "SN-059" in text and "SN-049" not in text and "Page 2 of 2" in text


def test_no_entry_no_right(site):
    assert "L-999" in page(site, "/en/desk/entry/L-999", status=404)
    page(site, "/en/desk/entry/L-001", "administrator", 403)
    assert site.as_(firm="F-001").get("/en/desk/entry/L-001").status_code == 403
    assert site.as_("head").post("/en/desk/entry/L-001").status_code == 405


@pytest.mark.parametrize(
    "lang, words",
    [("tk", "Näme edip bilersiňiz"), ("ru", "Что вы можете сделать"), ("en", "can do")],
)
def test_three_languages(miner, lang, words):
    swapped(miner)
    assert words in page(miner, f"/{lang}/desk/entry/{MINER}")


def test_the_clock_tells_days_used_from_days_waited(site, monkeypatch):
    """Taken up and sent back on the sixth working day; then the holder is waited for."""
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    officer = site.world.who["licensing"]
    for deed, why in (("take_up", ""), ("return", "a paper")):
        decide(site.world.book, officer, Decision("L-2", deed, why, date(2026, 1, 13)))
    monkeypatch.setattr(type(site.world.book), "today", lambda self: date(2026, 1, 15))
    text = page(site, "/en/desk/entry/L-2")
    clock = clocks.clock(
        dossier(site.world.book, "L-2").entry, site.world.book.pack, date(2026, 1, 15)
    )
    assert (clock.used > 0, clock.paused) == (True, 2)
    assert f"authority: {clock.used} working days; waited for the holder: 2 working days" in text
    assert "holder&#x27;s move" in text and "Decide by" not in text
