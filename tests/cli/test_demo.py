"""`demo` is one use of a home: built, compared, used again, and never over something else."""

import json
import signal
import subprocess
import sys
import time

import pytest


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A demonstration at a hundredth of size, built once, by a process of its own."""
    home = tmp_path_factory.mktemp("demo") / "demo"
    command = [sys.executable, "-m", "perimeter.cli.main", "demo", "--no-serve", "--scale", "10"]
    done = subprocess.run(
        [*command, "--home", str(home), "--json"], capture_output=True, text=True, check=True
    )
    return home, json.loads(done.stdout)


@pytest.mark.slow
def test_what_it_says(small):
    home, report = small
    wanted = {"filings", "records", "questions", "planted", "found", "missed", "unexpected",
              "innocents", "signals", "seconds"}  # fmt: skip
    assert wanted <= set(report)
    assert report["missed"] == report["unexpected"] == [] and report["overlays"] == ["assumed"]
    beside = home.parent / "demo-notes"
    assert set(json.loads((beside / "demo-passwords.json").read_text())) >= {"admin", "supervisor"}
    assert not list(home.glob("*.json")), "the home holds nothing but the book"


@pytest.mark.slow
def test_a_second_one_into_the_same_folder(run, small):
    home, _ = small
    assert run("demo", "--no-serve", "--scale", "10", "--home", home).code == 5
    again = run("demo", "--no-serve", "--reuse", "--home", home, "--json")
    assert again.code == 0 and again.document["found"] > 0


@pytest.mark.slow
def test_a_build_that_is_stopped_leaves_no_half(tmp_path):
    command = [sys.executable, "-m", "perimeter.cli.main", "demo", "--no-serve", "--scale", "50"]
    started = subprocess.Popen([*command, "--home", str(tmp_path / "deep" / "demo")])
    while not list(tmp_path.glob("deep/*/home/log/checkpoint")) and started.poll() is None:
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    assert started.wait(timeout=60) == 130
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.slow
def test_it_is_a_home_like_any_other(run, small):
    home, _ = small
    assert run("log", "verify", "--home", home).code == 0
    listed = run("findings", "list", "--home", home, "--json").document["findings"]
    done = run("findings", "show", listed[0]["id"][:8], "--home", home, "--json")
    assert done.code == 0 and done.document["citation"]["verified"] is False
    assert done.document["citation"]["printed"] == ""
    assert run("replay", listed[0]["id"], "--home", home).code == 0
