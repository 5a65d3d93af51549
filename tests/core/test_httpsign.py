"""Signed requests: the example of the standard, another library, and all that must not pass."""

import base64
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import http_message_signatures as other
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core import httpsign
from perimeter.core.httpsign import Request
from perimeter.core.problem import Refusal

NOW = 1_772_000_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
URI, BODY, NONCE = "https://register.example/api/v1/uploads/u-1?a=b", b"trade,at\n", "n" * 22
NEEDED = ("content-digest", "upload-offset")
# RFC 9421, B.1.4 and B.2.6: test-key-ed25519 over the test request.
STANDARD_KEY = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
STANDARD = Request(
    "POST",
    "http://example.com/foo?param=Value&Pet=dog",
    {
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-length": "18",
    },
)
STANDARD_PARAMS = {"created": 1618884473, "keyid": "test-key-ed25519"}
STANDARD_SIGNATURE = (
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
)


def signed(key=KEY, created=NOW, nonce=NONCE, body=BODY, **more):
    """A request as it arrives, with every field in lower case."""
    fields = {"content-digest": httpsign.content_digest(body), "upload-offset": "0"}
    request = replace(Request("PATCH", URI, fields), **more)
    added = httpsign.sign(key, "k1", request, created, nonce)
    return replace(request, fields=request.fields | {n.lower(): v for n, v in added.items()})


def judged(request, body=BODY, now=NOW, needed=NEEDED, public=PUBLIC):
    """As the server does it."""
    found = httpsign.read(request, needed)
    httpsign.in_time(found, now)
    httpsign.verified(found, public)
    httpsign.fits(request, body)
    return found


def with_field(request, name, value):
    return replace(request, fields=request.fields | {name: value})


def refused(*args, **how):
    with pytest.raises(Refusal) as refusal:
        judged(*args, **how)
    return refusal.value.code


def test_the_example_of_the_standard():
    covered = [
        (name, {})
        for name in ("date", "@method", "@path", "@authority", "content-type", "content-length")
    ]
    base = httpsign.base(STANDARD, covered, STANDARD_PARAMS)
    assert base.decode().splitlines() == [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" '
        '"content-length");created=1618884473;keyid="test-key-ed25519"',
    ]
    found = httpsign.Signed("", "", 0, 0, base, base64.b64decode(STANDARD_SIGNATURE))
    httpsign.verified(found, base64.b64decode(STANDARD_KEY))


def test_the_example_of_the_page_is_what_we_sign():
    page = (Path(__file__).parents[2] / "docs" / "formats" / "api.md").read_text("utf-8")
    lines = page.split("```http\n")[1].split("\n\n")[0].splitlines()
    method, path, _ = lines[0].split()
    fields = {n.lower(): v for n, v in (line.split(": ", 1) for line in lines[1:])}
    request = Request(method, f"https://{fields['host']}{path}", fields)
    assert judged(request, needed=NEEDED, body=b"trade,at\n").keyid == httpsign.key_id(PUBLIC)
    assert httpsign.key_id(PUBLIC) in page


def test_what_we_sign_we_take():
    assert judged(signed()) == replace(judged(signed()), keyid="k1", created=NOW, nonce=NONCE)


class Keys(other.HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id):
        return KEY.public_key()

    def resolve_private_key(self, key_id):
        return KEY


HOW = {"signature_algorithm": other.algorithms.ED25519, "key_resolver": Keys()}


def test_another_library_takes_what_we_sign():
    now = int(datetime.now().timestamp())
    ours = signed(created=now)
    message = SimpleNamespace(method="PATCH", url=URI, headers=dict(ours.fields))
    wanted = ("@method", "@target-uri", "content-digest", "upload-offset")
    (found,) = other.HTTPMessageVerifier(**HOW).verify(
        message, require_components=wanted, body=BODY
    )
    assert found.nonce == NONCE
    message.url = URI.replace("u-1", "u-2")
    with pytest.raises(other.InvalidSignature):
        other.HTTPMessageVerifier(**HOW).verify(message, require_components=wanted)


def test_we_take_what_another_library_signs():
    message = SimpleNamespace(method="PATCH", url=URI, headers={"upload-offset": "0"})
    other.HTTPMessageSigner(**HOW).sign(
        message,
        key_id="k1",
        created=datetime.fromtimestamp(NOW),
        expires=datetime.fromtimestamp(NOW + 200),
        nonce=NONCE,
        covered_component_ids=("@method", "@target-uri", "upload-offset"),
        body=BODY,
    )
    fields = {name.lower(): value for name, value in message.headers.items()}
    assert judged(Request("PATCH", URI, fields)).expires == NOW + 200


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "POST"},
        {"uri": URI.replace("u-1", "u-2")},
        {"uri": URI.replace("a=b", "a=c")},
        {"uri": URI.replace("https:", "http:")},
        {"uri": URI.replace("register.", "sandbox.")},
    ],
)
def test_what_was_changed_on_the_way_does_not_verify(changed):
    assert refused(replace(signed(), **changed)) == "signature_wrong"


def test_a_changed_field_does_not_verify():
    assert refused(with_field(signed(), "upload-offset", "9")) == "signature_wrong"


def test_another_key_or_a_key_that_is_none():
    other_key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert refused(signed(other_key)) == "signature_wrong"
    assert refused(signed(), public=b"short") == "signature_wrong"


def test_another_body():
    assert refused(signed(), body=BODY + b"x") == "digest_wrong"
    plain = replace(signed(), fields=signed().fields | {"content-digest": "md5=:AAAA:"})
    with pytest.raises(Refusal, match="digest_wrong"):
        httpsign.fits(plain, BODY)


@pytest.mark.parametrize(
    "now, code",
    [
        (NOW - 61, "signature_future"),
        (NOW + 300, "signature_expired"),
        (NOW + 10**9, "signature_expired"),
    ],
)
def test_out_of_its_time(now, code):
    assert refused(signed(), now=now) == code


@pytest.mark.parametrize("now", [NOW - 60, NOW, NOW + 299])
def test_in_its_time(now):
    judged(signed(), now=now)


USUAL = f';created={NOW};expires={NOW + 9};keyid="k1";nonce="{NONCE}"'


def raw(covered='"@method" "@target-uri" "content-digest" "upload-offset"', params="", label="sig"):
    """A signature whose parameters are written by hand; it verifies nothing."""
    made = with_field(signed(), "signature-input", f"{label}=({covered}){params or USUAL}")
    return with_field(made, "signature", f"{label}=:AAAA:")


@pytest.mark.parametrize(
    "request_, code",
    [
        (raw('"@method" "@target-uri" "content-digest"'), "signature_component_missing"),
        (raw('"@method" "content-digest" "upload-offset"'), "signature_component_missing"),
        (raw('"@method" "@target-uri" "content-digest" "upload-offset";sf'),
         "signature_component_missing"),
        (raw('"@method" "@target-uri" "content-digest" "upload-offset" "@status"'),
         "signature_component_unknown"),
        (raw('"@method" "@target-uri" "content-digest" "upload-offset" "absent"'),
         "signature_component_unknown"),
        (raw('"@method" "@target-uri" "content-digest" "upload-offset" "Date"'),
         "signature_component_unknown"),
        (raw('"@method" "@target-uri" "content-digest" "upload-offset" 7'),
         "signature_component_unknown"),
        (raw('"@method" "@method" "@target-uri" "content-digest" "upload-offset"'),
         "signature_unreadable"),
        (raw(params=f';created={NOW};expires={NOW + 301};keyid="k1";nonce="{NONCE}"'),
         "signature_times"),
        (raw(params=f';created={NOW};expires={NOW};keyid="k1";nonce="{NONCE}"'),
         "signature_times"),
        (raw(params=f';created={NOW};keyid="k1";nonce="{NONCE}"'), "signature_times"),
        (raw(params=f';expires={NOW};keyid="k1";nonce="{NONCE}"'), "signature_times"),
        (raw(params=f';created={NOW}.5;expires={NOW + 9};keyid="k1";nonce="{NONCE}"'),
         "signature_times"),
        (raw(params=f';created={NOW};expires={NOW + 9};keyid="k1"'), "signature_nonce"),
        (raw(params=f';created={NOW};expires={NOW + 9};keyid="k1";nonce="short"'),
         "signature_nonce"),
        (raw(params=f';created={NOW};expires={NOW + 9};keyid="k1";nonce="{"n" * 65}"'),
         "signature_nonce"),
        (raw(params=f';created={NOW};expires={NOW + 9};nonce="{NONCE}"'), "signature_nonce"),
        (raw(params=USUAL + ';alg="hmac-sha256"'), "signature_algorithm"),
        (raw(params=USUAL + ";odd=1"), "signature_algorithm"),
        (raw(), "signature_wrong"),
        (with_field(signed(), "signature-input", "sig=("), "signature_unreadable"),
        (with_field(signed(), "signature-input", "ы"), "signature_unreadable"),
        (with_field(signed(), "signature-input", "sig=7"), "signature_unreadable"),
        (with_field(signed(), "signature-input", "a" * 5000), "signature_unreadable"),
        (with_field(signed(), "signature", "other=:AAAA:"), "signature_unreadable"),
        (with_field(signed(), "signature", "sig=7"), "signature_unreadable"),
        (with_field(signed(), "signature", ""), "signature_missing"),
        (Request("GET", URI, {}), "signature_missing"),
    ],
)  # fmt: skip
def test_what_is_no_signature_of_ours(request_, code):
    assert refused(request_) == code


def test_two_signatures_are_one_too_many():
    both = signed().fields
    two = with_field(signed(), "signature-input", both["signature-input"] + ', b=("@method")')
    two = with_field(two, "signature", both["signature"] + ", b=:AAAA:")
    assert refused(two) == "signature_unreadable"


def test_a_line_end_in_a_value_is_refused():
    with pytest.raises(Refusal, match="signature_component_unknown"):
        httpsign.sign(KEY, "k1", Request("PATCH", URI, {"upload-offset": "0\r\nx: y"}), NOW, NONCE)


def test_letters_beyond_ascii_are_refused():
    with pytest.raises(Refusal, match="signature_unreadable"):
        httpsign.sign(KEY, "k1", Request("PATCH", URI, {"upload-offset": "ы"}), NOW, NONCE)


@pytest.mark.parametrize(
    "uri, host",
    [
        ("https://Register.Example:443/", "register.example"),
        ("http://register.example:80/", "register.example"),
        ("https://register.example:8443/", "register.example:8443"),
    ],
)
def test_the_authority_leaves_out_the_usual_port(uri, host):
    made = httpsign.base(Request("GET", uri), [("@authority", {}), ("@query", {})], {})
    assert made.decode().splitlines()[:2] == [f'"@authority": {host}', '"@query": ?']


@given(st.text(), st.text())
def test_no_text_whatever_breaks_the_reader(inputs, signature):
    request = with_field(with_field(signed(), "signature-input", inputs), "signature", signature)
    assert refused(request).startswith("signature_")


@given(st.integers(0, 600), st.integers(0, 255))
def test_no_changed_byte_verifies(at, value):
    found = httpsign.read(signed(), NEEDED)
    changed = bytearray(found.base)
    at %= len(changed)
    if changed[at] == value:
        httpsign.verified(found, PUBLIC)
        return
    changed[at] = value
    with pytest.raises(Refusal, match="signature_wrong"):
        httpsign.verified(replace(found, base=bytes(changed)), PUBLIC)
