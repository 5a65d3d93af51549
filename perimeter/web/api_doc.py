"""The HTTP API described for programs: OpenAPI 3.1, made from the list of operations that serves it
and from the list of codes, in one language at a time.

Shapes of what is sent and answered stand here once. They say what is always there; a later version
may add to an answer and takes nothing away.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from perimeter.law import words
from perimeter.tables.filed import MODES
from perimeter.tables.sheet import BYTES_MAX
from perimeter.web import api_codes
from perimeter.web.api_codes import Code
from perimeter.web.api_gate import Operation
from perimeter.web.api_problem import ROOT

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES: Schema = {"type": "boolean"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MODE: Schema = {"type": "string", "enum": list(MODES)}
SIZE: Schema = {**COUNT, "maximum": BYTES_MAX}
# What begins an upload: the kind of each member, and whether it must be there.
ASKED: dict[str, tuple[type, bool]] = {
    "form": (str, True),
    "period": (str, True),
    "size": (int, True),
    "sha256": (str, True),
    "replaces": (str, False),
    "mode": (str, False),
}
MEMBERS: dict[str, Schema] = {
    "form": TEXT, "period": TEXT, "size": SIZE, "sha256": DIGEST, "replaces": TEXT, "mode": MODE,
    "upload": TEXT, "received": SIZE, "ended": YES,
    "filing": TEXT, "accepted": YES, "act": COUNT, "rows": COUNT, "stands": YES, "receipt": TEXT,
    "page": COUNT, "pages": COUNT,
    "code": TEXT, "severity": {"type": "string", "enum": ["error", "warning"]},
    "level": TEXT, "where": {"type": "object"}, "seen": TEXT, "expected": TEXT, "article": TEXT,
    "text": TEXT, "fix": TEXT, "example": TEXT, "examples": {"type": "array"}, "evaluated": YES,
    "because": {"type": "array", "items": TEXT},
    "status": COUNT, "next": {"type": "string", "enum": list(api_codes.STEPS)},
    "title": TEXT, "detail": TEXT, "type": TEXT, "instance": TEXT, "values": {"type": "object"},
}  # fmt: skip
ERROR = (
    "code", "severity", "level", "where", "seen", "expected", "article", "text", "fix", "example",
    "rows", "examples", "evaluated", "because",
)  # fmt: skip
FILING = ("filing", "accepted", "act", "form", "period", "mode", "rows", "stands", "receipt")
UPLOAD = ("upload", "form", "period", "mode", "replaces", "size", "sha256", "received", "ended")
PROBLEM = ("type", "title", "status", "detail", "instance", "code", "next", "values")
ERRORS: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/Error"}}
PLACED = ("Upload-Offset", "Upload-Length", "Upload-Complete", "Upload-Limit")


def document(operations: Iterable[Operation], lang: str) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(f"/{one.path}", {})[one.method.lower()] = _operation(one, lang)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words.text("api.title", lang),
            "description": words.text("api.about", lang),
            "version": "1",
        },
        "servers": [{"url": ROOT.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": _schemas(lang),
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": words.text("api.signature", lang),
                }
            },
        },
        "x-codes": {
            name: {"status": code.status, "next": code.next, "text": words.messages()[name][lang]}
            for name, code in sorted(api_codes.CODES.items())
        },
    }


def codes_of(operation: Operation) -> dict[str, Code]:
    """Every code that an operation may refuse with."""
    signed = api_codes.SIGNATURE if operation.signed else {}
    unwanted = {"body_unwanted": api_codes.BODY["body_unwanted"]} if operation.signed else {}
    body = api_codes.BODY if operation.most else unwanted
    return {**api_codes.ANY, **signed, **body, **operation.codes}


def in_django(path: str) -> str:
    """An address as Django writes it."""
    return path.replace("{n}", "<int:n>").replace("{", "<str:").replace("}", ">")


def _operation(one: Operation, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": words.text(f"api.do_{one.name}", lang),
        "security": [{"signature": []}] if one.signed else [],
        "parameters": [*_parameters(one, lang)],
        "responses": {
            **{str(status): _good(one, status, name, lang) for status, name in one.answers.items()},
            **_refusals(one, lang),
        },
    }
    if one.body == "bytes":
        kind, schema = "application/partial-upload", Schema()
    else:
        kind, schema = "application/json", {"$ref": f"#/components/schemas/{one.body}"}
    if one.body:
        made["requestBody"] = {"required": True, "content": {kind: {"schema": schema}}}
    return made


def _parameters(one: Operation, lang: str) -> Iterable[dict[str, Any]]:
    for name in [part.partition("}")[0] for part in one.path.split("{")[1:]]:
        yield _parameter(name, "path", COUNT if name == "n" else TEXT, lang)
    for name in one.query:
        yield _parameter(name, "query", MEMBERS[name], lang)
    if one.signed:
        for name in ("Signature-Input", *(["Content-Digest"] if one.most else [])):
            yield _parameter(name, "header", TEXT, lang)
    for name in one.fields:
        yield _parameter(name.title(), "header", COUNT, lang)
    yield _parameter("Accept-Language", "header", TEXT, lang)


def _parameter(name: str, place: str, schema: Schema, lang: str) -> dict[str, Any]:
    said = words.text("api.of_" + name.lower().replace("-", "_"), lang)
    needed = place == "path" or (place == "header" and name != "Accept-Language")
    return {"name": name, "in": place, "required": needed, "schema": schema, "description": said}


def _good(one: Operation, status: int, schema: str, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = {"description": words.text(f"api.title_{status}", lang)}
    if schema == "bytes":
        made["content"] = {"application/octet-stream": {"schema": Schema()}}
    elif schema:
        content = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        made["content"] = {"application/json": content}
    if one.path.startswith("uploads") and one.name in ("begin", "state", "offset", "append"):
        made["headers"] = {name: _header(name, lang) for name in PLACED}
    return made


def _header(name: str, lang: str) -> dict[str, Any]:
    said = words.text("api.of_" + name.lower().replace("-", "_"), lang)
    return {"schema": TEXT, "description": said}


def _refusals(one: Operation, lang: str) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for name, code in codes_of(one).items():
        by_status.setdefault(code.status, []).append(name)
    return {
        str(status): {
            "description": words.text(f"api.title_{status}", lang),
            "content": {"application/problem+json": {"schema": _problem(names)}},
        }
        for status, names in sorted(by_status.items())
    }


def _problem(names: list[str]) -> Schema:
    code = {"properties": {"code": {"enum": sorted(names)}}}
    return {"allOf": [{"$ref": "#/components/schemas/Problem"}, code]}


def _schemas(lang: str) -> dict[str, Schema]:
    needed = [name for name, (_, must) in ASKED.items() if must]
    listed: Schema = {"type": "array", "items": {"$ref": "#/components/schemas/Filing"}}
    texts: Schema = {"text": {"type": "object"}}
    result: Schema = {"anyOf": [{"$ref": "#/components/schemas/Result"}, {"type": "null"}]}
    return {
        "Any": {"type": "object"},
        "Asked": {**_object(ASKED, lang, {}), "required": needed, "additionalProperties": False},
        "Upload": _object(UPLOAD, lang, {}),
        "UploadState": _object(UPLOAD, lang, {"result": result}),
        "Error": _object(ERROR, lang, {}),
        "Filing": _object(FILING, lang, {}),
        "Result": _object(FILING, lang, {"errors": ERRORS}),
        "Filings": _object(("page", "pages"), lang, {"filings": listed}),
        "Code": _object(("code", "status", "next"), lang, texts),
        "Problem": {
            **_object(PROBLEM, lang, {"errors": ERRORS}),
            "required": list(PROBLEM),
        },
    }


def _object(names: Iterable[str], lang: str, more: Mapping[str, Schema]) -> Schema:
    """Members that are always there; those whose name says enough have no words."""
    texts, members = words.messages(), Schema()
    for name in names:
        said = texts.get(f"api.of_{name}")
        members[name] = {**MEMBERS[name], **({"description": said[lang]} if said else {})}
    members |= more
    return {"type": "object", "required": list(members), "properties": members}
