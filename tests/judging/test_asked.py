"""What was typed: recognised by its shape, in the form in which it is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.asked import CHARS_MAX, asked, number, phone, wallet

EVM = "0x52908400098527886E0F7030069857D2E4169EE7"
LEGACY = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"


@pytest.mark.parametrize(
    "text, kind, value",
    [
        ("Çärjew Gapjyk", "name", "carjew gapjik"), ("birza", "name", "birza"),
        ("L-001", "number", "l001"), ("L – 001", "number", "l001"), ("М-001", "number", "m001"),
        ("W-00001", "number", "w00001"), ("1234", "number", "1234"),
        ("birza.example", "domain", "birza.example"), ("a@birza.example", "email", "birza.example"),
        ("mailto:a@birza.example", "email", "birza.example"),
        ("https://a@birza.example/", "domain", "birza.example"),
        ("com.birza.App", "app", "com.birza.app"), ("id123456789", "app", "id123456789"),
        ("+999 (11) 22-33-44", "phone", "99911223344"), ("00999 11223344", "phone", "99911223344"),
        ("8 11 22 33 44", "phone", "811223344"), ("@birza_bank", "social", "@birza_bank"),
        (EVM, "wallet", EVM.lower()), (f"eip155:1:{EVM}", "wallet", EVM.lower()),
        (f"ethereum:{EVM}@1", "wallet", EVM.lower()), (LEGACY, "wallet", LEGACY),
        ("BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=1", "wallet",
         "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "name",
         "bc1qw508d6qejxtdg4i5r3zarwari0c5xw7kw8f3t4"),
        ("", "name", ""), ("...", "name", ""), ("\u202e\u200b", "name", ""),
    ],
)  # fmt: skip
def test_it_is_recognised(text, kind, value):
    found = asked(text)
    assert (found.kind, found.value) == (kind, value)


def test_what_nobody_sees_is_taken_out_and_told():
    found = asked("\u202eÇär\u200bjew\u00ad")
    assert (found.text, found.hidden) == ("Çärjew", True)
    assert not asked("  Çärjew \n Gapjyk ").hidden


@pytest.mark.parametrize(
    "text, mixed",
    [("Меrw", True), ("Merw Биржа", False), ("Мерв", False), ("bіrza.example", True),
     ("№ 5", False), ("ｍerw", False)],
)  # fmt: skip
def test_a_word_of_two_alphabets_is_told(text, mixed):
    assert asked(text).mixed is mixed


@pytest.mark.parametrize(
    "length, kind", [(CHARS_MAX, "name"), (CHARS_MAX + 1, "long"), (10_000, "long")]
)
def test_what_is_longer_than_any_name_is_not_read(length, kind):
    assert asked("a" * length).kind == kind
    assert len(asked("a" * length).text) <= CHARS_MAX


def test_a_long_link_is_read_for_its_host():
    assert asked("https://birza.example/?from=" + "a" * 1_500).value == "birza.example"


@given(st.text(max_size=300))
def test_anything_at_all_is_recognised(text):
    found = asked(text)
    assert "\n" not in found.text
    assert found.kind == "long" or asked(found.text).kind == found.kind


@pytest.mark.parametrize("one, other", [("CH-1", "C-1"), ("SH-7", "S-7"), ("L-10", "L-1")])
def test_different_numbers_stay_apart(one, other):
    assert number(one) != number(other)


def test_forms():
    assert phone("+999 11") == phone("0099911") == "99911"
    assert wallet(EVM) == EVM.lower() and wallet(LEGACY) == LEGACY
    assert wallet(LEGACY.lower()) == wallet("birza") == ""
