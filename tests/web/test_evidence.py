"""Files on pages: added one by one, refused with a reason, opened by an act, never shown inline."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts import people
from perimeter.acts.contents import RECORD
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.store import drafts
from tests.web.applicant import begin, fill, post, text_of
from tests.world import firm_account

TEXT = b"Charter of an invented firm.\n"
CHARTER = {"shows": "charter", "about": ""}


@pytest.fixture
def clerk(site):
    return site.as_(firm="F-001")


@pytest.fixture
def tasks(clerk):
    return begin(clerk)


def named(name, content=TEXT):
    return SimpleUploadedFile(name, content)


def send(client, tasks, file=None, row="new", lang="en", **typed):
    given = {**CHARTER, **typed, **({"file": file} if file else {})}
    return post(client, f"{tasks}/papers/file/{row}", lang, **given)


def add(client, tasks, name="charter.txt", content=TEXT, **typed):
    answer = send(client, tasks, named(name, content), **typed)
    assert answer.status_code == 302, text_of(answer)
    return answer


def applied(site, clerk, name="charter.txt", **typed):
    tasks = begin(clerk)
    fill(clerk, tasks)
    add(clerk, tasks, name, **typed)
    sent = post(clerk, f"{tasks}/check")
    assert sent.status_code == 302, text_of(sent)
    journal = site.world.book.home.journal
    return journal.act(journal.size()).on.partition(":")[2]


def swap(clerk, tasks):
    """Another file in the place of the one that an entry lists; the ref of its line."""
    ref = re.search(r'name="remove" value="([^"]*)"', text_of(clerk.get(f"{tasks}/papers")))[1]
    assert clerk.get(f"{tasks}/papers/open/{ref}").status_code == 404
    add(clerk, tasks, "new.txt", b"a newer charter", row=ref)
    return ref


def paper(site, entry):
    return dossier(site.world.book, entry).contents.of("papers")[0]


def key_in(site, tasks):
    number = int(tasks.rpartition("/")[2])
    lines = drafts.find(number, at_counter=False).typed["lines"]["papers"]
    return next(iter(lines.values()))["row"]["key"]


def vault(site):
    folder = site.world.book.home.vault.folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_added_read_back_and_taken_away(site, clerk, tasks):
    assert "20 MB" in text_of(clerk.get(f"{tasks}/papers/file/new"))
    assert f"{tasks}/papers/file/new" in text_of(clerk.get(tasks))
    assert add(clerk, tasks).headers["Location"] == f"{tasks}/papers"
    text = text_of(clerk.get(f"{tasks}/papers"))
    assert "charter.txt" in text and "founding document" in text and str(len(TEXT)) in text
    assert key_in(site, tasks) not in text
    (where,) = re.findall(r'href="([^"]*/papers/open/[^"]*)"', text)
    size = site.world.book.home.journal.size()
    answer = clerk.get(where)
    assert answer.content == TEXT and site.world.book.home.journal.size() == size
    assert answer.headers["Content-Disposition"] == 'attachment; filename="E-1.txt"'
    assert post(clerk, f"{tasks}/papers", remove="1").status_code == 302
    assert clerk.get(where).status_code == 404
    assert "charter.txt" not in text_of(clerk.get(f"{tasks}/papers"))


def test_what_the_checklist_asks_to_see_is_named_until_it_is_there(clerk, tasks):
    text = text_of(clerk.get(f"{tasks}/papers/file/new"))
    wanted = re.search(r"not here yet: ([^<]*)\.<", text)[1].split(", ")
    assert "ownership" in wanted and len(wanted) == len(set(wanted)) > 3
    add(clerk, tasks, shows="title")
    text = text_of(clerk.get(f"{tasks}/papers/file/new"))
    wanted.remove("ownership")
    assert re.search(r"not here yet: ([^<]*)\.<", text)[1].split(", ") == wanted


def test_what_it_shows_is_changed_with_the_file_as_it_is_or_with_another(clerk, tasks):
    add(clerk, tasks)
    assert "charter.txt is added" in text_of(clerk.get(f"{tasks}/papers/file/1"))
    assert send(clerk, tasks, row="1", shows="lease", about="S-1").status_code == 302
    text = text_of(clerk.get(f"{tasks}/papers"))
    assert "lease" in text and "S-1" in text and "charter.txt" in text
    add(clerk, tasks, "other.txt", b"another", row="1", shows="lease")
    text = text_of(clerk.get(f"{tasks}/papers"))
    assert "other.txt" in text and "charter.txt" not in text
    assert clerk.get(f"{tasks}/papers/open/1").content == b"another"
    add(clerk, tasks)
    assert clerk.get(f"{tasks}/papers/open/2").headers["Content-Disposition"].endswith('"E-2.txt"')


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
@pytest.mark.parametrize(
    "name, content",
    [("charter.pdf", b"MZ\x90\0" + b"\0" * 60), ("charter.pdf", TEXT), ("empty.txt", b"")],
)
def test_a_refused_file_says_why_and_keeps_what_was_typed(site, clerk, tasks, lang, name, content):
    before = vault(site)
    answer = send(clerk, tasks, named(name, content), lang=lang, shows="plan", about="site S-9")
    text = text_of(answer)
    assert answer.status_code == 400 and 'id="file-fault"' in text
    assert 'value="site S-9"' in text and 'value="plan" selected' in text
    assert vault(site) == before
    assert "E-1" not in text_of(clerk.get(f"{tasks}/papers"))


def test_a_missing_file_or_choice_is_asked_for(site, clerk, tasks):
    assert "Choose a file." in text_of(send(clerk, tasks))
    before = vault(site)
    answer = send(clerk, tasks, named("charter.txt"), shows="")
    text = text_of(answer)
    assert answer.status_code == 400 and "Choose the file again" in text
    assert 'id="shows-fault"' in text and vault(site) == before
    assert send(clerk, tasks, named("charter.txt"), about="x" * 300).status_code == 400
    assert send(clerk, tasks, named("charter.txt"), shows="nonsense").status_code == 400


def test_a_file_a_little_too_large_is_told_on_its_page(site, clerk, tasks):
    before = vault(site)
    answer = send(clerk, tasks, named("scan.txt", b"a" * (21 << 20)), about="S-1")
    text = text_of(answer)
    assert answer.status_code == 400 and "20 MB" in text and 'value="S-1"' in text
    assert vault(site) == before


class Unread:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("read")

    readline = read


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_two_gigabytes_are_refused_unread(clerk, tasks, lang):
    where = f"{tasks}/papers/file/new".replace("/en/", f"/{lang}/")
    large = {"CONTENT_LENGTH": str(2 << 30), "wsgi.input": Unread()}
    answer = clerk.post(where, content_type="multipart/form-data; boundary=x", **large)
    assert answer.status_code == 413 and "20" in text_of(answer)


def test_the_version_of_the_draft_is_asked_for(clerk, tasks):
    old = re.search(
        r'name="version" value="(\d+)"', text_of(clerk.get(f"{tasks}/papers/file/new"))
    )[1]
    add(clerk, tasks)
    typed = {"version": old, "file": named("late.txt"), **CHARTER}
    late = clerk.post(f"{tasks}/papers/file/new", typed)
    assert late.status_code == 400 and "late.txt" not in text_of(clerk.get(f"{tasks}/papers"))


def test_rows_of_files_are_not_typed_and_come_in_no_table(clerk, tasks):
    add(clerk, tasks)
    for where in ("row/new", "row/1", "file", "models"):
        assert clerk.get(f"{tasks}/papers/{where}").status_code == 404
    rows = named("papers.csv", b"paper,shows\nE-9,charter\n")
    assert post(clerk, f"{tasks}/papers", send="", file=rows).status_code == 404
    assert 'type="file"' not in text_of(clerk.get(f"{tasks}/papers"))


def test_it_is_checked_sent_and_opened_by_the_holder_without_an_act(site, clerk):
    tasks = begin(clerk)
    fill(clerk, tasks)
    add(clerk, tasks)
    text = text_of(clerk.get(f"{tasks}/check"))
    assert "charter.txt" in text and key_in(site, tasks) not in text
    post(clerk, f"{tasks}/check")
    journal = site.world.book.home.journal
    entry, size = journal.act(journal.size()).on.partition(":")[2], journal.size()
    text = text_of(clerk.get(f"/en/apply/entry/{entry}"))
    assert "charter.txt" in text and paper(site, entry)["digest"][:12] in text
    (where,) = re.findall(r'href="([^"]*/paper/[^"]*)"', text)
    assert clerk.get(where).content == TEXT and journal.size() == size


def test_an_official_opens_it_by_an_act_and_saves_it(site, clerk):
    entry = applied(site, clerk)
    row, journal = paper(site, entry), site.world.book.home.journal
    for role in ("licensing", "auditor"):
        client, size = site.as_(role), journal.size()
        text = text_of(client.get(f"/en/desk/entry/{entry}"))
        assert "Open E-1" in text and row["digest"][:12] in text and "charter.txt" not in text
        answer = client.post(f"/en/desk/entry/{entry}/paper/{row[RECORD]}")
        assert answer.content == TEXT
        assert answer.headers["Content-Disposition"] == 'attachment; filename="E-1.txt"'
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert journal.size() == size + 1 and journal.act(size + 1).kind == "look"


def test_its_key_is_on_no_page(site, clerk):
    entry = applied(site, clerk)
    row = paper(site, entry)
    held, _ = people.look(site.world.book, site.world.who["head"], row[RECORD])
    client = site.as_("licensing")
    pages = [
        client.get(f"/en/desk/entry/{entry}"),
        client.get(f"/en/desk/entry/{entry}?list=papers"),
        client.post(f"/en/desk/entry/{entry}/record/{row[RECORD]}"),
        clerk.get(f"/en/apply/entry/{entry}"),
        site.as_().get(f"/en/entry/{entry}"),
    ]
    for page in pages:
        assert page.status_code == 200 and held["key"] not in text_of(page)


def test_who_may_not_open_it(site, clerk):
    entry = applied(site, clerk)
    record, journal = paper(site, entry)[RECORD], site.world.book.home.journal
    size = journal.size()
    desk, own = f"/en/desk/entry/{entry}/paper/{record}", f"/en/apply/entry/{entry}/paper/{record}"
    for role in ("lawyer", "supervisor", "energy", "communications", "finance"):
        assert site.as_(role).post(desk).status_code == 403
    assert "Open E-1" not in text_of(site.as_("energy").get(f"/en/desk/entry/{entry}"))
    assert site.as_("licensing").get(desk).status_code == 405
    assert site.as_("licensing").get(own).status_code == 404
    site.world.firm("F-002")
    firm_account(site.world, "F-002")
    size = journal.size()
    other = site.as_(firm="F-002")
    assert other.get(own).status_code == 404 and other.post(desk).status_code == 403
    assert clerk.get(own.replace(record, "p-0")).status_code == 404
    assert journal.size() == size


def test_a_destroyed_record_says_that_the_file_is_gone(site, clerk):
    entry = applied(site, clerk)
    record = paper(site, entry)[RECORD]
    people.destroy(site.world.book, site.world.who["head"], record, "kept long enough")
    gone = site.as_("licensing").post(f"/en/desk/entry/{entry}/paper/{record}")
    assert gone.status_code == 404 and "destroyed with its record" in text_of(gone)
    assert clerk.get(f"/en/apply/entry/{entry}/paper/{record}").status_code == 404
    assert clerk.get(f"/en/apply/entry/{entry}").status_code == 200


def test_a_notice_shows_both_files_to_officials(site, clerk):
    entry = applied(site, clerk)
    site.world.settle(Decision(entry, "grant"))
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "notify"}).headers["Location"]
    assert clerk.get(f"{tasks}/papers/open/{swap(clerk, tasks)}").content == b"a newer charter"
    assert post(clerk, f"{tasks}/check").status_code == 302
    client = site.as_("licensing")
    text = text_of(client.get(f"/en/desk/entry/{entry}"))
    where = re.findall(rf'action="(/en/desk/entry/{entry}/paper/[^"]*)"', text)
    assert len(set(where)) == 2 and len(where) == 3  # as it is listed, beside as it would be
    assert {client.post(one).content for one in set(where)} == {TEXT, b"a newer charter"}
    assert "Open E-1" in text_of(clerk.get(f"/en/apply/entry/{entry}"))


def test_an_answer_may_bring_a_file(site, clerk):
    entry, book = applied(site, clerk), site.world.book
    for deed, why in (("take_up", ""), ("return", "The lease is missing.")):
        decide(book, site.world.who["licensing"], Decision(entry, deed, why))
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "supply"}).headers["Location"]
    add(clerk, tasks, "lease.txt", b"a lease", shows="lease")
    assert post(clerk, f"{tasks}/check").status_code == 302
    numbers = [row["paper"] for row in dossier(book, entry).contents.of("papers")]
    assert numbers == ["E-1", "E-2"]


def test_at_the_counter_an_official_adds_it_and_looks_by_an_act_once_it_is_sent(site):
    client = site.as_("licensing")
    tasks = begin(client, firm="F-001")
    fill(client, tasks)
    add(client, tasks)
    (where,) = re.findall(
        r'href="([^"]*/papers/open/[^"]*)"', text_of(client.get(f"{tasks}/papers"))
    )
    assert client.get(where).content == TEXT
    post(client, f"{tasks}/check")
    journal = site.world.book.home.journal
    entry = journal.act(journal.size()).on.partition(":")[2]
    text = text_of(client.get(f"/en/apply/entry/{entry}"))
    assert f"/en/desk/entry/{entry}/paper/" in text and "charter.txt" not in text
