"""The second official's page: what the first saw, confirm, decline, take back, and who may not."""

import pytest

from perimeter.acts.apply import Application, apply
from perimeter.acts.checklist import UNMET, Verdict, judge
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.store import accounts
from tests.web.test_decision import text_of
from tests.web.test_dossier import MINER, miner, swapped  # noqa: F401
from tests.world import DAY, firm_account

EQUIPMENT = "mining.equipment_owned"


@pytest.fixture
def proposed(site):
    """The site and the number of a proposal to revoke its licence."""
    asked = Decision("L-001", "revoke", "fraud <b>")
    return site, decide(site.world.book, site.world.who["licensing"], asked).n


def word(site, entry, n, role, step, **given):
    typed = {"seen": dossier(site.world.book, entry).entry.last, "step": step, **given}
    return site.as_(role).post(f"/en/desk/entry/{entry}/proposal/{n}", typed)


def test_the_second_sees_what_the_first_proposed(proposed):
    site, n = proposed
    text = text_of(site.as_("head").get(f"/en/desk/entry/L-001/proposal/{n}"))
    first = site.world.who["licensing"].number
    for shown in (first, "Licensing officer", "Revoke", "fraud &lt;b&gt;", "5 January 2026"):
        assert shown in text
    assert "Owners" in text and "Confirm</button>" in text and "Decline with a reason" in text


def test_the_rows_it_brings_are_shown(site):
    row = {"condition": "C-1", "language": "en", "text": "No new.", "from_day": "2026-02-01"}
    asked = Decision("L-001", "impose", "why", brought=Brought({"conditions": [row]}))
    n = decide(site.world.book, site.world.who["licensing"], asked).n
    text = text_of(site.as_("head").get(f"/en/desk/entry/L-001/proposal/{n}"))
    assert ">comes</span>" in text and "No new." in text
    assert word(site, "L-001", n, "head", "confirm").status_code == 302
    assert dossier(site.world.book, "L-001").contents.of("conditions") == [row]


def test_a_notice_is_shown_with_what_it_changes(miner):  # noqa: F811
    swapped(miner)
    miner.world.judge(MINER, 1)
    asked = Decision(MINER, "approve", notice=1)
    n = decide(miner.world.book, miner.world.who["licensing"], asked).n
    text = text_of(miner.as_("head").get(f"/en/desk/entry/{MINER}/proposal/{n}"))
    assert text.index("SN-M9") < text.index("SN-NEW") and "Notice 1" in text
    assert word(miner, MINER, n, "head", "confirm").status_code == 302
    assert [m["serial"] for m in dossier(miner.world.book, MINER).contents.of("machines")] == [
        "SN-NEW"
    ]


def test_what_was_found_wanting_since_keeps_it_from_being_confirmed(miner):  # noqa: F811
    swapped(miner)
    miner.world.judge(MINER, 1)
    book, who = miner.world.book, miner.world.who
    n = decide(book, who["licensing"], Decision(MINER, "approve", notice=1)).n
    page = f"/en/desk/entry/{MINER}/proposal/{n}"
    text = text_of(miner.as_("head").get(page))
    assert (
        f'href="/en/desk/entry/{MINER}/checklist?notice=1"' in text and "Confirm</button>" in text
    )
    judge(book, who["licensing"], MINER, {EQUIPMENT: Verdict(UNMET, "another's")}, 1)
    text = text_of(miner.as_("head").get(page))
    assert "1 item of the checklist is not met" in text and "Confirm</button>" not in text
    assert "Decline with a reason" in text
    assert "checklist_unmet" in text_of(word(miner, MINER, n, "head", "confirm"), 409)


def test_confirmed(proposed):
    site, n = proposed
    answer = word(site, "L-001", n, "head", "confirm")
    assert "is written: revoke" in text_of(site.as_("head").get(answer.headers["Location"]))
    assert dossier(site.world.book, "L-001").entry.status == "revoked"


def test_declined_with_a_reason(proposed):
    site, n = proposed
    text = text_of(word(site, "L-001", n, "head", "decline"), 400)
    assert "<title>Error:" in text and 'href="#why"' in text
    assert word(site, "L-001", n, "head", "decline", why="not proven").status_code == 302
    found = dossier(site.world.book, "L-001")
    assert (found.entry.status, found.entry.proposals) == ("granted", {})
    assert found.acts[-1].why == "not proven"


def test_who_proposed_may_only_take_it_back(proposed):
    site, n = proposed
    text = text_of(site.as_("licensing").get(f"/en/desk/entry/L-001/proposal/{n}"))
    assert "Take back</button>" in text and "Confirm</button>" not in text
    assert "second_is_first" in text_of(word(site, "L-001", n, "licensing", "confirm"), 403)
    assert word(site, "L-001", n, "licensing", "decline", why="a slip").status_code == 302
    assert dossier(site.world.book, "L-001").entry.proposals == {}


def test_the_author_of_the_application_sees_why_not(site):
    book, clerk = site.world.book, site.world.who["licensing"]
    rows = site.world.rows("licence", "L-3")
    apply(book, clerk, Application("licence", "F-001", ("trade",), rows, "L-3", DAY))
    for step in ("take_up", "verify"):
        decide(book, clerk, Decision("L-3", step))
    site.world.judge("L-3", role="head")
    n = decide(book, site.world.who["head"], Decision("L-3", "grant")).n
    text = text_of(site.as_("licensing").get(f"/en/desk/entry/L-3/proposal/{n}"))
    assert (
        "You wrote what is decided on" in text
        and "<button" not in text.split("<main")[1].split("<h2>Address")[0]
    )
    assert "author_decides" in text_of(word(site, "L-3", n, "licensing", "confirm"), 403)
    third = accounts.add("third", "licensing", None)
    site.world.who["third"] = third
    assert word(site, "L-3", n, "third", "confirm").status_code == 302


@pytest.mark.parametrize("role", ["supervisor", "auditor", "lawyer", "communications"])
def test_a_role_that_only_looks(proposed, role):
    site, n = proposed
    text = text_of(site.as_(role).get(f"/en/desk/entry/L-001/proposal/{n}"))
    assert "An official with the right to confirm" in text and 'value="confirm"' not in text
    assert word(site, "L-001", n, role, "confirm").status_code == 403
    assert word(site, "L-001", n, role, "decline", why="no").status_code == 403


def test_a_role_for_some_lists_confirms_no_other_deed(proposed):
    site, n = proposed
    text = text_of(site.as_("energy").get(f"/en/desk/entry/L-001/proposal/{n}"))
    assert "these lists only: Sites, Permitted power" in text and 'value="confirm"' not in text
    assert word(site, "L-001", n, "energy", "confirm").status_code == 403


def test_two_second_officials_at_once(proposed):
    site, n = proposed
    seen = dossier(site.world.book, "L-001").entry.last
    assert word(site, "L-001", n, "head", "decline", why="not proven").status_code == 302
    site.world.who["third"] = accounts.add("third", "head", None)
    text = text_of(word(site, "L-001", n, "third", "confirm", seen=seen), 409)
    assert "has moved on since" in text and "not proven" in text
    assert dossier(site.world.book, "L-001").entry.status == "granted"
    gone = text_of(site.as_("third").get(f"/en/desk/entry/L-001/proposal/{n}"), 409)
    assert "proposal_gone" in gone


def test_its_ground_has_moved(site):
    """The firm withdraws while the page of the second official is open."""
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    officer = site.world.who["licensing"]
    for step in ("take_up", "verify"):
        decide(site.world.book, officer, Decision("L-2", step))
    site.world.judge("L-2")
    n = decide(site.world.book, officer, Decision("L-2", "grant")).n
    decide(site.world.book, firm_account(site.world, "F-001"), Decision("L-2", "withdraw"))
    text = text_of(word(site, "L-2", n, "head", "confirm", seen=n), 409)
    assert "Withdraw</b>" in text and dossier(site.world.book, "L-2").entry.status == "withdrawn"


def test_a_role_taken_away_while_the_page_is_open(proposed):
    site, n = proposed
    client, account = site.as_("head"), site.world.who["head"]
    assert client.get(f"/en/desk/entry/L-001/proposal/{n}").status_code == 200
    account.role = "auditor"
    account.save()
    typed = {"seen": n, "step": "confirm"}
    assert client.post(f"/en/desk/entry/L-001/proposal/{n}", typed).status_code == 403
    assert dossier(site.world.book, "L-001").entry.status == "granted"


@pytest.mark.parametrize("lang, words", [("tk", "Yzyna almak"), ("ru", "Отозвать"), ("en", "Take")])
def test_three_languages(proposed, lang, words):
    site, n = proposed
    assert words in text_of(site.as_("licensing").get(f"/{lang}/desk/entry/L-001/proposal/{n}"))
