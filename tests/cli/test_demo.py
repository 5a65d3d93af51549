"""`demo` is one use of a home: built, compared, used again, and never over something else."""

import json

import pytest


@pytest.fixture
def small(run, tmp_path):
    home = tmp_path / "demo"
    done = run("demo", "--no-serve", "--scale", "10", "--home", home, "--json")
    return home, done


def test_what_it_says(small):
    home, done = small
    report = done.document
    wanted = {"filings", "records", "questions", "planted", "found", "missed", "unexpected",
              "innocents", "signals", "seconds"}  # fmt: skip
    assert done.code == 0 and wanted <= set(report)
    assert report["missed"] == report["unexpected"] == [] and report["overlays"] == ["assumed"]
    beside = home.parent / "demo-notes"
    assert set(json.loads((beside / "demo-passwords.json").read_text())) >= {"admin", "supervisor"}
    assert not list(home.glob("*.json")), "the home holds nothing but the book"


def test_a_second_one_into_the_same_folder(run, small):
    home, _ = small
    assert run("demo", "--no-serve", "--scale", "10", "--home", home).code == 5
    again = run("demo", "--no-serve", "--reuse", "--home", home, "--json")
    assert again.code == 0 and again.document["found"] > 0


def test_it_is_a_home_like_any_other(run, small):
    home, _ = small
    assert run("log", "verify", "--home", home).code == 0
    listed = run("findings", "list", "--home", home, "--json").document["findings"]
    done = run("findings", "show", listed[0]["id"][:8], "--home", home, "--json")
    assert done.code == 0 and done.document["citation"]["verified"] is False
    assert done.document["citation"]["printed"] == ""
    assert run("replay", listed[0]["id"], "--home", home).code == 0
