"""Keys: rotated, the old one still proves; revoked, it proves nothing."""

import pytest

from perimeter.acts.filing import receipt
from perimeter.acts.key import revoke, rotate
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.store.receipt import check
from perimeter.store.verify import Count, verify


def test_rotation(world):
    old = world.book.home.keys().current
    kept = receipt(world.book, world.book.home.journal.act(1))
    rotate(world.book, world.who["administrator"])
    keys = world.book.home.keys()
    assert keys.current.kid != old.kid and len(keys.keys) == 2
    assert check(kept, keys)[0].n == 1
    assert check(receipt(world.book, world.book.home.journal.act(1)), keys)[0].n == 1
    assert list(verify(world.book.home, Count())) == []


def test_revocation(world):
    kept = receipt(world.book, world.book.home.journal.act(1))
    kid = world.book.home.keys().current.kid
    with pytest.raises(Refusal):
        revoke(world.book, world.who["administrator"], kid, "")
    revoke(world.book, world.who["administrator"], kid, "the machine was stolen")
    with pytest.raises(Refusal) as caught:
        check(kept, world.book.home.keys())
    assert caught.value.code == "key_revoked"
    assert list(verify(world.book.home, Count())) == []
    with pytest.raises(NotFound):
        revoke(world.book, world.who["administrator"], "00000000", "why")


def test_who_may_not(world):
    with pytest.raises(NotAllowed):
        rotate(world.book, world.who["head"])
