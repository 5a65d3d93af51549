"""The application over a home: its secret, its settings, and that it starts on nothing else."""

import stat
from io import BytesIO

import pytest
from django.conf import settings

from perimeter.core.problem import NotFound, Refusal
from perimeter.store.home import Place
from perimeter.web import server
from perimeter.web.server import application, secret
from tests.conftest import fixed_source


def get(app, path):
    said = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "x", "SERVER_PORT": "80",
        "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    body = b"".join(app(environ, lambda status, headers: said.append(status)))
    return said[0], body


@pytest.fixture
def place(site):
    return Place(site.world.book.home.path, fixed_source("secret"))


def test_it_answers_pages(place):
    status, body = get(application(place), "/en/")
    assert status == "200 OK" and b"</html>" in body


def test_what_lay_half_sent_when_it_stopped_is_swept_away(place):
    cache = place.path / "cache"
    cache.mkdir(exist_ok=True)
    for name in ("tmpab.upload.jpg", "tmpcd.upload", "derived.parquet"):
        (cache / name).write_bytes(b"x")
    application(place)
    left = [path.name for path in cache.iterdir()]
    assert "derived.parquet" in left and not any(".upload" in name for name in left)


def test_the_secret_is_made_once_and_is_nobody_elses(place):
    path = place.keys_folder / "session.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert secret(place) == secret(place) == settings.SECRET_KEY
    assert len(bytes.fromhex(secret(place))) == 32


def test_a_secret_open_to_others_is_refused(place):
    (place.keys_folder / "session.key").chmod(0o644)
    with pytest.raises(Refusal) as refused:
        application(place)
    assert refused.value.code == "private_key_open_to_others"


def test_no_home_no_pages(tmp_path):
    with pytest.raises(NotFound):
        application(Place(tmp_path / "none", fixed_source()))


def test_no_debugging_and_no_foreign_words():
    assert not settings.DEBUG and not settings.USE_I18N


@pytest.mark.parametrize(
    "name", ["", "https://register.example", "https://register.example:8443", "http://localhost"]
)
def test_the_pages_are_served_under_a_name(place, name):
    status, _ = get(application(place, name), "/en/")
    assert status == "200 OK"
    assert name.startswith("https:") == settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE == settings.SESSION_COOKIE_SECURE
    assert ([name] if name else []) == settings.CSRF_TRUSTED_ORIGINS


@pytest.mark.parametrize(
    "name",
    [
        "register.example", "https://register.example/", "https://register.example/en",
        "https://a:b@register.example", "ftp://register.example", "https://register.example:x",
        "https://", "javascript:x", "https://Register.Example",
    ],
)  # fmt: skip
def test_what_is_no_name_for_pages_is_refused(place, name):
    with pytest.raises(Refusal) as refused:
        application(place, name)
    assert refused.value.code == "site_refused"


@pytest.mark.parametrize(
    "hop, behind, said, seen",
    [
        ("10.0.0.9", "10.0.0.9", "198.51.100.7, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.9", "10.0.0.9", "", "10.0.0.9"),
        ("192.0.2.1", "10.0.0.9", "203.0.113.5", "192.0.2.1"),
        ("192.0.2.1", "", "203.0.113.5", "192.0.2.1"),
    ],
)
def test_only_the_server_in_front_is_believed(hop, behind, said, seen):
    given = {"REMOTE_ADDR": hop, "HTTP_X_FORWARDED_FOR": said}
    assert {**given, **server._told_by(given, behind)}["REMOTE_ADDR"] == seen
