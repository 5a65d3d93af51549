"""One page a deed: the form, the answers to check, the deed; and who may not, and who came late."""

import re
from datetime import date

import pytest

from perimeter.acts.apply import Application, apply
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, confirm, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.web.decision import WHY_CHARS_MAX
from tests.web.test_dossier import MINER, miner, swapped  # noqa: F401
from tests.world import DAY, firm_account

CURE = "2026-06-01"
CONDITION = {
    "conditions.condition": "C-1", "conditions.text.tk": "Täze müşderi almaň.",
    "conditions.text.ru": "Без новых клиентов.", "conditions.text.en": "No new customers.",
    "conditions.from_day": "2026-02-01",
}  # fmt: skip


def last(site, entry):
    return dossier(site.world.book, entry).entry.last


def send(site, entry, deed, role="licensing", step="send", **given):
    """The form of a deed as a browser sends it."""
    typed = {"seen": last(site, entry), "effective": "2026-01-05", "step": step, **given}
    return site.as_(role).post(f"/en/desk/entry/{entry}/do/{deed}", typed)


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def applied(site):
    """Another licence asked for, and taken up."""
    site.world.apply("licence", "F-001", "L-2", ("trade",))
    decide(site.world.book, site.world.who["licensing"], Decision("L-2", "take_up"))
    return site


def test_the_form_then_the_answers_then_the_proposal(site):
    text = text_of(site.as_("licensing").get("/en/desk/entry/L-001/do/revoke"))
    assert 'name="seen"' in text and 'value="2026-01-05"' in text and "another official" in text
    assert 'name="until"' not in text
    text = text_of(send(site, "L-001", "revoke", step="check", why="fraud <b>"))
    assert "You propose: revoke." in text and "fraud &lt;b&gt;" in text
    assert dossier(site.world.book, "L-001").entry.proposals == {}
    answer = send(site, "L-001", "revoke", why="fraud <b>")
    assert answer.status_code == 302
    done = text_of(site.as_("licensing").get(answer.headers["Location"]))
    assert f"Act no. {last(site, 'L-001')} is written: propose: revoke" in done
    found = dossier(site.world.book, "L-001").entry
    assert (found.status, found.proposals[0].why) == ("granted", "fraud <b>")


def test_the_answers_can_be_changed(site):
    text = text_of(send(site, "L-001", "revoke", step="edit", why="fraud"))
    assert ">fraud</textarea>" in text and "Error:" not in text


def test_one_step_of_the_procedure_is_written_at_once(applied):
    assert "written at once" in text_of(send(applied, "L-2", "verify", step="check"))
    assert send(applied, "L-2", "verify").status_code == 302
    assert dossier(applied.world.book, "L-2").entry.status == "verification"


def test_what_a_form_lacks_is_named_at_its_field(site):
    text = text_of(send(site, "L-001", "suspend", step="check", effective="soon"), 400)
    assert "<title>Error:" in text
    for field in ("why", "effective", "until"):
        assert f'href="#{field}"' in text and f'id="{field}-fault"' in text
    answer = send(site, "L-001", "suspend", step="check", why="x", until="2026-01-05")
    assert 'href="#until"' in text_of(answer, 400)
    assert dossier(site.world.book, "L-001").entry.proposals == {}


def test_a_reason_has_an_end(site):
    text = text_of(send(site, "L-001", "revoke", why="x" * (WHY_CHARS_MAX + 1)), 400)
    assert 'href="#why">Shorten the reason' in text
    assert send(site, "L-001", "revoke", why="ж" * WHY_CHARS_MAX).status_code == 302


def test_a_day_before_the_last_deed_leads_back_to_the_form(site):
    text = text_of(send(site, "L-001", "revoke", why="fraud", effective="2026-01-04"), 400)
    assert "5 January 2026: give that day" in text and ">fraud</textarea>" in text
    assert 'href="#effective"' in text


def test_bounds_of_the_last_day_are_said_or_told_unknown(site):
    text = text_of(site.as_("licensing").get("/en/desk/entry/L-001/do/suspend"))
    assert "bounds are not known" in text
    assert send(site, "L-001", "suspend", why="no filings", until=CURE).status_code == 302
    assert dossier(site.world.book, "L-001").entry.proposals[0].until == date(2026, 6, 1)


def test_a_condition_in_every_language(site):
    text = text_of(send(site, "L-001", "impose", why="x", step="check", **CONDITION))
    assert text.count(">comes</span>") == 3 and "No new customers." in text
    assert send(site, "L-001", "impose", why="x", **CONDITION).status_code == 302
    confirm(site.world.book, site.world.who["head"], "L-001", last(site, "L-001"))
    rows = dossier(site.world.book, "L-001").contents.of("conditions")
    assert {row["language"] for row in rows} == {"tk", "ru", "en"}
    form = text_of(site.as_("licensing").get("/en/desk/entry/L-001/do/impose"))
    assert 'name="conditions.drop"' in form and form.count("conditions.drop.") == 2
    gone = {"conditions.drop": "0"}
    assert send(site, "L-001", "impose", why="met", **gone).status_code == 302
    confirm(site.world.book, site.world.who["head"], "L-001", last(site, "L-001"))
    assert dossier(site.world.book, "L-001").contents.of("conditions") == []


def test_faults_of_a_row_stand_at_their_blanks(site):
    odd = {**CONDITION, "conditions.text.ru": "", "conditions.from_day": "x"}
    text = text_of(send(site, "L-001", "impose", why="x", step="check", **odd), 400)
    for field in ("conditions.text.ru", "conditions.from_day"):
        assert f'href="#{field}"' in text and f'id="{field}-fault"' in text
    assert "No new customers." in text, "what was typed is kept"
    assert 'href="#conditions.text.en"' not in text


def test_scope_is_radios_and_asked_for(site):
    book = site.world.book
    enrol(book, site.world.who["licensing"], Firm("F-7", "legal", "Issuer"))
    site.world.apply("issuance", "F-7", "I-1")
    for step in ("take_up", "verify"):
        decide(book, site.world.who["licensing"], Decision("I-1", step))
    text = text_of(site.as_("licensing").get("/en/desk/entry/I-1/do/grant"))
    assert text.count('name="scope.in_scope"') == 2 and 'value="TOK-I1"' in text
    assert "items of the checklist are not judged yet" in text
    site.world.judge("I-1")
    lacks = text_of(send(site, "I-1", "grant"), 400)
    assert "Whether the law covers it" in lacks and 'href="#main"' in lacks
    scope = {"scope.asset": "TOK-I1", "scope.in_scope": "yes", "scope.reason": "a token"}
    assert send(site, "I-1", "grant", **scope).status_code == 302
    confirm(book, site.world.who["head"], "I-1", last(site, "I-1"))
    assert dossier(book, "I-1").entry.status == "granted"


def test_a_notice_is_judged_on_its_own_page(miner):  # noqa: F811
    swapped(miner)
    text = text_of(miner.as_("licensing").get(f"/en/desk/entry/{MINER}/do/approve?notice=1"))
    assert "SN-NEW" in text and "Notice 1" in text
    waits = text_of(send(miner, MINER, "approve", notice="1"), 400)
    assert "1 item of the checklist is not judged yet" in waits
    miner.world.judge(MINER, 1)
    assert send(miner, MINER, "approve", notice="1").status_code == 302
    assert dossier(miner.world.book, MINER).entry.proposals[1].deed == "approve"


def test_energy_permits_power_and_nothing_else(miner):  # noqa: F811
    text = text_of(miner.as_("energy").get(f"/en/desk/entry/{MINER}"))
    assert "do/impose" in text and "do/revoke" not in text
    form = text_of(miner.as_("energy").get(f"/en/desk/entry/{MINER}/do/impose"))
    assert "permits.permitted_kw" in form and "conditions.condition" not in form
    permit = {"permits.site": "S-1", "permits.permitted_kw": "80", "permits.from_day": "2026-02-01"}
    answer = send(miner, MINER, "impose", "energy", why="the line carries it", **permit)
    assert answer.status_code == 302
    revoke = miner.as_("energy").get(f"/en/desk/entry/{MINER}/do/revoke")
    assert "these lists only: Sites, Permitted power" in text_of(revoke, 403)


def test_a_holder_s_deed_at_the_counter_is_marked_so(applied):
    book = applied.world.book
    decide(book, applied.world.who["licensing"], Decision("L-2", "return", "one paper"))
    text = text_of(applied.as_("licensing").get("/en/desk/entry/L-2"))
    assert "do/supply" in text and "at the counter, for the holder" in text
    assert "do/supply" not in text_of(applied.as_("head").get("/en/desk/entry/L-2"))
    text = text_of(applied.as_("licensing").get("/en/desk/entry/L-2/do/supply"))
    assert "At the counter, for Firm F-001" in text
    assert send(applied, "L-2", "supply").status_code == 302
    assert dossier(book, "L-2").entry.steps[-1].by.role == "licensing"
    assert send(applied, "L-2", "supply", "head").status_code == 403


def test_who_wrote_the_application_is_told_why_not(site):
    book, clerk = site.world.book, site.world.who["licensing"]
    rows = site.world.rows("licence", "L-3")
    apply(book, clerk, Application("licence", "F-001", ("trade",), rows, "L-3", DAY))
    for step in ("take_up", "verify"):
        decide(book, clerk, Decision("L-3", step))
    text = text_of(site.as_("licensing").get("/en/desk/entry/L-3"))
    assert "You wrote what is decided on" in text and "do/grant" not in text
    assert "do/ask" in text, "a step of the procedure is open to its author"
    assert "You wrote" in text_of(site.as_("licensing").get("/en/desk/entry/L-3/do/grant"), 403)
    assert "do/grant" in text_of(site.as_("head").get("/en/desk/entry/L-3"))


@pytest.mark.parametrize("role", ["supervisor", "auditor", "lawyer", "laundering"])
def test_a_wrong_role(site, role):
    text = text_of(site.as_(role).get("/en/desk/entry/L-001"))
    assert "/do/" not in text
    assert "right_missing" in text_of(site.as_(role).get("/en/desk/entry/L-001/do/revoke"), 403)
    assert send(site, "L-001", "revoke", role, why="x").status_code == 403


def test_a_wrong_state_and_deeds_there_are_not(site):
    text = text_of(site.as_("licensing").get("/en/desk/entry/L-001/do/restore"), 409)
    assert "in force" in text and "granted" not in text
    for deed in ("abolish", "apply", "notify", "propose", "approve"):
        assert site.as_("licensing").get(f"/en/desk/entry/L-001/do/{deed}").status_code == 404
    assert site.as_("licensing").get("/en/desk/entry/L-9/do/revoke").status_code == 404
    where = "/en/desk/entry/L-001/do/approve?notice=7"
    assert site.as_("licensing").get(where).status_code == 404


def test_two_officers_at_once(site):
    seen = last(site, "L-001")
    assert send(site, "L-001", "revoke", why="first").status_code == 302
    text = text_of(send(site, "L-001", "end", "head", seen=seen, why="second"), 409)
    assert "has moved on since" in text and "Propose: revoke" in text
    assert "second" in text, "what was typed is not lost"
    assert dossier(site.world.book, "L-001").entry.proposals[0].deed == "revoke"
    assert "moved on" in text_of(send(site, "L-001", "end", "head", seen="", why="x"), 409)


def test_the_state_changed_while_the_form_was_open(applied):
    seen = last(applied, "L-2")
    decide(applied.world.book, firm_account(applied.world, "F-001"), Decision("L-2", "withdraw"))
    assert "Withdraw</b>" in text_of(send(applied, "L-2", "verify", seen=seen), 409)


def test_a_role_taken_away_while_the_page_is_open(site):
    account = site.world.who["licensing"]
    client = site.as_("licensing")
    assert client.get("/en/desk/entry/L-001/do/revoke").status_code == 200
    account.role = "supervisor"
    account.save()
    typed = {"seen": last(site, "L-001"), "effective": "2026-01-05", "why": "x", "step": "send"}
    assert client.post("/en/desk/entry/L-001/do/revoke", typed).status_code == 403


def test_an_earlier_proposal_falls_and_the_page_says_so(site):
    send(site, "L-001", "revoke", why="first")
    text = text_of(send(site, "L-001", "end", step="check", why="asked"))
    assert f"({last(site, 'L-001')}: revoke) falls" in text


def test_a_form_without_our_token_writes_nothing(site):
    client = site.as_("licensing", csrf=True)
    typed = {"seen": last(site, "L-001"), "effective": "2026-01-05", "why": "x", "step": "send"}
    assert client.post("/en/desk/entry/L-001/do/revoke", typed).status_code == 403
    assert dossier(site.world.book, "L-001").entry.proposals == {}


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_three_languages(site, lang):
    pack = site.world.book.pack
    deed = pack.registers["licence"].life.acts["revoke"].text[lang]
    text = text_of(site.as_("licensing").get(f"/{lang}/desk/entry/L-001/do/revoke"))
    heading = re.search("<h1>(.*?)</h1>", text)
    assert heading and heading[1].casefold() == deed.casefold()
    typed = {"seen": last(site, "L-001"), "effective": "2026-01-05", "why": "x", "step": "check"}
    text = text_of(site.as_("licensing").post(f"/{lang}/desk/entry/L-001/do/revoke", typed))
    assert pack.registers["licence"].life.states["revoked"].text[lang] in text


def test_brought_rows_of_a_stranger_s_schedule_are_not_read(site):
    """A field of a schedule that the form did not offer brings nothing."""
    answer = send(site, "L-001", "revoke", why="x", **CONDITION)
    assert answer.status_code == 302
    body = list(site.world.book.home.journal.acts(on="entry:L-001"))[-1].body
    assert "put" not in body and Brought(body.get("put", {})) == Brought()


def test_a_text_that_is_missing_in_several_languages_is_named_in_each(site):
    odd = {**CONDITION, "conditions.text.tk": "", "conditions.text.en": ""}
    text = text_of(send(site, "L-001", "impose", why="x", step="check", **odd), 400)
    columns = {c.name: c.text["en"] for c in site.world.book.schedules["conditions"].columns}
    for lang, own in (("tk", "Türkmençe"), ("en", "English")):
        assert f'href="#conditions.text.{lang}">{columns["text"]} ({own}): ' in text
    assert 'href="#conditions.text.ru"' not in text
