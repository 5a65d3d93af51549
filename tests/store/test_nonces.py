"""Nonces: each serves once a key while its signature lives, however many ask at once."""

import threading

import pytest

from perimeter.store import database, nonces
from perimeter.store.models import NonceRow

pytestmark = pytest.mark.usefixtures("home")
NOW = 1_772_000_000


def test_a_nonce_serves_once_a_key():
    assert nonces.claim("k1", "abc", NOW + 300, NOW)
    assert not nonces.claim("k1", "abc", NOW + 300, NOW + 299)
    assert nonces.claim("k2", "abc", NOW + 300, NOW)
    assert nonces.claim("k1", "abd", NOW + 300, NOW)


def test_names_run_into_no_nonce():
    assert nonces.claim("k1", "2abc", NOW + 300, NOW)
    assert nonces.claim("k12", "abc", NOW + 300, NOW)


def test_it_is_forgotten_once_its_signature_has_ended():
    nonces.claim("k1", "abc", NOW + 300, NOW)
    assert nonces.claim("k1", "other", NOW + 900, NOW + 300)
    assert NonceRow.objects.count() == 1


def test_of_many_at_once_one_gets_it():
    taken = list[bool]()

    def ask():
        taken.append(nonces.claim("k1", "abc", NOW + 300, NOW))
        database.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]
