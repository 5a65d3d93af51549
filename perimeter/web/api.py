"""The HTTP API for filing in bulk: an upload is begun, sent in parts, handed in; then its result
and receipt are asked for. The one list of what there is; addresses and OpenAPI are made from it.

Names of fields follow the IETF's draft of resumable uploads. Format: docs/formats/api.md.
"""

import json
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from perimeter.acts import bundle, filing, history, uploads
from perimeter.acts.history import Result
from perimeter.acts.uploads import Asked
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.store.uploads import Upload
from perimeter.tables.sheet import BYTES_MAX
from perimeter.web import api_codes, api_doc
from perimeter.web.api_gate import CHUNK_BYTES_MAX, Call, Operation, guarded
from perimeter.web.api_problem import ROOT, answered, refused, told
from perimeter.web.page import counted, part

DAY_SECONDS = 86_400


def begin(call: Call) -> HttpResponse:
    """Begins an upload, or finds the one that was begun with just the same words."""
    upload, fresh = uploads.begin(call.book, call.key, _asked(call.body))
    response = answered(_upload(upload), call.lang, 201 if fresh else 200)
    response.headers["Location"] = f"{ROOT}uploads/{upload.id}"
    return _placed(call, response, upload)


def state(call: Call, upload: str) -> HttpResponse:
    """How far an upload is, and what became of it."""
    found = call.book.home.uploads.find(call.key.firm, upload)
    result = _result(call, uploads.ended(call.book, found)) if found.act else None
    return _placed(call, answered(_upload(found) | {"result": result}, call.lang), found)


def offset(call: Call, upload: str) -> HttpResponse:
    """Where the next part begins."""
    found = call.book.home.uploads.find(call.key.firm, upload)
    return _placed(call, HttpResponse(status=204), found)


def append(call: Call, upload: str) -> HttpResponse:
    """Takes the next part; what is answered for is here for good."""
    given = counted(call.request.headers.get("Upload-Offset", ""))
    if given is None:
        raise Refusal("offset_unfit")
    kept = call.book.home.uploads
    found = kept.append(call.key.firm, upload, given, call.body)
    return _placed(call, HttpResponse(status=204), found)


def drop(call: Call, upload: str) -> HttpResponse:
    """Forgets an upload that was not handed in."""
    call.book.home.uploads.drop(call.key.firm, upload)
    return HttpResponse(status=204)


def commit(call: Call, upload: str) -> HttpResponse:
    """Hands the file in: accepted, or sent back with every problem at once."""
    outcome = uploads.hand_in(call.book, call.key, upload)
    document = _result(call, history.result(call.book, call.key.firm, outcome.act.n))
    if outcome.accepted:
        return answered(document, call.lang)
    errors = [e for e in document["errors"] if e["severity"] == "error" and e["evaluated"]]
    back = Refusal("filing_returned", filing=outcome.id, n=len(errors))
    return refused(back, call.lang, call.request.path, document)


def filings(call: Call) -> HttpResponse:
    """What the firm handed in by whatever way, latest first, a page at a time."""
    every = history.history(call.book, call.key.firm)
    rows, page, pages = part(every, call.request.GET.get("page", ""))
    listed = [_row(one) for one in rows]
    return answered({"filings": listed, "page": page, "pages": pages}, call.lang)


def result(call: Call, n: int) -> HttpResponse:
    """What became of one."""
    return answered(_result(call, history.result(call.book, call.key.firm, n)), call.lang)


def receipt(call: Call, n: int) -> HttpResponse:
    """The receipt of one, as anybody can verify it without us."""
    found = history.result(call.book, call.key.firm, n)
    return answered(json.loads(filing.receipt(call.book, found.act)), call.lang)


def context(call: Call, form: str, period: str) -> HttpResponse:
    """The signed context that the firm's own machine holds a file of a form and period against."""
    who = uploads.sender(call.book, call.key)
    data = bundle.made(call.book, who, call.key.firm, form, period)
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def code(call: Call, code: str) -> HttpResponse:
    """A code of this API in every language; braces hold what it is filled with."""
    if code not in api_codes.CODES:
        raise NotFound("api_code_unknown", code=code[:40])
    known = api_codes.CODES[code]
    texts = words.messages()[code]
    return answered({"code": code, "status": known.status, "next": known.next, "text": texts},
                    call.lang)  # fmt: skip


def openapi(call: Call) -> HttpResponse:
    """This API, described for programs (OpenAPI 3.1), in the reader's language."""
    return answered(api_doc.document(OPERATIONS, call.lang), call.lang)


OPERATIONS = (
    Operation("GET", "openapi.json", "openapi", openapi, {200: "Any"}, signed=False),
    Operation("GET", "codes/{code}", "code", code, {200: "Code"}, api_codes.CODE, signed=False),
    Operation(
        "POST",
        "uploads",
        "begin",
        begin,
        {201: "Upload", 200: "Upload"},
        api_codes.BEGIN,
        body="Asked",
    ),
    Operation("GET", "uploads/{upload}", "state", state, {200: "UploadState"}, api_codes.UPLOAD),
    Operation("HEAD", "uploads/{upload}", "offset", offset, {204: ""}, api_codes.UPLOAD),
    Operation(
        "PATCH",
        "uploads/{upload}",
        "append",
        append,
        {204: ""},
        api_codes.UPLOAD | api_codes.APPEND,
        body="bytes",
        fields=("upload-offset",),
    ),
    Operation("DELETE", "uploads/{upload}", "drop", drop, {204: ""}, api_codes.UPLOAD),
    Operation(
        "POST",
        "uploads/{upload}/commit",
        "commit",
        commit,
        {200: "Result"},
        api_codes.UPLOAD | api_codes.COMMIT,
    ),
    Operation("GET", "filings", "filings", filings, {200: "Filings"}, query=("page",)),
    Operation("GET", "filings/{n}", "result", result, {200: "Result"}, api_codes.RESULT),
    Operation("GET", "filings/{n}/receipt", "receipt", receipt, {200: "Any"}, api_codes.RESULT),
    Operation(
        "GET",
        "context/{form}/{period}",
        "context",
        context,
        {200: "bytes"},
        api_codes.CONTEXT,
    ),
)


def _nothing(call: Call, rest: str) -> HttpResponse:
    raise NotFound("page_unknown")


def addresses() -> list[URLPattern]:
    """Django's addresses of the operations, and of what is none."""
    by_path: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        by_path.setdefault(one.path, {})[one.method] = one
    found = [
        path(ROOT.lstrip("/") + api_doc.in_django(where), guarded(methods), name=f"api-{where}")
        for where, methods in by_path.items()
    ]
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    none = {m: Operation(m, "", "", _nothing, {}, signed=False) for m in methods}
    return [*found, path("api/<path:rest>", guarded(none), name="api")]


def _asked(body: bytes) -> Asked:
    """What the body says of the upload; Refusal that names the first field that is not as it is
    described."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal("request_unreadable") from error
    kinds = api_doc.ASKED
    for name in given if isinstance(given, dict) else ("",):
        if name not in kinds:
            raise Refusal("field_unfit", field=name[:40])
    for name, (kind, needed) in kinds.items():
        if type(given.get(name, None if needed else kind())) is not kind:
            raise Refusal("field_unfit", field=name)
    return Asked(**given)


def _upload(upload: Upload) -> dict[str, Any]:
    sizes = {"size": upload.size, "sha256": upload.sha256, "received": upload.received}
    return {"upload": upload.id, **upload.declared, **sizes, "ended": bool(upload.act)}


def _placed(call: Call, response: HttpResponse, upload: Upload) -> HttpResponse:
    """With the fields that say how far an upload is."""
    age = call.book.home.source.now() - upload.begun
    left = max(0, uploads.days(call.book) * DAY_SECONDS - int(age.total_seconds()))
    limits = f"max-size={BYTES_MAX}, max-append-size={CHUNK_BYTES_MAX}, max-age={left}"
    response.headers["Upload-Offset"] = str(upload.received)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Upload-Complete"] = "?1" if upload.received == upload.size else "?0"
    response.headers["Upload-Limit"] = limits
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(found: Result) -> dict[str, Any]:
    return {
        "filing": found.filing,
        "accepted": found.accepted,
        "act": found.act.n,
        "form": found.form,
        "period": found.period,
        "mode": found.mode,
        "rows": found.rows,
        "stands": found.stands,
        "receipt": f"{ROOT}filings/{found.act.n}/receipt",
    }


def _result(call: Call, found: Result) -> dict[str, Any]:
    """With what was told of it: what sent it back, warnings, and what could not be looked into."""
    article = call.book.pack.calendar.article(found.form)
    faults = history.problems(call.book, found)
    return _row(found) | {"errors": [told(one, call.lang, article) for one in faults]}
