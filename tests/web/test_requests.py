"""Requests between bodies: asked on an article, answered once by the body asked, on one page."""

import pytest

from perimeter.acts.request import ask, requests

PAGE = "/en/desk/requests"
GIVEN = {"to": "energy", "article": "mining.energy", "text": "Whose meter?", "about": "firm:F-001"}


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_request_is_sent_answered_and_shown_to_both(site):
    officer, energy = site.as_("licensing"), site.as_("energy")
    assert officer.post(f"{PAGE}/ask", GIVEN).status_code == 302
    waiting = text(energy.get(PAGE))
    assert "Whose meter?" in waiting and "Your answer" in waiting and "firm:F-001" in waiting
    assert "Send the request" not in waiting and "Send the answer" not in text(officer.get(PAGE))
    sent = energy.post(f"{PAGE}/answer/R-00001", {"answer-R-00001": "The grid's."})
    assert sent.status_code == 302
    for who in (officer, energy):
        assert "The grid&#x27;s." in text(who.get(PAGE)) and "answered" in text(who.get(PAGE))
    again = text(energy.post(f"{PAGE}/answer/R-00001", {"answer-R-00001": "Again."}), 409)
    assert "has been answered" in again


def test_a_body_sees_only_what_it_was_asked(site):
    ask(site.world.book, site.world.who["licensing"], "energy", "mining.energy", "Secret to energy")
    assert "Secret" not in text(site.as_("communications").get(PAGE))
    assert "Secret" in text(site.as_("laundering").get(PAGE))


def test_what_is_missing_is_said_and_what_was_typed_is_kept(site):
    answer = text(site.as_("licensing").post(f"{PAGE}/ask", {**GIVEN, "text": " "}), 400)
    assert (
        "<title>Error: " in answer and "Write the text" in answer and 'value="firm:F-001"' in answer
    )
    assert requests(site.world.book) == []


@pytest.mark.parametrize("role", ["administrator", "commission", "firm"])
def test_who_has_no_part_in_it(site, role):
    assert site.as_(role).get(PAGE).status_code == 403


def test_only_who_may_asks_and_only_who_is_asked_answers(site):
    assert site.as_("energy").post(f"{PAGE}/ask", GIVEN).status_code == 403
    site.as_("licensing").post(f"{PAGE}/ask", GIVEN)
    given = {"answer-R-00001": "x"}
    assert site.as_("finance").post(f"{PAGE}/answer/R-00001", given).status_code == 403
    assert site.as_("licensing").post(f"{PAGE}/answer/R-00001", given).status_code == 403
    assert site.as_("energy").get(f"{PAGE}/ask").status_code == 405


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_in_three_languages(site, lang):
    site.as_("licensing").post(f"/{lang}/desk/requests/ask", {**GIVEN, "text": "<b>x</b>"})
    page = text(site.as_("energy").get(f"/{lang}/desk/requests"))
    assert f'<html lang="{lang}">' in page and "&lt;b&gt;x&lt;/b&gt;" in page
