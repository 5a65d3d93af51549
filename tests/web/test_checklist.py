"""The checklist as a page: evidence beside each item, one form, one act; and the letters."""

import pytest

from perimeter.acts import checklist
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from tests.web.test_decision import text_of
from tests.world import firm_account

PAGE = "/en/desk/entry/M-1/checklist"
EQUIPMENT, WALLET = "mining.equipment_owned", "mining.wallet_active"


@pytest.fixture
def asked(site):
    world = site.world
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "Miner"))
    world.apply("miner", "F-1", "M-1")
    for step in ("take_up", "verify"):
        decide(world.book, world.who["licensing"], Decision("M-1", step))
    return site


def seen(site):
    """What the form says that its reader has had before them."""
    return str(checklist.last(site.world.book, dossier(site.world.book, "M-1"), 0))


def verdicts(site):
    found = dossier(site.world.book, "M-1")
    return {one.item.duty: one.state for one in checklist.items(site.world.book, found, 0)}


def test_each_item_has_its_words_and_what_shows_it(asked):
    text = text_of(asked.as_("licensing").get(PAGE))
    pack = asked.world.book.pack
    for item in pack.registers["miner"].checklist:
        duty = pack.duties[item.duty]
        assert duty.text["en"] in text and pack.articles[duty.article].text["en"] in text
    assert "0 of 7 items are judged." in text
    assert 'href="/en/desk/entry/M-1?list=machines"' in text
    assert "cannot tell" in text or "pass" in text, "automatic checks stand beside"
    assert f'name="is.{EQUIPMENT}" value="met"' in text
    assert 'href="/en/desk/entry/M-1/checklist"' in text_of(
        asked.as_("licensing").get("/en/desk/entry/M-1")
    )


def test_one_form_is_one_act_of_what_is_new(asked):
    size = asked.world.book.home.journal.size()
    given = {
        f"is.{EQUIPMENT}": "met", f"is.{WALLET}": "unmet", f"why.{WALLET}": " no proof came ",
    }  # fmt: skip
    done = asked.as_("licensing").post(PAGE, {"notice": "0", "seen": seen(asked), **given})
    assert done.status_code == 302 and asked.world.book.home.journal.size() == size + 1
    text = text_of(asked.as_("licensing").get(done.headers["Location"]))
    assert "What you found is written." in text and "2 of 7 items are judged." in text
    assert "no proof came</textarea>" in text
    again = {"notice": "0", "seen": seen(asked), **given, f"why.{WALLET}": "no proof came"}
    same = text_of(asked.as_("licensing").post(PAGE, again), 400)
    assert "Nothing was judged" in same and verdicts(asked)[WALLET] == "unmet"


def test_a_reason_is_asked_for_where_it_is_due_and_what_was_typed_stays(asked):
    given = {f"is.{EQUIPMENT}": "not_applicable", f"is.{WALLET}": "unmet", f"why.{WALLET}": "x"}
    answer = asked.as_("licensing").post(PAGE, {"notice": "0", "seen": seen(asked), **given})
    text = text_of(answer, 400)
    assert f'href="#why.{EQUIPMENT}"' in text and ">x</textarea>" in text
    assert 'value="not_applicable" checked' in text
    assert set(verdicts(asked).values()) == {"open"}


def test_of_two_at_once_the_second_is_told_and_keeps_what_was_typed(asked):
    first = {"notice": "0", "seen": seen(asked), f"is.{EQUIPMENT}": "met"}
    assert asked.as_("licensing").post(PAGE, first).status_code == 302
    assert f'name="seen" value="{seen(asked)}"' in text_of(asked.as_("head").get(PAGE))
    late = {**first, f"is.{EQUIPMENT}": "unmet", f"why.{EQUIPMENT}": "typed late"}
    text = text_of(asked.as_("head").post(PAGE, late), 400)
    assert "the list or what shows it has changed" in text and "typed late</textarea>" in text
    assert verdicts(asked)[EQUIPMENT] == "met"


@pytest.mark.parametrize("role", ["auditor", "supervisor", "laundering"])
def test_others_read_it_and_change_nothing(asked, role):
    text = text_of(asked.as_(role).get(PAGE))
    assert "not judged" in text and "<textarea" not in text
    denied = asked.as_(role).post(
        PAGE, {"notice": "0", "seen": seen(asked), f"is.{EQUIPMENT}": "met"}
    )
    assert denied.status_code == 403 and set(verdicts(asked).values()) == {"open"}


def test_a_role_for_some_schedules_does_not_read_it(asked):
    assert asked.as_("energy").get(PAGE).status_code == 403
    assert asked.as_("energy").get("/en/desk/entry/M-1/letter/1").status_code == 403


def test_while_the_holder_is_asked_nothing_is_judged(asked):
    decide(asked.world.book, asked.world.who["licensing"], Decision("M-1", "ask", "Which pool?"))
    assert "<textarea" not in text_of(asked.as_("licensing").get(PAGE))
    answer = asked.as_("licensing").post(PAGE, {"seen": seen(asked), f"is.{EQUIPMENT}": "met"})
    assert "checklist_not_now" in text_of(answer, 409)


def test_a_refusal_begins_with_what_was_found_wanting(asked):
    asked.as_("licensing").post(
        PAGE,
        {"seen": seen(asked), f"is.{WALLET}": "unmet", f"why.{WALLET}": "The wallet is another's."},
    )
    text = text_of(asked.as_("licensing").get("/en/desk/entry/M-1/do/refuse"))
    assert "The wallet is another&#x27;s.</textarea>" in text
    text = text_of(asked.as_("licensing").get("/en/desk/entry/M-1/do/grant"))
    assert "is not met: refuse, or judge it again" in text


def test_the_letter_is_read_by_officials_and_by_its_holder_only(asked):
    act = asked.world.settle(Decision("M-1", "grant"))
    path = f"/en/desk/entry/M-1/letter/{act.n}"
    assert f'href="{path}"' in text_of(asked.as_("licensing").get("/en/desk/entry/M-1"))
    for lang, words in (("en", "stands in the register"), ("ru", "значится в реестре")):
        text = text_of(asked.as_("auditor").get(path.replace("/en/", f"/{lang}/")))
        assert words in text and "Miner" in text and str(act.n) in text
    firm_account(asked.world, "F-1")
    own = path.replace("desk", "apply")
    mine = asked.as_(firm="F-1")
    assert f'href="{own}"' in text_of(mine.get("/en/apply/entry/M-1"))
    assert "stands in the register" in text_of(mine.get(own))
    assert asked.as_(firm="F-001").get(own).status_code == 404
    assert asked.as_("licensing").get(path.replace(str(act.n), "1")).status_code == 404
    assert mine.get(own.replace(str(act.n), "99999")).status_code == 404
