"""Taking the register away by its addresses: whole, by table, by what changed; never twice."""

import csv
import gzip
import io
import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.people import destroy
from perimeter.web import taken
from perimeter.web.taken import ANEW_AFTER, Kept
from tests.world import DAY, firm_account


def got(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def lines(response):
    return [json.loads(line) for line in got(response).splitlines()]


def test_each_form_holds_the_register(site):
    site.world.firm("F-002")
    visitor = site.as_()
    (first, *_) = csv.reader(io.StringIO(got(visitor.get("/register.csv")).decode("utf-8-sig")))
    assert first[0] == "id"
    assert [one["id"] for one in lines(visitor.get("/register.jsonl"))] == ["L-001", "L-002"]
    assert pq.read_table(io.BytesIO(got(visitor.get("/register.parquet")))).num_rows == 2
    assert got(visitor.get("/register-mica.csv")).startswith(b"\xef\xbb\xbfae_competentAuthority,")
    assert got(visitor.get("/register/history.csv")).count(b"L-001") == 2


@pytest.mark.parametrize(
    "path", ["/register.xlsx", "/register.mica", "/register/entry.csv", "/register/machines.csv"]
)
def test_what_there_is_not(site, path):
    assert site.as_().get(path).status_code == 404


def test_no_cookie_and_a_repeated_ask_costs_nothing(site):
    visitor = site.as_()
    packed = visitor.get("/register.csv", headers={"accept-encoding": "gzip"})
    plain = visitor.get("/register.csv")
    assert gzip.decompress(packed.content) == got(plain)
    assert plain.headers["Content-Length"] == str(len(gzip.decompress(packed.content)))
    assert packed.headers["Content-Encoding"] == "gzip" and not packed.cookies
    assert packed.headers["Content-Disposition"] == 'attachment; filename="register-2026-01-05.csv"'
    for encoding in ("gzip", "identity"):
        known = {"if-none-match": packed.headers["ETag"], "accept-encoding": encoding}
        again = visitor.get("/register.csv", headers=known)
        assert (again.status_code, got(again)) == (304, b"")


def test_a_file_is_made_anew_when_the_book_moved_and_a_minute_went_by(site, monkeypatch):
    visitor = site.as_()
    assert len(lines(visitor.get("/register.jsonl"))) == 1
    site.world.firm("F-002")
    monkeypatch.setattr(taken, "ANEW_AFTER", timedelta(days=1))
    assert len(lines(visitor.get("/register.jsonl"))) == 1
    monkeypatch.setattr(taken, "ANEW_AFTER", timedelta())
    assert len(lines(visitor.get("/register.jsonl"))) == 2


def test_while_a_file_is_made_others_get_the_one_before(site):
    kept, now, asked = Kept(), site.world.book.home.source.now(), []
    first = kept.file("one", (1, DAY), now, lambda out: out.write(b"old") and None)

    def make(out):
        asked.append(kept.file("one", (2, DAY), now + ANEW_AFTER, lambda _: 1 / 0))
        out.write(b"new")

    later = kept.file("one", (2, DAY), now + ANEW_AFTER, make)
    assert asked == [first] and gzip.decompress(later.packed) == b"new"
    assert (first.size, gzip.decompress(first.packed)) == (3, b"old")


def test_one_that_could_not_be_made_does_not_stand_in_the_way(site):
    kept, now = Kept(), site.world.book.home.source.now()
    with pytest.raises(ZeroDivisionError):
        kept.file("one", (1, DAY), now, lambda _: 1 / 0)
    assert kept.file("one", (1, DAY), now, lambda out: out.write(b"x") and None).size == 1


def test_changes_since_an_act(site):
    visitor, journal = site.as_(), site.world.book.home.journal
    (whole,) = lines(visitor.get("/register.jsonl"))
    assert whole["known_at"] == journal.size()
    assert lines(visitor.get(f"/register/changes.jsonl?since={whole['known_at']}")) == []
    assert lines(visitor.get("/register/changes.jsonl?since=999999")) == []
    site.world.firm("F-002")
    (changed,) = lines(visitor.get(f"/register/changes.jsonl?since={whole['known_at']}"))
    assert changed["id"] == "L-002" and changed["in_force"]
    assert lines(visitor.get(f"/register/changes.jsonl?since={changed['known_at']}")) == []


@pytest.mark.parametrize("since", ["", "0", "-1", "x", "9" * 30])
def test_changes_since_nothing_are_the_whole(site, since):
    answer = site.as_().get(f"/register/changes.jsonl?since={since}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/register.jsonl")


def test_a_mirror_that_follows_the_changes_stays_the_register(site, clock):
    """Also where a change counts from a later day only, and where a person's record went."""
    world, visitor = site.world, site.as_()
    book, who = world.book, world.who
    listed = {
        **world.rows("licence", "L-002"),
        "channels": [{"kind": "domain", "address": "a.example"}],
    }
    enrol(book, who["licensing"], Firm("F-002", "legal", "Two"))
    world.apply("licence", "F-002", "L-002", ("exchange",), listed)
    world.settle(Decision("L-002", "grant", effective=DAY))
    enrol(book, who["licensing"], Firm("F-003", "entrepreneur", "Invented Person"))
    world.apply("miner", "F-003", "M-003")
    mirror = {one["id"]: one for one in lines(visitor.get("/register.jsonl"))}

    def follow():
        since = max(one["known_at"] for one in mirror.values())
        mirror.update(
            {one["id"]: one for one in lines(visitor.get(f"/register/changes.jsonl?since={since}"))}
        )
        now = site.shelf.published()
        assert set(mirror) == set(now)
        for one in now.values():
            assert mirror[one.id]["name"] == one.name and mirror[one.id]["status"] == one.status
            shown = [row["address"] for row in one.of("channels")] if one.stands else []
            assert [row["address"] for row in mirror[one.id]["channels"]] == shown

    change = Brought(
        {"channels": [{"kind": "domain", "address": "b.example"}]}, {"channels": [["a.example"]]}
    )
    notify(book, firm_account(world, "F-002"), "L-002", change)
    world.settle(Decision("L-002", "approve", notice=1, effective=book.today() + timedelta(days=2)))
    follow()
    assert mirror["L-002"]["channels"][0]["address"] == "a.example"
    clock.on(days=3)
    follow()
    assert mirror["L-002"]["channels"][0]["address"] == "b.example"
    person = next(
        a.body["person"] for a in book.home.journal.acts(on="firm:F-003") if a.kind == "enrol"
    )
    destroy(book, who["head"], person, "asked for")
    follow()
    assert mirror["M-003"]["name"] == ""


def test_the_page_explains_each_file_and_column(site):
    visitor = site.as_()
    visitor.get("/register.csv")
    for lang in ("tk", "ru", "en"):
        page = visitor.get(f"/{lang}/download")
        text = page.content.decode()
        for path in (
            "/register.csv",
            "/register.jsonl",
            "/register-mica.csv",
            "/register/wallets.csv",
        ):
            assert f'href="{path}"' in text, path
        assert "<code>service_exchange</code>" in text and "<code>ae_lei</code>" in text
        assert text.count("KiB") + text.count("КиБ") == 2 and not page.cookies
        assert len(gzip.compress(page.content)) <= 14 * 1024
    assert '/en/download"' in visitor.get("/en/register/").content.decode()
