"""Every template: no word of its own, nothing that Django writes in a language of its choice.

Words are messages; numbers and days are written by law/formats.py. Django knows Turkmen badly: its
dates end in a Russian letter, and without a language it writes the month first.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context, Engine

from perimeter import web

FOLDER = Path(web.__file__).parent / "templates"
TEMPLATES = sorted(FOLDER.glob("*.html"))
TOLD = ("title", "aria-label", "alt", "placeholder", "data-l", "aria-description", "label")
# Names that are the same in every language.
NAMES = {
    "ATOM", "CSV", "JPEG", "JSON", "LINES", "MICA", "PARQUET", "PDF", "PNG", "QR", "SP", "TILES",
    "TLOG", "XLSX",
}  # fmt: skip
WRITES = re.compile(
    r"\|\s*(date|time|timesince|timeuntil|floatformat|filesizeformat|pluralize|localize|unlocalize"
    r"|title|upper|lower|intcomma|intword|apnumber|naturalday|naturaltime|stringformat|yesno)\b"
    r"|\{%\s*(now|load|trans|translate|blocktrans|blocktranslate|localize|language|localtime)\b"
)


class Words(HTMLParser):
    """Letters that a reader would see or hear, but for those in code."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], []

    def handle_starttag(self, tag, attributes):
        if tag in ("code", "pre", "style", "script", "svg"):
            self.inside.append(tag)
        self.found += [value or "" for name, value in attributes if name in TOLD]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)


def words_of(source):
    bare = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\[\[.*?\]\]", "", bare)  # [[ ]]: places filled in by code
    reader = Words()
    reader.feed(bare)
    words = {word for text in reader.found for word in re.findall(r"[^\W\d_]{2,}", text)}
    return {word for word in words if word.upper() not in NAMES}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path):
    assert words_of(path.read_text("utf-8")) == set()


def test_words_would_be_found():
    assert words_of("<p title='Hint {{ x }}'>{% if a %}Да{% endif %} {{ b }}, <b>ýok</b></p>") == {
        "Hint", "Да", "ýok",
    }  # fmt: skip
    assert words_of("{% comment %}word{% endcomment %}<code>word</code> {{ word }} CSV →") == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_lets_django_write_no_number_and_no_day(path):
    assert WRITES.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "value", [date(2026, 11, 3), datetime(2026, 11, 3), time(1), 1.5, Decimal(1)]
)
def test_a_day_or_a_fraction_put_in_as_it_is_fails_a_test_of_its_page(value):
    """The guard that every test of pages runs under: tests/web/conftest.py."""
    template = Engine().from_string("{{ value }}")
    with pytest.raises(AssertionError, match="law/formats"):
        template.render(Context({"value": value}))


@pytest.mark.parametrize("value", ["3", 3, True, None])
def test_texts_and_whole_numbers_pass_the_guard(value):
    assert Engine().from_string("{{ value }}").render(Context({"value": value})) == str(value)


def test_no_style_changes_the_case_of_letters():
    """A browser may do that the Turkish way; Turkmen keeps its i without a dot above I."""
    assert "text-transform" not in (FOLDER.parent / "page.css").read_text("utf-8")
