"""A request to another body is an act, its answer another; only the body asked answers, once."""

import pytest

from perimeter.acts.request import TEXT_CHARS_MAX, answer, ask, requests
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal

ARTICLE = "mining.energy"


@pytest.fixture
def energy(world):
    return world.who["energy"]


def test_asked_and_answered(world, energy):
    world.firm()
    asked = ask(world.book, world.who["licensing"], "energy", ARTICLE, "Is the meter yours?",
                "entry:L-001")  # fmt: skip
    assert (asked.on, asked.article, asked.body["to"]) == ("request:R-00001", ARTICLE, "energy")
    told = answer(world.book, energy, "R-00001", "It is.")
    assert (told.on, told.after, told.article) == (asked.on, asked.n, ARTICLE)
    ask(world.book, world.who["head"], "energy", ARTICLE, "And this one?")
    first, second = requests(world.book)
    assert (first.id, first.answered) == ("R-00002", None)
    assert (second.about, second.answered.why) == ("entry:L-001", "It is.")
    assert requests(world.book, known_at=asked.n)[0].answered is None


@pytest.mark.parametrize(
    "to, article, text, about, code",
    [
        ("head", ARTICLE, "x", "", "request_to_nobody"),
        ("nobody", ARTICLE, "x", "", "request_to_nobody"),
        ("energy", "no.article", "x", "", "article_unknown"),
        ("energy", ARTICLE, " ", "", "request_text"),
        ("energy", ARTICLE, "x" * (TEXT_CHARS_MAX + 1), "", "request_text"),
        ("energy", ARTICLE, "x", "planet:7", "subject_unknown"),
    ],
)
def test_requests_that_cannot_be(world, to, article, text, about, code):
    with pytest.raises(Refusal) as caught:
        ask(world.book, world.who["licensing"], to, article, text, about)
    assert caught.value.code == code
    assert requests(world.book) == []


def test_who_asks_and_who_answers(world, energy):
    with pytest.raises(NotAllowed):
        ask(world.book, energy, "energy", ARTICLE, "x")
    ask(world.book, world.who["licensing"], "energy", ARTICLE, "x")
    with pytest.raises(NotAllowed) as caught:
        answer(world.book, world.who["finance"], "R-00001", "not ours")
    assert caught.value.code == "request_to_others"
    with pytest.raises(NotAllowed):
        answer(world.book, world.who["licensing"], "R-00001", "x")
    with pytest.raises(NotFound):
        answer(world.book, energy, "R-00009", "x")
    answer(world.book, energy, "R-00001", "x")
    with pytest.raises(Conflict):
        answer(world.book, energy, "R-00001", "again")
