"""Every code that the HTTP API refuses with: its status, and what a program does next.

The words of a code are messages; this list is published as it stands (web/api_doc). What a filing
is sent back for is not here: those codes are the catalogue's.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from perimeter.core.problem import Refusal

Next = Literal[
    "sign-again", "other-key", "correct", "ask-offset", "start-again", "amend", "wait", "tell-us"
]

STEPS: tuple[Next, ...] = get_args(Next)


@dataclass(frozen=True)
class Code:
    """The status of a refusal, and the step that follows: one of a few, for a program to read."""

    status: int
    next: Next


SIGNATURE = {
    "signature_missing": Code(401, "correct"),
    "signature_unreadable": Code(401, "correct"),
    "signature_component_missing": Code(401, "correct"),
    "signature_component_unknown": Code(401, "correct"),
    "signature_algorithm": Code(401, "correct"),
    "signature_times": Code(401, "correct"),
    "signature_nonce": Code(401, "correct"),
    "signature_future": Code(401, "sign-again"),
    "signature_expired": Code(401, "sign-again"),
    "signature_replayed": Code(401, "sign-again"),
    "signature_wrong": Code(401, "correct"),
    "filing_key_unknown": Code(401, "other-key"),
    "filing_key_revoked": Code(401, "other-key"),
    "filing_key_ended": Code(401, "other-key"),
    "account_closed": Code(403, "other-key"),
    "right_missing": Code(403, "other-key"),
}
BODY = {
    "length_missing": Code(411, "correct"),
    "body_unwanted": Code(400, "correct"),
    "chunk_larger": Code(413, "correct"),
    "bodies_many": Code(503, "wait"),
    "digest_wrong": Code(400, "sign-again"),
}
ANY = {
    "page_unknown": Code(404, "correct"),
    "method_unknown": Code(405, "correct"),
    "request_unreadable": Code(400, "correct"),
    "our_fault": Code(500, "tell-us"),
    "database_away": Code(503, "wait"),
    "database_busy": Code(503, "wait"),
    "disk_full": Code(503, "wait"),
    "disk_refuses": Code(503, "wait"),
}
UPLOAD = {
    "upload_unknown": Code(404, "start-again"),
    "upload_busy": Code(409, "ask-offset"),
    "upload_ended": Code(409, "ask-offset"),
}
BEGIN = {
    "field_unfit": Code(400, "correct"),
    "form_unknown": Code(404, "correct"),
    "period_unknown": Code(400, "correct"),
    "mode_unknown": Code(400, "correct"),
    "upload_size": Code(413, "correct"),
    "upload_sha256": Code(400, "correct"),
    "uploads_open": Code(409, "wait"),
}
APPEND = {
    "offset_unfit": Code(400, "correct"),
    "upload_offset_wrong": Code(409, "ask-offset"),
    "upload_beyond": Code(400, "correct"),
}
COMMIT = {
    "upload_incomplete": Code(409, "ask-offset"),
    "upload_digest_wrong": Code(400, "start-again"),
    "filing_returned": Code(422, "correct"),
    "filed_already": Code(409, "amend"),
    "nothing_stands": Code(409, "correct"),
    "moved_on": Code(409, "wait"),
    "parts_too_many": Code(400, "amend"),
    "form_unknown": Code(404, "correct"),
    "form_not_taken": Code(400, "correct"),
    "form_not_appended": Code(400, "correct"),
    "period_unknown": Code(400, "correct"),
    "period_of_another_length": Code(400, "correct"),
    "mode_unknown": Code(400, "correct"),
    "nil_with_file": Code(400, "correct"),
    "source_unknown": Code(403, "correct"),
    "firm_unknown": Code(404, "tell-us"),
    "file_too_large": Code(413, "correct"),
}
CONTEXT = {
    name: COMMIT[name]
    for name in (
        "form_unknown",
        "form_not_taken",
        "period_unknown",
        "period_of_another_length",
        "firm_unknown",
    )
}
RESULT = {"result_unknown": Code(404, "correct")}
CODE = {"api_code_unknown": Code(404, "correct")}
CODES = SIGNATURE | BODY | ANY | UPLOAD | BEGIN | APPEND | COMMIT | CONTEXT | RESULT | CODE


def of(refusal: Refusal) -> Code:
    """What is known of a refusal's code; evidence that does not verify is for us to look at."""
    usual: Next = {500: "tell-us", 503: "wait"}.get(refusal.status, "correct")  # type: ignore[assignment]
    return CODES.get(refusal.code) or Code(refusal.status, usual)
