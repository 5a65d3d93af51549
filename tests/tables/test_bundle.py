"""A context as a file: it opens whole, and every other file, key and bit is refused."""

from datetime import date, datetime

import pyarrow as pa
import pytest

from perimeter.core.note import read_vkey
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.law.problems import catalogue
from perimeter.store import keys, manifest
from perimeter.store.keys import Key, KeyList
from perimeter.tables import bundle
from perimeter.tables import form as forms
from perimeter.tables.bundle import About, State

MADE, ORIGIN = datetime(2026, 2, 3, 4, 5, 6), "book.example/bundle"
TRADES = forms.load(forms.FORMS)["trades"]
TABLES = {"assets": pa.table({"asset": ["BTC", "TMT"]}), "before": pa.table({"trade": ["T-1"]})}


def about(**changed):
    plain = {
        "firm": "F-001", "form": "trades", "form_digest": TRADES.digest, "period": "2026-01",
        "pack": "tm", "pack_digest": "0" * 64, "overlays": [], "catalogue": catalogue().digest,
        "filings": [{"form": "trades", "rows": 1}],
    }  # fmt: skip
    return About(**{**plain, **changed})


class Signer:
    def __init__(self, folder, origin=ORIGIN, seed=b"k" * 32):
        self.folder, self.origin = folder / seed[:1].decode(), origin
        verifier = keys.new(self.folder, origin, seed)
        self.key = Key(read_vkey(verifier)[1].hex(), verifier, datetime(2026, 1, 1))

    def listed(self, **changed):
        return KeyList(self.origin, (Key(**{**vars(self.key), **changed}),))

    def bundle(self, of=None, tables=TABLES):
        packed = bundle.files(of or about(), {name: parquet(one) for name, one in tables.items()})
        return self.packed(packed)

    def packed(self, packed):
        state = State(self.origin, date(2026, 2, 3), 17, MADE)
        text = bundle.listed(state, packed).text()
        return bundle.written(keys.sign_text(self.folder, self.key, self.origin, text), packed)


def parquet(table):
    sink = pa.BufferOutputStream()
    bundle.pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


@pytest.fixture
def signer(tmp_path):
    return Signer(tmp_path)


@pytest.fixture
def opened(tmp_path, signer):
    def call(data, listed=None):
        path = tmp_path / "context"
        path.write_bytes(data)
        return bundle.opened(path, listed or signer.listed())

    return call


def refused(opened, data, listed=None):
    with pytest.raises(Refusal) as caught:
        opened(data, listed)
    assert caught.value.exit_code == 2
    for lang in words.LANGUAGES:
        assert words.said(caught.value, lang)
    return caught.value.code


def test_it_opens_whole(signer, opened):
    data = signer.bundle()
    found = opened(data)
    assert (found.day, found.known_at, found.about) == (date(2026, 2, 3), 17, about())
    assert found.tables == TABLES and found.digest == bundle.sha256_hex(data)


def test_any_changed_bit_is_refused(signer, opened):
    data = signer.bundle()
    step = max(1, len(data) // 400)
    for at in [*range(4 + 400), *range(404, len(data), step), len(data) - 1]:
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        assert refused(opened, bytes(changed)).startswith("context_"), at


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 50, -1, -100])
def test_a_file_that_was_cut_is_refused(signer, opened, cut):
    assert refused(opened, signer.bundle()[:cut]) in ("context_unreadable", "context_changed")


def test_nothing_may_follow_it(signer, opened):
    assert refused(opened, signer.bundle() + b"\0") == "context_changed"


def test_another_key_is_refused(tmp_path, signer, opened):
    other = Signer(tmp_path, seed=b"o" * 32)
    assert refused(opened, other.bundle()) == "context_not_signed"
    assert refused(opened, signer.bundle(), other.listed()) == "context_not_signed"


def test_a_key_that_was_revoked_or_had_ended_is_refused(signer, opened):
    revoked = signer.listed(revoked=datetime(2026, 3, 1))
    assert refused(opened, signer.bundle(), revoked) == "key_revoked"
    ended = signer.listed(until=datetime(2026, 2, 1))
    assert refused(opened, signer.bundle(), ended) == "key_ended"
    assert opened(signer.bundle(), signer.listed(until=datetime(2026, 4, 1)))


def test_another_book_is_refused(tmp_path, opened):
    other = Signer(tmp_path, "book.example/other", b"x" * 32)
    assert refused(opened, other.bundle()) == "context_of_another_book"


def test_a_signed_copy_of_the_register_is_no_context(signer, opened):
    packed = bundle.files(about(), {})
    state = State(ORIGIN, date(2026, 2, 3), 17, MADE)
    copy = manifest.Manifest(
        ORIGIN, state.day, 17, MADE, bundle.listed(state, packed).files
    )  # of the same files, under the name of a copy
    note = keys.sign_text(signer.folder, signer.key, ORIGIN, copy.text())
    assert refused(opened, bundle.written(note, packed)) == "context_unreadable"
    with pytest.raises(ValueError, match="manifest"):
        manifest.read(bundle.listed(state, packed).text())


@pytest.mark.parametrize(
    "packed",
    [
        {},
        {"context.json": b"{}"},
        {"context.json": b"[" * 5_000},
        {"context.json": b'{"firm": "F-001", "later": 1}'},
    ],
)
def test_what_is_signed_but_not_understood_is_refused(signer, opened, packed):
    """Another version of ours may have made it."""
    assert refused(opened, signer.packed(packed)) == "context_unreadable"


def test_a_table_that_is_none_is_refused(signer, opened):
    packed = bundle.files(about(), {"assets": b"PAR1 and no more PAR1"})
    assert refused(opened, signer.packed(packed)) == "context_unreadable"


def test_no_file_and_a_large_one(tmp_path, signer, monkeypatch):
    with pytest.raises(NotFound):
        bundle.opened(tmp_path / "none", signer.listed())
    monkeypatch.setattr(bundle, "BYTES_MAX", 10)
    (tmp_path / "large").write_bytes(signer.bundle())
    with pytest.raises(Refusal, match="context_unreadable"):
        bundle.opened(tmp_path / "large", signer.listed())


@pytest.mark.parametrize(
    "changed, asked, code",
    [
        ({}, ("2026-01", "F-001"), ""),
        ({}, ("", ""), ""),
        ({"form": "orders"}, ("2026-01", ""), "context_of_another_form"),
        ({}, ("2026-02", ""), "context_of_another_period"),
        ({}, ("2026-01", "F-002"), "context_of_another_firm"),
        ({"catalogue": "1" * 64}, ("2026-01", ""), "context_checks_differ"),
        ({"form_digest": "1" * 64}, ("2026-01", ""), "context_checks_differ"),
    ],
)
def test_it_is_of_one_firm_form_and_period(signer, opened, changed, asked, code):
    found = opened(signer.bundle(about(**changed)))
    try:
        found.fits(TRADES, *asked)
        told = ""
    except Refusal as refusal:
        told = refusal.code
        assert all(words.said(refusal, lang) for lang in words.LANGUAGES)
    assert told == code
