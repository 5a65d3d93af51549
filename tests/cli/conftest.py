"""Runs the command line in this process; gives exit code, standard output and error."""

import json
from typing import NamedTuple

import pytest

from perimeter.cli.main import main


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def document(self):
        return json.loads(self.out)


@pytest.fixture
def run(capsys, monkeypatch):
    for name in ("PERIMETER_HOME", "PERIMETER_AS", "PERIMETER_KEYS", "PERIMETER_LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> Done:
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:  # argparse
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def home(run, tmp_path, monkeypatch):
    """A home made by `init`, named by the environment, with an account in every role."""
    place = tmp_path / "home"
    done = run(
        "init", "--origin", "book.example/cli", "--overlay", "assumed", "--home", place, "--json"
    )
    assert done.code == 0
    monkeypatch.setenv("PERIMETER_HOME", str(place))
    for role in ("licensing", "supervisor", "head", "lawyer", "auditor"):
        assert run("user", "add", role, "--role", role, "--as", "admin").code == 0
    return place


def judged(run, entry, *notice, who="licensing"):
    """An official finds every item of the checklist met."""
    listed = run("register", "checklist", entry, *notice, "--json").document["items"]
    met = [word for item in listed for word in ("--met", item["duty"])]
    assert run("register", "judge", entry, *met, *notice, "--as", who).code == 0
