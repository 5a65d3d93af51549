"""Addresses in the web as people paste them: the host, what it shows, what it is under.

Pure, and nothing is looked up: whether a host exists, and who registered it, is not known here.
"""

import re
import unicodedata

LINK_CHARS_MAX = 2_000

# Second labels under which countries let anybody register; no list of them all is carried.
_SHARED_LABELS = frozenset(("ac", "co", "com", "edu", "gov", "info", "int", "mil", "net", "org"))
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59})")


def link(text: str) -> tuple[str, str]:
    """(host, path) of a link, a bare host or what stands after an @; both empty where it is none.

    The host as it shows: letters, not Punycode; without `www.` and port. What a browser would not
    take for the host, like a name before an @, is not taken for it here either.
    """
    rest = unicodedata.normalize("NFKC", text).replace("\N{IDEOGRAPHIC FULL STOP}", ".").strip()
    rest = _SCHEME.sub("", rest, count=1)
    authority, path = re.match(r"([^/\\?#]*)[/\\]*([^?#]*)", rest).groups()  # type: ignore[union-attr]
    host = authority.rpartition("@")[2].partition(":")[0].strip(".").casefold()
    host = ".".join(_shown(label) for label in host.split(".")).removeprefix("www.")
    if len(text) > LINK_CHARS_MAX or not _HOST.fullmatch(host):
        return "", ""
    return host, path.rstrip("/").casefold()


def asked(text: str) -> str:
    """The value that a link of an app shop hands over as `id`, or at the end of its path."""
    found = re.search(r"[?&]id=([\w.-]{3,120})|/(id[0-9]{6,12})(?:[/?#]|$)", text)
    return (found[1] or found[2]) if found else ""


def written(host: str) -> str:
    """The host as it travels, in ASCII: what a browser's certificate names."""
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in host.split(".")
    )


def above(host: str) -> list[str]:
    """The hosts that this one is under and whose holder gives it out, nearest first; never an
    ending under which anybody may register."""
    labels = host.split(".")
    least = 3 if _shared(labels) else 2
    return [".".join(labels[at:]) for at in range(1, len(labels) - least + 1)]


def label(host: str) -> str:
    """The label that was registered: `birza` of shop.birza.example."""
    labels = host.split(".")
    return labels[-3] if _shared(labels) and len(labels) > 2 else labels[-2]


def _shared(labels: list[str]) -> bool:
    return len(labels[-1]) == 2 and labels[-2] in _SHARED_LABELS


def _shown(label: str) -> str:
    """A label in Punycode (RFC 3492) as what it shows; as it stands where it is none."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFKC", label[4:].encode().decode("punycode")).casefold()
    except UnicodeError:
        return label
