"""`register export`, `snapshot`, `verify`: taken away, and told from a forgery."""

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from perimeter.cli import edge
from perimeter.cli.main import main
from perimeter.core.source import Source
from perimeter.web import copied

ROWS = {
    "seat": [{"seat": "registered", "district": "Mary", "address": "1 Invented Street"}],
    "ledger": [{"chain": "eip155:77", "access": "permissioned", "purpose": "receipts"}],
}
MADE_BY = (
    "init --origin book.example/cli --overlay assumed",
    "user add licensing --role licensing --as admin",
    "firm enrol F-1 --name =Firm --legal-form legal --as licensing",
    "register apply G-1 --kind ledger --firm F-1 --rows {place}/rows.json --as licensing",
    "register snapshot {place}/copy",
    "key list --json",
)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A home with a firm that applied, a copy of its register, and the keys of whoever checks."""
    place = tmp_path_factory.mktemp("pattern")
    (place / "rows.json").write_text(json.dumps(ROWS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERIMETER_HOME", str(place / "home"))
        for line in MADE_BY:
            with redirect_stdout(io.StringIO()) as said:
                assert main([word.format(place=place) for word in line.split()]) == 0, line
    (place / "keys.json").write_text(said.getvalue())
    connections.close_all()
    return place


@pytest.fixture
def filled(run, pattern, tmp_path, monkeypatch):
    """That home, for one test."""
    shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("PERIMETER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def copy(filled, tmp_path):
    return tmp_path / "copy", tmp_path / "keys.json"


def verified(run, copy, *more):
    return run("register", "verify", copy[0], "--keys", copy[1], "--lang", "en", *more)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "mica"])
def test_export_to_a_file(run, filled, tmp_path, form):
    out = tmp_path / f"register.{form}"
    done = run("register", "export", "--format", form, "--out", out, "--json")
    assert done.document["entries"] == 1 and done.document["format"] == form
    assert out.stat().st_size > 10 and out.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.glob(".new-*")] == []


def test_export_to_the_screen_and_as_of_a_day(run, filled):
    done = run("register", "export", "--format", "csv")
    assert done.out.startswith("\N{ZERO WIDTH NO-BREAK SPACE}id,kind,") and "'=Firm" in done.out
    assert "G-1" not in run("register", "export", "--format", "jsonl", "--as-of", "2020-01-01").out
    assert "G-1,2" not in run("register", "export", "--format", "csv", "--table", "channels").out


@pytest.mark.parametrize(
    "words, code",
    [(("--format", "csv", "--json"), "out_missing"),
     (("--format", "jsonl", "--table", "channels"), "table_unknown"),
     (("--format", "csv", "--table", "machines"), "table_unknown"),
     (("--format", "csv", "--as-of", "9998-01-01"), "day_ahead"),
     (("--format", "csv", "--as-of", "x"), "day_unknown")],
)  # fmt: skip
def test_export_refuses(run, filled, words, code):
    done = run("register", "export", *words)
    assert done.code == 2 and not done.out.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    if "--json" in words:
        assert done.document["code"] == code


def test_a_copy_is_genuine_for_whoever_holds_the_keys(run, copy):
    folder, _ = copy
    done = verified(run, copy)
    assert done.code == 0, done.out + done.err
    first, second = done.out.splitlines()
    assert first.startswith("Copy as of ") and first.endswith(": 0 days old.")
    assert second.startswith("Genuine: signed by book.example/cli")
    document = verified(run, copy, "--json").document
    assert document["genuine"] and not document["old"] and document["faults"] == []
    assert document["files"] == sum(path.is_file() for path in folder.rglob("*")) - 1
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*.html")} == {0o644}
    for name in ("register.csv", "register.jsonl", "register.parquet", "register-mica.csv",
                 "keys.json", "log/checkpoint", "dictionary.json", "tk/index.html",
                 "ru/entry/G-1.html"):  # fmt: skip
        assert (folder / name).is_file(), name


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_a_copy_a_year_old_is_genuine_and_called_old(run, copy, monkeypatch, lang):
    now = edge.source().now()
    late = Source(now=lambda: now + timedelta(days=365), random_bytes=os.urandom)
    monkeypatch.setattr(edge, "source", lambda: late)
    done = verified(run, copy, "--json", "--lang", lang)
    assert done.code == 0 and done.document["old"] and done.document["days"] == 365
    lines = verified(run, copy, "--lang", lang).out.splitlines()
    assert "365" in lines[0] and len(lines) == 3


def test_every_changed_file_is_named(run, copy):
    folder, _ = copy
    (folder / "tk" / "index.html").write_text("forged")
    (folder / "register.csv").unlink()
    (folder / "more.html").write_text("more")
    done = verified(run, copy)
    assert done.code == 1 and "Not genuine: files that differ: 3." in done.out
    told = {line.split()[0] for line in done.out.splitlines()[2:]}
    assert told == {"tk/index.html", "register.csv", "more.html"}
    faults = verified(run, copy, "--json").document["faults"]
    assert {fault["file"]: fault["code"] for fault in faults} == {
        "tk/index.html": "copy_file_changed", "register.csv": "copy_file_missing",
        "more.html": "copy_file_extra",
    }  # fmt: skip


def test_without_keys_of_a_revoked_key_and_of_no_copy(run, copy, tmp_path):
    folder, keys = copy
    assert run("register", "verify", folder).code == 2
    assert run("register", "verify", folder, "--keys", folder / "index.html").code == 2
    assert run("register", "verify", tmp_path / "none", "--keys", keys).code == 2
    (kid,) = [key["kid"] for key in json.loads(keys.read_text())["keys"]]
    assert run("key", "revoke", kid, "--why", "stolen", "--as", "admin").code == 0
    keys.write_text(run("key", "list", "--json").out)
    done = verified(run, copy, "--json")
    assert done.code == 1 and done.document["code"] == "key_revoked"


def test_it_is_made_again_in_its_place_and_nowhere_else(run, copy, tmp_path):
    folder, _ = copy
    (folder / "more.html").write_text("more")
    assert run("register", "snapshot", folder).code == 0
    assert verified(run, copy).code == 0 and not (folder / "more.html").exists()
    other = tmp_path / "other"
    other.mkdir()
    assert run("register", "snapshot", other).code == 0  # an empty folder will do
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("mine")
    (tmp_path / "link").symlink_to(folder)
    for place in ("mine", "link"):
        assert run("register", "snapshot", tmp_path / place).code == 5
    assert (tmp_path / "mine" / "letter").read_text() == "mine"


def test_a_stop_half_way_leaves_the_copy_from_before(run, copy, monkeypatch):
    folder, _ = copy

    def stopped(self):
        yield "tk/index.html", b"half"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(copied.Copy, "pages", stopped)
        assert run("register", "snapshot", folder).code == 130
    assert verified(run, copy).code == 0
    assert run("register", "snapshot", folder).code == 0
    assert [path.name for path in folder.parent.glob(".copy*")] == []


def test_two_at_once_do_not_mix(run, copy, monkeypatch):
    folder, _ = copy
    codes = []

    def meanwhile(self):
        codes.append(run("register", "snapshot", folder).code)
        return iter(())

    with monkeypatch.context() as patch:
        patch.setattr(copied.Copy, "pages", meanwhile)
        run("register", "snapshot", folder)
    assert codes == [5]


def test_verifying_needs_neither_home_nor_django(copy, monkeypatch):
    folder, keys = copy
    script = (
        "import sys; from perimeter.cli.main import main\n"
        f"code = main(['register', 'verify', {str(folder)!r}, '--keys', {str(keys)!r}])\n"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    environ = {name: value for name, value in os.environ.items() if "PERIMETER" not in name}
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=environ)


def test_it_may_lie_anywhere(run, copy, tmp_path):
    folder, keys = copy
    shutil.copytree(folder, tmp_path / "stick" / "deep")
    assert verified(run, (tmp_path / "stick" / "deep", keys)).code == 0
    assert not list(Path(folder).rglob(".new-*"))


def test_the_outside_face_wants_a_copy(run, tmp_path):
    assert run("serve", "--face", "outside").code == 2
    assert run("serve", "--face", "outside", "--copy", tmp_path).code == 2
