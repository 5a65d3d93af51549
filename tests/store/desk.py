"""A database to keep accounts in: made once for a file of tests, and as new for each of them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from perimeter.store.home import Home, Place, create, open_home
from tests.conftest import fixed_source

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Place:
    place = Place(tmp_path_factory.mktemp("desk") / "home", fixed_source())
    pack = {"pack": "tm", "pack_digest": "0" * 64, "overlays": []}
    with override_settings(PASSWORD_HASHERS=QUICK):
        create(place, "book.example/desk", pack, "first", date(2026, 1, 5))
    return place


@pytest.fixture
def desk(made) -> Iterator[Home]:
    """The home; whatever a test writes is undone."""
    home = open_home(made)
    settings.SECRET_KEY = "of these tests"
    with override_settings(PASSWORD_HASHERS=QUICK), transaction.atomic():
        yield home
        transaction.set_rollback(True)
