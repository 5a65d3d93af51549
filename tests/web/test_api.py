"""Filing over the HTTP API: signed parts, taken once; every answer is as OpenAPI describes it."""

import hashlib
import json
import re
from calendar import timegm
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from perimeter.acts import bundle, filing_key
from perimeter.core import httpsign
from perimeter.core.problem import Refusal
from perimeter.store import receipt as receipts
from perimeter.store.models import UploadRow
from perimeter.web import api_codes, api_doc, api_gate
from perimeter.web.api import OPERATIONS
from perimeter.web.gate import SHELF, SITE
from tests.web.visitors import NAME
from tests.world import TRADES, firm_account, trade

UNTIL = date(2026, 6, 30)
DOCUMENT = api_doc.document(OPERATIONS, "en")
PATHS = [(one, re.compile(re.sub(r"\{\w+\}", "[^/]+", one.path))) for one in OPERATIONS]


def stopped(error) -> bool:
    """Whether a filing is sent back for it."""
    return error["evaluated"] and error["severity"] == "error"


def pem(private) -> str:
    how = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.public_key().public_bytes(*how).decode()


def described(response, method, path):
    """Fails unless the answer is one that OpenAPI describes for the operation."""
    found = [one for one, shape in PATHS if one.method == method and shape.fullmatch(path)]
    if not found:
        return
    operation = DOCUMENT["paths"][f"/{found[0].path}"][method.lower()]
    told = operation["responses"][str(response.status_code)]
    for kind, content in told.get("content", {}).items():
        if method == "HEAD":
            continue
        assert response.headers["Content-Type"] == kind
        if kind == "application/octet-stream":
            continue
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(json.loads(response.content))
    for name in told.get("headers", {}):
        assert name in response.headers


@dataclass(frozen=True)
class Program:
    """A firm's program with its key; `ask` signs just as it is told to."""

    site: object
    private: Ed25519PrivateKey
    keyid: str
    lang: str = "en"

    def now(self):
        return timegm(self.site.world.book.home.source.now().timetuple())

    def ask(self, method, path, body=b"", **more):
        """`sent` goes in place of the body that was signed; what is no word of these is a field."""
        host, age, nonce = more.pop("host", NAME), more.pop("age", 0), more.pop("nonce", "")
        sent = more.pop("sent", body)
        created = self.now() - age
        covered = {name.replace("_", "-"): str(value) for name, value in more.items()}
        if body:
            covered["content-digest"] = httpsign.content_digest(body)
        request = httpsign.Request(method, f"{host}/api/v1/{path}", covered)
        nonce = nonce or f"nonce-{next(COUNT):016}"
        signature = httpsign.sign(self.private, self.keyid, request, created, nonce)
        return self.send(method, path, sent, {**covered, **signature})

    def send(self, method, path, body, fields):
        client = Client(**{SHELF: self.site.shelf, SITE: NAME})
        headers = {"accept-language": self.lang, **fields}
        response = client.generic(
            method, f"/api/v1/{path}", body, "application/octet-stream", headers=headers
        )
        described(response, method, path.partition("?")[0])
        return response

    def code(self, *args, **how):
        """The code that a request is refused with, once its words were looked at."""
        response = self.ask(*args, **how)
        document = response.json()
        assert (
            document["status"] == response.status_code == api_codes.CODES[document["code"]].status
        )
        assert document["detail"] and document["next"] and "{" not in document["detail"]
        return document["code"]

    def begin(self, data, **more):
        asked = {"form": "trades", "period": "2026-01", "size": len(data)}
        asked |= {"sha256": hashlib.sha256(data).hexdigest(), **more}
        return self.ask("POST", "uploads", json.dumps(asked).encode())

    def sent(self, data, chunk=1000, **more):
        """The name of an upload that is all here."""
        upload = self.begin(data, **more).json()["upload"]
        for at in range(0, len(data), chunk):
            part = data[at : at + chunk]
            response = self.ask("PATCH", f"uploads/{upload}", part, upload_offset=at)
            assert response.status_code == 204
            assert response.headers["Upload-Offset"] == str(at + len(part))
        return upload

    def handed_in(self, data, **more):
        return self.ask("POST", f"uploads/{self.sent(data, **more)}/commit")


COUNT = iter(range(10**9))


def program(site, firm="F-001", seed=1, until=UNTIL):
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    clerk = firm_account(site.world, firm)
    key = filing_key.enrol(site.world.book, clerk, pem(private), "treasury", until)
    return Program(site, private, key.id)


@pytest.fixture
def ours(site):
    return program(site)


def csv(*rows) -> bytes:
    return "\n".join(",".join(row) for row in (TRADES, *rows)).encode()


GOOD = csv(trade("T-1"), trade("T-2"))
BAD = csv(trade("T-1", quantity="many"), trade("T-2", base="XXX"))


def test_a_filing_comes_in_parts_and_its_receipt_is_there(site, ours):
    response = ours.handed_in(GOOD, chunk=100)
    assert response.status_code == 200
    document = response.json()
    assert document["accepted"] and document["rows"] == 2
    receipt = ours.ask("GET", f"filings/{document['act']}/receipt").json()
    act = site.world.book.home.journal.act(document["act"])
    assert act.kind == "accept" and act.by.account == firm_account(site.world, "F-001").number
    kept = site.world.book.home.keys()
    assert receipts.check(json.dumps(receipt).encode(), kept)[0] == act
    listed = ours.ask("GET", "filings").json()
    assert [one["filing"] for one in listed["filings"]] == [document["filing"]]
    one = ours.ask("GET", f"filings/{document['act']}").json()
    assert one["stands"] and not any(map(stopped, one["errors"]))


def test_a_filing_that_is_sent_back_names_every_problem_in_the_readers_language(ours):
    response = ours.handed_in(BAD)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["code"] == "filing_returned" and document["next"] == "correct"
    codes = [one["code"] for one in document["errors"]]
    assert {"asset_unknown", "cell_not_amount"} <= set(codes)
    russian = replace(ours, lang="ru").ask("GET", f"filings/{document['act']}").json()
    assert [one["code"] for one in russian["errors"]] == codes
    assert russian["errors"][0]["text"] != document["errors"][0]["text"]
    assert re.search("[а-я]", russian["errors"][0]["text"])


def test_the_context_of_a_filing_is_there_to_check_it_at_home(site, ours):
    response = ours.ask("GET", "context/trades/2026-01")
    clerk = firm_account(site.world, "F-001")
    assert response.status_code == 200 and response.headers["Cache-Control"] == "no-store"
    assert response.content == bundle.made(site.world.book, clerk, "F-001", "trades", "2026-01")
    assert ours.code("GET", "context/poems/2026-01") == "form_unknown"
    assert ours.code("GET", "context/assets/2026-01") == "form_not_taken"
    assert ours.code("GET", "context/trades/soon") == "period_unknown"
    assert ours.code("GET", "context/trades/2026") == "period_of_another_length"


def test_the_same_commit_gives_the_same_answer(site, ours):
    for data in (GOOD, BAD):
        upload = ours.sent(data, replaces="")
        first = ours.ask("POST", f"uploads/{upload}/commit")
        size = site.world.book.home.journal.size()
        again = ours.ask("POST", f"uploads/{upload}/commit")
        assert (again.status_code, again.json()) == (first.status_code, first.json())
        state = ours.ask("GET", f"uploads/{upload}").json()
        assert state["ended"] and state["result"]["act"] == first.json()["act"]
        assert site.world.book.home.journal.size() == size
        if data is GOOD:  # the slot is full: the next is refused, and its upload stays open
            upload = ours.sent(BAD)
            assert ours.code("POST", f"uploads/{upload}/commit") == "filed_already"
            assert ours.ask("DELETE", f"uploads/{upload}").status_code == 204
            break


def test_a_cut_at_every_part_is_gone_on_with(ours):
    upload = ours.begin(GOOD).json()["upload"]
    at, path = 0, f"uploads/{upload}"
    while at < len(GOOD):
        part = GOOD[at : at + 60]
        assert ours.code("PATCH", path, part, sent=part[:-1], upload_offset=at) == "digest_wrong"
        asked = ours.ask("HEAD", path)
        assert asked.status_code == 204 and asked.headers["Upload-Offset"] == str(at)
        assert ours.ask("PATCH", path, part, upload_offset=at).status_code == 204
        assert ours.code("PATCH", path, part, upload_offset=at) == "upload_offset_wrong"
        at += len(part)
    assert ours.ask("HEAD", path).headers["Upload-Complete"] == "?1"
    assert ours.begin(GOOD).json()["upload"] == upload
    assert ours.ask("POST", f"{path}/commit").json()["accepted"]


def test_begun_again_with_the_same_words_it_is_the_same_upload(ours):
    first = ours.begin(GOOD)
    assert first.status_code == 201 and first.headers["Location"].endswith(first.json()["upload"])
    ours.ask("PATCH", f"uploads/{first.json()['upload']}", GOOD[:50], upload_offset=0)
    again = ours.begin(GOOD)
    assert again.status_code == 200 and again.headers["Upload-Offset"] == "50"
    assert "max-append-size=4194304" in again.headers["Upload-Limit"]


def test_a_replayed_request_is_refused(ours):
    asked = {"nonce": "n" * 22}
    assert ours.ask("GET", "filings", **asked).status_code == 200
    assert ours.code("GET", "filings", **asked) == "signature_replayed"


@pytest.mark.parametrize(
    "age, code", [(400, "signature_expired"), (-90, "signature_future"), (300, "signature_expired")]
)
def test_out_of_its_time(ours, age, code):
    assert ours.code("GET", "filings", age=age) == code


def test_another_address_method_or_query_than_was_signed(ours):
    assert ours.code("GET", "filings", host="https://other.example") == "signature_wrong"
    request = httpsign.Request("GET", f"{NAME}/api/v1/filings?page=1", {})
    created = ours.now()
    fields = httpsign.sign(ours.private, ours.keyid, request, created, "n" * 20)
    for method, path in (("GET", "filings?page=2"), ("GET", "filings"), ("GET", "filings/1"),
                         ("DELETE", "uploads/u-1")):  # fmt: skip
        assert ours.send(method, path, b"", fields).json()["code"] == "signature_wrong"
    assert ours.send("GET", "filings?page=1", b"", fields).status_code == 200


def test_a_part_whose_place_or_digest_is_not_signed_is_refused(ours):
    upload = ours.begin(GOOD).json()["upload"]
    path = f"uploads/{upload}"
    created = ours.now()
    digest = {"content-digest": httpsign.content_digest(GOOD)}
    offset = {"upload-offset": "0"}
    for covered, code in ((digest, "upload-offset"), (offset, "content-digest")):
        request = httpsign.Request("PATCH", f"{NAME}/api/v1/{path}", covered)
        fields = httpsign.sign(ours.private, ours.keyid, request, created, "n" * 20)
        answer = ours.send("PATCH", path, GOOD, {**digest, **offset, **fields})
        assert answer.json()["code"] == "signature_component_missing"
        assert code in answer.json()["detail"]
    assert ours.ask("HEAD", path).headers["Upload-Offset"] == "0"


def test_a_wrong_digest_writes_nothing(ours):
    upload = ours.begin(GOOD).json()["upload"]
    other = GOOD[:-1] + b"?"
    assert (
        ours.code("PATCH", f"uploads/{upload}", GOOD, sent=other, upload_offset=0) == "digest_wrong"
    )
    assert ours.ask("HEAD", f"uploads/{upload}").headers["Upload-Offset"] == "0"


def test_whose_key_it_is(site, ours):
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert replace(ours, private=stranger).code("GET", "filings") == "signature_wrong"
    assert replace(ours, keyid="0" * 32).code("GET", "filings") == "filing_key_unknown"
    site.world.firm("F-002")
    theirs = program(site, "F-002", 2)
    upload = ours.begin(GOOD).json()["upload"]
    for method, path in (("GET", ""), ("HEAD", ""), ("DELETE", ""), ("POST", "/commit")):
        answer = theirs.ask(method, f"uploads/{upload}{path}")
        assert answer.status_code == 404
    assert theirs.code("PATCH", f"uploads/{upload}", b"x", upload_offset=0) == "upload_unknown"
    done = ours.handed_in(GOOD).json()
    assert theirs.code("GET", f"filings/{done['act']}") == "result_unknown"
    assert theirs.code("GET", f"filings/{done['act']}/receipt") == "result_unknown"
    assert theirs.ask("GET", "filings").json()["filings"] == []


def test_a_key_that_was_revoked_or_has_ended(site, ours):
    filing_key.revoke(site.world.book, site.world.who["supervisor"], ours.keyid, "lost")
    assert ours.code("GET", "filings") == "filing_key_revoked"
    short = program(site, seed=3, until=site.world.book.today())
    assert short.ask("GET", "filings").status_code == 200
    source = site.world.book.home.source
    later = replace(source, now=lambda: source.now() + timedelta(days=1))
    site.world.book.home.source = later
    assert short.code("GET", "filings") == "filing_key_ended"


def test_a_closed_account_files_no_more(site, ours):
    account = firm_account(site.world, "F-001")
    account.is_active = False
    account.save()
    assert ours.begin(GOOD).json()["code"] == "account_closed"
    account.is_active, account.role = True, "preparer"
    account.save()
    assert ours.begin(GOOD).json()["code"] == "right_missing"


@pytest.mark.parametrize(
    "body, code",
    [
        (b"{", "request_unreadable"),
        (b"[" * 9000, "request_unreadable"),
        (b"[]", "field_unfit"),
        (b"7", "field_unfit"),
        ({"size": "7"}, "field_unfit"),
        ({"size": True}, "field_unfit"),
        ({"form": None}, "field_unfit"),
        ({"odd": 1}, "field_unfit"),
        ({"mode": 7}, "field_unfit"),
        ({"form": "nothing"}, "form_unknown"),
        ({"period": "2026-13"}, "period_unknown"),
        ({"mode": "odd"}, "mode_unknown"),
        ({"size": 10 * 1024**3}, "upload_size"),
        ({"size": -1}, "upload_size"),
        ({"sha256": "ABC"}, "upload_sha256"),
    ],
)
def test_what_begins_no_upload(ours, body, code):
    asked = {"form": "trades", "period": "2026-01", "size": 7, "sha256": "0" * 64}
    sent = json.dumps(asked | body).encode() if isinstance(body, dict) else body
    assert ours.code("POST", "uploads", sent) == code
    assert UploadRow.objects.count() == 0


def test_so_many_uploads_and_no_more(ours, monkeypatch):
    names = [ours.begin(bytes([n])).json()["upload"] for n in range(40)]
    assert ours.begin(b"one more").json()["code"] == "uploads_open"
    assert ours.ask("DELETE", f"uploads/{names[0]}").status_code == 204
    assert ours.begin(b"one more").status_code == 201


def test_old_uploads_are_swept(site, ours):
    upload = ours.begin(GOOD).json()["upload"]
    UploadRow.objects.update(begun=site.world.book.home.source.now() - timedelta(days=8))
    ours.begin(b"another")
    assert ours.code("GET", f"uploads/{upload}") == "upload_unknown"


def test_what_is_not_all_here_is_not_handed_in(ours):
    upload = ours.begin(GOOD).json()["upload"]
    ours.ask("PATCH", f"uploads/{upload}", GOOD[:50], upload_offset=0)
    answer = ours.ask("POST", f"uploads/{upload}/commit")
    assert answer.json()["code"] == "upload_incomplete"
    assert answer.headers["Upload-Offset"] == "50"
    assert ours.code("PATCH", f"uploads/{upload}", GOOD, upload_offset=50) == "upload_beyond"
    assert ours.code("PATCH", f"uploads/{upload}", GOOD, upload_offset="x") == "offset_unfit"


def test_nothing_to_report_needs_no_file(ours):
    upload = ours.begin(b"", mode="nil").json()["upload"]
    assert ours.ask("POST", f"uploads/{upload}/commit").json()["accepted"]


def test_a_body_is_as_long_as_it_may_be(ours, monkeypatch):
    monkeypatch.setattr(api_gate, "CHUNK_BYTES_MAX", 100)
    upload = ours.begin(GOOD).json()["upload"]
    assert ours.code("PATCH", f"uploads/{upload}", GOOD, upload_offset=0) == "chunk_larger"
    assert ours.code("POST", f"uploads/{upload}/commit", b"x") == "body_unwanted"
    assert ours.code("POST", "uploads", b" " * 20_000) == "chunk_larger"


class Unread:
    """A body that nobody may begin to read."""

    def read(self, *_):
        raise AssertionError("read")

    readline = read


def test_the_body_of_a_stranger_is_not_read(site):
    client = Client(**{SHELF: site.shelf, SITE: NAME})
    sent = {"CONTENT_LENGTH": "300000", "wsgi.input": Unread()}
    answer = client.generic("PATCH", "/api/v1/uploads/u-1", **sent)
    assert answer.json()["code"] == "signature_missing"
    sent["CONTENT_LENGTH"] = "much"
    answer = client.generic("PATCH", "/api/v1/uploads/u-1", **sent)
    assert answer.json()["code"] == "length_missing"


def test_no_cookie_counts_and_none_is_set(site):
    client = site.as_(firm="F-001")
    answer = client.get("/api/v1/filings")
    assert answer.status_code == 401 and not answer.cookies
    assert answer.headers["WWW-Authenticate"] == "Signature"


@pytest.mark.parametrize("path", ["nothing", "uploads/a/b/c", "../v2/", "codes/odd"])
def test_an_unknown_address_is_a_problem_too(site, path):
    client = Client(**{SHELF: site.shelf})
    answer = client.get(f"/api/v1/{path}", headers={"accept-language": "ru"})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert re.search("[а-я]", answer.json()["detail"])


def test_another_method_is_a_problem_too(ours):
    answer = ours.ask("PUT", "uploads")
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert answer.json()["code"] == "method_unknown"


def test_a_bug_and_a_full_disk_are_problems_too(site, ours, monkeypatch, capsys):
    def fails(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("perimeter.acts.history.history", fails)
    answer = ours.ask("GET", "filings")
    assert answer.status_code == 500 and answer.json()["next"] == "tell-us"
    assert "ZeroDivision" not in answer.content.decode()
    assert "ZeroDivision" in capsys.readouterr().err

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("perimeter.acts.history.history", full)
    assert ours.code("GET", "filings") == "disk_full"


def test_the_description_is_openapi_in_each_language(site):
    client = Client(**{SHELF: site.shelf})
    titles = set()
    for lang in ("tk", "ru", "en"):
        answer = client.get("/api/v1/openapi.json", headers={"accept-language": lang})
        assert answer.headers["Content-Language"] == lang
        titles.add(answer.json()["info"]["title"])
    assert len(titles) == 3
    validate(answer.json())


def test_the_description_is_made_of_what_serves():
    described_ = {(m, p) for p, methods in DOCUMENT["paths"].items() for m in methods}
    assert described_ == {(one.method.lower(), f"/{one.path}") for one in OPERATIONS}
    assert set(DOCUMENT["x-codes"]) == set(api_codes.CODES)
    assert all(set(api_doc.codes_of(one)) <= set(api_codes.CODES) for one in OPERATIONS)


def test_each_code_is_told_in_every_language(site):
    client = Client(**{SHELF: site.shelf})
    for code in api_codes.CODES:
        answer = client.get(f"/api/v1/codes/{code}").json()
        assert set(answer["text"]) == {"tk", "ru", "en"}


def test_an_unforeseen_code_has_a_status_and_a_step():
    assert api_codes.of(Refusal("odd")) == api_codes.Code(400, "correct")
