"""A signed list of files: genuine, or each file named that is not as listed; no other opened."""

import os
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.note import read_checkpoint, read_note
from perimeter.core.problem import Damaged, NotFound, Refusal
from perimeter.store import keys, manifest
from perimeter.store.keys import Key, KeyList
from perimeter.store.manifest import Listed, Manifest, check, is_path, read

ORIGIN = "book.example/copies"
MADE = datetime(2026, 11, 24, 12)
SINCE = datetime(2026, 1, 1)
DIGEST = "a" * 64


@pytest.fixture
def signed(tmp_path):
    """A folder with three files and their manifest; what signs it, and the list that trusts it."""
    folder = tmp_path / "copy"
    for path in ("index.html", "tk/index.html", "register.csv"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"this is {path}")
    key = _key(tmp_path / "keys", b"1")
    sign(folder, tmp_path / "keys", key)
    return folder, KeyList(ORIGIN, (key,))


def sign(folder, keys_folder, key, files=None):
    files = manifest.listed(folder) if files is None else files
    text = Manifest(ORIGIN, date(2026, 11, 24), 7, MADE, files).text()
    (folder / manifest.FILE).write_text(keys.sign_text(keys_folder, key, ORIGIN, text))


def _key(folder, seed):
    verifier = keys.new(folder, ORIGIN, seed * 32)
    return Key(verifier.split("+")[1], verifier, SINCE)


def told(folder, trusted):
    return [(fault.path, fault.code) for fault in check(folder, trusted)[1]]


def test_a_genuine_folder(signed):
    found, faults = check(*signed)
    assert faults == [] and set(found.files) == {"index.html", "tk/index.html", "register.csv"}
    assert (found.as_of, found.known_at, found.made) == (date(2026, 11, 24), 7, MADE)


def test_every_file_that_differs_is_named(signed):
    folder, trusted = signed
    (folder / "index.html").write_text("this is index.htmL")  # as long as before
    (folder / "register.csv").unlink()
    (folder / "tk" / "more.html").write_text("")
    (folder / ".hidden").write_text("")
    assert told(folder, trusted) == [
        (".hidden", "copy_file_extra"),
        ("index.html", "copy_file_changed"),
        ("register.csv", "copy_file_missing"),
        ("tk/more.html", "copy_file_extra"),
    ]


def test_a_file_of_another_length_is_not_even_read(signed):
    folder, trusted = signed
    with (folder / "register.csv").open("wb") as file:
        file.truncate(1 << 40)  # a hole of a terabyte
    assert told(folder, trusted) == [("register.csv", "copy_file_changed")]


def test_no_link_is_followed_and_no_pipe_waited_for(signed, tmp_path):
    folder, trusted = signed
    (tmp_path / "outside").write_text("this is index.html")
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "register.csv").unlink()
    os.mkfifo(folder / "register.csv")
    assert told(folder, trusted) == [
        ("index.html", "copy_not_a_file"),
        ("loop", "copy_not_a_file"),
        ("register.csv", "copy_not_a_file"),
    ]


def test_a_name_that_would_paint_the_terminal_is_made_plain(signed):
    folder, trusted = signed
    (folder / "\x1b[2Jgone").write_text("")
    assert told(folder, trusted) == [("?[2Jgone", "copy_file_extra")]


@pytest.mark.parametrize("how", ["text", "signature", "other key", "other origin", "none", "link"])
def test_a_manifest_that_is_not_ours(signed, tmp_path, how):
    folder, trusted = signed
    path = folder / manifest.FILE
    if how == "text":
        path.write_text(path.read_text().replace("known at 7", "known at 8"))
    elif how == "signature":
        path.write_text(path.read_text()[:-3] + "A=\n")
    elif how == "other key":
        sign(folder, tmp_path / "else", _key(tmp_path / "else", b"2"))
    elif how == "other origin":
        trusted = KeyList("other.example", trusted.keys)
    elif how == "none":
        path.write_text("hello\n")
    else:
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Damaged, match="copy_"):
        check(folder, trusted)


def test_no_folder_and_no_manifest(signed, tmp_path):
    with pytest.raises(NotFound, match="copy_not_there"):
        check(tmp_path / "nowhere", signed[1])


@pytest.mark.parametrize(
    "ended, code",
    [({"revoked": datetime(2026, 12, 1)}, "key_revoked"), ({"until": SINCE}, "key_ended")],
)
def test_a_key_that_was_revoked_or_had_ended(signed, ended, code):
    folder, trusted = signed
    (key,) = trusted.keys
    with pytest.raises(Refusal, match=code):
        check(folder, KeyList(ORIGIN, (Key(key.kid, key.vkey, key.since, **ended),)))


def test_a_key_that_ended_later_still_proves_it(signed):
    folder, trusted = signed
    (key,) = trusted.keys
    later = Key(key.kid, key.vkey, key.since, until=datetime(2026, 12, 1))
    assert check(folder, KeyList(ORIGIN, (later,)))[1] == []


def test_a_checkpoint_is_no_manifest_and_a_manifest_no_checkpoint(signed, tmp_path):
    folder, trusted = signed
    text, _ = read_note((folder / manifest.FILE).read_text())
    with pytest.raises(ValueError):
        read_checkpoint(text)
    with pytest.raises(Damaged):
        trusted.checked((folder / manifest.FILE).read_text())
    head = f"{ORIGIN}\n7\n{'A' * 43}=\n"
    assert read_checkpoint(head).size == 7
    with pytest.raises(ValueError):
        read(head)


@pytest.mark.parametrize(
    "path",
    ["../up", "a/../b", "/etc/passwd", "a//b", "a/", "", ".hidden", "a/.b", "manifest", "a\\b",
     "a b", "a:b", "ä", "a\x00", "x" * 201],
)  # fmt: skip
def test_paths_that_lead_elsewhere_are_in_no_manifest(path):
    assert not is_path(path)
    text = Manifest(ORIGIN, date(2026, 11, 24), 7, MADE, {path: Listed(DIGEST, 1)}).text()
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    "line",
    [f"{DIGEST} 1 A\n{DIGEST} 1 a", f"{DIGEST} 01 a", f"{DIGEST} -1 a", f"{DIGEST} 1",
     f"{DIGEST} 1 a b", f"{DIGEST.upper()} 1 a", f"{DIGEST}  1 a", f"{DIGEST} {'9' * 20} a", ""],
)  # fmt: skip
def test_lines_that_are_no_files_and_names_that_differ_in_case_alone(line):
    text = Manifest(ORIGIN, date(2026, 11, 24), 7, MADE, {}).text()
    with pytest.raises(ValueError):
        read(f"{text}{line}\n")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9][a-z0-9._~-]{0,9}(/[a-z0-9]{1,5}){0,2}", fullmatch=True).filter(
            is_path
        ),
        st.builds(Listed, st.just(DIGEST), st.integers(0, 10**12)),
        max_size=5,
    ),
    st.integers(1, 10**9),
)
def test_what_is_written_is_read(files, known_at):
    given = Manifest(ORIGIN, date(2026, 11, 24), known_at, MADE, files)
    assert read(given.text()) == given


@given(st.text(max_size=200))
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        read(text)
