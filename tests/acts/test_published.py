"""What the public may read of an entry: nothing asked for, nothing of a person's home or wallet."""

from datetime import timedelta

import pytest

from perimeter.acts import published, register
from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.published import Lists, of_entry
from perimeter.core.period import END_DAY
from perimeter.core.problem import NotFound
from tests.world import DAY, LATER, firm_account

SITE = {"kind": "domain", "address": "one.example"}
OTHER = {"kind": "domain", "address": "two.example"}


@pytest.fixture
def licensed(world):
    """L-001 with a public domain, changed for another by a notice."""
    enrol(world.book, world.who["licensing"], Firm("F-001", "legal", "Firm One", "", "Mary"))
    rows = {**world.rows("licence", "L-001"), "channels": [SITE]}
    world.apply("licence", "F-001", "L-001", ("exchange",), rows)
    return world


def test_of_what_is_asked_for_only_that_it_is(licensed):
    found = of_entry(licensed.book, "L-001")
    assert found.waits and not found.was and not found.stands
    assert found.rows == {} and found.services == () and len(found.steps) == 1
    assert (found.name, found.district) == ("Firm One", "Mary")


def test_what_is_in_force_is_shown_with_public_columns_alone(licensed):
    licensed.settle(Decision("L-001", "grant", effective=DAY))
    found = of_entry(licensed.book, "L-001")
    assert found.stands and found.services == ("exchange",) and found.of("channels") == (SITE,)
    assert set(found.rows) == {"seat", "channels"} and set(found.of("seat")[0]) == {"district"}
    assert [step.status for step in found.steps] == ["submitted", "granted"]


def test_it_stands_since_its_state_began_whatever_its_lists_did(licensed):
    licensed.settle(Decision("L-001", "grant", effective=DAY))
    change = Brought({"channels": [OTHER]}, {"channels": [[SITE["address"]]]})
    notify(licensed.book, firm_account(licensed, "F-001"), "L-001", change)
    assert of_entry(licensed.book, "L-001").of("channels") == (SITE,)
    licensed.settle(Decision("L-001", "approve", notice=1, effective=DAY + timedelta(days=3)))
    found = of_entry(licensed.book, "L-001")
    assert found.of("channels") == (OTHER,) and found.since == DAY
    assert of_entry(licensed.book, "L-001", DAY).of("channels") == (SITE,)


def test_after_its_end_no_service_is_left(licensed):
    licensed.settle(Decision("L-001", "grant", effective=DAY))
    licensed.settle(Decision("L-001", "revoke", "x", effective=DAY))
    found = of_entry(licensed.book, "L-001")
    assert (found.stands, found.waits, found.was, found.services) == (False, False, True, ())


def test_a_persons_lists_stay_closed(world):
    enrol(world.book, world.who["licensing"], Firm("F-2", "entrepreneur", "Invented Person"))
    rows = {**world.rows("licence", "L-2"), "channels": [SITE]}
    world.apply("licence", "F-2", "L-2", ("exchange",), rows)
    world.settle(Decision("L-2", "grant", effective=DAY))
    found = of_entry(world.book, "L-2")
    assert found.person and found.rows == {} and found.services == ("exchange",)
    assert found.name == "Invented Person"


@pytest.mark.parametrize("deed", ["refuse", "withdraw"])
def test_what_a_person_asked_for_in_vain_bears_no_name(world, deed):
    who = world.who["licensing"]
    for firm, form in (("F-2", "entrepreneur"), ("F-3", "legal")):
        enrol(world.book, who, Firm(firm, form, f"Invented {form}", "", "Mary"))
        world.apply("licence", firm, f"L-{firm[2:]}", ("exchange",))
    waits = of_entry(world.book, "L-2")
    assert waits.waits and (waits.name, waits.district) == ("Invented entrepreneur", "Mary")
    for firm in ("F-2", "F-3"):
        if deed == "refuse":
            world.settle(Decision(f"L-{firm[2:]}", "refuse", "x", effective=DAY))
        else:
            decide(world.book, firm_account(world, firm), Decision(f"L-{firm[2:]}", "withdraw"))
    ended = {"refuse": "refused", "withdraw": "withdrawn"}[deed]
    assert of_entry(world.book, "L-2").status == ended
    today, before = world.book.today(), of_entry(world.book, "L-2").steps[0].effective
    for day in (END_DAY, today, before):
        every = published.every(world.book, day)
        for found in (of_entry(world.book, "L-2", day), every["L-2"]):
            assert (found.name, found.district, found.stands) == ("", "", False), day
        assert of_entry(world.book, "L-3", day).name == "Invented legal"


def test_an_entry_that_is_not_there_yet(licensed):
    with pytest.raises(NotFound):
        of_entry(licensed.book, "L-001", DAY - timedelta(days=1))
    with pytest.raises(NotFound):
        of_entry(licensed.book, "L-9")


def test_folding_in_any_portions_shows_what_the_dossier_shows(licensed):
    book = licensed.book
    licensed.settle(Decision("L-001", "grant", effective=DAY))
    change = Brought({"channels": [OTHER]}, services=("storage",))
    notify(book, firm_account(licensed, "F-001"), "L-001", change)
    licensed.settle(Decision("L-001", "approve", notice=1, effective=LATER))
    acts = list(book.home.journal.acts(kinds=register.kinds(book.pack)))
    whole, entry = of_entry(book, "L-001"), register.register(book).entries["L-001"]
    kind, holder = book.pack.registers["licence"], register.register(book).firms["F-001"]
    for cut in range(len(acts)):
        lists = Lists()
        for part in (acts[:cut], acts[cut:]):
            published.fold(part, book.pack, book.schedules, lists)
        shown = published.published(entry, kind, holder, "Firm One", lists.of["L-001"])
        assert shown == whole and lists.waiting == {} and lists.size == acts[-1].n
