"""What argparse says of a command line, in the reader's language.

argparse asks `gettext` for its words, as `argparse._`; here it is given ours. A text that is not in
the table stays as it is: tests compare the table with argparse's own source.
"""

import argparse

from perimeter.law import words

SAID = {
    "usage: ": "usage.begin",
    "%(prog)s: error: %(message)s\n": "usage.error",
    "argument %(argument_name)s: %(message)s": "usage.argument",
    "positional arguments": "usage.arguments",
    "options": "usage.options",
    "show this help message and exit": "usage.help",
    "the following arguments are required: %s": "usage.required",
    "one of the arguments %s is required": "usage.one_of",
    "unrecognized arguments: %s": "usage.unknown",
    "not allowed with argument %s": "usage.not_with",
    "expected one argument": "usage.one_value",
    "expected at least one argument": "usage.values",
    "ignored explicit argument %r": "usage.no_value",
    "ambiguous option: %(option)s could match %(matches)s": "usage.ambiguous",
    "invalid choice: %(value)r (choose from %(choices)s)": "usage.choice",
    "invalid %(type)s value: %(value)r": "usage.value",
}


def speak(lang: str) -> None:
    """From here on argparse speaks a language."""

    def said(text: str) -> str:
        if text not in SAID:
            return text
        return words.text(SAID[text], lang) + ("\n" if text.endswith("\n") else "")

    vars(argparse)["_"] = said
