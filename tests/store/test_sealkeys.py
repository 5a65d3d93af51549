"""Keys that others seal to: made of their seed, kept 0600, listed strictly."""

from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from perimeter.core.problem import Refusal
from perimeter.core.sealed import key_id
from perimeter.store.sealkeys import SealingKey, new, private, read_key

BEGAN = datetime(2026, 1, 5, 6)
SEED = b"s" * 32


def test_a_key_is_made_of_its_seed_and_read_back(tmp_path):
    key = SealingKey(**new(tmp_path, SEED), since=BEGAN)
    path = tmp_path / f"{key.kid}.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    made = X25519PrivateKey.from_private_bytes(SEED)
    assert key.public == made.public_key().public_bytes_raw() and key.kid == key_id(key.public)
    assert private(tmp_path, key).private_bytes_raw() == SEED
    assert read_key(key.document()) == key
    path.chmod(0o640)
    with pytest.raises(Refusal) as caught:
        private(tmp_path, key)
    assert caught.value.code == "private_key_open_to_others"
    path.unlink()
    with pytest.raises(Refusal) as caught:
        private(tmp_path, key)
    assert caught.value.code == "private_key_missing"
    with pytest.raises(Refusal) as caught:
        private(tmp_path, SealingKey(key.kid, key.x25519, BEGAN, revoked=BEGAN))
    assert caught.value.code == "sealed_key_revoked"


@pytest.mark.parametrize(
    "change",
    [
        {"kid": "0" * 16}, {"x25519": ""}, {"x25519": "AAAA"}, {"x25519": "!"}, {"x25519": None},
        {"from": ""}, {"from": "2026"}, {"to": None},
    ],
)  # fmt: skip
def test_a_line_that_is_none(tmp_path, change):
    line = SealingKey(**new(tmp_path, SEED), since=BEGAN).document()
    if change == {"to": None}:
        del line["to"]
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_key({**line, **({} if change == {"to": None} else change)})
