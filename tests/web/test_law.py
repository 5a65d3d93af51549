"""The law's page, and loading it: one official ties, another confirms, the number is printed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts import citation

TEXT = b"the official text of the article"


def page(site, role="head", lang="en"):
    answer = site.as_(role).get(f"/{lang}/law")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def send(site, role="lawyer", text=TEXT, lang="en", **typed):
    data = {"article": "12", "part": "3", "item": "", **typed}
    if text is not None:
        data["text"] = SimpleUploadedFile("law.pdf", text)
    return site.as_(role).post(f"/{lang}/law/tie/custody.cold", data)


def row(text, article="custody.cold"):
    return text.split(f'<tr id="{article}">')[1].split("</tr>")[0]


def test_what_was_read_is_printed_and_nothing_else(site):
    text = page(site)
    assert "Article 1, item 1" in row(text, "definitions.blockchain")
    assert "unverified" in row(text) and "Article" not in row(text)
    assert text.count("<b>Article ") == 5


def test_parameters_with_dates_marks_and_duties_with_how_they_are_kept(site):
    text = page(site)
    assert "not known" in text and "90.00%" in text and "assumed, not the law" in text
    assert "our setting, not the law" in text and "10 working days" in text
    assert "Asked by a question" in text and "Kept by a gate" in text


def test_two_officials_load_an_article(site):
    assert send(site).headers["Location"] == "/en/law#custody.cold"
    waiting = row(page(site))
    assert "waits for a second official" in waiting and "Article 12, part 3" in waiting
    assert "<b>Article" not in waiting
    made = citation.ties(site.world.book).waiting["custody.cold"]
    shown = site.as_("head").get(f"/en/law/text/{made.n}")
    assert shown.content == TEXT and "attachment" in shown.headers["Content-Disposition"]
    answer = site.as_("head").post(f"/en/law/confirm/custody.cold/{made.n}")
    assert answer.headers["Location"] == "/en/law#custody.cold"
    assert "<b>Article 12, part 3</b>" in row(page(site))


def test_who_tied_it_is_told_that_another_confirms(site):
    send(site)
    assert "Another official confirms this." in row(page(site, "lawyer"))
    assert "Confirm" not in row(page(site, "auditor")) and "Confirm" in row(page(site, "head"))
    assert "Tie to the official text" not in page(site, "head")
    assert "Tie to the official text" in page(site, "lawyer")


def test_nothing_to_confirm_is_a_conflict(site):
    answer = site.as_("head").post("/en/law/confirm/custody.cold/1")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "typed", [{"article": ""}, {"article": "0"}, {"article": "x"}, {"part": "-1"}, {"item": "²"}]
)
def test_a_place_that_is_none_is_asked_for_again(site, typed):
    answer = send(site, **typed)
    text = answer.content.decode()
    assert answer.status_code == 400 and "<title>Error: " in text
    assert "whole number" in text and not citation.ties(site.world.book).waiting


def test_the_text_is_needed(site):
    answer = send(site, text=None, lang="ru")
    assert answer.status_code == 400
    assert "Выберите файл с официальным текстом" in answer.content.decode()
    assert 'value="12"' in answer.content.decode()


@pytest.mark.parametrize("path", ["tie/nothing.here", "text/1", "text/99999"])
def test_what_is_not_there_is_a_page(site, path):
    assert site.as_("lawyer").get(f"/en/law/{path}").status_code == 404


@pytest.mark.parametrize("lang, word", [("tk", "Borçlar"), ("ru", "Обязанности"), ("en", "Duties")])
def test_three_languages_for_whoever_is_signed_in(site, lang, word):
    assert word in page(site, "supervisor", lang)
    firm = site.as_(firm="F-001").get(f"/{lang}/law").content.decode()
    assert word in firm
