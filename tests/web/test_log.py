"""The log's head as a page, its files as anybody may mirror them, and the key list."""

import pytest

from perimeter.core.note import read_checkpoint, read_note
from perimeter.store.keys import read_list


def test_the_page_shows_the_signed_head(site):
    text = site.as_().get("/en/log/checkpoint").content.decode()
    head = site.world.book.home.log.head()
    assert head.root.hex() in text and "book.example/world" in text


def test_the_checkpoint_verifies_with_the_published_keys(site, tmp_path):
    (tmp_path / "keys.json").write_bytes(site.as_().get("/keys.json").content)
    note = site.as_().get("/log/checkpoint").content.decode()
    found = read_list(tmp_path / "keys.json").checked(note)
    assert found == read_checkpoint(read_note(note)[0]) == site.world.book.home.log.head()


def test_tiles_are_served_as_they_lie(site):
    folder = site.world.book.home.log.folder
    tiles = [p for p in folder.rglob("*") if p.is_file() and "tile" in p.relative_to(folder).parts]
    assert tiles
    for path in tiles:
        answer = site.as_().get(f"/log/{path.relative_to(folder).as_posix()}")
        assert answer.content == path.read_bytes()
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "../db", "../keys/session.key", ".lock", "tile", "tile/0/000", "tile/0/x000/000.p/1",
        "checkpoint/", "%2e%2e/db", "tile/../checkpoint", "tile/0/000.p/9999",
    ],
)  # fmt: skip
def test_nothing_else_is_served(site, name):
    assert site.as_().get(f"/log/{name}").status_code == 404
