"""The shapes of names that are filed or signed. They are for ever.

A subject is written `kind:name`. Who may be the subject of a finding is said here once: never a
customer.
"""

import re

SUBJECT_KINDS = (
    "account", "article", "checklist", "entry", "filing", "filingkey", "firm", "key", "message",
    "pack", "package", "payment", "person", "proof", "report", "request", "run", "source",
    "warning",
)  # fmt: skip
FINDING_SUBJECTS = ("firm", "entry", "domain", "wallet", "business")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,119}")
_HEX64 = re.compile(r"[0-9a-f]{64}")


def subject(kind: str, name: str) -> str:
    """`kind:name`, checked; ValueError on an unknown kind or a name with odd characters."""
    if kind not in SUBJECT_KINDS or _NAME.fullmatch(name) is None:
        raise ValueError(f"not a subject: {kind}:{name}")
    return f"{kind}:{name}"


def split(subject_text: str) -> tuple[str, str]:
    """The kind and name of a written subject; ValueError where it is not one."""
    kind, _, name = subject_text.partition(":")
    subject(kind, name)
    return kind, name


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """64 lower-case hex digits: a SHA-256, or a pseudonym made with HMAC-SHA-256."""
    return _HEX64.fullmatch(text) is not None
