"""`certificate`: issued as a file, and checked with nothing but a key list; `key rotate --use`."""

import json
import subprocess
import sys

import pytest
from django.db import connections
from PIL import Image

from perimeter.cli.certificate import FILE_BYTES_MAX
from perimeter.core.certificate import BYTES_MAX, read_claims, signed_bytes
from perimeter.core.cose import read
from tests.acts.issued import DOMAIN, NAME, SITE, keyed, licensed, made, mining
from tests.judging.test_codes import drawn
from tests.web.photos import code_of, photographed
from tests.web.test_printed import page
from tests.world import world as fresh

ISSUE = ("certificate", "issue", "L-71", "--site", SITE, "--as", "licensing", "--lang", "tk")


@pytest.fixture
def book(tmp_path, monkeypatch, run):
    """A home with a licence and a key for certificates, named by the environment."""
    world = fresh(tmp_path)
    keyed(world)
    licensed(world)
    monkeypatch.setenv("PERIMETER_HOME", str(world.book.home.path))
    return world


@pytest.fixture
def issued(book, run, tmp_path):
    """The file of a certificate, the text of its code, and the key list."""
    out, keys = tmp_path / "L-71.pdf", tmp_path / "keys.json"
    done = run(*ISSUE, "--out", out, "--json")
    assert done.code == 0, done.err
    keys.write_text(run("key", "list", "--json").out)
    return out, done.document["text"], keys


def test_a_certificate_is_written_and_verifies_from_file_address_and_text(
    issued, book, run, tmp_path
):
    out, text, keys = issued
    claims = read_claims(read(signed_bytes(text)).payload)
    assert out.stat().st_size <= 60 * 1024 and len(signed_bytes(text)) <= BYTES_MAX
    noted = tmp_path / "code.txt"
    noted.write_text(f"{text}\n")
    for given in (out, text, text.rpartition("/")[2], noted):
        done = run("certificate", "verify", given, "--keys", keys, "--json")
        assert done.code == 0, done.err
        document = done.document
        assert document["genuine"] and document["entry"] == "L-71" and document["name"] == NAME
        assert document["services"] == ["exchange", "storage"] and document["domain"] == DOMAIN
        assert document["status_last_known"] == claims.day.isoformat()
        assert document["act"] == made(book).claims.act == claims.act


@pytest.mark.parametrize(
    "lang, said", [("en", "last known on"), ("ru", "Последнее"), ("tk", "Soňky")]
)
def test_it_is_told_as_last_known_and_never_as_a_bare_yes(issued, run, lang, said):
    _, text, keys = issued
    done = run("certificate", "verify", text, "--keys", keys, "--lang", lang)
    assert done.code == 0 and said in done.out.split("\n")[0] and NAME in done.out


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_each_wrong_is_told_apart_in_the_reader_s_language(issued, book, run, tmp_path, lang):
    _, text, keys = issued
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**json.loads(keys.read_text()), "certificates": []}))
    middle = len(text) // 2
    changed = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    wrong = {
        (changed, keys): "certificate_changed",
        (text, other): "certificate_key_unknown",
        ("any old words", keys): "certificate_unreadable",
    }
    said = set()
    for (given, listed), code in wrong.items():
        words = ("certificate", "verify", given, "--keys", listed, "--lang", lang)
        done = run(*words, "--json")
        assert done.code == 1 and done.document["code"] == code and not done.document["genuine"]
        assert run(*words).out.strip() == done.document["text"]
        said.add(done.document["text"])
    assert len(said) == 3


def test_another_domain(issued, run):
    _, text, keys = issued
    ask = ("certificate", "verify", text, "--keys", keys, "--json", "--domain")
    assert run(*ask, DOMAIN.upper()).code == 0
    done = run(*ask, "ak-altin.example")
    assert done.code == 1 and done.document["code"] == "certificate_other_domain"
    assert DOMAIN in done.document["text"] and "ak-altin.example" in done.document["text"]


def test_a_certificate_without_a_domain_speaks_for_none(book, run, tmp_path):
    mining(book)
    out, keys = tmp_path / "M-81.pdf", tmp_path / "keys.json"
    words = ("certificate", "issue", "M-81", "--site", SITE, "--as", "licensing", "--out", out)
    assert run(*words).code == 0
    keys.write_text(run("key", "list", "--json").out)
    assert run("certificate", "verify", out, "--keys", keys).code == 0
    done = run("certificate", "verify", out, "--keys", keys, "--domain", DOMAIN, "--json")
    assert done.code == 1 and done.document["code"] == "certificate_domain_unsaid"


def test_the_key_ends_and_is_revoked(issued, run, tmp_path):
    _, text, keys = issued
    kid = json.loads(keys.read_text())["certificates"][0]["kid"]
    check = ("certificate", "verify", text, "--keys", keys, "--json")
    assert run("key", "rotate", "--use", "certificates", "--as", "admin").code == 0
    keys.write_text(run("key", "list", "--json").out)
    assert run(*check).code == 0  # signed before it ended
    assert run("key", "revoke", kid, "--why", "stolen", "--as", "admin").code == 0
    keys.write_text(run("key", "list", "--json").out)
    assert run(*check).document["code"] == "certificate_key_revoked"
    listed = run("key", "list").out.split("\n")
    assert sum(line.startswith("certificates") for line in listed) == 2
    assert run("key", "rotate", "--use", "certificates", "--as", "head").code == 4


def test_without_keys_or_with_a_list_that_is_none(issued, run, tmp_path):
    out, text, _ = issued
    assert run("certificate", "verify", text).code == 2
    assert run("certificate", "verify", text, "--keys", tmp_path / "none.json").code == 2
    assert run("certificate", "verify", text, "--keys", out).code == 2


def test_files_that_hold_none_or_several(issued, run, tmp_path):
    out, text, keys = issued
    check = ("--keys", keys, "--json")
    assert run("certificate", "verify", tmp_path / "gone.pdf", *check).code == 2
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"%PDF-1.7\n")
    done = run("certificate", "verify", empty, *check)
    assert (done.code, done.document["code"]) == (2, "certificate_none_in_file")
    two = tmp_path / "two.pdf"
    two.write_bytes(out.read_bytes() + text[:-9].encode() + b"AAAAAAAAA\n")
    done = run("certificate", "verify", two, *check)
    assert (done.code, done.document["code"]) == (1, "certificate_several_in_file")
    picture = tmp_path / "noise"
    picture.write_bytes(bytes(range(256)) * 9)
    assert run("certificate", "verify", picture, *check).code == 1


def photo(folder, *codes, kind="png"):
    """A picture of these codes, as a file."""
    path = folder / f"photo.{kind}"
    drawn(*codes).save(path)
    return path


@pytest.mark.parametrize("kind", ["png", "jpg", "webp"])
def test_a_picture_of_it_verifies(issued, run, tmp_path, kind):
    _, text, keys = issued
    for beside in ((), ("HTTPS://SHOP.EXAMPLE/PAY",)):
        path = photo(tmp_path, *beside, text, kind=kind)
        done = run("certificate", "verify", path, "--keys", keys, "--json")
        assert done.code == 0 and done.document["genuine"] and done.document["name"] == NAME


def test_a_worn_copy_of_the_paper_verifies(issued, run, tmp_path):
    out, _, keys = issued
    path = tmp_path / "photo.jpg"
    path.write_bytes(photographed(code_of(page(out.read_bytes())), seed=3))
    done = run("certificate", "verify", path, "--keys", keys, "--json")
    assert done.code == 0 and done.document["entry"] == "L-71"


def test_pictures_of_what_is_not_genuine_of_several_and_of_none(issued, run, tmp_path):
    _, text, keys = issued
    middle = len(text) // 2
    changed = text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]
    for codes, wanted in (
        ((changed,), (1, "certificate_changed")),
        (("HTTPS://SHOP.EXAMPLE/PAY",), (1, "certificate_unreadable")),
        ((text, changed), (1, "certificate_several_in_file")),
        ((), (2, "certificate_none_in_picture")),
    ):
        path = photo(tmp_path, *codes) if codes else tmp_path / "blank.png"
        if not codes:
            Image.new("L", (300, 300), 220).save(path)
        done = run("certificate", "verify", path, "--keys", keys, "--json")
        assert (done.code, done.document["code"]) == wanted, codes


def test_a_picture_that_cannot_be_used_is_refused_with_what_to_do(issued, run, tmp_path):
    _, text, keys = issued
    whole = photo(tmp_path, text).read_bytes()
    Image.new("1", (10_000, 5_001)).save(tmp_path / "huge.png")
    (tmp_path / "long.jpg").write_bytes(b"\xff\xd8\xff" + bytes(FILE_BYTES_MAX))
    (tmp_path / "long.pdf").write_bytes(b"%PDF-1.7" + bytes(FILE_BYTES_MAX))
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "odd.gif").write_bytes(b"GIF89a")
    for name, code in (
        ("huge.png", "picture_too_large"),
        ("long.jpg", "picture_too_large"),
        ("long.pdf", "certificate_file_too_large"),
        ("cut.png", "picture_unreadable"),
        ("odd.gif", "picture_unreadable"),
        ("gone.webp", "file_missing"),
    ):
        done = run("certificate", "verify", tmp_path / name, "--keys", keys, "--json")
        assert (done.code, done.document["code"]) == (2, code), name
        assert "16 MB" in done.document["text"] or "large" not in code, name


def test_what_keeps_one_from_being_issued(book, run, tmp_path):
    out = ("--out", tmp_path / "x.pdf", "--json")
    for words, code in (
        (ISSUE[:3], "certificate_site_missing"),
        ((*ISSUE[:3], "--site", "register.example"), "site_refused"),
        ((*ISSUE[:2], "L-404", "--site", SITE), "entry_unknown"),
    ):
        done = run(*words, "--as", "licensing", *out)
        assert (done.code, done.document["code"]) == (2, code)
    assert run(*ISSUE[:5], "--as", "finance", *out).code == 4
    assert not (tmp_path / "x.pdf").exists()


def test_without_a_key_it_says_which_command_makes_one(tmp_path, monkeypatch, run):
    world = fresh(tmp_path)
    licensed(world)
    monkeypatch.setenv("PERIMETER_HOME", str(world.book.home.path))
    done = run(*ISSUE, "--out", tmp_path / "x.pdf", "--lang", "en")
    assert done.code == 2 and "perimeter key rotate --use certificates" in done.err


def test_a_small_install_verifies_where_there_is_neither_django_nor_typst(issued, tmp_path):
    out, text, keys = issued
    pictured = photo(tmp_path, text)
    connections.close_all()
    code = (
        "import sys\n"
        "for name in ('django', 'typst', 'segno', 'numpy', 'fido2'): sys.modules[name] = None\n"
        "from perimeter.cli.main import main\n"
        f"for one in ({str(out)!r}, {str(pictured)!r}):\n"
        f"    assert main(['certificate', 'verify', one, '--keys', {str(keys)!r}]) == 0"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
