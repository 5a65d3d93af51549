"""Every message a page asks for is there, and none is there that no page asks for."""

import re
from pathlib import Path

import perimeter
from perimeter.law import words
from perimeter.law.fields import parse

PACKAGE = Path(perimeter.__file__).parent
PLACES = [
    *(PACKAGE / "web").glob("*.py"),
    *(PACKAGE / "web" / "templates").glob("*.html"),
    PACKAGE / "cli" / "serve.py",
    PACKAGE / "acts" / "history.py",
]
ASKED = re.compile(r"[\"'](web\.[a-z_]+|citation_[a-z]+|grade_|law_invented)")
REFUSED = re.compile(r"(?:NotFound|NotAllowed|Refusal|Unavailable)\(\s*\"([a-z_]+)\"")


def test_messages_and_pages_agree():
    text = "".join(path.read_text("utf-8") for path in PLACES)
    asked = set(ASKED.findall(text)) | set(REFUSED.findall(text)) | {"web.days", "web.working_days"}
    known = set(words.messages())
    beginnings = tuple(name for name in asked if name.endswith("_"))
    assert not {name for name in asked - known if not name.endswith("_")}
    assert all(any(name.startswith(start) for name in known) for start in beginnings)
    ours = set(parse((words.MESSAGES / "web.yaml").read_text("utf-8")))
    assert not {name for name in ours - asked if not name.startswith(beginnings)}


def test_they_are_short_and_say_what_to_do():
    for name, texts in parse((words.MESSAGES / "web.yaml").read_text("utf-8")).items():
        for lang, text in texts.items():
            for form in (text,) if isinstance(text, str) else text.values():
                assert len(form) <= 140, (name, lang)
                banned = re.search(r"\b(invalid|illegal|please|sorry)\b", form, re.I)
                assert banned is None, (name, lang)
