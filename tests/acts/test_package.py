"""A package on a stick: taken in once; every way it may be wrong refused with nothing written."""

import json

import pytest

from perimeter.acts import filing_key, package
from perimeter.acts.key import SEALING, revoke, rotate
from perimeter.acts.package import bring, brought, receipts
from perimeter.acts.standing import filings
from perimeter.core.problem import NotAllowed, NotFound, Refusal
from perimeter.law import words
from perimeter.store import receipt as kept
from perimeter.store.verify import Count, verify
from tests.acts.packaged import (
    PRIVATE,
    STRANGER,
    inner,
    item,
    listed,
    nil,
    packed,
    ready,
    seal,
    trades,
)
from tests.world import firm_account


@pytest.fixture
def desk(world):
    world.firm()
    world.sources()
    ready(world)
    return world


def come(desk, path):
    return bring(desk.book, desk.who["supervisor"], path)


def code(desk, path) -> str:
    """The refusal, told in each language: nothing is written and nothing lies about."""
    size = desk.book.home.journal.size()
    with pytest.raises(Refusal) as caught:
        come(desk, path)
    assert desk.book.home.journal.size() == size
    assert not list(desk.book.home.cache.glob("tmp*"))
    for lang in words.LANGUAGES:
        assert words.said(caught.value, lang)
    return caught.value.code


def test_every_filing_of_it_is_handed_in_as_the_signatorys(desk):
    files = [trades("T-1", "T-2"), trades("T-3", at="2026-02-10T09:00:00Z")]
    items = [item(files[0]), item(files[1], period="2026-02"), nil()]
    found = come(desk, seal(desk, inner(listed(desk, items), files)))
    assert found.is_whole and found.firm == "F-001" and [c.form for c in found.filings] == [
        "trades", "trades", "transfers",
    ]  # fmt: skip
    standing = {(f.form, f.period.name): f for f in filings(desk.book) if f.filer == "F-001"}
    assert standing["trades", "2026-01"].rows == 2 and standing["transfers", "2026-01"].rows == 0
    accepted = desk.book.home.journal.act(found.filings[0].act)
    assert accepted.by.account == firm_account(desk, "F-001").number and accepted.by.role == "firm"
    assert desk.book.home.vault.read(accepted.body["files"]["raw"]) == files[0]
    assert found.act.kind == "bring-package" and found.act.by.role == "supervisor"
    for name, content in receipts(desk.book, found):
        act, _ = kept.check(content, desk.book.home.keys())
        assert name == f"receipt-{act.n}-{act.on.split('/')[1]}-{act.on.split('/')[2]}.json"
    assert list(verify(desk.book.home, Count())) == []


def test_brought_twice_it_gives_what_it_gave(desk):
    path = packed(desk, trades("T-1"))
    first, size = come(desk, path), desk.book.home.journal.size()
    again = come(desk, path)
    assert again == first and desk.book.home.journal.size() == size
    assert list(receipts(desk.book, again)) == list(receipts(desk.book, first))
    assert brought(desk.book, desk.who["supervisor"], first.digest) == first
    made_anew = packed(desk, trades("T-1"), name="anew.package")
    assert made_anew.read_bytes() != path.read_bytes()
    assert come(desk, made_anew).filings == first.filings, "the same filings, another package"


def test_what_is_wrong_in_one_keeps_no_other_from_its_receipt(desk):
    files = [trades("T-1", at="yesterday"), trades("T-2", at="2026-02-10T09:00:00Z"), b"x"]
    items = [item(files[0]), item(files[1], period="2026-02"), item(files[2], "wills")]
    path = seal(desk, inner(listed(desk, items), files))
    found = come(desk, path)
    back, good, odd = found.filings
    assert back.act and not back.accepted and good.accepted
    assert odd.refused == "form_unknown" and not odd.act and odd.refusal().values["form"] == "wills"
    assert len(list(receipts(desk.book, found))) == 2
    again = come(desk, path)
    assert again.filings == found.filings and again.act.n == found.act.n + 1


def test_what_was_refused_is_tried_again_when_its_time_has_come(desk):
    later = trades("T-2")
    found = come(desk, packed(desk, later, replaces="f-" + "0" * 16, mode="correct"))
    assert found.filings[0].refused == "nothing_stands"
    stands = desk.hand_in("F-001", "trades", [row.split(",") for row in later.decode().split()])
    path = packed(desk, trades("T-2", amount="1"), replaces=stands.id, mode="correct", name="y")
    assert come(desk, path).is_whole


def test_every_changed_bit_is_refused(desk):
    path = packed(desk, trades("T-1"))
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        bad = bytearray(whole)
        bad[at] ^= 4
        path.write_bytes(bad)
        assert code(desk, path) in ("sealed_not_one", "sealed_for_another", "sealed_changed"), at


def test_every_cut_is_refused(desk):
    path = packed(desk, trades(*(f"T-{n}" for n in range(900))))
    whole = path.read_bytes()
    assert len(whole) > 150_000
    for end in (0, 5, 20, 100, 107, 107 + 65_552, 107 + 65_553, 107 + 2 * 65_552, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert code(desk, path).startswith("sealed_"), end


def test_a_lost_stick_says_nothing(desk):
    raw = packed(desk, trades("T-1")).read_bytes()
    for word in (b"F-001", b"trades", b"T-1", b"2026-01", b"BTC", b"csv"):
        assert word not in raw
    key = filing_key.key_id(PRIVATE.public_key().public_bytes_raw()).encode()
    assert key not in raw and bytes.fromhex(key.decode()) not in raw


def test_another_addressee_and_another_use(desk):
    path = packed(desk, trades("T-1"))
    other = bytearray(path.read_bytes())
    other[19:27] = b"\0" * 8
    path.write_bytes(other)
    assert code(desk, path) == "sealed_for_another"
    content = inner(listed(desk, [item(b"x")]), [b"x"])
    assert code(desk, seal(desk, content, use="intake")) == "sealed_changed"
    sent_on = listed(desk, [item(b"x")], to="0" * 16)  # signed for somebody else, sealed anew to us
    assert code(desk, seal(desk, inner(sent_on, [b"x"]))) == "sealed_for_another"


def test_an_ended_sealing_key_still_opens_and_a_revoked_one_does_not(desk):
    admin, path = desk.who["administrator"], packed(desk, trades("T-1"))
    kid = desk.book.home.keys().sealing[0].kid
    rotate(desk.book, admin, SEALING)
    revoked = packed(desk, trades("T-9"), name="second")
    assert come(desk, path).is_whole
    revoke(desk.book, admin, desk.book.home.keys().sealing[1].kid, "the machine was stolen")
    assert code(desk, revoked) == "sealed_key_revoked"
    assert len(desk.book.home.keys().sealing) == 3 and kid


def test_an_unknown_a_revoked_and_an_ended_filing_key(desk):
    mine = filing_key.key_id(PRIVATE.public_key().public_bytes_raw())
    strange = filing_key.key_id(STRANGER.public_key().public_bytes_raw())
    items = [item(b"x")]
    unknown = inner(listed(desk, items, key=strange), [b"x"], STRANGER)
    assert code(desk, seal(desk, unknown)) == "filing_key_unknown"
    forged = inner(listed(desk, items), [b"x"], STRANGER)
    assert code(desk, seal(desk, forged)) == "package_signature_wrong"
    path = packed(desk, trades("T-1"))
    filing_key.revoke(desk.book, desk.who["supervisor"], mine, "It was copied.")
    assert code(desk, path) == "filing_key_revoked"


def test_a_key_of_one_firm_speaks_for_no_other(desk):
    desk.firm("F-002")
    ready(desk, "F-002", STRANGER)
    strange = filing_key.key_id(STRANGER.public_key().public_bytes_raw())
    other = listed(desk, [item(b"x")], firm="F-001", key=strange)
    assert code(desk, seal(desk, inner(other, [b"x"], STRANGER))) == "package_of_another_firm"


NAMES = ["../x.csv", "/etc/x", "a/b", "a\\b", "C:x", ".x", "a\nb", "\u202ex", "x" * 121, "a\0b"]


def test_a_name_that_leads_elsewhere(desk):
    for name in NAMES:
        listing = listed(desk, [item(b"x", name=name)])
        assert code(desk, seal(desk, inner(listing, [b"x"]))) == "package_unfit", name


CHANGES = [
    {"form": "../x"}, {"form": "Trades"}, {"period": "2026-01/.."}, {"mode": "new "},
    {"sha256": "0" * 63}, {"size": -1}, {"size": 2}, {"size": True},
    {"size": "1"}, {"replaces": "/x"}, {"name": 7}, {"mode": "nil"},
]  # fmt: skip


def test_an_item_that_is_not_as_it_should_be(desk):
    for change in CHANGES:
        listing = listed(desk, [item(b"x", **change)])
        assert code(desk, seal(desk, inner(listing, [b"x"]))) == "package_unfit", change


def test_bytes_that_are_not_those_listed(desk):
    assert (
        code(desk, seal(desk, inner(listed(desk, [item(b"x")]), [b"y"]))) == "package_file_differs"
    )
    assert code(desk, seal(desk, inner(listed(desk, [item(b"x")]), [b"xx"]))) == "package_unfit"
    assert code(desk, seal(desk, inner(listed(desk, [item(b"xx")]), [b"x"]))) == "package_unfit"


NO_LISTS = [
    b"", b"\0\0\0", b"\0\0\0\0", b"\0\0\0\x05hello", b"\xff\xff\xff\xff{}",
    b"\0\0\0\x02{}" + b"s" * 64, b"\0\0\0\x02[]" + b"s" * 64, b"\0\0\0\x01\xff" + b"s" * 64,
    (200_000).to_bytes(4) + b"[" * 200_000 + b"s" * 64,
]  # fmt: skip


def test_what_is_no_list(desk):
    for content in NO_LISTS:
        assert code(desk, seal(desk, content)) == "package_unfit", content[:20]


def test_a_list_written_in_another_way_or_too_long(desk):
    listing = listed(desk, [item(b"x")])
    text = listing.text()
    for loose in (
        json.dumps(json.loads(text)).encode(), text.replace(b'"size":1', b'"size":1.0'),
        text.replace(b'"size":1', b'"size":1e400'), text.replace(b'"size":1', b'"size":%d' % 2**70),
        text.replace(b'"size":1', b'"size":1,"size":1'), text.replace(b',"size":1', b''),
        text.replace(b'"size":1', b'"odd":1,"size":1'), text + b" ",
    ):  # fmt: skip
        assert loose != text
        signature = PRIVATE.sign(b"perimeter-package/1\n" + loose)
        content = len(loose).to_bytes(4) + loose + signature + b"x"
        assert code(desk, seal(desk, content)) == "package_unfit"
    for items in ([], [item(b"", name="")] * 1001):
        assert code(desk, seal(desk, inner(listed(desk, items), []))) == "package_unfit"


def test_who_may_not_and_what_was_not_brought(desk):
    path = packed(desk, trades("T-1"))
    for who in (desk.who["head"], firm_account(desk, "F-001")):
        with pytest.raises(NotAllowed):
            bring(desk.book, who, path)
    for digest in ("0" * 64, "x", "../x", ""):
        with pytest.raises(NotFound):
            brought(desk.book, desk.who["supervisor"], digest)


def test_a_stop_between_filings_is_gone_on_with(desk, monkeypatch):
    files = [trades("T-1"), trades("T-2", at="2026-02-10T09:00:00Z")]
    items = [item(files[0]), item(files[1], period="2026-02")]
    path = seal(desk, inner(listed(desk, items), files))
    real, stops = package.hand_in, iter([False, True])

    def stopping(*given):
        if next(stops, False):
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(package, "hand_in", stopping)
    with pytest.raises(KeyboardInterrupt):
        come(desk, path)
    assert not list(desk.book.home.cache.glob("tmp*"))
    found = come(desk, path)
    accepted = [a for a in desk.book.home.journal.acts(kinds=("accept",)) if "F-001" in a.on]
    assert found.is_whole and [one.act for one in found.filings] == [a.n for a in accepted]


def test_the_journal_names_no_file(desk):
    found = come(desk, packed(desk, trades("T-1"), name="z.package"))
    assert "csv" not in json.dumps(found.act.body)
