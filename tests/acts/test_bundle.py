"""A firm's context as a file: what is in it, who may have it; of the same state the same bytes."""

import io
from datetime import date

import pyarrow.parquet as pq
import pytest

from perimeter.acts import bundle, key
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.law.problems import catalogue
from perimeter.store.manifest import read
from perimeter.tables import bundle as packed
from tests.world import TRADES, firm_account, trade

JANUARY = ("F-001", "trades", "2026-01")
CUSTOMERS = [
    ["customer", "kind", "residence", "opened_day", "level", "identified_at"],
    ["a" * 64, "person", "TM", "2025-01-05", "full", "2025-01-05T00:00:00Z"],
]


@pytest.fixture
def ready(world):
    world.firm()
    world.sources()
    assert world.hand_in("F-001", "trades", [TRADES, trade("T-1"), trade("T-2")]).accepted
    return world


def made(world, *slot, who="supervisor"):
    return bundle.made(world.book, world.who[who], *(slot or JANUARY))


def opened(world, data):
    path = world.folder / "context"
    path.write_bytes(data)
    return packed.opened(path, world.book.home.keys())


def test_it_says_what_it_is_of(ready):
    found, book = opened(ready, made(ready)), ready.book
    assert (found.day, found.known_at) == (book.today(), book.home.journal.size())
    of = found.about
    assert (of.firm, of.form, of.period) == JANUARY
    assert (of.form_digest, of.catalogue) == (book.forms["trades"].digest, catalogue().digest)
    assert (of.pack, of.pack_digest, of.overlays) == ("tm", book.pack.digest, ["assumed"])


def test_the_last_filings_are_told_with_digests_rows_and_totals(ready):
    (told,) = opened(ready, made(ready)).about.filings
    stands = next(f for f in bundle.context.filings_of(ready.book, "F-001") if f.form == "trades")
    assert (told["form"], told["period"], told["rows"]) == ("trades", "2026-01", 2)
    assert (told["filing"], told["files"][0]["sha256"]) == (stands.id, stands.parts[0].raw)
    assert {"column": "amount", "asset": "TMT", "units": "70000"} in told["totals"]


def test_only_the_columns_that_checks_read_are_in_it(ready):
    tables = opened(ready, made(ready)).tables
    assert tables["assets"]["asset"].to_pylist() == ["BTC", "TMT"]
    assert tables["standing"].column_names == ["trade"]
    assert set(tables["services"].column_names) == {"from_day", "until_day", "service"}
    assert "customers" not in tables  # nobody filed them


def test_nothing_of_another_firm_is_in_it(ready):
    before = opened(ready, made(ready))
    ready.firm("F-002")
    assert ready.hand_in("F-002", "trades", [TRADES, trade("OTHER-1")]).accepted
    after = opened(ready, made(ready))
    assert after.tables == before.tables and after.about == before.about
    assert b"OTHER-1" not in made(ready) and b"F-002" not in made(ready)


def test_the_same_state_is_the_same_bytes_and_another_is_not(ready):
    first = made(ready)
    assert made(ready) == first == made(ready, *JANUARY)
    ready.hand_in("F-001", "trades", [TRADES, trade("T-9")], period="2026-02")
    assert made(ready) != first


def test_what_was_known_then_is_in_it(ready, monkeypatch):
    """Somebody files while it is made: it stays that of one size of the journal."""
    size = ready.book.home.journal.size
    first = made(ready)
    before = size()
    stands = opened(ready, first).about.filings[0]["filing"]
    again = [TRADES, trade("T-7")]
    assert ready.hand_in("F-001", "trades", again, replaces=stands).accepted
    monkeypatch.setattr(ready.book.home.journal, "size", lambda: before)
    assert made(ready) == first


def test_a_rotated_key_signs_the_next_one(ready):
    key.rotate(ready.book, ready.who["administrator"])
    assert opened(ready, made(ready)).about.firm == "F-001"


def test_whoever_may_see_the_filings_may_have_it(ready):
    clerk = firm_account(ready, "F-001")
    assert bundle.made(ready.book, clerk, *JANUARY) == made(ready)
    ready.firm("F-002")
    with pytest.raises(NotAllowed) as caught:
        bundle.made(ready.book, firm_account(ready, "F-002"), *JANUARY)
    assert caught.value.code == "firm_not_yours"
    for role in ("auditor", "lawyer", "administrator", "licensing"):
        with pytest.raises(NotAllowed):
            made(ready, who=role)


@pytest.mark.parametrize(
    "slot, error, code",
    [
        (("F-404", "trades", "2026-01"), NotFound, "firm_unknown"),
        (("F-001", "poems", "2026-01"), NotFound, "form_unknown"),
        (("F-001", "assets", "2026-01"), Refusal, "form_not_taken"),
        (("F-001", "trades", "soon"), Refusal, "period_unknown"),
        (("F-001", "trades", "2026"), Refusal, "period_of_another_length"),
    ],
)
def test_of_what_is_not_there_there_is_none(ready, slot, error, code):
    with pytest.raises(error) as caught:
        made(ready, *slot)
    assert caught.value.code == code


def test_it_is_plain_signed_text_and_parquet(ready):
    data = made(ready)
    size = int.from_bytes(data[:4])
    listed = read(data[4 : 4 + size].decode().partition("\n\n")[0] + "\n", packed.SCHEMA)
    assert list(listed.files) == sorted(listed.files) and "context.json" in listed.files
    at = 4 + size
    for name, one in listed.files.items():
        part, at = data[at : at + one.size], at + one.size
        if name == "assets.parquet":
            assert pq.read_table(io.BytesIO(part)).num_rows == 2
    assert at == len(data) and listed.as_of == date(2026, 1, 5)
