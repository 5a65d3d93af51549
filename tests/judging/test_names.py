"""Banned and reserved words: found however they are hidden, and innocents let be or asked about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.judging import names
from perimeter.judging.names import CHARS_MAX, HARDNESS, checks, concerning, find
from perimeter.law import pack as packs
from perimeter.law.statute import Term

LEXICON = packs.load(packs.find("tm")).lexicon
TERMS = list(LEXICON.values())
# Written by hand, apart from the tables under test: what people put in place of a letter.
DISGUISES = {
    "a": "aAаАäÄ@4", "e": "eEеЕ3", "i": "iI1lі!", "k": "kKкК", "l": "lL1Il|", "m": "mMмМ",
    "n": "nNñň",
    "o": "oOоО0ö", "r": "rRг", "s": "sSѕ5$ş", "t": "tTтТ7", "u": "uUüÜυ",
}  # fmt: skip
WORDS = ("turkmen", "state", "national", "milli", "turkmenistan")
SEPARATORS = (" ", "-", ".", "_", "·", "/", " - ", "  ")
UNSEEN = ("\u200b", "\u200d", "\u00ad", "\u0301", "\u0336", "\ufeff")


def kinds(text, what="name"):
    return [match.kind for match in find(text, TERMS, what)]


@st.composite
def disguised(draw, word):
    return "".join(draw(st.sampled_from(DISGUISES[letter])) for letter in word)


@given(st.data(), st.sampled_from(WORDS))
def test_case_look_alikes_and_marks_hide_nothing(data, word):
    written = data.draw(disguised(word))
    gaps = data.draw(
        st.lists(st.sampled_from(("", *UNSEEN)), min_size=len(word), max_size=len(word))
    )
    text = "".join(map("".join, zip(written, gaps, strict=True)))
    assert kinds(text) == ["banned"], text


@given(st.data(), st.sampled_from(WORDS), st.sampled_from(SEPARATORS))
def test_letters_set_apart_are_one_word(data, word, between):
    assert kinds(between.join(data.draw(disguised(word)))) == ["banned"]


@given(st.data(), st.sampled_from(WORDS))
def test_separators_anywhere_are_never_passed_over(data, word):
    gaps = st.sampled_from(("", "", *SEPARATORS))
    text = "".join(letter + data.draw(gaps) for letter in word[:-1]) + word[-1]
    assert set(kinds(text)) & {"banned", "ask"}, text


@given(
    st.sampled_from(WORDS[:4]),
    st.lists(st.sampled_from(("Merw", "Ak", "Wepa", "2030")), max_size=3),
)
def test_words_around_it_change_nothing_but_its_place(word, around):
    before = "".join(f"{other} " for other in around)
    (match,) = find(before + word + " Birža", TERMS)
    assert match.at == (len(before), len(before) + len(word))
    assert (match.kind, match.seen) == ("banned", word)


@given(st.text(max_size=80), st.sampled_from(("name", "domain", "ticker")))
def test_any_text_is_read_and_matches_show_where_they_stand(text, what):
    found = find(text, TERMS, what)
    assert all(text[slice(*match.at)] == match.seen != "" for match in found)
    assert [match.at for match in found] == sorted(match.at for match in found)
    assert all(match.kind in HARDNESS for match in found)


@pytest.mark.parametrize(
    "text",
    [
        "Türkmen Birža", "ТУРКМЕНБИРЖА", "Туркменистан", "Turkmenistanyň", "Turkomania", "Tϋгkмеn",
        "тyркмeн", "土库曼币", "ترکمنستان", "Τουρκμενιστάν", "State Bank", "S.T.A.T.E",
        "the states",
        "Государственная биржа", "gosudarstvennaya", "Национальный кошелёк", "natsionalnyy",
        "NATI0NAL",
        "National", "Nationalbank", "Nacional", "Milli bank", "Döwlet banky", "Dowlet Exchange",
        "Довлет", "Inter National", "state24", "5tate", "St@te", "Solid State", "мемлекеттік",
        "🅽🅰🆃🅸🅾🅽🅰🅻",
    ],
)  # fmt: skip
def test_banned(text):
    assert "banned" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Real Estate", "Interstate", "statewide", "Statement", "International", "Nationwide",
        "Million", "Millibar", "Döwletmyrat", "Döwletara", "HT Döwlet Amanow",
        "Amanow Döwlet Myradowiç",
        "dowlet-amanowa", "негосударственный", "Госкрипто", "Нацбанк", "Гостиница", "Народный",
        "TM Exchange",
        "TKM", "🇹🇲 coin", "Türkmgaz", "Tur-kmen", "Turk Men", "na tional", "e s t a t e",
    ],
)  # fmt: skip
def test_a_person_is_asked(text):
    assert kinds(text) == ["ask"]


@pytest.mark.parametrize(
    "text",
    [
        "Merw Exchange", "Ýeňiş Maýning", "Çärjew Gapjyk", "Kamil Limited", "ATM Service",
        "7M Trading",
        "Foo™", "Emily", "Milly", "Family House", "Military", "Destination", "Donation", "VAT",
        "Nabat",
        "Gül", "Штамп", "Ак гоша", "Best Ate", "",
    ],
)  # fmt: skip
def test_innocent(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Virtual Assets Ltd", "virtualasset", "Виртуальные активы", "Wirtual aktiwler",
        "Crypto-currency",
        "cryptocurrencies", "Криптовалюта", "Kriptowalýuta", "криптовалютный", "Digital Asset",
        "Цифровых активов", "Sanly aktiw",
    ],
)  # fmt: skip
def test_reserved(text):
    assert kinds(text) == ["reserved"]


def test_a_domain_is_read_without_the_country_s_label():
    assert kinds("merw.tm") == ["ask"] and kinds("merw.tm", "domain") == []
    assert kinds("tm.example.tm.", "domain") == ["ask"]
    assert kinds("milli.tm", "domain") == ["banned"]
    assert kinds("xn--" + "туркмен".encode("punycode").decode() + ".tm", "domain") == ["banned"]


def test_a_ticker_begins_with_an_abbreviation_where_a_name_would_not():
    assert kinds("TMCOIN") == [] and kinds("TMCOIN", "ticker") == ["ask"]
    assert kinds("ATM", "ticker") == [] and kinds("MILLIONS", "ticker") == ["ask"]


def test_what_a_match_says():
    (match,) = find("Ak Milli", TERMS)
    assert match == names.Match("milli", "banned", "tk", "names.state_words", (3, 8), "Milli")


def test_of_matches_that_overlap_the_hardest_stays():
    terms = [
        Term("a", "ask", "x", {"en": ("*bank*",)}),
        Term("b", "banned", "y", {"en": ("ban",)}),
        Term("c", "reserved", "z", {"en": ("bank house",)}),
    ]
    assert [(m.kind, m.seen) for m in find("bank house", terms)] == [("reserved", "bank house")]
    assert [m.kind for m in find("ban bank", [*terms, Term("d", "ask",
    "w", {"en": ("ban bank",)})])] == [
        "banned", "ask",
    ]  # fmt: skip
    assert [(m.kind, m.article) for m in find("ban bank", terms)] == [("banned", "y"), ("ask", "x")]


def test_a_hit_that_is_nothing_hides_none_behind_it():
    (match,) = find("ab ab a", [Term("a", "banned", "x", {"en": ("aba",)})])
    assert (match.kind, match.at) == ("ask", (3, 7))


def test_holders_and_others_are_asked_different_things():
    assert {c.code for c in checks("Milli kriptowalýuta", LEXICON, holder=True)} == {"name_banned"}
    assert {c.code for c in checks("Milli kriptowalýuta", LEXICON, holder=False)} == {
        "name_reserved"
    }
    both = [term.id for holder in (True, False) for term in concerning(LEXICON, holder)]
    assert sorted(both) == sorted(LEXICON)


def test_a_clear_name_and_what_is_asked_are_checks():
    (clear,) = checks("Merw", LEXICON, holder=True)
    assert (clear.code, clear.state) == ("name_clear", "pass")
    (asked,) = checks("Estate", LEXICON, holder=True)
    assert (asked.code, asked.state, asked.article) == ("name_ask", "ask", "names.state_words")
    assert asked.values == {"seen": "state", "start": 1, "end": 6}


def test_too_long_a_name_is_refused_and_not_cut():
    find("a" * CHARS_MAX, TERMS)
    with pytest.raises(Refusal) as caught:
        find("a" * (CHARS_MAX + 1), TERMS)
    assert caught.value.code == "name_too_long"


@pytest.mark.parametrize(
    "text", ["|!l1" * 125, "$+@+€" * 100, "nа" * 250, "m|l!1i" * 83, "\u0301" * 500]
)
def test_hostile_names_take_no_time(text):
    """The patterns have nothing to go back over: this ends, where a careless one never would."""
    find(text, TERMS)


@pytest.mark.parametrize("name", ["tm", "model"])
def test_every_form_of_a_lexicon_finds_itself(name):
    for term in packs.load(packs.find(name)).lexicon.values():
        for language, forms in term.words.items():
            for form in forms:
                found = find(form.replace("*", ""), [term])
                assert [m.kind for m in found] == [term.kind], (language, form)
