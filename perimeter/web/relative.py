"""A page of ours made fit for a folder: links that lead from file to file, nothing that needs us.

Forms, scripts and what is for the screen alone go. Of a link to what the folder does not hold its
words stay, unless a paragraph or a line of a list is made of such links alone. Our own templates
are read here, nobody else's: whatever people wrote is escaped in them.
"""

import re
from collections.abc import Callable
from urllib.parse import urljoin

# To the file that holds the page of an address of ours; None where the folder has none.
FileOf = Callable[[str], str | None]

_GONE = re.compile(
    r'<(form|script)\b.*?</\1>|<section class="screen">.*?</section>|<link rel="alternate"[^>]*>',
    re.S,
)
_LINK = re.compile(r'<a\b(?P<before>[^>]*?) href="(?P<to>[^"]*)"(?P<after>[^>]*)>(.*?)</a>', re.S)
_DEAD = "\x00"  # around the words of a link that leads nowhere; in no page
_EMPTY = re.compile(rf"<(p|li|ul|nav)\b[^>]*>(?:\s|{_DEAD}[^{_DEAD}]*{_DEAD})*</\1>")
_STYLE = ' href="/style.css"'


def relative(page: str, at: str, file_of: FileOf) -> str:
    """The page of address `at`, for the file that `file_of` names for it."""
    own = file_of(at)
    assert own is not None
    up = "../" * own.count("/")

    def linked(link: re.Match[str]) -> str:
        to = link["to"].replace("&amp;", "&")
        if to.startswith("#"):
            return link[0]
        there = file_of(urljoin(at, to))
        if there is None:
            return f"{_DEAD}{link[4]}{_DEAD}"
        return f'<a{link["before"]} href="{up}{there}"{link["after"]}>{link[4]}</a>'

    page = _LINK.sub(linked, _GONE.sub("", page)).replace(_STYLE, f' href="{up}style.css"')
    while True:
        page, gone = _EMPTY.subn("", page)
        if not gone:
            break
    page = page.replace(_DEAD, "")
    assert 'href="/' not in page and "<form" not in page and "<script" not in page, at
    return page
