"""Every code a check or a file may answer has a text, filled by just the values it gives."""

import ast
import re
import string
from pathlib import Path

import pytest

from perimeter import judging
from perimeter.law import words
from perimeter.law.fields import parse

FOLDER = Path(judging.__file__).parent
TEXTS = parse((words.MESSAGES / "judging.yaml").read_text("utf-8"))
SOURCE = "".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.py")))
# Written together in code from these parts.
JOINED = {
    *(f"name_{kind}" for kind in ("banned", "reserved", "ask")),
    *(f"owners_{s}_{a}" for s in ("account", "conviction") for a in ("yes", "unknown", "no")),
    *(f"evidence_{kind}" for kind in ("runs", "packs", "old", "picture", "unknown")),
    *(f"evidence_{why}" for why in ("acts", "locked", "odd", "swells", "pixels", "damaged")),
    *(f"evidence_{why}" for why in ("macros", "nested")),
    *(f"owner_flag_{f}" for f in ("circle", "again", "missing", "short", "over")),
    *(f"owner_flag_{f}" for f in ("offshore", "barred", "loose")),
}
PASSED = {
    "owners_none_large",
    "owners_onshore",
    "owners_allowed",
    "owners_account_no",
    "owners_conviction_no",
}


def codes():
    """Codes that stand in the code as they are."""
    for node in ast.walk(ast.parse(SOURCE)):
        text = node.value if isinstance(node, ast.Constant) else ""
        if re.fullmatch(r"(name|owners|legal_form|evidence)_[a-z_]+", str(text)):
            yield text


def test_every_code_has_a_text_and_every_text_a_code():
    said = {*codes(), *JOINED, *(f"{code}_so_far" for code in PASSED)}
    assert set(TEXTS) == said - {"name_", "evidence_"}


@pytest.mark.parametrize(
    "part", ["circle", "again", "missing", "runs", "packs", "old", "swells", "macros"]
)
def test_the_parts_stand_in_the_code(part):
    assert f'"{part}"' in SOURCE


VALUES = {
    "name": {"seen", "start", "end"}, "owners": {"owners", "n", "owner", "share_bp",
    "least_bp", "most"},
    "legal": {"number", "n", "given", "found", "most"}, "evidence": {"kind", "wanted",
    "megabytes"},
    "owner": set(),
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_texts_ask_for_values_that_are_given(code):
    allowed = VALUES[code.partition("_")[0]] | ({"most"} if code == "name_too_long" else set())
    for text in TEXTS[code].values():
        forms = [text] if isinstance(text, str) else list(text.values())
        asked = {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}
        assert asked <= allowed, code
