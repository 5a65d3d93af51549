"""What the HTTP API answers with: JSON, and for every no a problem (RFC 9457) with our code, the
words in the reader's language and the next step.

Which no it is, others say; how it is signed for is api_gate.py.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from perimeter.core.problem import Problem, Refusal
from perimeter.law import words
from perimeter.tables.result import parts
from perimeter.web import api_codes

ROOT = "/api/v1/"
WORDED = ("text", "expected", "fix")  # parts of a problem that come in every language


def is_ours(path: str) -> bool:
    """Whether an address is the API's, whose answers are never pages; it judges bodies itself."""
    return path.startswith("/api/")


def answered(document: Any, lang: str, status: int = 200, kind: str = "json") -> HttpResponse:
    """A document as JSON; nobody on the way keeps it."""
    text = json.dumps(document, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type=f"application/{kind}")
    response.headers["Content-Language"], response.headers["Cache-Control"] = lang, "no-store"
    return response


def refused(
    refusal: Refusal, lang: str, where: str, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The problem that a refusal is."""
    code = api_codes.of(refusal)
    document = {
        "type": f"{ROOT}codes/{refusal.code}",
        "title": words.text(f"api.title_{code.status}", lang),
        "status": code.status,
        "detail": words.said(refusal, lang),
        "instance": where,
        "code": refusal.code,
        "next": code.next,
        "values": dict(refusal.values),
        **(more or {}),
    }
    response = answered(document, lang, code.status, "problem+json")
    if code.status == 401:
        response.headers["WWW-Authenticate"] = "Signature"
    if "offset" in refusal.values:
        response.headers["Upload-Offset"] = str(refusal.values["offset"])
    return response


def told(problem: Problem, lang: str, article: str) -> dict[str, Any]:
    """A problem of a filing with its seven parts, its words in one language."""
    found = parts(problem, article, "")
    return {
        **found,
        **{name: found[name][lang] for name in WORDED},
        "where": dict(problem.where),
    }
