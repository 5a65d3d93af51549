"""The password changed: the old one asked, the new one long and one's own, other sessions ended."""

import pytest

from perimeter.store import signin
from perimeter.web.device import DEVICE_FREE
from tests.web.visitors import PASSWORD, Clock, main_of, person, sign_in, signed_in, visitor

PAGE = "/en/account/password"
NEW = "twelve letters or more"


@pytest.fixture
def client(site):
    Clock(site)
    person()
    return signed_in(site)


def send(client, old=PASSWORD, new=NEW, again=NEW, lang="en"):
    return client.post(f"/{lang}/account/password", {"old": old, "new": new, "again": again})


def test_the_new_one_counts_and_every_other_session_ends(site, client):
    other, key = signed_in(site), client.session.session_key
    assert send(client).headers["Location"] == "/en/account"
    assert "The password was changed" in main_of(client.get("/en/account"))
    assert client.session.session_key != key
    assert other.get("/en/desk").status_code == 302
    assert sign_in(visitor(site)).status_code == 400
    assert sign_in(visitor(site), password=NEW).status_code == 302


@pytest.mark.parametrize(
    "given, field, word",
    [
        ({"old": "not that one"}, "old", "does not fit"),
        ({"old": ""}, "old", "does not fit"),
        ({"new": "short", "again": "short"}, "new", "at least 12 characters"),
        ({"new": PASSWORD, "again": PASSWORD}, "new", "other than the present"),
        ({"new": "1q2w3e4r5t6y", "again": "1q2w3e4r5t6y"}, "new", "many people"),
        ({"again": "something else"}, "again", "alike both times"),
    ],
)
def test_what_does_not_do_is_said_at_its_field(site, client, given, field, word):
    answer = send(client, **given)
    assert answer.status_code == 400
    page = main_of(answer)
    assert f'<a href="#{field}">' in page and f'id="{field}-fault"' in page and word in page
    assert NEW not in page and PASSWORD not in page
    assert sign_in(visitor(site)).status_code == 302, "nothing changed"


def test_the_old_one_is_not_guessed_here(site, client):
    tries = [send(client, old=f"guess {n}").status_code for n in range(DEVICE_FREE)]
    assert set(tries) == {400}
    assert "The next try is taken" in main_of(send(client))
    assert sign_in(visitor(site), password=NEW).status_code == 400


def test_a_given_password_is_changed_first_of_all(site):
    clock = Clock(site)
    signin.give_password(person())
    client = visitor(site)
    sign_in(client)
    assert "was given to you" in main_of(client.get(PAGE))
    assert client.post("/en/account", {"all": "1"}).headers["Location"] == PAGE
    send(client)
    assert client.get("/en/desk").status_code == 200
    clock.on(minutes=1)
    assert sign_in(visitor(site), password=NEW).headers["Location"] == "/en/desk"


@pytest.mark.parametrize(
    "lang, word", [("tk", "Täze parol"), ("ru", "Новый пароль"), ("en", "New password")]
)
def test_three_languages(client, lang, word):
    page = main_of(client.get(f"/{lang}/account/password"))
    assert word in page and page.count('autocomplete="new-password"') == 2
    assert word.split()[0] in main_of(send(client, new="x", lang=lang))
