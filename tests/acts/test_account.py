"""Accounts: made by who may, in roles the pack has, for firms the book has."""

import pytest

from perimeter.acts.account import add
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store import accounts


def test_an_account_and_its_first_password(world):
    made, password = add(world.book, world.who["administrator"], "aman", "supervisor")
    assert made.number == "a-0007" and len(password) == 20 and made.check_password(password)
    assert accounts.find("aman") == accounts.find("a-0007")


def test_who_may_not_make_one(world):
    with pytest.raises(NotAllowed):
        add(world.book, world.who["head"], "aman", "supervisor")


@pytest.mark.parametrize(
    "role, firm, error",
    [
        ("king", "", Refusal),
        ("firm", "", Refusal),
        ("head", "F-1", Refusal),
        ("firm", "F-1", NotFound),
    ],
)
def test_roles_and_firms_fit(world, role, firm, error):
    with pytest.raises(error):
        add(world.book, world.who["administrator"], "aman", role, firm)


def test_a_handle_is_taken_once(world):
    with pytest.raises(Conflict):
        add(world.book, world.who["administrator"], "head", "head")


def test_a_closed_account_does_not_act(world):
    world.who["head"].is_active = False
    world.who["head"].save()
    with pytest.raises(NotAllowed):
        accounts.find("head")
