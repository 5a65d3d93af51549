"""Automatic checks over a dossier: names, owners, what is listed twice, the legal form."""

import pytest

from perimeter.acts.apply import notify
from perimeter.acts.checks import checks, owner_lines
from perimeter.acts.contents import Brought
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from tests.world import firm_account

COMPANY = {
    "kind": "company", "country": "TM", "offshore_accounts": "no", "convicted": "no",
}  # fmt: skip


def states(world, entry):
    return {(one.code, one.state) for one in checks(world.book, dossier(world.book, entry))}


def ask(world, name="Firm", **rows):
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", name))
    given = world.rows("licence", "L-1") | rows
    world.apply("licence", "F-1", "L-1", ("exchange",), given)


def test_an_ordinary_application_passes_what_can_be_told(world):
    ask(world)
    found = states(world, "L-1")
    assert {("name_clear", "pass"), ("listed_alone", "pass"), ("owners_onshore", "pass")} <= found
    assert ("legal_form_no_register", "cannot_tell") in found
    assert not any(state == "fail" for _, state in found)


def test_a_banned_word_in_the_name_and_in_a_domain(world):
    channel = {"address": "turkmen-coin.example", "kind": "domain"}
    ask(world, "National Exchange", channels=[channel])
    told = [one for one in checks(world.book, dossier(world.book, "L-1")) if one.state == "fail"]
    assert len(told) == 2 and {one.article for one in told} == {"names.state_words"}


def test_a_banned_word_in_another_name(world):
    names = [{"name": "Ak Milli Birža", "kind": "trade"}, {"name": "Ak Birža", "kind": "former"}]
    ask(world, names=names)
    told = [one for one in checks(world.book, dossier(world.book, "L-1")) if one.state == "fail"]
    assert [(one.article, one.values["seen"]) for one in told] == [("names.state_words", "Milli")]


def test_owners_in_three_layers_one_of_them_offshore(world):
    person = {**world.rows("licence", "L-1")["owners"][0], "holds_in": "C-2"}
    layers = [
        {**COMPANY, "owner": "C-1", "holds_in": "firm", "share_bp": "10000", "company_name": "One"},
        {**COMPANY, "owner": "C-2", "holds_in": "C-1", "share_bp": "10000", "company_name": "Two",
         "country": "VG"},
        person,
    ]  # fmt: skip
    ask(world, owners=layers)
    assert ("owners_offshore", "fail") in states(world, "L-1")
    lines = owner_lines(world.book, dossier(world.book, "L-1"))
    assert [(line.depth, line.owner) for line in lines] == [(0, "C-1"), (1, "C-2"), (2, "O-1")]
    assert "offshore" in lines[1].flags and lines[2].total.share_bp == 10_000


def test_an_owner_who_owns_himself(world):
    ring = [
        {**COMPANY, "owner": "C-1", "holds_in": "firm", "share_bp": "10000", "company_name": "One"},
        {**COMPANY, "owner": "C-2", "holds_in": "C-1", "share_bp": "10000", "company_name": "Two"},
        {**COMPANY, "owner": "C-1", "holds_in": "C-2", "share_bp": "10000", "company_name": "One"},
    ]  # fmt: skip
    ask(world, owners=ring)
    assert ("owners_circle", "fail") in states(world, "L-1")


@pytest.mark.parametrize(
    "row, expected",
    [
        (["7", "legal", "Firm"], ("legal_form_agrees", "pass")),
        (["7", "legal", "Other"], ("legal_form_name_differs", "ask")),
        (["7", "entrepreneur", ""], ("legal_form_differs", "fail")),
        (["8", "legal", "Firm"], ("legal_form_not_registered", "fail")),
    ],
)
def test_the_legal_form_against_the_imported_register(world, row, expected):
    table = [["number", "legal_form", "name"], row]
    assert world.hand_in("company_register", "companies", table, period="2026").accepted
    seat = {**world.rows("licence", "L-1")["seat"][0], "registration": "7"}
    ask(world, seat=[seat])
    assert expected in states(world, "L-1")


def test_a_serial_in_two_applications_is_asked_about_by_name(world):
    for number in (3, 4):
        enrol(world.book, world.who["licensing"], Firm(f"F-{number}", "legal", "Miner"))
        rows = world.rows("miner", f"M-{number}")
        rows["machines"] = [{**rows["machines"][0], "serial": "SAME"}]
        world.apply("miner", f"F-{number}", f"M-{number}", rows=rows)
    told = [c for c in checks(world.book, dossier(world.book, "M-3")) if c.code == "listed_asked"]
    assert [(one.state, one.values["entry"]) for one in told] == [("ask", "M-4")]


def test_a_notice_is_checked_as_it_would_then_be(world):
    world.firm()
    owner = {**world.rows("licence", "L-1")["owners"][0], "country": "VG", "kind": "company"}
    owner = {k: v for k, v in owner.items() if k != "person_name"} | {"company_name": "Far"}
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought({"owners": [owner]}))
    found = dossier(world.book, "L-001")
    codes = {one.code for one in checks(world.book, found, notice=1)}
    assert "owners_offshore" in codes
    assert "owners_offshore" not in {one.code for one in checks(world.book, found)}
