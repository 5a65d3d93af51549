"""`advert check`: what an advert lacks and may not say, by a pack; no home is needed."""

import argparse
from dataclasses import asdict
from pathlib import Path

from perimeter.cli.answer import Answer, table
from perimeter.cli.name import pack_of
from perimeter.core.problem import NotFound, Refusal
from perimeter.judging import adverts
from perimeter.law import words

BYTES_MAX = 4 * adverts.CHARS_MAX  # of UTF-8


def check(options: argparse.Namespace) -> Answer:
    """Exit 1 where a statement is missing or a word may not stand, or a person decides on one."""
    pack, lang = pack_of(options), options.lang
    reading = adverts.read(_text(Path(options.file)), pack, not options.no_entry, lang)
    into = reading.language
    missing = [
        {
            "statement": one.id,
            "article": one.article,
            "text": one.text[lang if lang in one.text else into],
            "sentence": one.sentence[into],
        }
        for one in reading.missing
    ]
    told = [words.text(f"advert_{m.kind}", lang, seen=m.seen) for m in reading.forbidden]
    forbidden = [
        {**asdict(m), "text": text} for m, text in zip(reading.forbidden, told, strict=True)
    ]
    document = {
        "pack": pack.id,
        "language": into,
        "missing": missing,
        "forbidden": forbidden,
        "note": words.text("advert_people", lang),
    }
    rows = [("missing", one["article"], one["sentence"]) for one in missing]
    rows += [(str(one["kind"]), str(one["article"]), str(one["text"])) for one in forbidden]
    lines = table(dict.fromkeys(rows)) or [words.text("advert_clear", lang)]
    return Answer(document, [*lines, words.text("advert_people", lang)], int(bool(rows)))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(BYTES_MAX + 4)
    except OSError as error:
        raise NotFound("file_missing", path=str(path)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data) > BYTES_MAX:  # cut within a letter
            raise Refusal("advert_too_long", most=adverts.CHARS_MAX) from error
        raise Refusal("advert_not_utf8", path=str(path)) from error
