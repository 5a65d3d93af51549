"""Signs that nobody sees, and that make one text pass for another or turn it round: controls, line
breaks, and format characters such as directions and joiners (UAX 9, UTS 55). The languages here
need none of them, so a name, a channel or a cell that holds one is refused, not cleaned: whoever
wrote it may have meant another text. Words of several lines are not judged here.
"""

import unicodedata

KINDS = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})  # general categories of Unicode
# The same for RE2, which knows no unassigned characters; columns of UTF-8 hold no surrogates.
CONTROL, FORMAT = r"[\p{Cc}\p{Zl}\p{Zp}]", r"\p{Cf}"


def unseen(text: str) -> bool:
    """Whether a text holds such a sign."""
    return any(unicodedata.category(sign) in KINDS for sign in text)
