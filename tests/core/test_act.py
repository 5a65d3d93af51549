"""An act's bytes: stored samples parse for ever, and nothing but the canonical form is an act."""

from datetime import date, datetime
from pathlib import Path

import pytest

from perimeter.core.act import Act, By, Draft, leaf_entry, number, parsed, read

SAMPLES = Path(__file__).parents[1] / "formats"
ACT = Act(
    n=7,
    kind="grant",
    on="entry:L-001",
    by=By("a-0001", "head"),
    effective=date(2026, 1, 15),
    recorded=datetime(2026, 1, 15, 6, 12, 3, 120),
    after=4,
    article="provider.licence",
    why="",
    body={"number": "1"},
)


def test_the_stored_sample_is_what_is_written_today():
    assert (SAMPLES / "act-1.json").read_bytes() == ACT.canonical()


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("act-*.json")), ids=lambda path: path.name)
def test_stored_samples_parse(sample):
    assert read(sample.read_bytes()).canonical() == sample.read_bytes()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        ACT.canonical() + b" ",
        ACT.canonical().replace(b'"v":1', b'"v":2'),
    ],
)
def test_anything_else_is_no_act(broken):
    with pytest.raises(ValueError):
        read(broken)


def test_every_single_bit_matters():
    data = ACT.canonical()
    for at in range(len(data) * 8):
        changed = bytearray(data)
        changed[at // 8] ^= 1 << at % 8
        try:
            assert read(bytes(changed)) != ACT
        except ValueError:
            continue


def test_numbering_checks_the_subject():
    with pytest.raises(ValueError):
        number(Draft("grant", "planet:Mars", ACT.by, ACT.effective), 1, ACT.recorded, 0)


def test_a_leaf_hides_the_act_behind_its_salt():
    assert leaf_entry(b"a" * 16, b"act") != leaf_entry(b"b" * 16, b"act")
    with pytest.raises(ValueError):
        leaf_entry(b"short", b"act")


def test_what_somebody_else_vouches_for_is_parsed_alike():
    assert parsed(ACT.canonical()) == read(ACT.canonical()) == ACT
    spaced = ACT.canonical().replace(b",", b", ")
    assert parsed(spaced) == ACT
    with pytest.raises(ValueError):
        read(spaced)
    for broken in (b"", b"{}", b"[]", b"\xff", ACT.canonical().replace(b'"v":1', b'"v":2'),
                   ACT.canonical().replace(b"2026-01-15T", b"yesterday")):  # fmt: skip
        with pytest.raises(ValueError):
            parsed(broken)
