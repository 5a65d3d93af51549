"""A citation: an article as it may be shown, with its printed number only where that is verified.

Verified means: read in the official text when the pack was written, or tied to it by one official
and confirmed by a second. Pure: the caller folds the two acts into ties as of the journal it knows.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from perimeter.core.canonical import digest
from perimeter.law.formats import ordinal
from perimeter.law.statute import Article, Official
from perimeter.law.words import text


@dataclass(frozen=True)
class Tie:
    """An article tied to its place in the official text, whose digest names the filed wording.

    `tied_by` and `verified_by` are account numbers, `verified_by` empty until the second official
    confirms; `n` is the act it stands since.
    """

    article_id: str
    official: Official
    text_digest: str
    tied_by: str
    verified_by: str
    n: int

    @property
    def verified(self) -> bool:
        return bool(self.verified_by) and self.verified_by != self.tied_by


@dataclass(frozen=True)
class Citation:
    """What a page shows of an article. `text` is our paraphrase; `printed` "" unless verified.

    `digest` is the same in every language: it covers the paraphrase, the grade, the printed place
    and the official wording, so that a finding can keep the words it was made with.
    """

    article_id: str
    text: str
    grade: str
    printed: str
    verified: bool
    digest: str


def cite(article: Article, ties: Mapping[str, Tie], lang: str) -> Citation:
    """The article as it may be cited; a verified tie counts more than what the pack came with."""
    tie = ties.get(article.id)
    place, wording = article.official, ""
    if tie is not None and tie.verified:
        place, wording = tie.official, tie.text_digest
    covered = {
        "article": article.id,
        "text": article.text,
        "grade": article.grade,
        "official": asdict(place) if place else None,
        "official_text": wording,
    }
    return Citation(
        article_id=article.id,
        text=article.text[lang],
        grade=article.grade,
        printed=printed(place, lang) if place else "",
        verified=place is not None,
        digest=digest(covered),
    )


def printed(place: Official, lang: str) -> str:
    """The place in the official text, in words of one language."""
    levels = [name for name in ("part", "item") if getattr(place, name)]
    return text(
        "_".join(["printed_article", *levels]),
        lang,
        article=ordinal(place.article, lang),
        part=ordinal(place.part, lang),
        item=ordinal(place.item, lang),
    )
