"""A file system that loses what was not synced: what a power cut would leave of a folder.

It knows what `os.fsync` was called on: the bytes of a file then, the names in a folder then. At a
cut, a file that was never synced is empty and a name whose folder was not synced since is as it was
before; or, where chance is given, each such thing may have reached the disk or not. SQLite syncs
below Python: `db` and its log are left as they are, and so is the folder itself that is watched.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

DATABASE = ("db", "db-wal", "db-shm")
Names = dict[str, tuple[int, bool]]  # name -> inode, whether a folder


@dataclass
class Disk:
    """What was synced below `root`. `meanwhile` is called before each sync takes effect."""

    root: Path
    meanwhile: Callable[[], None] = lambda: None
    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, Names] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)

    def synced(self, descriptor: int) -> None:
        path, found = Path(f"/proc/self/fd/{descriptor}"), os.fstat(descriptor)
        if not path.readlink().is_relative_to(self.root):
            return
        self.meanwhile()
        if found.st_ino not in self.files.keys() | self.folders.keys():
            self.held.append(os.open(path, os.O_RDONLY))  # so that no other is given its number
        if stat.S_ISDIR(found.st_mode):
            self.folders[found.st_ino] = _names(path)
        else:
            self.files[found.st_ino] = path.read_bytes()

    def cut(self, target: Path, chance: Random | None = None) -> Path:
        """Writes into a new folder what is left; of what was not synced nothing, or what chance
        has it."""
        lies = {path.stat().st_ino: path for path in self.root.rglob("*")}
        target.mkdir()
        for name, (inode, folder) in _names(self.root).items():
            self._left(inode, folder, target / name, lies, chance)
        return target

    def _left(
        self, inode: int, folder: bool, target: Path, lies: dict[int, Path], chance: Random | None
    ) -> None:
        live = lies.get(inode)
        if not folder:
            if live and live.name in DATABASE:
                shutil.copy(live, target)
            else:
                target.write_bytes(self._bytes(inode, live, chance))
                target.chmod(0o600)  # as private keys want it
            return
        target.mkdir()
        before = self.folders.get(inode, {})
        now = _names(live) if live else before
        for name in sorted(before.keys() | now.keys()):
            one = now.get(name) if chance and chance.random() < 0.5 else before.get(name)
            if name in DATABASE and not (now.get(name) or before[name])[1]:
                one = now.get(name)
            if one:
                self._left(*one, target / name, lies, chance)

    def _bytes(self, inode: int, live: Path | None, chance: Random | None) -> bytes:
        before = self.files.get(inode, b"")
        if chance is None or live is None:
            return before
        now = live.read_bytes()
        torn = (len(before) if now.startswith(before) else 0) + len(now)
        return chance.choice([before, now, now[: torn // 2]])


def _names(folder: Path) -> Names:
    with os.scandir(folder) as there:
        return {one.name: (one.inode(), one.is_dir(follow_symlinks=False)) for one in there}


@contextmanager
def watched(root: Path) -> Iterator[Disk]:
    """Watches all that is synced below a folder, by any module."""
    disk = Disk(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", disk.synced)
        yield disk
    for descriptor in disk.held:
        os.close(descriptor)
