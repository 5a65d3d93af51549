"""What somebody is known by: only what may be read, in forms that meet what is asked."""

from perimeter.acts.known import Mark, exact, keys, marks, of_entry, of_warning, terms
from perimeter.judging.asked import asked
from tests.acts.searches import ENTRIES, WARNINGS, entry


def kinds(thing):
    return {mark.kind for mark in marks(thing)}


def test_the_marks_of_an_entry():
    assert kinds(of_entry(ENTRIES[0])) == {
        "name", "number", "firm", "trade", "former", "short", "domain", "app", "phone", "social",
        "wallet",
    }  # fmt: skip
    assert kinds(of_entry(entry("L-1", "", rows={}))) == {"number", "firm"}


def test_the_marks_of_a_warning_and_its_number():
    assert kinds(of_warning(WARNINGS[1])) == {"warned", "number", "domain", "phone", "app"}
    assert of_warning(WARNINGS[0]).id != WARNINGS[0].id


def test_each_mark_meets_what_is_asked_in_its_words():
    for thing in [*map(of_entry, ENTRIES), *map(of_warning, WARNINGS)]:
        for mark in marks(thing):
            met = {key for key, _ in keys(asked(mark.value))}
            assert not exact(mark) or met & set(exact(mark)), mark


def test_a_page_within_a_site_is_not_the_site():
    page = exact(Mark("domain", "pages.example/birza"))
    assert page == ["link:pages.example/birza"]
    assert not {key for key, _ in keys(asked("pages.example"))} & set(page)


def test_what_is_under_a_host_is_said_to_be():
    met = dict(keys(asked("a.birza.example")))
    assert (met["link:a.birza.example"], met["link:birza.example"]) == ("same", "under")


def test_a_mark_that_nobody_reads_as_a_name_looks_like_nothing():
    assert terms(Mark("phone", "+99911223344")) == terms(Mark("name", "...")) == set()
    assert terms(Mark("name", "PAYPA1")) == {"paipai", "paipa1"}
