"""Letters however they are written, and where they stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.judging.spelling import LOOKS, SOUNDS, _read, bare, fold, look, plain


@pytest.mark.parametrize(
    "text, read",
    [
        ("Tür-kmen", "tur kmen"), ("Ş ş ș Ș", "ssss"), ("ÝŇŽÇÄ", "ynzca"), ("ＡＢ１", "ab1"),
        ("s t a t e bank", "state bank"), ("a b", "a b"), ("s.t.a.t.e", "state"), ("I.T. shop",
        "i t shop"),
        ("T\u200bu\u00adr", "tur"), ("n̶a̶t", "nat"), ("Foo™ bar", "foo bar"), ("🇹🇲", "tm"),
        ("ᴛᴋ", "tk"),
        ("𝕹𝖆t", "nat"), ("øłđ", "old"), ("ңқ", "нк"), ("государь", "государ"), ("o'state",
        "ostate"),
        ("a!!!!!!!!b", "a b"), ("st@te", "st@te"), ("m|lli", "m|lli"), ("", ""), ("---", ""),
        ("a---", "a "),
        ("ﷲ", "الله"), ("İ", "i"), ("ß", "ss"),
    ],
)  # fmt: skip
def test_reading(text, read):
    assert plain(text).text == read


@given(st.text(max_size=60))
def test_every_letter_remembers_its_place_in_order(text):
    read = plain(text)
    assert len(read.text) == len(read.spans)
    assert all(0 <= start < end <= len(text) for start, end in read.spans)
    assert list(read.spans) == sorted(read.spans)


def test_a_domain_label_in_punycode_is_what_it_shows():
    label = "xn--" + "туркмен".encode("punycode").decode()
    read = plain(f"www.{label}.example")
    assert read.text == "www туркмен example"
    assert {read.spans[i] for i in range(4, 11)} == {(4, 4 + len(label))}


@pytest.mark.parametrize("text", ["xn--", "xn--\u00e9", "XN--99999999999999"])
def test_what_is_no_punycode_is_read_as_it_stands(text):
    assert plain(text).text.startswith("xn")


@pytest.mark.parametrize(
    "one, other",
    [
        ("Çärjew", "Чарджев"), ("Çärjew", "charjew"), ("Çärjew", "Чәрҗев"), ("Ýolöten",
        "Ёлөтен"), ("Birža", "birzha"),
        ("Birža", "биржа"), ("Maýning", "МАЙНИНГ"), ("Şa", "Ша"), ("Ș", "Ş"), ("Ňaň", "Ңаң"),
        ("  A-B  ", "a b"), ("ＡＢＣ１", "abc1"), ("Straße", "STRASSE"), ("Wepa", "Вепа"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold(one) == fold(other) != ""


def test_different_names_fold_apart():
    names = ("Merw", "Mary", "Aral", "Arал 2", "Арча", "Çärjew")
    assert len({fold(name) for name in names}) == len(names)


@given(st.text(max_size=60))
def test_folding_gives_words_with_single_spaces_and_ignores_case(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert fold(text.upper().lower()) == fold(text.lower().upper().lower())


@pytest.mark.parametrize("table", [SOUNDS, LOOKS])
def test_the_tables_hold_letters_as_they_are_read(table):
    """A key or spelling that reading changes could never be met."""
    for letter, spelt in table.items():
        assert plain(letter).text == letter
        for way in spelt.split():
            assert plain(way).text == way, (letter, way)


@pytest.mark.parametrize(
    "one, other",
    [("PAYPA1", "paypai"), ("Меrw", "merw"), ("rnerw", "merw"), ("b1rza", "birza"),
     ("BIRZA-0NE", "birza one"), ("wepa", "vvepa"), ("ραy", "pay"), ("5tate", "state")],
)  # fmt: skip
def test_what_looks_alike_has_one_look(one, other):
    assert look(one) == look(other) != ""


def test_what_looks_different_has_another():
    assert len({look(name) for name in ("Merw", "Mary", "Aral", "Birža", "Gapjyk")}) == 5


@given(st.text(max_size=60))
def test_the_quick_reading_is_the_careful_one(text):
    assert _read(text) == plain(text).text


@given(st.text(max_size=60))
def test_what_is_bare_is_on_one_line_and_all_seen(text):
    plain_text = bare(text)
    assert plain_text == " ".join(plain_text.split()) == bare(plain_text)
    assert not set(plain_text) & set("\u200b\u200f\u202e\u2066\ufeff\x00\n")
