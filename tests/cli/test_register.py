"""`register`: asking, changing, deciding and showing on the command line."""

import json

import pytest

from perimeter.store.database import ItemRow
from tests.cli.conftest import judged
from tests.world import ROWS

CLERK, OFFICER, HEAD = ("--as", "clerk"), ("--as", "licensing"), ("--as", "head")
MACHINES = "serial,maker,model,algorithm,hash_rate_mhs,watts,site,title,title_document\n"


@pytest.fixture
def miner(run, home, tmp_path):
    """A firm with an account and a file of what its application lists, three machines in csv."""
    words = ("firm", "enrol", "F-1", "--name", "Miner", "--legal-form", "legal")
    assert run(*words, *OFFICER).code == 0
    assert run("user", "add", "clerk", "--role", "firm", "--firm", "F-1", "--as", "admin").code == 0
    rows, machines = tmp_path / "rows.json", tmp_path / "machines.csv"
    rows.write_text(json.dumps({name: [ROWS[name]] for name in ("seat", "sites", "wallets")}))
    machines.write_text(
        MACHINES + "".join(f"SN-{n},Maker,T110,sha256,110000000,3250,S-1,bought,\n" for n in "123")
    )
    return "--rows", rows, "--list", f"machines={machines}"


def apply(run, rows):
    done = run("register", "apply", "--kind", "miner", "--firm", "F-1", *rows, *CLERK, "--json")
    assert done.code == 0, done.err
    return done.document["on"].partition(":")[2]


def grant(run, entry):
    for deed in ("take_up", "verify"):
        assert run("register", "decide", entry, deed, *OFFICER).code == 0
    judged(run, entry)
    n = run("register", "decide", entry, "grant", *OFFICER, "--json").document["act"]
    assert run("register", "confirm", entry, "--act", n, *HEAD).code == 0
    return n


def shown(run, entry, *more):
    return run("register", "show", entry, *more, "--json").document


def test_a_miner_from_application_to_a_swapped_machine(run, miner):
    entry = apply(run, miner)
    assert entry == "M-00001" and shown(run, entry)["status"] == "submitted"
    grant(run, entry)
    size = run("log", "checkpoint", "--json").document["size"]
    words = ("register", "change", entry, "--drop", "machines=SN-1", "--why", "broken")
    asked = run(*words, *CLERK, "--json").document
    assert (asked["kind"], asked["notice"]) == ("notify", 1)
    waiting = shown(run, entry)
    assert [row["serial"] for row in waiting["lists"]["machines"]] == ["SN-1", "SN-2", "SN-3"]
    assert waiting["notices"][0]["status"] == "submitted"
    judged(run, entry, "--notice", "1")
    words = ("register", "decide", entry, "approve", "--notice", "1")
    n = run(*words, *OFFICER, "--json").document["act"]
    assert shown(run, entry)["proposals"] == [
        {"act": n, "notice": 1, "deed": "approve", "effective": shown(run, entry)["since"]}
    ]
    assert run("register", "confirm", entry, "--act", n, *HEAD).code == 0
    now = shown(run, entry)
    assert [row["serial"] for row in now["lists"]["machines"]] == ["SN-2", "SN-3"]
    then = shown(run, entry, "--known-at", size)
    assert len(then["lists"]["machines"]) == 3 and then["notices"] == []
    assert run("register", "show", entry, "--as-of", "2020-01-01").code == 2


def test_every_problem_is_said_with_its_place(run, miner, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"machines": [{"serial": "X", "watts": "many", "site": "S-9"}]}))
    words = ("register", "apply", "--kind", "miner", "--firm", "F-1", "--rows", bad, *CLERK)
    done = run(*words, "--json")
    assert done.code == 1
    assert {p["where"]["column"] for p in done.document["problems"]} >= {"watts", "maker"}
    assert "list machines, column watts, record 1" in done.err
    for text in ("[]", "{", '{"machines": {}}', '{"machines": [{"serial": 1}]}', "[" * 9000):
        bad.write_text(text)
        assert run(*words, "--json").document["code"] == "rows_not_json"
    assert run(*words[:-3], tmp_path / "none.json", *CLERK).code == 2
    assert run("register", "list", "--json").document["entries"] == []


def test_a_proposal_is_declined(run, miner):
    entry = apply(run, miner)
    n = grant(run, entry)
    assert run("register", "confirm", entry, "--act", n, *HEAD).code == 5
    words = ("register", "decide", entry, "revoke", "--why", "sold")
    n = run(*words, *OFFICER, "--json").document["act"]
    words = ("register", "decline", entry, "--act", n, "--why", "not proven")
    assert run(*words, *HEAD).code == 0
    assert shown(run, entry)["status"] == "granted" and shown(run, entry)["proposals"] == []


def test_a_suspension_names_its_last_day(run, miner):
    entry = apply(run, miner)
    grant(run, entry)
    words = ("register", "decide", entry, "suspend", "--why", "meter", *OFFICER, "--json")
    assert run(*words).document["code"] == "until_missing"
    assert run(*words, "--until", "soon").document["code"] == "day_unknown"
    assert run(*words, "--until", "2099-01-01").document["kind"] == "propose"


def test_one_body_asks_another(run, home):
    assert run("user", "add", "energy", "--role", "energy", "--as", "admin").code == 0
    words = ("request", "ask", "energy", "--under", "mining.energy", "--asked", "Whose meter?")
    assert run(*words, "--about", "firm:F-1", *OFFICER).code == 0
    words = ("request", "answer", "R-00001", "--answer", "Ours.", "--as")
    assert run(*words, "head").code == 4
    assert run(*words, "energy").code == 0
    [told] = run("request", "list", "--json").document["requests"]
    assert (told["to"], told["text"], told["answer"]) == ("energy", "Whose meter?", "Ours.")
    assert run(*words, "energy").code == 5


def test_an_index_that_does_not_follow_is_told_and_made_anew(run, miner):
    entry = apply(run, miner)
    ItemRow.objects.filter(value="sn2").delete()
    done = run("log", "verify", "--json")
    assert done.code == 1 and not done.document["whole"]
    assert done.document["faults"] == [{"part": "index", "name": entry, "code": "index_differs"}]
    assert run("register", "rebuild", "--json").document["entries"] == 1
    assert run("log", "verify").code == 0


def test_the_checklist_is_judged_and_the_letter_read(run, miner):
    entry = apply(run, miner)
    assert run("register", "decide", entry, "take_up", *OFFICER).code == 0
    words = ("register", "judge", entry, "--met", "mining.supply_stable")
    assert run(*words, "--unmet", "mining.wallet_active", *OFFICER, "--json").document["code"] == (
        "checklist_reason"
    )
    assert run(*words, "--unmet", "mining.wallet_active=No proof.", *OFFICER).code == 0
    listed = run("register", "checklist", entry, "--json").document["items"]
    states = {one["duty"]: one["state"] for one in listed}
    assert (states["mining.supply_stable"], states["mining.wallet_active"]) == ("met", "unmet")
    n = run("register", "decide", entry, "refuse", "--why", "See.", *OFFICER, "--json").document
    assert run("register", "confirm", entry, "--act", n["act"], *HEAD).code == 0
    letter = ("register", "letter", entry, "--act", n["act"] + 1)
    assert (
        "Reason: No proof." in run(*letter).out
        and "Основание: No proof." in run(*letter, "--lang", "ru").out
    )
    assert run("register", "letter", entry, "--act", n["act"]).code == 2  # a proposal has none
