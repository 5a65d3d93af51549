"""The outside face: files of a copy as its manifest lists them, and nothing else of the machine."""

import gzip
import hashlib
import io
import json
import os
from datetime import date, datetime
from wsgiref.validate import validator

import pytest

from perimeter.core.certificate import Claims, text
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import words
from perimeter.store import certkeys, keys, manifest
from perimeter.store.keys import Key
from perimeter.store.manifest import Manifest
from perimeter.web import outside
from perimeter.web.outside import Outside

PAGE = b"<html><head><title>x</title></head><body>page</body></html>"
FILES = {
    "index.html": PAGE, "tk/index.html": b"tk home", "en/index.html": b"en home",
    "en/404.html": PAGE, "ru/404.html": PAGE, "en/entry/L-1.html": b"entry",
    "en/entry/M~1.html": b"odd", "register.csv": b"id\r\n1\r\n", "register.parquet": b"PAR1",
    "register.csv.gz": gzip.compress(b"id\r\n1\r\n"), "log/checkpoint": b"x\n",
}  # fmt: skip


def copied(folder, files, seed=b"1"):
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    beside = folder.with_name("keys")
    verifier = keys.new(beside, "book.example/x", seed * 32)
    key = Key(verifier.split("+")[1], verifier, datetime(2026, 1, 1))
    listed = {path: one for path, one in manifest.listed(folder).items() if path != manifest.FILE}
    text = Manifest("book.example/x", date(2026, 1, 5), 7, datetime(2026, 1, 5), listed).text()
    (folder / manifest.FILE).write_text(keys.sign_text(beside, key, "book.example/x", text))


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "copy"
    copied(place, FILES)
    return place


def ask(app, path, method="GET", **headers):
    """(status, headers, body); the application is held to the letter of WSGI."""
    found = {}
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
        "SERVER_NAME": "x", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip

    def start(status, given, exc_info=None):
        found.update(status=int(status[:3]), headers=dict(given))
        return lambda _: None

    answer = validator(app)(environ, start)
    body = b"".join(answer)
    answer.close()
    return found["status"], found["headers"], body


@pytest.mark.parametrize(
    "path, file",
    [("/", "index.html"), ("/tk/", "tk/index.html"), ("/tk", "tk/index.html"),
     ("/en/entry/L-1", "en/entry/L-1.html"), ("/en/entry/L-1.html", "en/entry/L-1.html"),
     ("/en/entry/M/1", "en/entry/M~1.html"), ("/register.csv", "register.csv"),
     ("/log/checkpoint", "log/checkpoint")],
)  # fmt: skip
def test_addresses_of_the_site_lead_to_the_files(folder, path, file):
    status, headers, body = ask(Outside(folder), path)
    assert (status, body) == (200, FILES[file])
    assert headers["Content-Length"] == str(len(body)) and "Set-Cookie" not in headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/../secret", "/tk/../../secret", "/%2e%2e/secret", "//etc/passwd", "/.hidden", "/tk/.",
     "/extra.html", "/en/entry/", "/log", "/log/", "/\xff\xfe", "/index.html/", "/keys"],
)  # fmt: skip
def test_nothing_else_is_served(folder, path):
    (folder.parent / "secret").write_text("secret")
    (folder / ".hidden").write_text("secret")
    (folder / "extra.html").write_text("secret")
    status, headers, body = ask(Outside(folder), path, accept_language="fr, ru;q=0.9")
    assert status == 404 and b"secret" not in body
    assert body.count(b"<base href=") == 1 and headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "path, said, base",
    [("/en/none", "ru", b"/en/404.html"), ("/none", "ru-RU,en", b"/ru/404.html"),
     ("/none", "", b"/en/404.html"), ("/tk/none", "ru", b"/ru/404.html")],
)  # fmt: skip
def test_what_is_not_there_is_told_in_the_language_of_the_reader(folder, path, said, base):
    assert base in ask(Outside(folder), path, accept_language=said)[2]


def test_a_repeated_ask_costs_nothing_and_text_travels_packed(folder):
    app = Outside(folder)
    for path, file in (("/register.csv", "register.csv"), ("/en/", "en/index.html")):
        _, headers, body = ask(app, path, accept_encoding="br, gzip")
        assert headers["Content-Encoding"] == "gzip" and gzip.decompress(body) == FILES[file]
        assert headers["Vary"] == "Accept-Encoding"
        again = ask(app, path, if_none_match=headers["ETag"])
        assert (again[0], again[2]) == (304, b"")
        head = ask(app, path, "HEAD")
        assert (head[0], head[2]) == (200, b"")
        assert head[1]["Content-Length"] == str(len(FILES[file]))
    assert "Content-Encoding" not in ask(app, "/register.parquet", accept_encoding="gzip")[1]
    for lang in words.LANGUAGES:
        status, headers, body = ask(app, "/register.csv", "POST", accept_language=f"{lang}-XX, de")
        assert status == 405 and headers["Allow"] == "GET, HEAD"
        assert body.decode() == words.text("method_unknown", lang) + "\n"
    each = ask(app, "/register.csv", "POST", accept_language="de")[2].decode().splitlines()
    assert each == [words.text("method_unknown", lang) for lang in words.LANGUAGES]


def test_two_copies_of_one_manifest_have_one_etag_and_it_tells_nothing_of_the_disk(folder):
    first = ask(Outside(folder), f"/{manifest.FILE}")[1]["ETag"]
    text = (folder / manifest.FILE).read_bytes()
    (folder / manifest.FILE).unlink()
    (folder / manifest.FILE).write_bytes(text)
    os.utime(folder / manifest.FILE, (1, 1))
    assert ask(Outside(folder), f"/{manifest.FILE}")[1]["ETag"] == first
    assert hashlib.sha256(text).hexdigest()[:32] in first


def test_a_file_that_is_not_as_listed_is_not_served(folder, tmp_path):
    app = Outside(folder)
    (folder / "en/index.html").write_text("another length")
    (tmp_path / "away").write_bytes(FILES["tk/index.html"])
    (folder / "tk/index.html").unlink()
    (folder / "tk/index.html").symlink_to(tmp_path / "away")
    (folder / "log").rename(tmp_path / "log")
    (folder / "log").symlink_to(tmp_path / "log")
    (folder / "register.csv").unlink()
    (folder / "register.csv.gz").unlink()
    os.mkfifo(folder / "register.csv")
    for path in ("/en/", "/tk/", "/log/checkpoint", "/register.csv"):
        assert ask(app, path)[0] == 404, path


def test_a_new_copy_takes_the_place_of_the_old_one(folder):
    app = Outside(folder)
    folder.rename(folder.with_name("old"))
    assert ask(app, "/en/")[0] == 404
    copied(folder, FILES | {"en/index.html": b"newer", "en/more.html": b"more"})
    assert ask(app, "/en/")[2] == b"newer" and ask(app, "/en/more")[2] == b"more"


def test_no_copy_no_face(tmp_path, folder):
    with pytest.raises(NotFound, match="copy_not_there"):
        Outside(tmp_path / "nowhere")
    (folder / manifest.FILE).write_text("hello")
    with pytest.raises(Refusal, match="copy_unreadable"):
        Outside(folder)


def test_only_the_verifier_may_run_the_script_within_it(folder):
    copied(folder, FILES | {"verifier.html": PAGE})
    app = Outside(folder)
    policy = ask(app, "/verifier.html")[1]["Content-Security-Policy"]
    assert "script-src 'unsafe-inline'" in policy and "default-src 'none'" in policy
    assert "script-src" not in ask(app, "/en/")[1]["Content-Security-Policy"]


def test_a_large_file_is_sent_in_pieces(folder, monkeypatch):
    monkeypatch.setattr(outside, "PACK_MAX", 1)
    monkeypatch.setattr(outside, "_CHUNK", 2)
    assert ask(Outside(folder), "/en/", accept_encoding="gzip")[2] == FILES["en/index.html"]


def test_the_code_of_a_paper_leads_to_its_entry_and_another_nowhere(folder, tmp_path):
    body = certkeys.new(tmp_path, b"\1" * certkeys.SEED_BYTES)
    key = certkeys.CertificateKey(body["kid"], body["spki"], datetime(2026, 1, 1))
    listed = keys.KeyList("book.example/x", (), (key,)).document()
    copied(folder, {"keys.json": json.dumps(listed).encode(), "verifier.html": PAGE})
    claims = Claims("L-1", "One", (1,), "one.example", 3, date(2026, 1, 5))
    code = text("https://x.example", certkeys.signed(tmp_path, key, claims)).partition("/C/")[2]
    site = Outside(folder)
    status, head, _ = ask(site, f"/C/{code}", accept_language="en")
    assert (status, head["Location"]) == (302, "/en/entry/L-1.html")
    forged = code[:-9] + ("A" if code[-9] != "A" else "B") + code[-8:]
    assert ask(site, f"/C/{forged}")[0] == 404
    assert ask(site, "/tk/verify")[1]["Location"] == "/verifier.html"
