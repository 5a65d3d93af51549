"""The power is cut at every sync of a filing: what was acknowledged is there once; what was not is
not, or is resumed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from random import Random

import pytest

from perimeter.acts import filing_key
from perimeter.acts.book import Book, open_book
from perimeter.store.home import Place
from perimeter.tables import examined
from tests.acts.steps import FIRMS, Said, found, hand_in, plan, said
from tests.acts.test_filing_key import public
from tests.conftest import fixed_source
from tests.store.powercut import watched
from tests.world import firm_account
from tests.world import world as fresh

UNTIL = date(2026, 6, 30)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def disk(tmp_path, monkeypatch):
    monkeypatch.setattr(examined, "shipped", lambda _: ())  # what rows say is not asked
    (tmp_path / "live").mkdir()
    with watched(tmp_path / "live") as disk:
        made = fresh(disk.root)
        made.sources()
        for number, firm in enumerate(FIRMS):
            made.firm(firm)
            clerk = firm_account(made, firm)
            filing_key.enrol(made.book, clerk, public(number), "program", UNTIL)
        yield disk


def opened(folder: Path, seed: str = "again") -> Book:
    return open_book(Place(folder / "home", fixed_source(seed, datetime(2026, 2, 10))))


@dataclass
class Sequence:
    """Steps handed in one after another: what was acknowledged, and of the upload in flight."""

    seed: str
    told: tuple[Said, ...] = ()
    upload: tuple[str, int] = ("", 0)

    def goes_on(self, book: Book, folder: Path) -> None:
        """Hands in the step that is in flight."""
        step = plan(self.seed, self.told)[0][-1]
        outcome = hand_in(book, step, folder, self._hears, self.upload[0])
        self.told, self.upload = (*self.told, said(book, outcome)), ("", 0)

    def _hears(self, upload: str, offset: int) -> None:
        self.upload = (upload, offset)


def check(image: Path, sequence: Sequence, again: bool = True) -> None:
    """What is left holds what was acknowledged and can be gone on with."""
    book, left = opened(image), replace(sequence)
    assert book.home.log.head().size == book.home.journal.size()
    assert found(book, left.seed, left.told, left.upload, thorough=True).wrong == ()
    if again:
        left.goes_on(book, image)
        assert found(book, left.seed, left.told, thorough=True).wrong == ()


def cut_at_each_sync(disk, tmp_path, sequence, steps, chance):
    """What would be left at each sync and after each acknowledgement, with what had been told."""
    images, book = [], opened(disk.root, "first")

    def cut():
        target = tmp_path / f"cut-{len(images)}"
        images.append((disk.cut(target, chance), replace(sequence)))

    disk.meanwhile = cut
    for _ in range(steps):
        sequence.goes_on(book, tmp_path)
        cut()
    disk.meanwhile = lambda: None
    return images


@pytest.mark.slow
@pytest.mark.parametrize("seed, chance", [("one", None), ("two", 1), ("three", 2)])
def test_the_power_is_cut_at_each_sync(disk, tmp_path, seed, chance):
    chance = chance and Random(chance)
    images = cut_at_each_sync(disk, tmp_path, Sequence(seed), 6, chance)
    assert len(images) > 60
    for number, (image, sequence) in enumerate(images):
        check(image, sequence, again=number % 4 == 0)


def test_what_is_acknowledged_outlives_a_cut_and_is_gone_on_from(disk, tmp_path):
    sequence = Sequence("a")
    sequence.goes_on(opened(disk.root), tmp_path)
    check(disk.cut(tmp_path / "cut"), sequence)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["four", "five", "six"])
def test_kills_at_syncs_and_cuts_after_them(disk, tmp_path, seed):
    """What a killed process wrote and did not sync is believed by nobody who comes after."""
    chance, sequence, kills, images = Random(seed), Sequence(seed), 0, []
    while len(sequence.told) < 20:
        left = count(chance.randint(0, 15), -1)
        disk.meanwhile = lambda left=left: dies(next(left))
        try:
            sequence.goes_on(opened(disk.root, f"{kills} {len(images)}"), tmp_path)
        except Killed:
            kills += 1
            if chance.random() < 0.7:
                continue
        images.append((disk.cut(tmp_path / f"cut-{len(images)}"), replace(sequence)))
    assert kills > 30
    for image, sequence in images:
        check(image, sequence)


def dies(left):
    if left == 0:
        raise Killed
