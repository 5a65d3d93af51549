"""Files and folders are there for good, also where whoever began them was killed."""

from itertools import count
from pathlib import Path

import pytest

from perimeter.store import disk
from perimeter.store.disk import make_folder, write_whole
from perimeter.store.vault import Vault
from tests.store.powercut import watched


def killed(*_):
    raise KeyboardInterrupt


def left(folder, here):
    """The names that a power cut would leave in a folder."""
    return sorted(here.folders.get(folder.stat().st_ino, ()))


def test_a_file_is_there_after_a_cut_with_all_folders_above_it(tmp_path):
    root = tmp_path / "live"
    root.mkdir()
    with watched(root) as kept:
        write_whole(root / "a/b/file", b"whole")
        image = kept.cut(tmp_path / "image")
    assert (image / "a/b/file").read_bytes() == b"whole"
    assert (root / "a").stat().st_mode == root.stat().st_mode


def test_an_empty_folder_may_be_what_a_killed_process_left(tmp_path, monkeypatch):
    (tmp_path / "else").touch()
    with watched(tmp_path) as kept:
        with monkeypatch.context() as patch:
            patch.setattr(disk, "sync_folder", killed)
            with pytest.raises(KeyboardInterrupt):
                make_folder(tmp_path / "a/b", 0o700)
        assert (tmp_path / "a").is_dir() and left(tmp_path, kept) == []
        make_folder(tmp_path / "a/b", 0o700)
        assert left(tmp_path, kept) == ["a", "else"] and left(tmp_path / "a", kept) == ["b"]
        assert (tmp_path / "a/b").stat().st_mode & 0o077 == 0


def test_an_empty_folder_to_work_in_has_one_above_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_whole(Path("file"), b"whole")
    assert (tmp_path / "file").read_bytes() == b"whole"


@pytest.mark.parametrize("way", ["put", "put_file"])
@pytest.mark.parametrize("at", range(4))
def test_what_is_in_the_vault_already_is_synced_before_it_is_relied_upon(tmp_path, way, at):
    given, kept = tmp_path / "given", Vault(tmp_path / "vault")
    given.write_bytes(b"filing")
    syncs = count(at, -1)
    with watched(tmp_path) as here:
        here.meanwhile = lambda: next(syncs) == 0 and killed()
        with pytest.raises(KeyboardInterrupt):
            kept.put(b"filing") if way == "put" else kept.put_file(given)
        digest = kept.put(b"filing") if way == "put" else kept.put_file(given)
        assert left(kept.path(digest).parent, here) == [digest]
