"""Accounts: made by who may, in roles the pack has, for firms the book has."""

import pytest

from perimeter.acts.account import add, change_role, close, reset, unlock
from perimeter.core.problem import Conflict, NotAllowed, NotFound, Refusal
from perimeter.store import accounts
from perimeter.store.signin import is_temporary


def test_an_account_and_its_first_password(world):
    made, password = add(world.book, world.who["administrator"], "aman", "supervisor")
    assert made.number == f"a-{len(accounts.every()):04}"
    assert len(password) == 20 and made.check_password(password)
    assert accounts.find("aman") == accounts.find(made.number)


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


def admin(world):
    return world.who["administrator"]


def acts_on(world, account):
    return list(world.book.home.journal.acts(on=f"account:{account.number}"))


def test_opening_is_an_act_with_role_and_firm_and_no_handle(world):
    world.firm()
    made, _ = add(world.book, admin(world), "aman", "supervisor")
    clerk, _ = add(world.book, admin(world), "berdi", "firm", "F-001")
    assert [(a.kind, a.body) for a in acts_on(world, made)] == [
        ("account-open", {"role": "supervisor"})
    ]
    assert [a.body for a in acts_on(world, clerk)] == [{"role": "firm", "firm": "F-001"}]
    assert acts_on(world, made)[0].by.account == admin(world).number
    assert is_temporary(made)


def test_where_the_handle_is_taken_nothing_is_written(world):
    size = world.book.home.journal.size()
    with pytest.raises(Conflict):
        add(world.book, admin(world), "head", "head")
    assert world.book.home.journal.size() == size


def test_a_role_is_changed_by_an_act_that_says_what_it_was(world):
    act = change_role(world.book, admin(world), "supervisor", "auditor", "a new post")
    assert (act.kind, act.body, act.why) == (
        "account-role", {"role": "auditor", "was": "supervisor"}, "a new post",
    )  # fmt: skip
    assert accounts.find("supervisor").role == "auditor"


def test_closing_is_an_act_and_the_number_is_not_given_again(world):
    act = close(world.book, admin(world), "lawyer", "left")
    assert act.kind == "account-close" and act.on.startswith("account:a-")
    with pytest.raises(NotAllowed):
        accounts.find("lawyer")
    made, _ = add(world.book, admin(world), "aman", "lawyer")
    assert made.number == f"a-{len(accounts.every()):04}"


def test_a_reset_is_an_act_that_holds_no_password(world):
    account, password = reset(world.book, admin(world), "head", "lost phone")
    account.refresh_from_db()
    assert account.check_password(password) and is_temporary(account)
    (act,) = acts_on(world, account)
    assert act.kind == "account-reset" and password.encode() not in act.canonical()


def test_lifting_a_wait_is_no_act(world):
    size = world.book.home.journal.size()
    assert unlock(world.book, admin(world), "head").handle == "head"
    assert world.book.home.journal.size() == size


DEEDS = {
    "role": lambda world, who, name, why: change_role(world.book, who, name, "auditor", why),
    "close": lambda world, who, name, why: close(world.book, who, name, why),
    "reset": lambda world, who, name, why: reset(world.book, who, name, why),
    "unlock": lambda world, who, name, why: unlock(world.book, who, name),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_each_takes_the_right_and_an_account_there_is(world, deed):
    with pytest.raises(NotAllowed) as refused:
        deed(world, world.who["head"], "supervisor", "why")
    assert refused.value.code == "right_missing"
    with pytest.raises(NotFound):
        deed(world, admin(world), "nobody", "why")


@pytest.mark.parametrize("deed", [DEEDS[n] for n in ("role", "close", "reset")])
def test_each_is_on_anothers_account_and_says_why(world, deed):
    size = world.book.home.journal.size()
    with pytest.raises(NotAllowed) as refused:
        deed(world, admin(world), admin(world).handle, "why")
    assert refused.value.code == "own_account"
    with pytest.raises(Refusal) as refused:
        deed(world, admin(world), "supervisor", "")
    assert refused.value.code == "reason_missing"
    assert world.book.home.journal.size() == size
    assert accounts.find("supervisor").role == "supervisor"


def test_an_official_does_not_become_a_firm_nor_a_firm_an_official(world):
    world.firm()
    add(world.book, admin(world), "berdi", "firm", "F-001")
    for name, role in (("berdi", "head"), ("head", "firm"), ("head", "king")):
        with pytest.raises(Refusal):
            change_role(world.book, admin(world), name, role, "why")
    assert accounts.find("berdi").role == "firm" and accounts.find("head").role == "head"


def test_no_handle_stands_in_any_act(world):
    add(world.book, admin(world), "unmistakable", "head")
    change_role(world.book, admin(world), "unmistakable", "auditor", "why")
    reset(world.book, admin(world), "unmistakable", "why")
    close(world.book, admin(world), "unmistakable", "why")
    acts = b"".join(act.canonical() for act in world.book.home.journal.acts())
    assert b"account-close" in acts and b"unmistakable" not in acts
