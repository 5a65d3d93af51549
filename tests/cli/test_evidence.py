"""`--paper` and `register paper`: files brought with a deed, and opened by an act."""

import stat

import pytest

from tests.cli.test_register import CLERK, HEAD, OFFICER, apply, grant, miner, shown  # noqa: F401

TEXT = "The lease of an invented site.\n"


@pytest.fixture
def lease(tmp_path):
    path = tmp_path / "lease.txt"
    path.write_text(TEXT)
    return path


def size(run):
    return run("log", "checkpoint", "--json").document["size"]


def test_a_file_is_brought_and_opened_by_an_act(run, miner, lease, tmp_path):  # noqa: F811
    entry = apply(run, (*miner, "--paper", f"lease={lease}", "--paper", f"title={lease}"))
    rows = shown(run, entry)["lists"]["papers"]
    assert [(row["paper"], row["shows"]) for row in rows] == [("E-1", "lease"), ("E-2", "title")]
    before, out = size(run), tmp_path / "opened"
    words = ("register", "paper", entry, "E-1", "--out", out)
    done = run(*words, *OFFICER, "--json")
    assert done.code == 0 and done.document["shows"] == "lease" and "lease.txt" not in done.out
    assert out.read_text() == TEXT and stat.S_IMODE(out.stat().st_mode) == 0o600
    assert size(run) == before + 1
    assert run(*words, *CLERK).code == 0 and size(run) == before + 1
    assert run("log", "verify").code == 0
    record = run("person", "show", rows[0]["record"], *HEAD, "--json").document["record"]
    assert record["file_name"] == "lease.txt" and "key" not in record


def test_a_change_goes_on_numbering_and_a_notice_is_named(run, miner, lease, tmp_path):  # noqa: F811
    entry = apply(run, (*miner, "--paper", f"lease={lease}"))
    grant(run, entry)
    assert run("register", "change", entry, "--paper", f"safety={lease}", *CLERK).code == 0
    words = ("register", "paper", entry, "E-2", "--out", tmp_path / "opened", *OFFICER)
    done = run(*words, "--json")
    assert (done.code, done.document["code"]) == (2, "paper_unknown")
    assert run(*words, "--notice", "1").code == 0


def test_what_keeps_a_file_out_is_said(run, miner, lease, tmp_path):  # noqa: F811
    asked = ("register", "apply", "--kind", "miner", "--firm", "F-1", *miner)
    runs = tmp_path / "charter.pdf"
    runs.write_bytes(b"MZ\x90\0" + b"\0" * 60)
    before = size(run)
    for given, code in (
        ("lease", "paper_given"), (f"={lease}", "paper_given"), ("lease=", "paper_given"),
        (f"lease={tmp_path / 'none'}", "file_missing"), (f"charter={runs}", "faulty"),
        (f"nonsense={lease}", "faulty"),
    ):  # fmt: skip
        done = run(*asked, "--paper", given, *CLERK, "--json", "--lang", "en")
        assert done.code and done.document["code"] == code, given
    words = (*asked, "--paper", f"lease={lease}")
    assert run(*words, "--as", "auditor", "--json").document["code"] == "right_missing"
    assert size(run) == before


def test_who_may_not_look(run, miner, lease, tmp_path):  # noqa: F811
    entry = apply(run, (*miner, "--paper", f"lease={lease}"))
    out, before = tmp_path / "opened", size(run)
    for role in ("lawyer", "supervisor", "admin"):
        done = run("register", "paper", entry, "E-1", "--out", out, "--as", role, "--json")
        assert (done.code, done.document["code"]) == (4, "right_missing"), role
    assert not out.exists() and size(run) == before


def test_a_destroyed_record_takes_the_file_along(run, miner, lease, tmp_path):  # noqa: F811
    entry = apply(run, (*miner, "--paper", f"lease={lease}"))
    record = shown(run, entry)["lists"]["papers"][0]["record"]
    assert run("person", "destroy", record, "--why", "kept long enough", *HEAD).code == 0
    words = ("register", "paper", entry, "E-1", "--out", tmp_path / "opened", *OFFICER)
    assert run(*words, "--json").document["code"] == "paper_destroyed"
    assert run("log", "verify").code == 0
