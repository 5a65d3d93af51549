"""What is replied: a status and a sentence in three languages; no services of a person."""

import pytest

from perimeter.acts.known import of_entry, of_warning
from perimeter.acts.lookup import Lookup
from perimeter.acts.reply import BEST_FIRST, notes, reply, sentence, status_of
from perimeter.law import pack as packs
from tests.acts.searches import SEARCHES, entry, index, warned

PACK = packs.load(packs.find("tm"))


@pytest.fixture(scope="module")
def register():
    return index()


def known(*things):
    found = Lookup()
    found.move((), things)
    return found


def ids(said):
    return [one.thing.id for one in said.found]


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_answer_is_a_sentence_in_every_language(register, lang):
    for asked, *_ in SEARCHES:
        said = reply(register, PACK, asked)
        for text in (sentence(said, PACK, lang), *notes(said, lang)):
            assert text and "{" not in text and text.endswith(".")


@pytest.mark.parametrize(
    "asked, text",
    [
        ("L-001", "Çärjew Gapjyk is licensed (L-001), in force since 5 January 2026. "
         "For these services only: exchange."),
        ("L-002", "Ýolöten Birža has only applied (L-002, 5 January 2026) and is not licensed. "
         "Do not pay."),
        ("L-003", "Merw Exchange: Licence L-003 is not in force now: suspended since 5 "
         "January 2026. Do not pay."),
        ("L-004", "Žem Maýning: Licence L-004 is not in force: revoked since 5 January 2026. "
         "Do not pay."),
        ("L-005", "Aral Saklawjy: Licence L-005, in force with a restriction since 5 January 2026. "
         "For these services only: exchange."),
        ("M-001", "Çärjew Gapjyk: Registration of a miner M-001, in force since 5 January 2026. "
         "That is no licence to serve customers."),
        ("Altyn Pul", "Warning of 5 January 2026: Altyn Pul offers services without a licence. "
         "Do not pay."),
        ("aral", "Several bear this name or a part of it: choose the one you mean by its number."),
        ("nobody", "We do not know this name: do not pay."),
        ("nobody.example", "We do not know this website: do not pay."),
        ("x" * 201, "This is longer than any name: write only the name, number or address, "
         "up to 200 characters."),
    ],
)  # fmt: skip
def test_the_sentences(register, asked, text):
    assert sentence(reply(register, PACK, asked), PACK, "en") == text


def test_of_a_person_no_service_is_told(register):
    assert sentence(reply(register, PACK, "L-006"), PACK, "en") == (
        "Aman Amanow is licensed (L-006), in force since 5 January 2026."
    )


def test_a_destroyed_name_is_not_made_up():
    lookup = known(of_entry(entry("L-1", "", person=True)))
    said = sentence(reply(lookup, PACK, "L-1"), PACK, "en")
    assert said.startswith("Name not published is licensed")


@pytest.mark.parametrize(
    "status, given",
    [("submitted", "applied"), ("incomplete", "applied"), ("granted", "licensed"),
     ("restricted", "restricted"), ("suspended", "suspended"), ("cure_reported", "suspended"),
     ("revoked", "ended"), ("winding_up", "ended"), ("wound_up", "ended")],
)  # fmt: skip
def test_the_packs_states_are_told_in_the_words_of_whoever_asks(status, given):
    waits = given == "applied"
    one = entry("L-1", "A", status, waits=waits, was=not waits)
    assert status_of(of_entry(one), PACK) == given


@pytest.mark.parametrize("kind", ["miner", "pool", "hosting", "issuance", "ledger"])
def test_what_has_no_services_is_registered_and_not_licensed(kind):
    assert status_of(of_entry(entry("X-1", "A", kind=kind, services=())), PACK) == "registered"


def test_what_never_was_is_ended_once_it_was_refused():
    refused = entry("L-1", "A", "refused", was=False)
    assert status_of(of_entry(refused), PACK) == "ended"


def test_what_stands_best_of_one_holder_leads_but_a_licence_before_a_registration():
    old, new = entry("L-1", "Merw", "revoked", firm="F-1"), entry("L-2", "Merw", firm="F-1")
    mine = entry("M-3", "Merw", kind="miner", services=(), firm="F-1")
    said = reply(known(*map(of_entry, (mine, old, new))), PACK, "merw")
    assert (said.status, ids(said)) == ("licensed", ["L-2", "L-1", "M-3"])
    said = reply(known(*map(of_entry, (mine, old))), PACK, "merw")
    assert (said.status, ids(said)) == ("ended", ["L-1", "M-3"])


def test_two_holders_of_one_name_are_never_made_one():
    said = reply(
        known(of_entry(entry("L-1", "Merw")), of_entry(entry("L-2", "Мерв"))), PACK, "merw"
    )
    assert (said.status, said.lead, len(said.found)) == ("several", None, 2)


def test_a_warning_outranks_a_licence_and_names_the_genuine_one():
    clone = warned("W-1", "clone", "L-1", names=("Merw",), domains=("merw.test",))
    lookup = known(of_entry(entry("L-1", "Merw")), of_warning(clone))
    said = reply(lookup, PACK, "Merw")
    assert (said.status, ids(said)) == ("warning", ["warning:W-1", "L-1"])
    said = reply(lookup, PACK, "pay.merw.test")
    assert [one.how for one in said.found] == ["under", "genuine"] and not said.similar


def test_a_part_of_the_name_of_one_warned_of_accuses_nobody_else():
    lookup = known(
        of_entry(entry("L-1", "Ak Birža")), of_warning(warned("W-1", names=("Birža X",)))
    )
    assert reply(lookup, PACK, "birža").status == "several"
    assert reply(lookup, PACK, "birža x").status == "warning"


@pytest.mark.parametrize(
    "asked, note",
    [
        ("Gök Köpri", "Çärjew Gapjyk lists in the register: trade name Gök Köpri."),
        ("Daşoguz Sarrafy", "Çärjew Gapjyk lists in the register: former name Daşoguz Sarrafy."),
        ("birza.example", "Çärjew Gapjyk lists in the register: website birza.example."),
        ("shop.birza.example", "shop.birza.example is under birza.example."),
        ("gapj", "You wrote a part of the name. In full: Çärjew Gapjyk."),
        ("xn--gn-xka.example", "This address looks like gün.example; what it really is: "
         "xn--gn-xka.example."),
        ("a@birza.example", "A sender can write any address: before you pay, call the company "
         "yourself."),
        ("Çär\u200bjew Gapjyk", "What you wrote held invisible signs, now taken out. They are "
         "often put in to deceive."),
        ("Меrw Exchange", "One word mixes letters of two alphabets. That is how names are often "
         "copied."),
    ],
)  # fmt: skip
def test_what_is_said_beside(register, asked, note):
    assert note in notes(reply(register, PACK, asked), "en")


def test_who_asks_for_the_name_of_a_clone_is_told_of_its_genuine_bearer(register):
    said = reply(register, PACK, "Aral Pul")
    assert said.status == "warning"
    assert any("L-007" in note for note in notes(said, "en"))


def test_every_status_of_an_entry_has_its_rank():
    assert len(set(BEST_FIRST)) == 6
