"""One's own account: what it shows, and sessions ended one by one or all at once."""

import re

import pytest

from perimeter.store.sessions import IDLE_LONGEST, LONGEST
from tests.web.visitors import main_of, person, sign_in, signed_in, visitor

PAGE = "/en/account"
PHONE = "Mozilla/5.0 (Linux; Android 15; K) Chrome/140.0 Mobile Safari/537.36"


def ends(client):
    return re.findall('name="end" value="([0-9a-f]+)"', main_of(client.get(PAGE)))


def test_it_shows_who_one_is_and_when_one_signed_in_before(site, clock):
    first = main_of(signed_in(site).get(PAGE))
    assert "supervisor" in first and "this is the first" in first
    clock.on(days=1)
    assert "2 March 2026" in main_of(signed_in(site).get(PAGE))


def test_sessions_are_shown_with_their_kind_of_browser_and_nothing_of_an_address(site, clock):
    here = signed_in(site, address="192.0.2.77")
    clock.on(minutes=5)
    signed_in(site, agent=PHONE, address="198.51.100.77")
    page = main_of(here.get(PAGE))
    assert "Firefox, computer" in page and "Chrome, phone" in page and "this session" in page
    assert len(ends(here)) == 1 and ".77" not in page
    keys = [here.session.session_key]
    assert not any(key in page for key in keys)


def test_one_session_is_ended(site, clock):
    here, other, third = signed_in(site), signed_in(site, agent=PHONE), signed_in(site)
    shown = ends(here)
    assert len(shown) == 2
    assert here.post(PAGE, {"end": shown[0]}).headers["Location"] == PAGE
    assert "The session has ended." in main_of(here.get(PAGE))
    assert "The session has ended." not in main_of(here.get(PAGE))
    left = [client.get("/en/desk").status_code for client in (here, other, third)]
    assert sorted(left) == [200, 200, 302] and left[0] == 200


def test_all_are_ended_and_ones_own_too(site, clock):
    here, other = signed_in(site), signed_in(site)
    assert here.post(PAGE, {"all": "1"}).headers["Location"] == "/en/"
    assert [c.get("/en/desk").status_code for c in (here, other)] == [302, 302]


def test_nobody_ends_anothers(site, clock):
    person("head")
    mine, theirs = signed_in(site), signed_in(site, "head")
    signed_in(site, "head")
    mine.post(PAGE, {"end": ends(theirs)[0]})
    assert len(ends(theirs)) == 1


def test_a_session_ends_by_itself(site, clock):
    idle, busy = signed_in(site), signed_in(site)
    for _ in range(LONGEST // IDLE_LONGEST):
        assert busy.get("/en/law").status_code == 200
        clock.on(seconds=int(IDLE_LONGEST.total_seconds()))
    assert idle.get("/en/law").headers["Location"].startswith("/en/sign-in")
    assert busy.get("/en/law").status_code == 200
    clock.on(seconds=1)
    assert busy.get("/en/law").status_code == 302
    assert busy.get("/en/sign-in").status_code == 200, "and is gone, not only refused"


def test_closing_an_account_or_changing_its_role_ends_its_sessions(site, clock):
    from perimeter.acts import account as deeds

    book, who = site.world.book, site.world.who["administrator"]
    client = signed_in(site)
    deeds.change_role(book, who, "supervisor", "auditor", "a new post")
    assert client.get("/en/desk").status_code == 302
    client = signed_in(site)
    deeds.close(book, who, "supervisor", "left")
    assert client.get("/en/desk").status_code == 302
    assert sign_in(visitor(site)).status_code == 400


@pytest.mark.parametrize(
    "lang, word", [("tk", "Açyk girişler"), ("ru", "Открытые сеансы"), ("en", "Open sessions")]
)
def test_three_languages(site, clock, lang, word):
    assert word in main_of(signed_in(site).get(f"/{lang}/account"))
