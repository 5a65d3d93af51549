"""Certificates: what is on one, the same for whoever asks, and when there is none."""

from datetime import date

import pytest

from perimeter.acts.certificate import domains, issue
from perimeter.acts.decide import Decision
from perimeter.acts.firm import firm
from perimeter.acts.key import CERTIFICATES, rotate
from perimeter.acts.people import destroy
from perimeter.core.certificate import BYTES_MAX, Claims, signed_bytes
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store import accounts
from perimeter.store.certkeys import checked
from tests.acts.issued import DOMAIN, NAME, SITE, keyed, licensed, made, mining
from tests.world import firm_account


@pytest.fixture
def licence(world):
    keyed(world)
    licensed(world)
    return world


def test_it_says_what_the_register_says(licence):
    book = licence.book
    one = made(licence)
    assert one.claims == Claims("L-71", NAME, (1, 3), DOMAIN, one.found.last, date(2026, 1, 5))
    assert book.home.journal.act(one.claims.act).on == "entry:L-71"
    assert checked(book.home.keys().certificates, one.text) == one.claims
    assert one.text.startswith("HTTPS://REGISTER.EXAMPLE/C/")
    assert len(signed_bytes(one.text)) <= BYTES_MAX
    assert domains(one.found)[1] == DOMAIN  # the first one is too long


def test_it_is_computed_and_not_written(licence):
    size = licence.book.home.journal.size()
    holder = firm_account(licence, "F-71")
    first = issue(licence.book, holder, "L-71", SITE)
    assert first.text == made(licence).text
    assert licence.book.home.journal.size() == size
    rotate(licence.book, licence.who["administrator"], CERTIFICATES)
    again = made(licence)
    assert again.claims == first.claims and again.text != first.text
    assert checked(licence.book.home.keys().certificates, first.text) == first.claims


def test_a_miner_s_names_neither_services_nor_domain_nor_an_end(licence):
    mining(licence)
    claims = made(licence, "M-81").claims
    assert (claims.services, claims.domain, claims.until) == ((), "", None)


def test_a_natural_person_s_says_no_more_than_the_register(licence):
    mining(licence, "entrepreneur")
    one = made(licence, "M-81")
    assert one.found.person and one.claims.name == "Demirgazyk Maýner" and not one.found.rows


def test_who_may_take_it(licence):
    book = licence.book
    for role in ("supervisor", "head", "laundering", "auditor"):
        assert issue(book, licence.who[role], "L-71", SITE).text == made(licence).text
    for role in ("administrator", "finance", "commission", "messenger"):
        with pytest.raises(NotAllowed):
            issue(book, licence.who[role], "L-71", SITE)
    with pytest.raises(NotAllowed, match="schedules_only"):
        issue(book, licence.who["energy"], "L-71", SITE)
    mining(licence)
    with pytest.raises(NotFound):  # another firm's
        issue(book, firm_account(licence, "F-81"), "L-71", SITE)
    preparer = accounts.add("preparer", "preparer", None, "F-71")
    assert issue(book, preparer, "L-71", SITE).text == made(licence).text


def test_none_without_a_key(world):
    licensed(world)
    with pytest.raises(Refusal, match="certificate_key_missing"):
        made(world)


def test_none_where_the_entry_is_not_in_force(licence):
    with pytest.raises(NotFound):
        made(licence, "L-404")
    rows = licence.rows("licence", "L-9")
    licence.apply("licence", "F-71", "L-9", ("exchange",), rows)
    with pytest.raises(Conflict, match="status=submitted"):
        made(licence, "L-9")
    licence.settle(Decision("L-71", "revoke", "No filings for a year"))
    with pytest.raises(Conflict, match="status=revoked"):
        made(licence)


def test_none_under_a_name_that_was_destroyed(licence):
    mining(licence, "entrepreneur")
    record = firm(licence.book, "F-81").person
    assert record
    destroy(licence.book, licence.who["head"], record, "asked for")
    with pytest.raises(Refusal, match="certificate_nameless"):
        made(licence, "M-81")


def test_none_without_an_address_to_lead_to(licence):
    with pytest.raises(Refusal, match="certificate_site_missing"):
        made(licence, site="")
