"""`user role|close|reset|unlock`: each as the command line gives it."""

import json

ADMIN = ("--as", "admin")


def test_a_role_is_changed_and_the_act_named(run, home):
    done = run("user", "role", "head", "--role", "auditor", "--why", "a new post", *ADMIN, "--json")
    assert done.code == 0 and done.document["schema"] == "perimeter-user-role/1"
    users = {one["handle"]: one for one in run("user", "list", "--json").document["users"]}
    assert users["head"]["role"] == "auditor"
    assert run("user", "role", "head", "--role", "head", *ADMIN).code == 2, "no reason"
    assert run("user", "role", "head", "--role", "king", "--why", "x", *ADMIN).code == 2
    assert run("user", "role", "admin", "--role", "head", "--why", "x", *ADMIN).code == 4


def test_a_closed_account_does_nothing_more(run, home):
    assert run("user", "close", "auditor", "--why", "left", *ADMIN).code == 0
    assert run("user", "close", "auditor", "--why", "left", *ADMIN).code == 4
    assert run("user", "close", "lawyer", "--why", "x", "--as", "head").code == 4


def test_a_reset_shows_a_new_password_once(run, home):
    done = run("user", "reset", "head", "--why", "lost phone", *ADMIN, "--json")
    assert done.code == 0 and len(done.document["password"]) == 20
    again = run("user", "reset", "head", "--why", "lost phone", *ADMIN, "--lang", "ru")
    assert "разовый пароль" in again.out and done.document["password"] not in again.out
    assert done.document["password"] not in json.dumps(run("user", "list", "--json").document)


def test_a_wait_is_lifted(run, home):
    done = run("user", "unlock", "head", *ADMIN, "--lang", "en")
    assert done.code == 0 and "without a wait" in done.out
    assert run("user", "unlock", "nobody", *ADMIN).code == 2


def test_the_book_verifies_after_them(run, home):
    run("user", "role", "head", "--role", "auditor", "--why", "x", *ADMIN)
    run("user", "reset", "lawyer", "--why", "x", *ADMIN)
    run("user", "close", "auditor", "--why", "x", *ADMIN)
    assert run("log", "verify", "--json").code == 0
