"""What is asked: values that can stand in a message, and where a message says otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from perimeter.core.problem import Refusal
from perimeter.wallets.asked import account, compare, in_time, read_asked, read_instant, written
from tests.wallets.signing import MAIN, TEST, asked, bech32, evm_address

P2WPKH = b"\x00\x14" + bytes(20)


@pytest.mark.parametrize(
    "field, value",
    [
        ("origin", ""),
        ("origin", "a b"),
        ("origin", "x" * 201),
        ("entry", "L\n1"),
        ("entry", "L\u200b1"),
        ("nonce", "short"),
        ("nonce", "x" * 65),
        ("nonce", "a1b2c3d4e5f٣"),
        ("issued_at", datetime(2026, 5, 1, 11, 50, 0, 1)),
        ("issued_at", datetime(2026, 5, 1, 11, 50, tzinfo=UTC)),
        ("expires_at", datetime(2026, 5, 1, 11, 50)),
        ("chain", "eip155:"),
    ],
)
def test_what_cannot_stand_in_a_message(field, value):
    with pytest.raises(Refusal, match="wallet_field_unfit"):
        replace(asked(), **{field: value})


def test_the_wallet_is_of_its_chain():
    with pytest.raises(Refusal, match="wallet_another_network"):
        asked(chain=MAIN, wallet=bech32(P2WPKH, "tb"))
    with pytest.raises(Refusal, match="wallet_address_unreadable"):
        asked(wallet=bech32(P2WPKH))
    assert account(bech32(P2WPKH).upper(), MAIN) == account(bech32(P2WPKH), MAIN) == P2WPKH


def document(**more):
    wanted = asked()
    times = {name: written(getattr(wanted, name)) for name in ("issued_at", "expires_at")}
    return {**wanted.__dict__, **times, **more}


def test_it_is_read_from_just_its_fields():
    assert read_asked(document()) == asked()
    for spoilt, field in (
        (document(extra="x"), "extra"),
        (document(nonce=12345678), "nonce"),
        (document(expires_at=None), "expires_at"),
        (document(**{"a\nb": "x"}), "?"),
        ({}, "origin"),
    ):
        with pytest.raises(Refusal) as caught:
            read_asked(spoilt)
        assert caught.value.values == {"field": field}


@pytest.mark.parametrize("text", [None, 1, "", "2026-05-01", "2026-02-30T00:00:00Z", "now"])
def test_instants_are_written_one_way(text):
    with pytest.raises(Refusal, match="wallet_field_unfit"):
        read_instant(text, "at")


@pytest.mark.parametrize(
    "change, code",
    [
        ({"origin": "book.example/two"}, "wallet_for_another_book"),
        ({"wallet": evm_address(2)}, "wallet_for_another_wallet"),
        ({"chain": "eip155:5"}, "wallet_another_network"),
        ({"entry": "L-2"}, "wallet_for_another_entry"),
        ({"nonce": "a1b2c3d4e5f7"}, "wallet_nonce_differs"),
        ({"issued_at": datetime(2026, 5, 1, 11, 49)}, "wallet_time_differs"),
        ({"expires_at": datetime(2027, 5, 1)}, "wallet_time_differs"),
    ],
)
def test_each_difference_has_its_code(change, code):
    compare(asked(), asked())
    with pytest.raises(Refusal, match=code):
        compare(asked(**change), asked())


def test_networks_that_share_addresses_are_kept_apart():
    wallet = bech32(P2WPKH, "tb")
    signet = "bip122:00000008819873e925422c1ff0f99f7c"
    with pytest.raises(Refusal, match="wallet_another_network"):
        compare(asked(chain=TEST, wallet=wallet), asked(chain=signet, wallet=wallet))


def test_a_wallet_is_compared_by_what_it_is_not_how_it_is_written():
    compare(asked(wallet=evm_address().upper().replace("X", "x")), asked())


def test_time_runs_from_the_issue_to_just_before_the_expiry():
    wanted, second = asked(), timedelta(seconds=1)
    in_time(wanted, wanted.issued_at)
    in_time(wanted, wanted.expires_at - second)
    for at, code in (
        (wanted.issued_at - second, "wallet_not_yet"),
        (wanted.expires_at, "wallet_expired"),
    ):
        with pytest.raises(Refusal, match=code):
            in_time(wanted, at)
