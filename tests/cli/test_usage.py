"""A command line that cannot be read is answered in the reader's language."""

import argparse
import inspect
import re

import pytest

from perimeter.cli import usage
from perimeter.cli.main import parser
from perimeter.law import words
from perimeter.law.fields import parse

WRONG = [
    ([], "usage.required"),
    (["nothing"], "usage.choice"),
    (["receipt", "make", "1"], "usage.required"),
    (["receipt", "make", "one", "--out", "x"], "usage.value"),
    (["receipt", "make", "1", "--out"], "usage.one_value"),
    (["version", "--nothing"], "usage.unknown"),
    (["version", "--json=1"], "usage.no_value"),
    (["version", "--lang", "de"], "usage.choice"),
]


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("given, code", WRONG)
def test_what_is_wrong_is_said(given, code, lang, capsys):
    with pytest.raises(SystemExit) as ended:
        parser(lang).parse_args(given)
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(words.text("usage.begin", lang)) and said.endswith("\n")
    kept = re.split(r"%\(\w+\)[rs]|%[rs]", words.text(code, lang))
    assert all(part.strip() in said for part in kept), said
    if lang != "en":
        assert not re.search("argument|choose|error|required|expected|invalid|value", said), said


def test_the_table_holds_what_argparse_says():
    source = inspect.getsource(argparse)
    for text in usage.SAID:
        assert repr(text) in source or repr(text).replace("'", '"') in source, text


def test_every_text_is_in_the_table():
    ours = set(parse((words.MESSAGES / "usage.yaml").read_text("utf-8")))
    assert ours == set(usage.SAID.values())


def test_marks_are_the_same_in_every_language():
    for code in usage.SAID.values():
        marks = {
            tuple(sorted(re.findall(r"%(?:\(\w+\))?[rs]", words.text(code, lang))))
            for lang in words.LANGUAGES
        }
        assert len(marks) == 1, code
