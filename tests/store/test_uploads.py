"""Files in parts: what was acknowledged is there for good, and nothing that was not."""

import hashlib
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connections

from perimeter.core.problem import Refusal
from perimeter.store.home import open_home
from perimeter.store.models import UploadRow
from perimeter.store.uploads import Declared
from tests.store.powercut import watched

WHAT = {"form": "trades", "period": "2026-01", "mode": "new", "replaces": ""}
BYTES = bytes(range(256)) * 4
FIRM = "F-001"


@pytest.fixture
def kept(home):
    return home.uploads


def declared(data=BYTES, firm=FIRM, **what):
    return Declared(firm, {**WHAT, **what}, len(data), hashlib.sha256(data).hexdigest())


def begun(kept, data=BYTES, **more):
    return kept.begin(declared(data, **more), 5)[0]


def lies(kept):
    return sorted(path.name for path in kept.folder.iterdir()) if kept.folder.exists() else []


def stop(*_):
    raise KeyboardInterrupt


def refused(call, *args):
    with pytest.raises(Refusal) as refusal:
        call(*args)
    return refusal.value.code


def test_a_file_comes_in_parts_and_is_whole(kept):
    upload = begun(kept)
    for at in range(0, len(BYTES), 300):
        found = kept.append(FIRM, upload.id, at, BYTES[at : at + 300])
        assert found.received == min(at + 300, len(BYTES))
    with kept.whole(FIRM, upload.id) as (found, path):
        assert path.read_bytes() == BYTES and found.declared == WHAT
        assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
        kept.end(upload.id, 7)
    assert kept.find(FIRM, upload.id).act == 7 and lies(kept) == []


def test_a_part_begins_where_the_last_one_ended(kept):
    upload = begun(kept)
    kept.append(FIRM, upload.id, 0, BYTES[:10])
    for offset in (0, 9, 11):
        with pytest.raises(Refusal) as refusal:
            kept.append(FIRM, upload.id, offset, b"x")
        assert refusal.value.code == "upload_offset_wrong"
        assert refusal.value.values == {"offset": 10}
    assert refused(kept.append, FIRM, upload.id, 10, BYTES) == "upload_beyond"
    assert kept.find(FIRM, upload.id).received == 10


def test_what_lies_beyond_the_acknowledged_is_overwritten(kept):
    upload = begun(kept)
    kept.append(FIRM, upload.id, 0, BYTES[:10])
    with (kept.folder / upload.id).open("ab") as torn:
        torn.write(b"half a part that nobody was told of")
    kept.append(FIRM, upload.id, 10, BYTES[10:])
    with kept.whole(FIRM, upload.id) as (_, path):
        assert path.read_bytes() == BYTES


def test_the_same_words_are_the_same_upload_until_it_ends(kept):
    first, fresh = kept.begin(declared(), 5)
    assert fresh and kept.begin(declared(), 5) == (first, False)
    others = [declared(mode="correct"), declared(b"x"), declared(firm="F-002")]
    assert all(kept.begin(one, 5)[1] for one in others)
    kept.append(FIRM, first.id, 0, BYTES)
    kept.end(first.id, 7)
    assert kept.begin(declared(), 5)[1]


def test_so_many_and_no_more_are_open(kept):
    ids = [begun(kept, bytes([n])).id for n in range(5)]
    assert refused(begun, kept, b"one more") == "uploads_open"
    assert begun(kept, b"another's", firm="F-002")
    kept.drop(FIRM, ids[0])
    assert begun(kept, b"one more")


def test_declared_and_not_sent_costs_nothing(kept):
    large = Declared(FIRM, WHAT, 10 * 1024**3, "0" * 64)
    upload = kept.begin(large, 5)[0]
    assert lies(kept) == []
    kept.append(FIRM, upload.id, 0, b"ten bytes.")
    assert (kept.folder / upload.id).stat().st_blocks * 512 <= 4096


def test_anothers_upload_is_not_there(kept):
    upload = begun(kept)
    for call in (
        lambda: kept.find("F-002", upload.id),
        lambda: kept.append("F-002", upload.id, 0, b"x"),
        lambda: kept.drop("F-002", upload.id),
        lambda: kept.whole("F-002", upload.id).__enter__(),
        lambda: kept.find(FIRM, "../keys"),
    ):
        assert refused(call) == "upload_unknown"
    assert lies(kept) == []


def test_what_is_not_all_here_or_not_what_was_told_is_not_whole(kept):
    upload = begun(kept)
    assert refused(kept.whole(FIRM, upload.id).__enter__) == "upload_incomplete"
    kept.append(FIRM, upload.id, 0, BYTES[:-1] + b"?")
    assert refused(kept.whole(FIRM, upload.id).__enter__) == "upload_digest_wrong"
    assert refused(kept.find, FIRM, upload.id) == "upload_unknown"
    assert lies(kept) == [] and kept.begin(declared(), 5)[1]


def test_two_at_once_on_one_upload_are_one_conflict(kept):
    upload = begun(kept)
    kept.append(FIRM, upload.id, 0, BYTES)
    with kept.whole(FIRM, upload.id):
        assert refused(kept.append, FIRM, upload.id, 0, b"x") == "upload_busy"
        assert refused(kept.whole(FIRM, upload.id).__enter__) == "upload_busy"
        assert refused(kept.drop, FIRM, upload.id) == "upload_busy"
    kept.end(upload.id, 7)
    assert refused(kept.append, FIRM, upload.id, 0, b"x") == "upload_ended"
    assert refused(kept.drop, FIRM, upload.id) == "upload_ended"


def test_many_at_once_take_each_byte_once(kept):
    upload, said = begun(kept), list[int]()

    def send():
        for at in range(0, len(BYTES), 64):
            with suppress(Refusal):
                kept.append(FIRM, upload.id, at, BYTES[at : at + 64])
                said.append(at)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == len(set(said))
    received = kept.find(FIRM, upload.id).received
    assert received == 64 * len(said) > 0
    assert (kept.folder / upload.id).read_bytes()[:received] == BYTES[:received]


def test_old_ones_and_what_a_stop_left_are_swept(kept, home):
    old, new = begun(kept, b"old"), begun(kept, b"new")
    for one, data in ((old, b"old"), (new, b"new")):
        kept.append(FIRM, one.id, 0, data)
    (kept.folder / "u-left").write_bytes(b"by a kill")
    UploadRow.objects.filter(id=old.id).update(begun=old.begun - timedelta(days=9))
    assert kept.sweep(new.begun - timedelta(days=7)) == 1
    assert lies(kept) == [new.id]
    assert kept.find(FIRM, new.id).received == 3


def test_a_name_that_a_killed_process_left_is_synced_before_a_part_is_acknowledged(
    kept, home, monkeypatch
):
    upload = begun(kept)
    with watched(home.path) as disk:
        with monkeypatch.context() as patch:
            patch.setattr("perimeter.store.uploads.sync_folder", stop)
            with pytest.raises(KeyboardInterrupt):
                kept.append(FIRM, upload.id, 0, BYTES)
        assert lies(kept) == [upload.id]
        kept.append(FIRM, upload.id, 0, BYTES)
        assert list(disk.folders[kept.folder.stat().st_ino]) == [upload.id]


WRITER = """
import sys
from perimeter.core.source import Source
from perimeter.cli import edge
from perimeter.store.home import Place, open_home
from pathlib import Path
kept = open_home(Place(Path(sys.argv[1]), edge.source())).uploads
data = bytes(range(256)) * 4096
at = kept.find("F-001", sys.argv[2]).received
while at < len(data):
    at = kept.append("F-001", sys.argv[2], at, data[at : at + 50]).received
    print(at, flush=True)
"""


def killed(place, upload, seconds):
    """The last offset that a writer was told before it was killed."""
    command = [sys.executable, "-c", WRITER, str(place.path), upload]
    root = Path(__file__).parents[2]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
    first = writer.stdout.readline()
    with suppress(subprocess.TimeoutExpired):
        writer.wait(seconds)
    writer.kill()  # nothing, if it has ended by itself
    lines = (first + writer.communicate()[0]).split("\n")[:-1]
    return int(lines[-1])


def check(place, upload, told):
    kept, data = open_home(place).uploads, bytes(range(256)) * 4096
    found = kept.find(FIRM, upload)
    assert found.received >= told
    assert (kept.folder / upload).read_bytes()[: found.received] == data[: found.received]


def test_a_kill_loses_nothing_that_was_acknowledged(home, place):
    upload = begun(home.uploads, bytes(range(256)) * 4096).id
    check(place, upload, killed(place, upload, 0.05))


@pytest.mark.slow
def test_killed_at_any_moment(home, place):
    upload, chance = begun(home.uploads, bytes(range(256)) * 4096).id, Random(9)
    for _ in range(20):
        check(place, upload, killed(place, upload, chance.uniform(0, 0.2)))
