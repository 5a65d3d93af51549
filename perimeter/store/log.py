"""The transparency log over the journal: brings tiles and checkpoint level with it, gives proofs.

It knows leaves, not acts. The journal is the truth: `follow` compares and goes on, or refuses.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from perimeter.core.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
)
from perimeter.core.note import Checkpoint, Proof, read_checkpoint, read_note
from perimeter.core.problem import Damaged, Refusal
from perimeter.store.disk import disk_errors, make_folder, write_whole
from perimeter.store.tiles import Tiles, extend

Size = Callable[[], int]  # how many acts the journal has
Leaves = Callable[[int, int], Sequence[bytes]]  # (start, end) -> the journal's log entries


class Log:
    """The files under `folder`; `sign` makes a signed note of a checkpoint."""

    def __init__(self, folder: Path, origin: str, sign: Callable[[Checkpoint], str]) -> None:
        self.folder, self.origin, self._sign = folder, origin, sign

    def checkpoint(self) -> str:
        """The signed head as it stands; Refusal before the first."""
        try:
            return (self.folder / "checkpoint").read_text("utf-8")
        except FileNotFoundError as error:
            raise Refusal("log_empty") from error

    def head(self) -> Checkpoint:
        """The head without checking its signature: whoever trusts it checks the note."""
        if not (self.folder / "checkpoint").exists():
            return Checkpoint(self.origin, 0, b"")
        return _read(self.checkpoint())

    def follow(self, journal_size: Size, leaves: Leaves) -> None:
        """Brings the log level with the journal. One process at a time.

        The head is read before the size, here and below: another process may write in between, and
        the journal only grows. Raises Damaged where the checkpoint is ahead of the journal: an old
        backup was restored.
        """
        with self._alone():
            head = self.head()
            size = journal_size()
            if head.size > size:
                raise Damaged("checkpoint_ahead", checkpoint=head.size, journal=size)
            if head.size < size:
                if head.size and Tiles(self.folder, head.size).root() != head.root:
                    raise Damaged("checkpoint_at_odds", checkpoint=head.size)
                tiles = extend(self.folder, head.size, leaves(head.size, size))
                note = self._sign(Checkpoint(self.origin, size, tiles.root()))
                write_whole(self.folder / "checkpoint", note.encode())

    def agrees(self, journal_size: Size, leaves: Leaves) -> None:
        """The four-way check at the opening of a home, over the last leaf and the root.

        `log verify` goes through every leaf; this is what can be done each time.
        """
        head = self.head()
        size = journal_size()
        if head.size > size:
            raise Damaged("checkpoint_ahead", checkpoint=head.size, journal=size)
        if head.size:
            tiles = Tiles(self.folder, head.size)
            try:
                known = tiles.tile(0, (head.size - 1) // 256)[-1], tiles.root()
            except (OSError, ValueError) as error:
                raise Damaged("tile_unreadable", name=str(error)) from error
            if known != (leaf_hash(leaves(head.size - 1, head.size)[0]), head.root):
                raise Damaged("checkpoint_at_odds", checkpoint=head.size)

    def proof(self, index: int) -> Proof:
        """An inclusion proof of leaf `index` into the present checkpoint."""
        note = self.checkpoint()
        head = _read(note)  # of this very note: another writer may replace the file meanwhile
        if index >= head.size:
            raise Refusal("log_behind", n=index + 1)
        hashes = inclusion_proof(index, head.size, Tiles(self.folder, head.size).range_hash)
        return Proof(index, tuple(hashes), note)

    def extends(self, old: Checkpoint) -> bool:
        """Whether the present log is `old` with leaves appended and nothing rewritten."""
        head = self.head()
        if not 0 < old.size <= head.size:
            return False
        tiles = Tiles(self.folder, head.size)
        proof = consistency_proof(old.size, head.size, tiles.range_hash)
        return verify_consistency(old.size, head.size, proof, old.root, head.root)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with disk_errors(self.folder):
            make_folder(self.folder)
            with (self.folder / ".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield


def _read(note: str) -> Checkpoint:
    try:
        return read_checkpoint(read_note(note)[0])
    except ValueError as error:
        raise Damaged("checkpoint_unreadable") from error
