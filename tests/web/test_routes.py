"""The gate: every route names what it takes, and asks for it; every refusal becomes a page."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from perimeter.core.problem import Refusal
from perimeter.law import pack as packs
from perimeter.law.references import RIGHTS
from perimeter.store.home import Place
from perimeter.store.vault import FILE_BYTES_MAX
from perimeter.web.api import OPERATIONS
from perimeter.web.gate import BODY_BYTES_MAX, FORM_BYTES_MAX, PUBLIC, SIGNED_IN
from perimeter.web.routes import ROUTES, urlpatterns
from perimeter.web.server import application
from perimeter.web.shelf import Shelf
from tests.conftest import fixed_source
from tests.web.conftest import Site
from tests.world import world as fresh

PARTS = {
    "lang": "en", "entry": "L-001", "n": 1, "finding": "0" * 24, "article": "custody.cold",
    "name": "checkpoint", "number": "R-00001", "deed": "revoke", "person": "p-0", "draft": 1,
    "topic": "unlicensed", "schedule": "seat", "row": "new", "firm": "F-001",
    "wallet": "bc1q", "chain": "eip155:1",
    "message": "A-1", "record": "p-0", "text": "HELLO", "warning": "W-00001", "form": "csv",
    "table": "history", "period": "2026-01", "digest": "0" * 64,
}  # fmt: skip
CLOSED = [route for route in ROUTES if route.right not in (PUBLIC, SIGNED_IN)]
ROLES = tuple(
    role for role in packs.load(packs.find("tm")).rights if role not in ("firm", "preparer")
)


def address(route):
    names = [part for part in PARTS if f":{part}>" in route.path]
    return reverse(route.name, kwargs={name: PARTS[name] for name in names})


def ask(client, route):
    return client.generic(route.methods[-1], address(route))


def by_name(route):
    return route.name


def test_every_route_is_public_or_names_a_right_and_there_are_no_others():
    assert all(route.right in (PUBLIC, SIGNED_IN, *RIGHTS) for route in ROUTES)
    api = {one.path for one in OPERATIONS}
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len(urlpatterns) == len(ROUTES) + len(api) + 1  # and what is none of the API's
    assert all(
        route.right in ("firm.view", "filing.send", "filing.key") for route in ROUTES if route.own
    )


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_a_method_that_is_not_named_is_refused(site, route):
    for method in {"GET", "POST", "PUT", "DELETE"} - set(route.methods):
        answer = site.as_("head").generic(method, address(route))
        assert answer.status_code == 405, method
        assert answer.headers["Allow"] == ", ".join(route.methods)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.right != PUBLIC], ids=by_name)
def test_who_is_not_signed_in_is_sent_to_sign_in(site, route):
    answer = ask(site.as_(), route)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/en/sign-in")


@pytest.mark.parametrize("route", CLOSED, ids=by_name)
def test_a_role_without_the_right_is_refused(site, route):
    rights = site.world.book.pack.rights
    tried = [role for role in ROLES if route.right not in rights[role].rights]
    for role in tried:
        answer = ask(site.as_(role), route)
        assert answer.status_code == 403, role
        assert "right_missing" in answer.content.decode()
    if route.right not in rights["firm"].rights:
        assert ask(site.as_(firm="F-001"), route).status_code == 403
    assert tried


@pytest.mark.parametrize("route", [r for r in ROUTES if r.own], ids=by_name)
def test_a_firms_page_is_for_a_firm(site, route):
    holders = [role for role in ROLES if route.right in site.world.book.pack.rights[role].rights]
    for role in holders:
        answer = ask(site.as_(role), route)
        assert answer.status_code == 403, role
        assert "firm_account_needed" in answer.content.decode()


@pytest.mark.parametrize("route", [r for r in ROUTES if r.right == PUBLIC], ids=by_name)
def test_public_pages_set_no_session(site, route):
    answer = (
        ask(site.as_(), route) if "POST" not in route.methods else site.as_().get(address(route))
    )
    assert answer.status_code in (200, 302, 404)  # act 1 is no act of that entry
    assert "session" not in answer.cookies
    assert route.name.startswith("sign-in") or not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "") or route.name.startswith("sign-in")


def test_every_page_is_closed_to_scripts_frames_and_foreign_hosts(site):
    for path in ("/en/", "/en/nothing", "/log/checkpoint", "/en/desk"):
        answer = site.as_().get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src" not in policy
        assert "form-action 'self'" in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_form_without_our_token_is_refused(site):
    client = site.as_("lawyer", csrf=True)
    answer = client.post("/en/sign-out")
    assert answer.status_code == 403
    assert "form_outdated" in answer.content.decode()


@pytest.mark.parametrize(
    "path, lang",
    [("/en/nothing", "en"), ("/tk/nothing/at/all", "tk"), ("/xx/", "ru"), ("/x", "ru")],
)
def test_an_unknown_address_is_a_page_in_the_readers_language(site, path, lang):
    answer = site.as_().get(path, headers={"accept-language": "de, ru;q=0.9, en;q=0.1"})
    assert answer.status_code == 404
    assert f'<html lang="{lang}">' in answer.content.decode()


def test_a_bug_shows_no_trace(site, monkeypatch, caplog):
    monkeypatch.setattr(type(site.shelf), "published", lambda self: 1 // 0)
    client = site.as_()
    client.raise_request_exception = False
    answer = client.get("/en/register/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert '<html lang="en">' in answer.content.decode()


def test_a_full_disk_is_told_as_such(site, monkeypatch):
    def full(self):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(type(site.shelf), "published", full)
    client = site.as_()
    client.raise_request_exception = False
    answer = client.get("/en/register/")
    assert answer.status_code == 503
    assert "No space is left" in answer.content.decode()


def test_a_refusal_keeps_its_status_and_says_what_to_do(site, monkeypatch):
    class Late(Refusal):
        status = 503

    def late(self):
        raise Late("our_fault")

    monkeypatch.setattr(type(site.shelf), "published", late)
    answer = site.as_().get("/ru/register/")
    assert answer.status_code == 503
    assert "Повторите" in answer.content.decode()


def test_a_large_body_is_read_only_from_who_is_signed_in(site):
    body = b"x" * (BODY_BYTES_MAX + 1)
    answer = site.as_().post("/en/sign-in", body, content_type="application/octet-stream")
    assert answer.status_code == 403
    assert "sign_in_to_send" in answer.content.decode()
    known = site.as_(firm="F-001").post("/en/firm/file", body, content_type="text/plain")
    assert known.status_code == 400


class Unread:
    """A body that nobody may begin to read."""

    def read(self, *_):
        raise AssertionError("read")

    readline = read


@pytest.mark.parametrize(
    "where, size, code",
    [
        ("apply/1/machines", 2 << 30, "body_larger"),
        ("account/password", FORM_BYTES_MAX + 1, "body_larger"),
        ("nothing", 2 << 30, "body_larger"),
        ("apply/1/papers/file/new", 2 << 30, "paper_larger"),
        ("firm/file", FILE_BYTES_MAX + 1, "file_too_large"),
        ("firm/file", "much", "file_too_large"),
    ],
)
def test_a_page_reads_no_more_than_it_can_use(site, where, size, code):
    sent = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread()}
    kind = "multipart/form-data; boundary=x"
    answer = site.as_(firm="F-001").post(f"/en/{where}", content_type=kind, **sent)
    assert answer.status_code == 413 and code in answer.content.decode()


def test_a_large_filing_is_read(site):
    sent = {"CONTENT_LENGTH": str(2 << 30), "wsgi.input": Unread()}
    with pytest.raises(AssertionError, match="read"):
        kind = "multipart/form-data; boundary=x"
        site.as_(firm="F-001").post("/en/firm/file", content_type=kind, **sent)


def test_signed_in_pages_are_not_kept_and_public_ones_are_asked_about(site):
    assert site.as_("head").get("/en/law").headers["Cache-Control"] == "no-store"
    first = site.as_().get("/en/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.as_().get("/en/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_another_pack_speaks_its_own_languages_and_says_it_is_invented(tmp_path):
    world = fresh(tmp_path, "model", ())
    application(Place(world.book.home.path, fixed_source("model")))
    client = Site(world, Shelf(world.book)).as_()
    assert client.get("/", headers={"accept-language": "tk"}).headers["Location"] == "/en/"
    assert client.get("/tk/").status_code == 404
    text = client.get("/ru/").content.decode()
    assert "Этот закон вымышлен" in text and 'hreflang="tk"' not in text
