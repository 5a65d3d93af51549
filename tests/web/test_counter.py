"""The counter: firms enrolled, and codes on paper given, shown once, listed and cancelled."""

import re
from html import unescape

import pytest

from perimeter.acts import account, papercode
from perimeter.acts.firm import firm, name_of
from perimeter.web.counter import following
from tests.web.visitors import NAME, main_of
from tests.world import firm_account

PAGE = "/en/desk/accounts/F-001"
CODE = re.compile(r"<code>((?:[0-9A-Z]{4}-){4}[0-9A-Z]{4})</code>")
FIRM = {"firm": "F-002", "legal_form": "legal", "name": "Northern Mine", "district": "Mary"}


@pytest.fixture
def officer(site):
    return site.as_("licensing")


def give(client, page=PAGE, **given):
    return client.post(page, {"open": "1", "role": "firm", "lang": "en", **given})


def acts(site, *kinds):
    return list(site.world.book.home.journal.acts(kinds=kinds))


def test_an_officer_gives_a_code_that_is_shown_once(site, officer):
    answer = give(officer)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    (code,) = CODE.findall(main_of(answer))
    assert papercode.find(site.world.book, code).role == "firm"
    assert not CODE.search(main_of(officer.get(PAGE)))
    (act,) = acts(site, "account-code")
    assert act.by.account == site.world.who["licensing"].number


@pytest.mark.parametrize(
    "lang, told", [("tk", "Hasap açmak üçin kodyňyz"), ("ru", "Ваш код"), ("en", "Your code")]
)
def test_the_sheet_is_in_the_language_of_whoever_takes_it(site, officer, lang, told):
    text = give(officer, lang=lang).content.decode()
    assert f'<html lang="{lang}">' in text and told in text
    assert f'href="{PAGE}"' in text, "and leads back in the officer's"


def test_the_sheet_says_where_how_and_until_when(site, officer):
    officer.defaults["perimeter.site"] = NAME
    text = unescape(main_of(give(officer)))
    assert f"{NAME}<wbr>/en/paper-code" in text and "<svg" in text and "19 January 2026" in text
    assert "Firm: Firm F-001. Role: Firm's signatory." in text and "never ask" in text
    officer.defaults["perimeter.site"] = ""
    text = unescape(main_of(give(officer)))
    assert "<svg" not in text and "“I have a code on paper”" in text, "no address is made up"


def test_a_code_to_recover_takes_an_account_of_the_firm_and_a_reason(site, officer):
    clerk = firm_account(site.world, "F-001")
    given = {"recover": "1", "account": clerk.number, "why": "lost the phone", "lang": "en"}
    text = unescape(main_of(officer.post(PAGE, given)))
    assert clerk.number in text and clerk.handle not in text
    assert papercode.find(site.world.book, CODE.search(text)[1]).account == clerk
    assert acts(site, "account-code")[0].why == "lost the phone"


@pytest.mark.parametrize(
    "given, field",
    [
        ({"role": "head"}, "role"),
        ({"role": ""}, "role"),
        ({"recover": "1", "account": "a-0001", "why": "x"}, "account"),
        ({"recover": "1", "account": "a-9999", "why": "x"}, "account"),
        ({"recover": "1", "why": ""}, "why"),
    ],
)
def test_what_does_not_do_is_told_at_its_field(site, officer, given, field):
    firm_account(site.world, "F-001")
    size = site.world.book.home.journal.size()
    answer = give(officer, **given)
    assert answer.status_code == 400 and f'id="{field}-fault"' in main_of(answer)
    assert site.world.book.home.journal.size() == size


def test_the_list_shows_accounts_and_codes_and_cancels_one(site, officer):
    clerk = firm_account(site.world, "F-001")
    code = CODE.search(main_of(give(officer)))[1]
    text = unescape(main_of(officer.get(PAGE)))
    assert clerk.handle in text and clerk.number in text and "never" in text
    assert "Open the account: Firm's signatory" in text and "Licensing officer" in text
    id_ = re.search(r'name="cancel" value="(\d+)"', text)[1]
    assert officer.post(PAGE, {"cancel": id_}).headers["Location"] == PAGE
    assert "Codes that were not used" not in main_of(officer.get(PAGE))
    assert len(acts(site, "account-code-end")) == 1
    assert officer.post(PAGE, {"cancel": id_}).status_code == 404
    assert officer.post(PAGE, {"cancel": "x"}).status_code == 404
    with pytest.raises(papercode.NotAllowed):
        papercode.find(site.world.book, code)


def test_a_closed_account_is_shown_as_such_and_not_offered(site, officer):
    clerk = firm_account(site.world, "F-001")
    account.close(site.world.book, site.world.who["administrator"], clerk.handle, "left")
    text = main_of(officer.get(PAGE))
    assert "closed" in text and "<option" not in text.split('id="account"')[-1].split("</table>")[0]
    given = {"recover": "1", "account": clerk.number, "why": "x"}
    assert officer.post(PAGE, given).status_code == 400


@pytest.mark.parametrize("role", ["administrator", "head", "supervisor", "auditor"])
def test_others_neither_see_it_nor_give_codes(site, role):
    client = site.as_(role)
    assert client.get(PAGE).status_code == 403 and give(client).status_code == 403
    assert client.get("/en/desk/enrol").status_code == 403
    assert not acts(site, "account-code")


def test_a_firm_that_is_not_in_the_book_has_no_page(officer):
    assert officer.get("/en/desk/accounts/F-404").status_code == 404
    assert give(officer, "/en/desk/accounts/F-404").status_code == 404


def test_it_is_found_from_the_counter_and_from_the_dossier(site, officer):
    assert 'href="/en/desk/enrol"' in main_of(officer.get("/en/apply"))
    assert f'href="{PAGE}"' in main_of(officer.get("/en/apply?firm=F-001"))
    assert f'href="{PAGE}"' in main_of(officer.get("/en/desk/entry/L-001"))
    assert PAGE not in main_of(site.as_("supervisor").get("/en/desk/entry/L-001"))
    assert PAGE not in main_of(site.as_(firm="F-001").get("/en/apply"))


def test_somebody_who_comes_for_the_first_time_is_enrolled_and_gets_a_code(site, officer):
    asked = main_of(officer.get("/en/desk/enrol"))
    assert 'value="F-002"' in asked
    done = officer.post("/en/desk/enrol", FIRM)
    assert done.headers["Location"] == "/en/desk/accounts/F-002"
    found = firm(site.world.book, "F-002")
    assert (found.name, found.legal_form, found.district) == ("Northern Mine", "legal", "Mary")
    text = main_of(officer.get("/en/desk/accounts/F-002"))
    assert "Northern Mine" in text and "no account yet" in text
    assert CODE.search(main_of(give(officer, "/en/desk/accounts/F-002")))


def test_an_entrepreneurs_name_goes_into_an_erasable_record(site, officer):
    given = {**FIRM, "legal_form": "entrepreneur", "name": "Unmistakable Person"}
    assert officer.post("/en/desk/enrol", given).status_code == 302
    assert name_of(firm(site.world.book, "F-002")) == "Unmistakable Person"
    written = b"".join(a.canonical() for a in site.world.book.home.journal.acts())
    assert b"Unmistakable" not in written


@pytest.mark.parametrize(
    "given, field",
    [
        ({"firm": "F-001"}, "firm"),
        ({"firm": ""}, "firm"),
        ({"firm": "ä b"}, "firm"),
        ({"legal_form": ""}, "legal_form"),
        ({"name": " \0 "}, "name"),
    ],
)
def test_a_firm_that_cannot_be_enrolled_is_told_at_its_field(site, officer, given, field):
    size = site.world.book.home.journal.size()
    answer = officer.post("/en/desk/enrol", {**FIRM, **given})
    assert answer.status_code == 400 and f'id="{field}-fault"' in main_of(answer)
    assert "Northern Mine" in main_of(answer) or field == "name"
    assert site.world.book.home.journal.size() == size


@pytest.mark.parametrize(
    "numbers, offered",
    [
        ([], "F-001"),
        (["F-001", "F-009"], "F-010"),
        (["F-999"], "F-1000"),
        (["north"], "F-001"),
        (["7"], "8"),
    ],
)
def test_the_number_offered_follows_the_last(numbers, offered):
    assert following(numbers) == offered
