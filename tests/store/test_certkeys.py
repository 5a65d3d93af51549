"""Keys of certificates: signing, every way a certificate proves nothing, official vectors."""

import json
import stat
from base64 import b64decode
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from perimeter.core import certificate, cose
from perimeter.core.certificate import Claims
from perimeter.core.problem import Damaged, Refusal
from perimeter.store import certkeys
from perimeter.store.certkeys import CertificateKey, checked, current, signed, verifies

SITE = "https://register.example"
BEGAN = datetime(2026, 1, 5, 6)
CLAIMS = Claims("L-1", "Ak Altyn Birža", (1, 3), "altyn.example", 13, date(2026, 3, 2))


def a_key(folder, seed=b"one") -> CertificateKey:
    return CertificateKey(**certkeys.new(folder, (seed * 48)[:48]), since=BEGAN)


@pytest.fixture
def key(tmp_path):
    return a_key(tmp_path)


@pytest.fixture
def text(tmp_path, key):
    return certificate.text(SITE, signed(tmp_path, key, CLAIMS))


def code(keys, text) -> str:
    with pytest.raises(Damaged) as caught:
        checked(keys, text)
    return caught.value.code


def test_it_is_read_back_and_is_the_same_each_time(tmp_path, key, text):
    assert checked([key], text) == CLAIMS
    assert certificate.text(SITE, signed(tmp_path, key, CLAIMS)) == text
    assert stat.S_IMODE((tmp_path / f"{key.kid}.pem").stat().st_mode) == 0o600


def test_the_numbers_of_the_curve_are_those_of_the_standard():
    # The order of the group is the one number below which a private key may lie.
    ec.derive_private_key(certkeys._ORDER - 1, ec.SECP256R1())
    with pytest.raises(ValueError):
        ec.derive_private_key(certkeys._ORDER, ec.SECP256R1())


def test_every_bit_counts(key, text):
    data = certificate.signed_bytes(text)
    seen = set()
    for bit in range(len(data) * 8):
        other = bytearray(data)
        other[bit // 8] ^= 1 << bit % 8
        seen.add(code([key], certificate.text(SITE, bytes(other))))
    assert seen == {"certificate_unreadable", "certificate_key_unknown", "certificate_changed"}


def test_a_letter_more_or_less_is_seen(key, text):
    for other in (text[:-1], text + "A", text[:60] + text[61:], text[:-8]):
        assert code([key], other) == "certificate_unreadable"


def test_another_s_key(tmp_path, key, text):
    assert code([], text) == "certificate_key_unknown"
    other = a_key(tmp_path, b"two")
    assert code([other], text) == "certificate_key_unknown"
    assert checked([other, key], text) == CLAIMS


def test_a_forger_who_names_our_key(tmp_path, key):
    other = a_key(tmp_path, b"two")
    forged = signed(tmp_path, other, CLAIMS)
    message = replace(cose.read(forged), kid=bytes.fromhex(key.kid))
    assert code([key], certificate.text(SITE, message.encoded())) == "certificate_changed"


@pytest.mark.parametrize(
    "fate, after_days, expected",
    [
        ({}, 0, ""),
        ({"until": 5}, 0, ""),  # signed before it ended
        ({"until": 5}, 5, ""),  # on the day it ended: the zone decides, and is not known
        ({"until": 5}, 7, "certificate_key_ended"),
        ({"revoked": 5}, 0, "certificate_key_revoked"),
        ({"revoked": 5}, 5, "certificate_key_revoked"),
        ({"revoked": 5}, 7, "certificate_after_revocation"),
        ({"until": 3, "revoked": 5}, 0, "certificate_key_revoked"),
        ({}, -1, ""),  # begun on the day before, somewhere west
        ({}, -3, "certificate_before_key"),
    ],
)
def test_the_fate_of_a_key(tmp_path, key, fate, after_days, expected):
    ends = {name: BEGAN + timedelta(days=days) for name, days in fate.items()}
    listed = replace(key, **ends)
    claims = replace(CLAIMS, day=(BEGAN + timedelta(days=after_days)).date())
    text = certificate.text(SITE, signed(tmp_path, key, claims))
    if expected:
        assert code([listed], text) == expected
    else:
        assert checked([listed], text) == claims


def test_which_key_signs_today(tmp_path, key):
    other = a_key(tmp_path, b"two")
    ended = replace(key, until=BEGAN)
    assert current([]) is None and current([ended]) is None
    assert current([replace(key, revoked=BEGAN)]) is None
    assert current([ended, other]) == other and current([key]) == key


def test_a_private_key_must_be_there_and_closed(tmp_path, key):
    path = tmp_path / f"{key.kid}.pem"
    path.chmod(0o644)
    with pytest.raises(Refusal, match="open_to_others"):
        signed(tmp_path, key, CLAIMS)
    path.unlink()
    with pytest.raises(Refusal, match="private_key_missing"):
        signed(tmp_path, key, CLAIMS)


def test_a_line_of_the_list_is_written_and_read(key):
    for one in (key, replace(key, until=BEGAN, revoked=BEGAN + timedelta(days=1))):
        line = json.loads(json.dumps(one.document()))
        assert certkeys.read_key(line) == one


@pytest.mark.parametrize(
    "wrong",
    [{"kid": "0" * 16}, {"spki": "AAAA"}, {"spki": "?"}, {"from": ""}, {"from": "soon"}],
)
def test_a_line_that_is_none_is_refused(key, wrong):
    with pytest.raises(ValueError):
        certkeys.read_key({**key.document(), **wrong})


def test_a_key_of_another_curve_is_refused(key):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from perimeter.core.note import b64

    public = ec.derive_private_key(7, ec.SECP384R1()).public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError):
        certkeys.read_key({**key.document(), "spki": b64(spki), "kid": certkeys._kid(spki)})


def test_official_cards_verify_with_the_same_code(shared):
    """EU Digital COVID Certificates: the same COSE_Sign1 and, in five cards, the same algorithm."""
    verified = count()
    for path in sorted(shared("standards/dcc").glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        header, opened, payload, signature = cbor2.loads(bytes.fromhex(given["COSE"])).value
        headers = {**opened, **cbor2.loads(header)}
        if headers[cose.ALGORITHM] != cose.ES256:
            continue
        card = x509.load_der_x509_certificate(b64decode(given["TESTCTX"]["CERTIFICATE"]))
        public = card.public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        holds = verifies(public, cose.to_sign(header, payload), signature)
        assert holds == given["EXPECTEDRESULTS"]["EXPECTEDVERIFY"], path.name
        assert not verifies(public, cose.to_sign(header, payload + b"x"), signature)
        next(verified)
    assert next(verified) >= 5
