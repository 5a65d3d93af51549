"""The verifier in a real browser: from a file, with no network; the code of a photographed paper.

Skipped, saying so, where there is no chromium.
"""

import json
from dataclasses import replace

import pytest
from PIL import Image

from perimeter.core import certificate
from perimeter.law import words
from perimeter.store.certkeys import CertificateKey, signed
from perimeter.web.printed import pdf
from perimeter.web.verifier import verifier
from tests.acts.issued import DOMAIN, NAME, SITE, keyed, licensed, made
from tests.judging.test_codes import saved
from tests.web.axe import violations
from tests.web.photos import code_of, photographed
from tests.web.test_browser import TOO_SMALL, chromium, watched  # noqa: F401
from tests.web.test_printed import page as scanned
from tests.world import DAY
from tests.world import world as fresh

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A licence and a key."""
    world = fresh(tmp_path_factory.mktemp("verifier"))
    keyed(world)
    licensed(world)
    return world


def opened(browser, world, folder, keys=None, **how):
    """The verifier opened from a file with these keys, or today's; nothing may be asked for."""
    book = world.book
    listed = book.home.keys()
    if keys is not None:
        listed = replace(listed, certificates=tuple(keys))
    path = folder / "verifier.html"
    path.write_bytes(verifier(listed, book.pack, DAY))
    page, wrong = watched(browser, path.as_uri(), offline=True, **how)
    page.goto(path.as_uri())
    return page, wrong


def check(page, text) -> str:
    page.fill("#text", text)
    page.click("form button")
    page.wait_for_selector("#said .panel")
    said = page.inner_text("#said")
    page.evaluate("document.getElementById('said').replaceChildren()")
    return said


def test_from_a_file_without_a_network_it_tells_each_from_the_others(chromium, book, tmp_path):  # noqa: F811
    (key,) = book.book.home.keys().certificates
    text = made(book).text
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    said = check(page, text)
    assert "Genuine, status last known on 5 January 2026" in said and NAME in said
    assert (
        f"This certificate is for {DOMAIN}: are you there?" in said and "exchange, storage" in said
    )
    assert check(page, text.rpartition("/")[2].lower()) == said
    middle = len(text) // 2
    flipped = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    assert "was changed after it was signed" in check(page, flipped)
    assert "no certificate of ours" in check(page, "HELLO") and check(page, "")
    assert wrong == []
    fates = {
        "signed by us but with another key": [],
        "was revoked on 5 January 2026: it proves nothing": [replace(key, revoked=key.since)],
    }
    for expected, keys in fates.items():
        page, wrong = opened(chromium, book, tmp_path, keys, locale="en-GB")
        said = check(page, text)
        assert expected in said and "Not genuine: do not pay" in said and NAME not in said
        assert wrong == []


@pytest.mark.slow
def test_it_judges_a_key_s_time_as_the_command_line_does(chromium, book, tmp_path):  # noqa: F811
    """Ended, revoked and not begun, on each of the days around."""
    from datetime import timedelta

    from perimeter.core.problem import Damaged
    from perimeter.law.certified import fault
    from perimeter.store.certkeys import checked

    (key,) = book.book.home.keys().certificates
    middle = key.since + timedelta(days=10)
    keys = [
        replace(key, until=middle),
        replace(key, revoked=middle),
        replace(key, since=middle),
        replace(key, until=middle, revoked=middle + timedelta(days=2)),
    ]
    folder = book.book.home.path / "keys"
    for listed in keys:
        page, _ = opened(chromium, book, tmp_path, [listed], locale="ru-RU")
        for off in (-3, -2, -1, 0, 1, 2, 3):
            claims = replace(made(book).claims, day=(middle + timedelta(days=off)).date())
            text = certificate.text(SITE, signed(folder, key, claims))
            said = check(page, text)
            try:
                checked([listed], text)
                assert "Подлинное" in said, off
            except Damaged as error:
                assert fault(error, "ru") in said, (off, error)


@pytest.mark.slow
def test_every_bit_is_read_as_the_command_line_reads_it(chromium, book, tmp_path):  # noqa: F811
    """A changed byte in each place, all in one go; and bytes cut off or added."""
    from perimeter.core.problem import Damaged
    from perimeter.law.certified import fault
    from perimeter.store.certkeys import checked

    keys, data = book.book.home.keys().certificates, certificate.signed_bytes(made(book).text)
    texts = [
        certificate.text("", data[:n] + bytes([data[n] ^ 1 << n % 8]) + data[n + 1 :])
        for n in range(len(data))
    ]
    texts += [certificate.text("", data[:-1]), certificate.text("", data + b"\0"), "/C/A", "/C/AB"]
    page, wrong = opened(chromium, book, tmp_path, locale="en-GB")
    said = page.evaluate(
        """async (texts) => {
            const said = document.getElementById("said"), out = [];
            for (const text of texts) {
                said.replaceChildren();
                document.getElementById("text").value = text;
                document.getElementById("form").requestSubmit();
                while (!said.querySelector(".panel")) await new Promise(r => setTimeout(r));
                out.push(said.querySelector(".panel").innerText);
            }
            return out;
        }""",
        texts,
    )
    for text, one in zip(texts, said, strict=True):
        with pytest.raises(Damaged) as caught:
            checked(keys, text)
        assert one == fault(caught.value, "en"), text
    assert wrong == []


def shown(page, content: bytes) -> str:
    """What the page says of a picture."""
    page.set_input_files("#photo", {"name": "photo", "mimeType": "image/*", "buffer": content})
    page.wait_for_selector("#said .panel")
    said = page.inner_text("#said")
    page.evaluate("document.getElementById('said').replaceChildren()")
    page.set_input_files("#photo", [])
    return said


def test_a_photographed_paper_is_genuine(chromium, book, tmp_path):  # noqa: F811
    paper = scanned(pdf(book.book, made(book), SITE, "tk"))
    page, wrong = opened(chromium, book, tmp_path, locale="tk")
    said = shown(page, photographed(code_of(paper), seed=1))
    assert words.text("certificate.genuine", "tk", day="05.01.2026") in said and NAME in said
    assert page.input_value("#text") == made(book).text
    blank = words.text("certificate_none_in_picture", "tk")
    assert shown(page, saved(Image.new("L", (200, 200), 210))) == blank
    assert page.input_value("#text") == ""
    assert shown(page, b"no picture") == words.text("picture_unreadable", "tk") and wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_it_speaks_three_languages_and_is_whole(chromium, book, tmp_path, lang):  # noqa: F811
    page, wrong = opened(chromium, book, tmp_path)
    page.click(f"nav [lang={lang}]")
    for given in (made(book).text, "HELLO"):
        page.fill("#text", given)
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.tagName") != "BUTTON":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#said .panel")
        assert page.evaluate("document.activeElement.id") == "said"
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TOO_SMALL) == [] and page.get_attribute("html", "lang") == lang
            assert violations(page) == []
    assert page.inner_text("h1") == words.text("verifier.title", lang) and wrong == []


def test_a_key_list_cannot_end_the_element_that_holds_it(chromium, book, tmp_path):  # noqa: F811
    kid = "</script><script>document.title='taken'</script>"
    odd = CertificateKey(kid, "AAAA", book.book.home.keys().certificates[0].since)
    page, wrong = opened(chromium, book, tmp_path, [odd])
    assert page.title() != "taken" and wrong == []
    held = json.loads(page.text_content("#data") or "")
    assert held["keys"][0]["kid"] == kid
