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


AS_OFFICER = ("--as", "licensing")


def enrolled(run):
    done = run("firm", "enrol", "F-1", "--name", "North", "--legal-form", "legal", *AS_OFFICER)
    assert done.code == 0


def test_a_code_on_paper_opens_an_account(run, home):
    enrolled(run)
    done = run("user", "code", "--firm", "F-1", "--role", "firm", *AS_OFFICER, "--json")
    assert done.code == 0 and done.document["schema"] == "perimeter-user-code/1"
    assert len(done.document["code"]) == 24 and done.document["until"] > "2026"
    said = run("user", "code", "--firm", "F-1", "--role", "firm", *AS_OFFICER, "--lang", "ru")
    assert "действует один раз" in said.out and done.document["code"] not in said.out


def test_a_code_on_paper_recovers_one_for_a_reason(run, home):
    enrolled(run)
    assert run("user", "add", "aman", "--role", "firm", "--firm", "F-1", *ADMIN).code == 0
    recover = ("user", "code", "--recover", "aman", *AS_OFFICER)
    assert run(*recover).code == 2, "no reason"
    assert run(*recover, "--why", "lost the phone").code == 0
    assert run("log", "verify").code == 0


def test_a_code_is_for_one_thing_and_given_by_who_may(run, home):
    enrolled(run)
    opens = ("--firm", "F-1", "--role", "firm")
    assert run("user", "code", *AS_OFFICER).code == 2
    assert run("user", "code", *opens, "--recover", "head", *AS_OFFICER).code == 2
    assert run("user", "code", "--firm", "F-1", *AS_OFFICER).code == 2, "no role"
    assert run("user", "code", "--recover", "head", "--why", "x", *AS_OFFICER).code == 4
    assert run("user", "code", *opens, *ADMIN).code == 4
