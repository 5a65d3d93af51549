"""The verifier reads photographs by itself: whole pages badly taken, beside another reader; codes
of every version and level with damage; pictures that hold no certificate, several, or a trap.

Skipped, saying so, where there is no chromium.
"""

import io
from dataclasses import replace
from random import Random

import pytest
import segno
import zxingcpp
from PIL import Image

from perimeter.core.certificate import QR_CHARACTERS_MAX
from perimeter.law import words
from perimeter.web.printed import pdf
from tests.acts.issued import NAME, SITE, keyed, licensed, made
from tests.judging.test_codes import drawn, saved
from tests.web.photos import code_of, photographed
from tests.web.test_browser import chromium  # noqa: F401
from tests.web.test_browser_verifier import opened, shown
from tests.web.test_printed import page as scanned
from tests.world import world as fresh

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEEDS, READ_MIN = 10, 9
READ = """([width, height, rows]) => codesIn({
    grey: Uint8Array.from(atob(rows), (one) => one.charCodeAt(0)), width, height })"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A licence and a key."""
    world = fresh(tmp_path_factory.mktemp("photo"))
    keyed(world)
    licensed(world)
    return world


def paper(book, text="", lang="tk") -> Image.Image:
    """The page at 300 dots an inch, with another text in its code where one is given."""
    one = made(book)
    return scanned(pdf(book.book, replace(one, text=text or one.text), SITE, lang))


def flipped(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


def read(page, picture: Image.Image) -> list[str]:
    """What the script reads in a grey picture."""
    from base64 import b64encode

    return page.evaluate(READ, [*picture.size, b64encode(picture.tobytes()).decode()])


def test_whole_pages_badly_photographed_are_genuine(chromium, book, tmp_path, capsys):  # noqa: F811
    """As many as an independent reader reads, but for two; and none is taken for another."""
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    one, ours, theirs = paper(book), 0, 0
    for seed in range(SEEDS):
        content = photographed(one, seed)
        said = shown(page, content)
        assert "Genuine" in said or "No code was found" in said, seed
        ours += "Genuine" in said and NAME in said
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(content)))
        theirs += [code.text for code in found] == [made(book).text]
    with capsys.disabled():
        print(f"\nphotographed pages read: {ours} of {SEEDS}, by zxing {theirs}")
    assert ours >= READ_MIN and ours >= theirs - 2 and wrong == []


@pytest.mark.parametrize("turned", [45, 90, 137, 180, 270])
def test_it_lies_any_way(chromium, book, tmp_path, turned):  # noqa: F811
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    laid = paper(book).rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert "Genuine" in shown(page, saved(laid)) and wrong == []


@pytest.mark.parametrize("width", [260, 600, 1500, 4000])
def test_it_is_near_or_far(chromium, book, tmp_path, width):  # noqa: F811
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    code = code_of(paper(book)).resize((width, width))
    assert "Genuine" in shown(page, saved(code, "WEBP")) and wrong == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_what_is_not_genuine_and_what_is_none_is_said(chromium, book, tmp_path, lang):  # noqa: F811
    page, wrong = opened(chromium, book, tmp_path, locale=lang)
    said = shown(page, photographed(paper(book, flipped(made(book).text), lang), 4))
    assert words.text("certificate_changed", lang) in said and NAME not in said
    assert words.text("certificate.not_genuine", lang) in said
    uncoded = paper(book, lang=lang)
    uncoded.paste(255, (0, 2500, uncoded.width, uncoded.height))
    none = words.text("certificate_none_in_picture", lang)
    assert shown(page, photographed(uncoded, 4)) == none
    foreign, _ = opened(chromium, book, tmp_path, keys=[], locale=lang)
    (key,) = book.book.home.keys().certificates
    unknown = words.text("certificate_key_unknown", lang, kid=key.kid)
    assert unknown in shown(foreign, photographed(paper(book, lang=lang), 4)) and wrong == []


def test_another_code_beside_it_and_several(chromium, book, tmp_path):  # noqa: F811
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    text, shop = made(book).text, "https://shop.example/pay?to=71"
    assert "Genuine" in shown(page, saved(drawn(shop, text)))
    assert "no certificate of ours" in shown(page, saved(drawn(shop)))
    assert "several certificates" in shown(page, saved(drawn(text, flipped(text))))
    assert "Genuine" in shown(page, saved(drawn(text, mode="RGBA", light=None))) and wrong == []


CHARACTERS = {
    "numeric": "0123456789",
    "alphanumeric": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:",
    "byte": "abcdefghijklmnopqrstuvwxyz/?&=",
}


def test_every_version_level_and_mode_with_damage(chromium, book, tmp_path):  # noqa: F811
    """Texts of all lengths, each mask; as many modules turned over as one block can mend."""
    page, wrong = opened(chromium, book, tmp_path)
    chance, seen = Random(18004), set()
    for version in range(2, 11):
        for level in "LMQH":
            for mode, characters in CHARACTERS.items():
                mask, text = chance.randrange(8), ""
                code = segno.make("0", version=version)
                for length in range(chance.randrange(4, 20), QR_CHARACTERS_MAX, 16):
                    longer = "".join(chance.choices(characters, k=length))
                    how = {"error": level, "version": version, "mode": mode, "mask": mask}
                    try:
                        code = segno.make(longer, boost_error=False, micro=False, **how)
                    except segno.DataOverflowError:
                        break
                    text = longer
                assert read(page, spoilt(code, chance)) == [text], (version, level, mode, mask)
                seen.add(mask)
    assert seen == set(range(8)) and wrong == []


def spoilt(code: segno.QRCode, chance: Random) -> Image.Image:
    """Four points a module; three modules turned over, none of which is of a finder pattern."""
    rows = [list(row) for row in code.matrix]
    size = len(rows)
    for _ in range(3):
        x, y = chance.randrange(9, size), chance.randrange(9, size)
        rows[y][x] ^= 1
    small = Image.new("L", (size + 8, size + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            small.putpixel((x + 4, y + 4), 20 if dark else 235)
    return small.resize((4 * (size + 8),) * 2, Image.Resampling.NEAREST)


def test_traps_are_answered_soon(chromium, book, tmp_path):  # noqa: F811
    """Grain, stripes, a sheet of nothing but finder patterns, and pictures of odd shapes."""
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    page.set_default_timeout(60_000)
    finder = drawn("HELLO").crop((16, 16, 16 + 28, 16 + 28)).resize((14, 14))
    farm = Image.new("L", (1500, 1500), 255)
    for n in range(8100):
        farm.paste(finder, (n % 90 * 16, n // 90 * 16))
    side = 1500
    traps = [
        Image.frombytes("L", (side, side), Random(1).randbytes(side * side)),
        Image.frombytes("L", (side, side), bytes((0, 255)) * (side * side // 2)),
        farm,
        Image.new("L", (1, 1)),
        Image.new("L", (9000, 1)),
        Image.new("L", (30, 9000), 9),
    ]
    for trap in traps:
        assert "No code was found" in shown(page, saved(trap)), trap.size
    assert wrong == []
