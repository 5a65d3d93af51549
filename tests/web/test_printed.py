"""The paper: one tagged page whose text comes out whole, and whose code survives a bad copy."""

import io
from random import Random

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from perimeter.law import words
from perimeter.law.formats import document_day
from perimeter.store.certkeys import checked
from perimeter.web.printed import pdf, qr
from tests.acts.issued import DOMAIN, NAME, SITE, imposed, keyed, licensed, made, mining
from tests.world import DAY
from tests.world import world as fresh

BYTES_MAX = 60 * 1024
MM_PER_INCH, DPI = 25.4, 300
ALPHABETS = (
    "Aa Bb Çç Dd Ee Ää Ff Gg Hh Ii Jj Žž Kk Ll Mm Nn Ňň Oo Öö Pp Rr Ss Şş Tt Uu Üü Ww Yy Ýý Zz",
    "Аа Бб Вв Гг Дд Ее Ёё Жж Зз Ии Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ъъ Ыы Ьь Ээ "
    "Юю Яя",
)
MARKUP = '#panic() *b* _i_ $x$ @y <z> \\u{41} // `r` = "q" [c] {d} -- ~'


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A licence, a miner, and a person, all with certificates."""
    world = fresh(tmp_path_factory.mktemp("printed"))
    keyed(world)
    licensed(world)
    mining(world, "entrepreneur")
    imposed(world, "L-71", {"tk": "Diňe resminamaly müşderiler", "ru": "Только с документом"})
    return world


def printed(world, entry="L-71", lang="tk") -> bytes:
    return pdf(world.book, made(world, entry), SITE, lang)


def text_of(content: bytes) -> str:
    """The text as a reader takes it out, lines joined."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_it_is_one_small_tagged_page_in_the_language(book, lang):
    content = printed(book, lang=lang)
    assert len(content) <= BYTES_MAX and content == printed(book, lang=lang)
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1 and root["/Lang"] == lang and root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == book.book.pack.registers["licence"].title[lang]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    figures = [one for one in tags(root["/StructTreeRoot"]) if one["/S"] == "/Figure"]
    assert [one["/Alt"] for one in figures] == [words.text("certificate.qr_alt", lang)]
    kinds = {one["/S"] for one in tags(root["/StructTreeRoot"])}
    assert {"/H1", "/Table", "/TH", "/TD", "/L", "/Link"} <= kinds


def tags(node):
    """Every element of the tree of tags."""
    if isinstance(node, pypdf.generic.DictionaryObject) and "/S" in node:
        yield node
    kids = node.get("/K", []) if isinstance(node, pypdf.generic.DictionaryObject) else []
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from tags(kid.get_object()) if hasattr(kid, "get_object") else ()


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_everything_is_said_in_the_language(book, lang):
    text, pack = text_of(printed(book, lang=lang)), book.book.pack
    kind, day = pack.registers["licence"], document_day(DAY, lang)
    assert pack.letters.authority[lang] in text and "№ L-71" in text and NAME in text
    assert words.text("certificate.as_of", lang, day=day) in text and "Mary" in text
    assert words.text("certificate.no_end", lang) in text and kind.public[lang] in text
    assert f"register.example/{lang}/entry/L-71" in text and DOMAIN in text
    yes, no = words.text("web.yes", lang), words.text("web.no", lang)
    for service, named in kind.services.items():
        given = service in ("exchange", "storage")
        assert f"{named[lang]} {yes if given else no}" in text, service
    conditions = {"tk": "Diňe resminamaly müşderiler", "ru": "Только с документом", "en": ""}
    for one, condition in conditions.items():
        assert not condition or (condition in text) == (one == lang)
    assert words.text("certificate.shown_only", lang) in text  # values of this book are assumed


def test_of_a_person_it_says_no_more_than_name_number_status_and_district(book):
    text = text_of(printed(book, "M-81", "en"))
    assert "Demirgazyk Maýner" in text and "№ M-81" in text and "Balkan" in text
    assert "registered, since 5 January 2026" in text
    for hidden in ("Invented", "SN-", "bc1", "Services", "domains", "MT-"):
        assert hidden not in text


@pytest.mark.parametrize("name", [*ALPHABETS, MARKUP])
def test_every_letter_comes_out_and_none_is_read_as_markup(tmp_path, name):
    world = fresh(tmp_path)
    keyed(world)
    licensed(world, name)
    assert " ".join(name.split()) in text_of(printed(world))


def test_a_language_that_the_book_does_not_speak(book, monkeypatch):
    from perimeter.core.problem import Refusal

    monkeypatch.setitem(book.book.pack.__dict__, "languages", ("en", "ru"))
    with pytest.raises(Refusal, match="certificate_language"):
        printed(book)


def test_the_code_is_thirty_millimetres_and_more_with_its_quiet_zone(book):
    picture = page(printed(book))
    (code,) = zxingcpp.read_barcodes(picture)
    corners = code.position
    wide = (corners.top_right.x - corners.top_left.x) / DPI * MM_PER_INCH
    modules = 17 + 4 * int(qr_version(made(book).text))
    assert wide >= 30 and modules <= 57
    border = round(wide / modules * 4 / MM_PER_INCH * DPI)
    left, top = corners.top_left.x, corners.top_left.y
    quiet = picture.crop((left - border + 2, top - border + 2, left - 2, top - 2))
    assert quiet.getextrema()[0] > 240, "the zone around the code is not white"


def qr_version(text: str) -> str:
    import segno

    return str(segno.make(text, error="m", boost_error=False, micro=False).designator).split("-")[0]


def test_the_drawing_is_black_on_white_alone(book):
    drawn = qr(made(book).text)
    assert 'fill="#fff"' in drawn and 'stroke="#000"' in drawn


@pytest.mark.parametrize("turned", [-4.0, 2.5])
def test_the_code_is_read_from_a_grey_worn_crooked_copy(book, turned):
    picture = worn(page(printed(book)), turned)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == made(book).text
    assert checked(book.book.home.keys().certificates, code.text) == made(book).claims


def page(content: bytes) -> Image.Image:
    """The page as a scanner sees it: grey, 300 dots an inch."""
    document = pypdfium2.PdfDocument(content)
    return document[0].render(scale=DPI / 72, grayscale=True).to_pil()


def worn(picture: Image.Image, turned: float) -> Image.Image:
    """Out of focus, turned, pale, with grain and a stain on the code."""
    chance = Random(7)
    grain = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    pale = picture.filter(ImageFilter.GaussianBlur(2)).point(lambda v: 70 + v * 130 // 255)
    bad = Image.blend(pale, grain, 0.2).rotate(turned, fillcolor=190, resample=Image.BICUBIC)
    stain = (bad.width * 19 // 100, bad.height * 80 // 100)
    bad.paste(120, (*stain, stain[0] + 30, stain[1] + 30))
    return bad
