"""A certificate in words, from a pack alone; and that numbers once printed stand for ever."""

import pytest

from perimeter.core.problem import Damaged
from perimeter.law import pack, words
from perimeter.law.certified import fault, kind_of, service_words, services

# On paper somewhere: a line may be added here, and none is ever changed.
PRINTED = {
    "exchange": 1,
    "trade": 2,
    "storage": 3,
    "transfer": 4,
    "management": 5,
    "placement": 6,
}


@pytest.mark.parametrize("name", ["tm", "model"])
def test_numbers_of_services_never_change(name):
    assert pack.load(pack.find(name)).registers["licence"].codes == PRINTED


@pytest.fixture
def tm():
    return pack.load(pack.find("tm"))


def test_the_kind_and_services_behind_a_number(tm):
    licence = kind_of(tm, "L-000007")
    assert licence is tm.registers["licence"] and kind_of(tm, "X-1") is None
    assert services(licence, (3, 1, 99)) == ["storage", "exchange", "99"]
    assert service_words(licence, (3, 99), "en") == ["storage", "99"]
    assert services(None, (3,)) == ["3"] == service_words(None, (3,), "ru")


@pytest.mark.parametrize(
    "lang, day", [("tk", "05.03.2026"), ("ru", "05.03.2026"), ("en", "5 March 2026")]
)
def test_days_are_written_as_the_language_does(lang, day):
    error = Damaged("certificate_key_ended", day="2026-03-05", until="2026-03-01")
    assert fault(error, lang) == words.text(
        "certificate_key_ended",
        lang,
        day=day,
        until=day.replace("5 M", "1 M").replace("05.", "01."),
    )
