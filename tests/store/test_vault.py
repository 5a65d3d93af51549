"""The vault keeps bytes under their digest, whole or not at all."""

import errno
from hashlib import sha256

import pytest

from perimeter.core.problem import Damaged, NotFound, Refusal, Unavailable
from perimeter.store import disk, vault
from perimeter.store.vault import Vault


@pytest.fixture
def kept(tmp_path):
    return Vault(tmp_path / "vault")


def test_bytes_come_back_under_their_digest(kept):
    digest = kept.put(b"filing")
    assert digest == sha256(b"filing").hexdigest()
    assert kept.read(digest) == b"filing" and kept.put(b"filing") == digest


def test_a_file_is_copied_and_kept(kept, tmp_path):
    given = tmp_path / "given.csv"
    given.write_bytes(b"x" * 3_000_000)
    digest = kept.put_file(given)
    assert kept.path(digest).read_bytes() == given.read_bytes()
    assert kept.put_file(given) == digest
    assert [path.name for path in kept.folder.rglob("*") if path.is_file()] == [digest]


def test_one_changed_bit_is_noticed(kept):
    digest = kept.put(b"filing")
    kept.path(digest).write_bytes(b"filinh")
    with pytest.raises(Damaged) as caught:
        kept.read(digest)
    assert caught.value.values["digest"] == digest
    assert list(kept.verify()) == [(digest, False)]


def test_a_stranger_is_noticed(kept):
    kept.put(b"filing")
    (kept.folder / "notes.txt").write_text("hello")
    assert ("notes.txt", False) in list(kept.verify())


def test_a_missing_file_is_named(kept):
    with pytest.raises(NotFound):
        kept.read("0" * 64)


def test_too_large_a_file_leaves_nothing(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "FILE_BYTES_MAX", 10)
    given = tmp_path / "given"
    given.write_bytes(b"x" * 11)
    with pytest.raises(Refusal):
        kept.put_file(given)
    assert list(kept.folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_and_names_the_file(kept, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(Unavailable) as caught:
        kept.put(b"filing")
    assert caught.value.code == "disk_full"
    assert not [path for path in kept.folder.rglob("*") if path.is_file()]


def test_threads_keep_the_same_bytes_at_once(kept):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        for turn in range(40):
            digests = set(pool.map(kept.put, [f"same {turn}".encode() * 2_000] * 4))
            assert len(digests) == 1 and kept.read(digests.pop())
    assert all(whole for _, whole in kept.verify())
