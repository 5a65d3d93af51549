"""A package at the counter: uploaded by an official, each filing's fate shown, receipts to take."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts.key import revoke
from perimeter.store import receipt as kept
from tests.acts.packaged import inner, item, listed, packed, ready, seal, trades

PAGE = "/en/desk/package"


def upload(site, content, lang="en", role="supervisor"):
    file = {"file": SimpleUploadedFile("../x.package", content)} if content is not None else {}
    return site.as_(role).post(f"/{lang}/desk/package", file)


def test_what_came_is_shown_and_the_receipts_are_taken(site):
    ready(site.world)
    files = [trades("T-1"), trades("T-2", at="bad"), b"x"]
    items = [item(files[0]), item(files[1], period="2026-02"), item(files[2], "wills")]
    path = seal(site.world, inner(listed(site.world, items), files))
    officer = site.as_("supervisor")
    assert '/en/desk/package"' in officer.get("/en/desk").content.decode()
    assert officer.get(PAGE).status_code == 200
    sent = upload(site, path.read_bytes())
    where = sent.headers["Location"]
    assert sent.status_code == 302 and where.startswith(f"{PAGE}/")
    text = officer.get(where).content.decode()
    assert "Accepted" in text and "Sent back" in text and "form_unknown" in text
    assert "Not everything was accepted" in text and "Firm F-001" in text
    answer = officer.get(f"{where}/receipts")
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as names:
        acts = [kept.check(names.read(n), site.world.book.home.keys())[0] for n in names.namelist()]
    assert [act.kind for act in acts] == ["accept", "send-back"]
    assert officer.get(f"{where}/receipts").content == answer.content
    assert not list((site.world.book.home.path / "cache").glob("*.upload*"))


def test_brought_twice_it_leads_to_the_same_page(site):
    ready(site.world)
    content = packed(site.world, trades("T-1")).read_bytes()
    first, again = upload(site, content), upload(site, content)
    assert first.headers["Location"] == again.headers["Location"]
    text = site.as_("supervisor").get(first.headers["Location"]).content.decode()
    assert "Everything was accepted" in text


@pytest.mark.parametrize(
    "lang, words",
    [("tk", "möhürli bukja däl"), ("ru", "не запечатанный пакет"), ("en", "no sealed")],
)
def test_what_is_no_package_is_said_at_the_field(site, lang, words):
    answer = upload(site, b"trade,at\n", lang)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert words in text and 'href="#file"' in text and 'id="file-fault"' in text
    assert upload(site, None, lang).status_code == 400


def test_a_key_that_does_not_count_is_said_there_too(site):
    ready(site.world)
    content = packed(site.world, trades("T-1")).read_bytes()
    keys = site.world.book.home.keys()
    revoke(site.world.book, site.world.who["administrator"], keys.sealing[0].kid, "It was stolen.")
    answer = upload(site, content)
    assert answer.status_code == 400 and "today&#x27;s keys.json" in answer.content.decode()


def test_no_page_of_what_was_not_brought_and_none_for_others(site):
    for digest in ("0" * 64, "x"):
        assert site.as_("supervisor").get(f"{PAGE}/{digest}").status_code == 404
        assert site.as_("supervisor").get(f"{PAGE}/{digest}/receipts").status_code == 404
    assert upload(site, b"x", role="auditor").status_code == 403
    assert site.as_(firm="F-001").get(PAGE).status_code == 403
