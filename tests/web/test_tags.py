"""What templates call, in each language."""

from datetime import date, datetime

import pytest
from django.template import Context, Engine

from perimeter.web import tags


@pytest.mark.parametrize(
    "lang, shown",
    [
        ("tk", ["Ählisi", "1 234 567", "31.01.2026", "01.02.2026 01:00:00 (UTC+05:00)", "bir"]),
        ("ru", ["Все", "1 234 567", "31.01.2026", "01.02.2026 01:00:00 (UTC+05:00)", "раз"]),
        (
            "en",
            ["All", "1,234,567", "31 January 2026", "1 February 2026 01:00:00 (UTC+05:00)", "one"],
        ),
    ],
)
def test_words_numbers_and_days(lang, shown):
    context = Context({"lang": lang, "zone": "Etc/GMT-5"})
    found = [
        tags.t(context, "web.all"),
        tags.number(context, 1_234_567),
        tags.day(context, date(2026, 1, 31)),
        tags.moment(context, datetime(2026, 1, 31, 20)),
        tags.pick({"tk": "bir", "ru": "раз", "en": "one"}, lang),
    ]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in found] == shown


def test_a_message_that_is_not_there_is_a_bug():
    with pytest.raises(KeyError):
        tags.t(Context({"lang": "en"}), "web.nothing_of_this_name")


def test_what_is_the_same_on_every_page_is_made_once_a_language_and_for_visitors_alone():
    part = Engine(builtins=["perimeter.web.tags"]).from_string("{% same %}{{ x }}{% endsame %}")
    pack, other = object(), object()

    def made(x, **more):
        return part.render(Context({"lang": "tk", "pack": pack, "x": x, **more}))

    assert made("<1>") == made("2") == "&lt;1&gt;"
    assert made("3", lang="ru") == "3"
    assert made("4", account="a") == "4" and made("5", copy="today") == "5"
    assert made("6", pack=other) == "6" and made("7") == "7"
