"""Who may do what: the page says what the pack says, and every route does what the page says.

Requests are made from the list of routes, so that a new one cannot be forgotten.
"""

from html import unescape

import pytest
from django.test import Client, override_settings

from perimeter.law import words
from perimeter.law.references import RIGHTS
from perimeter.store import accounts
from perimeter.store.home import Place
from perimeter.web.gate import PUBLIC, SHELF, SIGNED_IN
from perimeter.web.routes import ROUTES
from perimeter.web.server import application
from perimeter.web.shelf import Shelf
from tests.conftest import fixed_source
from tests.web.conftest import BACKEND, QUICK
from tests.web.test_routes import address
from tests.world import world as fresh

PACKS = ("tm", "model")


@pytest.fixture(scope="module", params=PACKS)
def office(request, tmp_path_factory):
    """(the book, a signed-in visitor for every role of its pack)."""
    world = fresh(tmp_path_factory.mktemp(request.param), request.param, ())
    world.firm()
    application(Place(world.book.home.path, fixed_source("matrix")))
    shelf, visitors = Shelf(world.book), {}
    for role, of in world.book.pack.rights.items():
        account = accounts.add(f"the-{role}", role, None, "F-001" if of.own else "")
        visitors[role] = Client(**{SHELF: shelf})
        visitors[role].raise_request_exception = False
        visitors[role].force_login(account, BACKEND)
    with override_settings(PASSWORD_HASHERS=QUICK):
        yield world.book, visitors


def is_allowed(route, role):
    if route.right not in (PUBLIC, SIGNED_IN) and route.right not in role.rights:
        return False
    return not route.own or role.own


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_for_every_role_as_the_pack_says(office, route):
    book, visitors = office
    for name, role in book.pack.rights.items():
        for method in route.methods:
            if route.name == "sign-out":
                continue
            answer = visitors[name].generic(method, address(route))
            assert answer.status_code < 500, (name, method)
            text = unescape(answer.content.decode()) if answer.status_code == 403 else ""
            missing = "firm_account_needed" in text or (
                "right_missing" in text and f"“{words.right(route.right, 'en')}”" in text
            )
            assert missing != is_allowed(route, role), (name, method, answer.status_code)


def test_staff_s_routes_refuse_firms_and_firms_routes_refuse_staff(office):
    book, _ = office
    firms = [role for role in book.pack.rights.values() if role.own]
    staff = [role for role in book.pack.rights.values() if not role.own]
    assert firms and staff
    for route in ROUTES:
        if "/desk" in route.path and route.right != SIGNED_IN:
            assert not any(is_allowed(route, role) for role in firms), route.name
        if "/firm" in route.path:
            assert route.own and not any(is_allowed(route, role) for role in staff), route.name


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_the_page_says_what_the_pack_says(site, lang):
    text = site.as_("administrator").get(f"/{lang}/desk/rights").content.decode()
    pack = site.world.book.pack
    rows = text.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
    ticks = [[">" in cell and cell.strip() != ">" for cell in _cells(row)] for row in rows]
    assert ticks == [[right in role.rights for role in pack.rights.values()] for right in RIGHTS]
    for role in pack.rights.values():
        assert role.text[lang].replace("'", "&#x27;") in text


def _cells(row):
    return [cell.split("</td>")[0] for cell in row.split("<td")[1:]]


def test_whoever_is_signed_in_may_read_it(site):
    for client in (site.as_(firm="F-001"), site.as_("commission")):
        assert client.get("/en/desk/rights").status_code == 200
        assert client.post("/en/desk/rights").status_code == 405
    assert site.as_().get("/en/desk/rights").status_code == 302


def test_it_names_the_pages_behind_each_right(site):
    text = site.as_("head").get("/en/desk/rights").content.decode()
    assert "/desk/entry/{entry}/record/{person}" in text and "<code>/desk/journal</code>" in text
