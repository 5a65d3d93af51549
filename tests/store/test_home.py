"""Opening a home: the four cases of checkpoint and journal, and a folder that is no home."""

import shutil
from datetime import date

import pytest

from perimeter.core.act import Draft
from perimeter.core.problem import Conflict, Damaged, NotFound, Refusal
from perimeter.store import database
from perimeter.store.home import create, open_home

PACK = {"pack": "tm", "pack_digest": "0" * 64, "overlays": []}


def grow(home, by, acts=3):
    for n in range(acts):
        home.write(Draft("apply", f"entry:L-{n}", by, date(2026, 1, 5)))


def test_it_opens_with_its_origin_and_pack(home, place):
    again = open_home(place)
    assert again.origin == "book.example/one" and again.opening.body["pack"] == "tm"


def test_a_second_home_in_the_same_folder_is_refused(home, place):
    with pytest.raises(Conflict) as caught:
        create(place, "book.example/two", PACK, "first", date(2026, 1, 5))
    assert caught.value.exit_code == 5


def test_an_origin_is_a_key_name(place):
    with pytest.raises(Refusal):
        create(place, "two words", PACK, "first", date(2026, 1, 5))


def test_no_home(place):
    with pytest.raises(NotFound):
        open_home(place)


def test_tiles_left_behind_are_caught_up(home, place, by, tmp_path):
    shutil.copytree(place.path / "log", tmp_path / "log")
    grow(home, by)
    shutil.rmtree(place.path / "log")
    shutil.copytree(tmp_path / "log", place.path / "log")
    assert open_home(place).log.head().size == 5


def test_an_old_backup_under_a_newer_checkpoint_is_refused(home, place, by, tmp_path):
    database.forget()
    shutil.copy(place.path / "db", tmp_path / "db")
    grow(home, by)
    database.configure(tmp_path)  # lets go of the file before it is overwritten
    for name in ("db-wal", "db-shm"):
        (place.path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "db", place.path / "db")
    with pytest.raises(Damaged) as caught:
        open_home(place)
    assert caught.value.code == "checkpoint_ahead"
    assert caught.value.values == {"checkpoint": 5, "journal": 2}


def test_a_head_nobody_of_ours_signed_is_not_signed_over(home, place, by):
    grow(home, by)
    path = place.path / "log" / "checkpoint"
    note = path.read_text()
    path.write_text(note[:-8] + ("A" if note[-8] != "A" else "B") + note[-7:])
    with pytest.raises(Damaged) as caught:
        open_home(place)
    assert caught.value.code == "checkpoint_signature_wrong"
    path.unlink()
    with pytest.raises(Damaged) as caught:
        open_home(place)
    assert caught.value.code == "checkpoint_missing"
    path.write_text(note)
    assert open_home(place).log.head().size == 5


def test_a_stop_between_revoking_a_key_and_signing_with_the_next(home, place, by, tmp_path):
    shutil.copytree(place.path / "log", tmp_path / "log")
    old, new = home.keys().current, home.new_key()
    day = date(2026, 1, 5)
    home.write(
        Draft("key-end", f"key:{old.kid}", by, day, {"kid": old.kid, "revoked": True}),
        Draft("key-add", f"key:{new['kid']}", by, day, new),
    )
    shutil.rmtree(place.path / "log")
    shutil.copytree(tmp_path / "log", place.path / "log")
    assert open_home(place).log.head().size == 4


def test_another_book_s_log_is_refused(home, place, by, tmp_path):
    shutil.copytree(place.path / "log", tmp_path / "log")
    tile = next((tmp_path / "log" / "tile" / "0").rglob("2"))
    tile.write_bytes(bytes(64))
    shutil.rmtree(place.path / "log")
    shutil.copytree(tmp_path / "log", place.path / "log")
    with pytest.raises(Damaged) as caught:
        open_home(place)
    assert caught.value.code == "checkpoint_at_odds"


def test_a_missing_private_key_names_folder_and_key(home, place, by):
    for key in (place.path / "keys").iterdir():
        key.rename(place.path / "taken.pem")
    with pytest.raises(Refusal) as caught:
        grow(home, by, 1)
    assert caught.value.code == "private_key_missing"


def test_a_private_key_others_can_read_is_not_used(home, place, by):
    for key in (place.path / "keys").iterdir():
        key.chmod(0o644)
    with pytest.raises(Refusal) as caught:
        grow(home, by, 1)
    assert caught.value.code == "private_key_open_to_others"


def test_private_keys_may_lie_elsewhere(place, tmp_path):
    from dataclasses import replace

    apart = replace(place, keys=tmp_path / "safe")
    create(apart, "book.example/one", PACK, "first", date(2026, 1, 5))
    assert not (place.path / "keys").exists() and list((tmp_path / "safe").iterdir())
