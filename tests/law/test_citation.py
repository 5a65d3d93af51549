"""A printed number appears only where two officials, or a reading of the text, stand behind it."""

from dataclasses import replace

import pytest

from perimeter.core.ids import is_digest
from perimeter.law import pack
from perimeter.law.citation import Tie, cite, printed
from perimeter.law.statute import Official

TM = pack.load(pack.find("tm"))
MINER, LICENCE = TM.articles["definitions.miner"], TM.articles["provider.licence"]
TIE = Tie(
    article_id=LICENCE.id,
    official=Official(24, part=2),
    text_digest="a" * 64,
    tied_by="a-0001",
    verified_by="a-0002",
    n=17,
)


def test_an_article_read_in_the_official_text_is_printed():
    cited = cite(MINER, {}, "en")
    assert (cited.printed, cited.verified) == ("Article 1, item 4", True)
    assert cited.text == MINER.text["en"] and cited.grade == "C1" and is_digest(cited.digest)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_every_other_article_shows_no_number(lang):
    for article in TM.articles.values():
        cited = cite(article, {}, lang)
        assert cited.verified is bool(cited.printed) is bool(article.official)


@pytest.mark.parametrize(
    "tie, shown",
    [
        (TIE, "Article 24, part 2"),
        (replace(TIE, verified_by=""), ""),
        (replace(TIE, verified_by="a-0001"), ""),  # the same official twice is one official
    ],
)
def test_a_tie_counts_when_a_second_official_confirmed_it(tie, shown):
    cited = cite(LICENCE, {LICENCE.id: tie}, "en")
    assert (cited.printed, cited.verified) == (shown, bool(shown))


def test_a_tie_of_another_article_says_nothing():
    assert cite(LICENCE, {"x": TIE}, "en") == cite(LICENCE, {}, "en")


def test_a_verified_tie_replaces_what_the_pack_came_with_and_an_open_one_does_not():
    tie = replace(TIE, article_id=MINER.id)
    assert cite(MINER, {MINER.id: tie}, "en").printed == "Article 24, part 2"
    assert cite(MINER, {MINER.id: replace(tie, verified_by="")}, "en") == cite(MINER, {}, "en")


def test_the_digest_is_of_the_words_not_of_the_language_read():
    assert cite(LICENCE, {}, "tk").digest == cite(LICENCE, {}, "ru").digest
    tied = cite(LICENCE, {LICENCE.id: TIE}, "en").digest
    other = cite(LICENCE, {LICENCE.id: replace(TIE, text_digest="b" * 64)}, "en").digest
    reworded = replace(LICENCE, text={**LICENCE.text, "en": "Have a licence."})
    assert len({tied, other, cite(LICENCE, {}, "en").digest, cite(reworded, {}, "en").digest}) == 4


@pytest.mark.parametrize(
    "place, tk, ru, en",
    [
        (Official(9), "9-njy madda", "статья 9", "Article 9"),
        (Official(1, item=4), "1-nji maddanyň 4-nji bendi", "пункт 4 статьи 1",
         "Article 1, item 4"),
        (Official(10, part=6), "10-njy maddanyň 6-njy bölegi", "часть 6 статьи 10",
         "Article 10, part 6"),
        (Official(20, 2, 3), "20-nji maddanyň 2-nji böleginiň 3-nji bendi",
         "пункт 3 части 2 статьи 20", "Article 20, part 2, item 3"),
    ],
)  # fmt: skip
def test_the_printed_form_in_each_language(place, tk, ru, en):
    assert [printed(place, lang) for lang in ("tk", "ru", "en")] == [tk, ru, en]
