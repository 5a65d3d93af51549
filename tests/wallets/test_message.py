"""The text to sign: one layout, read back just as it was made."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.law import words
from perimeter.wallets import message
from tests.wallets.signing import WORDS, asked, evm_address

WORD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.isprintable() and " " not in text
)
LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).filter(str.isprintable)
TIMES = st.datetimes(datetime(2009, 1, 3), datetime(9000, 1, 1)).map(
    lambda instant: instant.replace(microsecond=0)
)


def test_the_layout():
    assert message.message(asked(), WORDS) == (
        "book.example/one wants you to prove that you hold this wallet:\n"
        f"{evm_address()}\n"
        "\n"
        "Bu gapjygyň özümdedigini tassyklaýaryn\n"
        "\n"
        "Version: 1\n"
        "Chain ID: eip155:1\n"
        "Nonce: a1b2c3d4e5f6\n"
        "Issued At: 2026-05-01T11:50:00Z\n"
        "Expiration Time: 2026-05-01T12:20:00Z\n"
        "Request ID: L-1"
    )


@given(WORD, WORD, LINE, st.from_regex("[A-Za-z0-9]{8,64}", fullmatch=True), TIMES)
def test_there_and_back(origin, entry, statement, nonce, issued):
    wanted = asked(
        origin=origin,
        entry=entry,
        nonce=nonce,
        issued_at=issued,
        expires_at=issued + timedelta(seconds=1),
    )
    assert message.read(message.message(wanted, statement)) == wanted


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_the_statement_of_every_language_fits(lang):
    statement = words.text("wallet_statement", lang, entry="L-2026-000123")
    assert message.read(message.message(asked(), statement)) == asked()


@pytest.mark.parametrize("statement", ["", "a\nb", "a\rb", "a\u2028b", "\u202eabc", "x" * 501])
def test_a_statement_is_one_plain_line(statement):
    with pytest.raises(Refusal, match="wallet_field_unfit"):
        message.message(asked(), statement)


@pytest.mark.parametrize(
    "old, new",
    [
        ("wants you to prove that you hold this wallet", "wants you to sign in with your account"),
        ("Version: 1", "Version: 2"),
        ("\nNonce", "\r\nNonce"),
        ("Request ID: L-1", "Request ID: L-1\n"),
        ("Request ID: L-1", "Request ID: L-1\nResources:\n- https://example.org"),
        ("\n\nVersion", "\nVersion"),
        ("Nonce: ", "Nonce:"),
        ("Chain ID: eip155:1\n", ""),
        ("L-1", "L-1 "),
    ],
)
def test_another_layout_is_not_ours(old, new):
    text = message.message(asked(), WORDS)
    assert old in text
    with pytest.raises(Refusal, match="wallet_message_unfit"):
        message.read(text.replace(old, new))


def test_a_statement_cannot_play_a_field():
    text = message.message(asked(), "Nonce: zzzzzzzz")
    assert message.read(text).nonce == "a1b2c3d4e5f6"


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("2026-05-01T11:50:00Z", "2026-05-01T11:50:00+00:00", "wallet_field_unfit"),
        ("2026-05-01T11:50:00Z", "2026-5-01T11:50:00Z", "wallet_field_unfit"),
        ("a1b2c3d4e5f6", "short", "wallet_field_unfit"),
        ("eip155:1", "eip155:x", "wallet_chain_unknown"),
        ("eip155:1", "1", "wallet_field_unfit"),
    ],
)
def test_its_values_are_read_strictly(old, new, code):
    with pytest.raises(Refusal, match=code):
        message.read(message.message(asked(), WORDS).replace(old, new))


@given(st.text(max_size=200))
def test_any_text_is_refused(text):
    with pytest.raises(Refusal):
        message.read(text)
