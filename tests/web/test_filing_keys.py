"""The page of filing keys: a firm enrols and revokes its own, an official revokes."""

from perimeter.acts import filing_key
from tests.acts.test_filing_key import public
from tests.web.visitors import main_of

PATH = "/en/firm/keys"
TYPED = {"name": "treasury", "until": "2026-06-30"}


def test_a_firm_enrols_a_key_and_revokes_it(site):
    client, book = site.as_(firm="F-001"), site.world.book
    assert "There is no key yet" in main_of(client.get(PATH))
    assert client.post(PATH, {**TYPED, "public": public(1)}).status_code == 302
    (key,) = filing_key.keys(book, "F-001")
    page = main_of(client.get(PATH))
    assert key.id in page and "treasury" in page and "in force" in page
    told = client.post(PATH, {"revoke": key.id, "why": ""})
    assert told.status_code == 400 and "why-fault" in main_of(told)
    assert client.post(PATH, {"revoke": key.id, "why": "rotated"}).status_code == 302
    page = main_of(client.get(PATH))
    assert "revoked" in page and "rotated" in page


def test_what_is_amiss_is_told_at_its_field_and_what_was_typed_stays(site):
    client = site.as_(firm="F-001")
    for typed, field in (
        ({"public": "x"}, "public"),
        ({"public": public(1), "name": ""}, "name"),
        ({"public": public(1), "until": "never"}, "until"),
        ({"public": public(1), "until": "2036-01-01"}, "until"),
    ):
        answer = client.post(PATH, {**TYPED, **typed})
        assert answer.status_code == 400 and f'id="{field}-fault"' in main_of(answer), field
    client.post(PATH, {**TYPED, "public": public(1)})
    again = client.post(PATH, {**TYPED, "name": "<b>", "public": public(1)})
    assert 'id="public-fault"' in main_of(again) and "&lt;b&gt;" in main_of(again)


def test_an_official_sees_a_firms_keys_and_revokes_one(site):
    site.as_(firm="F-001").post(PATH, {**TYPED, "public": public(1)})
    (key,) = filing_key.keys(site.world.book)
    client, path = site.as_("licensing"), "/en/desk/filing-keys/F-001"
    page = main_of(client.get(path))
    assert key.id in page and 'name="public"' not in page
    assert client.post(path, {**TYPED, "public": public(2)}).status_code == 403
    assert client.post(path, {"revoke": key.id, "why": "lost"}).status_code == 302
    assert filing_key.key(site.world.book, key.id).revoked
    assert client.post(path, {"revoke": key.id, "why": "again"}).status_code == 409
    assert client.get("/en/desk/filing-keys/F-999").status_code == 404


def test_another_firms_key_stays(site):
    site.world.firm("F-002")
    site.as_(firm="F-001").post(PATH, {**TYPED, "public": public(1)})
    (key,) = filing_key.keys(site.world.book)
    client = site.as_(firm="F-002")
    assert key.id not in main_of(client.get(PATH))
    assert client.post(PATH, {"revoke": key.id, "why": "spite"}).status_code == 403
