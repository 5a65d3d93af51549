"""Adverts: what they lack and what they may not say, however it is written; a person judges on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import Refusal
from perimeter.judging.adverts import CHARS_MAX, language, read
from perimeter.law import pack as packs

PACK = packs.load(packs.find("tm"))
MODEL = packs.load(packs.find("model"))
REQUIRED = list(PACK.adverts.required)
FULL = {
    lang: [one.sentence[lang] for one in PACK.adverts.required.values()] for lang in PACK.languages
}


def missing(text, holder=True):
    return [one.id for one in read(text, PACK, holder).missing]


def stems(text, holder=True):
    return [(match.stem, match.kind) for match in read(text, PACK, holder).forbidden]


@pytest.mark.parametrize("lang", PACK.languages)
def test_our_own_sentences_say_each_what_they_should_and_nothing_forbidden(lang):
    assert missing(" ".join(FULL[lang])) == [] and stems(" ".join(FULL[lang]), False) in (
        [],
        [(form, kind) for form, kind in stems(" ".join(FULL[lang]), False) if kind == "reserved"],
    )
    for at, sentence in enumerate(FULL[lang]):
        assert missing(sentence) == [one for one in REQUIRED if one != REQUIRED[at]], sentence


@pytest.mark.parametrize(
    "text, said",
    [
        ("You could lose your money.", "loss"),
        ("ВНИМАНИЕ: возможна потеря всех вложенных средств", "loss"),
        ("Serişdeleriňiziň ählisini ýitirmek mümkin", "loss"),
        ("A system may fail at any time.", "failure"),
        ("Возможны сбои в системе.", "failure"),
        ("Ulgamda näsazlyk bolup biler.", "failure"),
        ("Assets may be stolen by others.", "unlawful"),
        ("Возможны мошеннические действия третьих лиц.", "unlawful"),
        ("Not guaranteed by the State.", "no_guarantee"),
        ("There is no state guarantee.", "no_guarantee"),
        ("Государством не гарантируется.", "no_guarantee"),
        ("Döwlet muňa kepillik bermeýär.", "no_guarantee"),
    ],
)
def test_other_words_for_the_same(text, said):
    assert said not in missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "You will never lose your money.",
        "Вы никогда не потеряете средства.",
        "Your money is safe. Do not lose this chance.",  # in two sentences
        "The State guarantees your money.",
        "Государство гарантирует возврат средств.",
        "Our iOS app moves your money.",  # letters that look alike are no warning
    ],
)
def test_what_only_sounds_like_a_warning(text):
    assert missing(text) == REQUIRED


@pytest.mark.parametrize(
    "text, stem",
    [
        ("Get rich today", "get rich"),
        ("G e t r i c h", "get rich"),
        ("g.e.t r.i.c.h", "get rich"),
        ("G3t r1ch", "get rich"),
        ("risk\u00adfree", "risk free"),
        ("Risk-free!", "risk free"),
        ("Лёгкие деньги", "легк* деньг*"),
        ("ЛEГКИЕ ДЕНЬГИ", "легк* деньг*"),  # a Latin E
        ("б.е.з р.и.с.к.а", "без риск*"),
        ("Aňsat baýlyk", "aňsat baýlyk"),
        ("ansat baylyk", "aňsat baýlyk"),
        ("Аңсат байлык", "aňsat baýlyk"),
        ("for kids", "kids"),
        ("для школьников", "школьник*"),
        ("Guaranteed by the State", "guaranteed by the state"),
    ],
)
def test_promises_are_asked_about_however_they_are_spelt(text, stem):
    assert (stem, "ask") in stems(text)


@pytest.mark.parametrize(
    "text",
    ["There are no guaranteed profits.", "This is not risk-free.", "Мы не гарантируем доходность.",
     "Не гарантировано государством.", "Not guaranteed by the State."],
)  # fmt: skip
def test_what_is_denied_is_not_promised(text):
    assert stems(text) == []


@pytest.mark.parametrize("text", ["He skids.", "детальный отчёт", "a gadget richly made", "Баер"])
def test_within_other_words_nothing_is_meant(text):
    assert stems(text) == []


def test_on_a_hint_nobody_is_told_no():
    assert {term.kind for term in PACK.adverts.forbidden.values()} == {"ask"}
    assert [match.kind for match in read("Get rich!", MODEL, True).forbidden] == ["banned"]


def test_reserved_words_are_free_to_holders():
    assert stems("Kriptowalýuta satyn alyň", holder=True) == []
    assert ("kripto walýuta*", "reserved") in stems("Kriptowalýuta satyn alyň", holder=False)


def test_places_are_those_of_the_text_and_in_its_order():
    text = "Риск есть. Get rich, kids! Лёгкие деньги."
    found = read(text, PACK, True).forbidden
    assert [match.seen for match in found] == ["Get rich", "kids", "Лёгкие деньги"]
    assert all(text[slice(*match.at)] == match.seen for match in found)


@pytest.mark.parametrize(
    "text, told",
    [("Bitcoin сатып алыңыз", "ru"), ("Satyn alyň!", "tk"), ("Buy now", "en"), ("123 !", "ru"),
     ("", "ru")],
)  # fmt: skip
def test_the_language_of_a_text(text, told):
    assert language(text, ("tk", "ru", "en"), "ru") == told


def test_a_language_that_the_pack_does_not_speak():
    assert language("Satyn alyň!", MODEL.languages, "ru") == "ru"
    assert language("Satyn alyň!", MODEL.languages, "tk") == MODEL.languages[0]


def test_signs_that_stand_for_many_letters_each_are_no_way_round_it():
    with pytest.raises(Refusal, match="advert_too_long"):
        read("\ufdfa" * CHARS_MAX, PACK, True)


def test_too_long_a_text_is_refused_and_not_cut():
    assert missing("a" * CHARS_MAX) == REQUIRED
    with pytest.raises(Refusal, match="advert_too_long"):
        read("a" * (CHARS_MAX + 1), PACK, True)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    reading = read(text, PACK, False)
    assert all(0 <= m.at[0] < m.at[1] <= len(text) for m in reading.forbidden)
    assert reading.language in PACK.languages


@given(st.permutations(FULL["ru"]), st.sampled_from([" ", "\n", " Купите. "]))
def test_order_and_company_of_the_sentences_make_no_difference(sentences, between):
    assert missing(between.join(sentences)) == []


def test_a_denial_of_something_else_denies_nothing():
    assert stems("Why not? Guaranteed profits!") == [("guaranteed profit*", "ask")]
