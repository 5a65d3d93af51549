"""What nobody foresaw to be asked, answered in the reader's language: no page of Django's own."""

import pytest

from perimeter.law import words

ENCODED = "application/x-www-form-urlencoded"


def shown(site, lang, code, status, answer):
    text = answer.content.decode()
    assert answer.status_code == status
    assert f'<html lang="{lang}">' in text and "</main>" in text
    assert words.text(code, lang).partition(".")[0] in text


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_form_of_too_many_fields(site, lang):
    fields = "&".join(f"a{n}=x" for n in range(2000))
    answer = site.as_().post(f"/{lang}/sign-in", fields, content_type=ENCODED)
    shown(site, lang, "request_unreadable", 400, answer)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_text_too_long_for_a_form(site, lang):
    clerk = site.as_("licensing")
    given = "why=" + "x" * 3_000_000
    answer = clerk.post(f"/{lang}/desk/enrol", given, content_type=ENCODED)
    shown(site, lang, "request_unreadable", 400, answer)


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_no_page_at_an_address(site, lang):
    shown(site, lang, "page_unknown", 404, site.as_().get(f"/{lang}/nowhere"))
    shown(
        site,
        lang,
        "page_unknown",
        404,
        site.as_().get("/nowhere", headers={"accept-language": lang}),
    )


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_bug(site, lang, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(site.shelf, "published", broken)
    client = site.as_()
    client.raise_request_exception = False
    shown(site, lang, "our_fault", 500, client.get(f"/{lang}/entry/L-001"))
