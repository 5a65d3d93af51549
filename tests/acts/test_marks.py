"""What a business is known by is spelt one way; what is none of its kind is empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts import marks
from perimeter.core.unseen import unseen


@pytest.mark.parametrize(
    "text, kept",
    [
        ("https://www.Birza.example/", "birza.example"),
        (" birza.example. ", "birza.example"),
        ("çäre.example", "xn--re-uial.example"),
        ("XN--RE-UIAL.example", "xn--re-uial.example"),
        ("a1.b-c.example", "a1.b-c.example"),
        ("t.me/someone", ""),
        ("birza.example/pay?x=1", ""),
        ("clerk@birza.example", ""),
        ("10.0.0.1", ""),
        ("birza", ""),
        ("a..example", ""),
        ("-a.example", ""),
        ("x" * 64 + ".example", ""),
        ("two words.example", ""),
        ("", ""),
    ],
)
def test_domains(text, kept):
    assert marks.domain(text) == kept


@pytest.mark.parametrize(
    "text, kept",
    [
        ("+999 12 34-56-78", "+99912345678"),
        ("00999 (12) 345678", "+99912345678"),
        ("12345678", ""),
        ("+0123456789", ""),
        ("+999 call me", ""),
    ],
)
def test_telephones(text, kept):
    assert marks.phone(text) == kept


@pytest.mark.parametrize(
    "text, kept",
    [
        ("com.example.App", "com.example.App"),
        ("https://t.me/someone", "t.me/someone"),
        ("@someone", "@someone"),
        ("id123456789", "id123456789"),
        ("an app", ""),
        ("x", ""),
        ("<script>", ""),
    ],
)
def test_apps_and_accounts(text, kept):
    assert marks.app(text) == kept


@pytest.mark.parametrize(
    "text, kept",
    [
        (" 0xABCDEF0000000000000000000000000000000000", "0xabcdef" + "0" * 34),
        ("BC1QEXAMPLE0000000000", "bc1qexample0000000000"),
        ("TExampleExampleExample1", "TExampleExampleExample1"),
        ("short", ""),
        ("0xabc; drop table wallets", ""),
    ],
)
def test_wallets_as_tables_hold_them(text, kept):
    assert marks.wallet(text) == kept


def test_names_keep_their_letters():
    assert marks.line("  Güneş   «Birža» ") == "Güneş «Birža»"
    assert marks.line("x" * 201) == marks.line("two\x00lines") == ""


@pytest.mark.parametrize("sort", sorted(marks.READ))
@pytest.mark.parametrize("sign", "\u202e\u2066\u200b\u200d\ufeff\u00ad")
def test_none_is_kept_with_a_sign_that_nobody_sees(sort, sign):
    for text in (f"Altyn{sign}Bank", f"{sign}coins.example", f"+993 61{sign}000000"):
        assert not unseen(marks.READ[sort](text))
    assert marks.line(f"Altyn{sign}Bank") == ""


@given(st.sampled_from(sorted(marks.READ)), st.text(max_size=60))
def test_what_was_read_once_reads_the_same(sort, text):
    kept = marks.READ[sort](text)
    assert marks.READ[sort](kept) == kept
