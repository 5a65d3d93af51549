"""The folder of what waits to be carried: names, whole files, one filling at a time."""

import json
import threading

from perimeter.store import outbox

ONE = json.dumps({"records": ["p-1"]}).encode()


def test_a_file_is_written_once_and_only_where_it_differs(tmp_path):
    assert outbox.put(tmp_path, "A-1", ONE)
    assert not outbox.put(tmp_path, "A-1", ONE)
    assert outbox.put(tmp_path, "A-1", b"{}")
    assert outbox.path(tmp_path, "A-1").stat().st_mode & 0o777 == 0o600


def test_names_of_messages_and_files_lead_to_each_other(tmp_path):
    for message in ("F-F-001/trades/2026-01", "A-12", "A-8"):
        outbox.put(tmp_path, message, ONE)
    (tmp_path / ".new-x.json").write_bytes(b"half")
    assert outbox.ids(tmp_path) == ["A-8", "A-12", "F-F-001/trades/2026-01"]
    assert outbox.path(tmp_path, "F-F-001/trades/2026-01").name == "F-F-001~trades~2026-01.json"
    assert outbox.ids(tmp_path / "nowhere") == []


def test_what_is_gone_is_gone_without_ado(tmp_path):
    outbox.put(tmp_path, "A-1", ONE)
    outbox.remove(tmp_path, "A-1")
    outbox.remove(tmp_path, "A-1")
    assert outbox.read(tmp_path, "A-1") is None


def test_only_what_a_record_is_in_goes_with_it(tmp_path):
    for message, person in (("A-1", "p-1"), ("A-2", "p-2"), ("A-3", "p-1")):
        outbox.put(tmp_path, message, json.dumps({"records": ["p-0", person]}).encode())
    outbox.forget(tmp_path, "p-1")
    assert outbox.ids(tmp_path) == ["A-2"]


def test_one_filling_waits_for_the_other(tmp_path):
    inside, told = threading.Event(), []

    def other() -> None:
        inside.wait()
        with outbox.alone(tmp_path):
            told.append("second")

    thread = threading.Thread(target=other)
    thread.start()
    with outbox.alone(tmp_path):
        inside.set()
        thread.join(0.2)
        told.append("first")
    thread.join()
    assert told == ["first", "second"]
