"""The list of a schedule: rows that go and come back, a file, machines of a model, the blank."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from perimeter.acts import contents
from perimeter.acts.decide import Decision
from perimeter.tables import form as forms
from perimeter.tables.xlsxpackage import Package
from perimeter.web import listing
from tests.tables.books import book, number
from tests.test_tidy import ROOT
from tests.web.applicant import MACHINES, MODEL, SITE, applied, begin, fill, post, text_of
from tests.web.test_changing import version

HEAD = [c.name for c in forms.load(ROOT / "schedules")["machines"].columns]


@pytest.fixture
def clerk(site):
    return site.as_(firm="F-001")


@pytest.fixture
def tasks(clerk):
    tasks = begin(clerk)
    fill(clerk, tasks)
    return tasks


def machine(serial, **more):
    row = {
        "serial": serial, "maker": "Maker", "model": "One", "algorithm": "sha256",
        "hash_rate_mhs": "1000", "watts": "900", "site": "S-1", "title": "bought", **more,
    }  # fmt: skip
    return [row.get(name, "") for name in HEAD]


def table(*rows, head=HEAD, name="farm.csv"):
    out = StringIO()
    csv.writer(out).writerows([head, *rows])
    return SimpleUploadedFile(name, out.getvalue().encode())


def upload(client, tasks, file, lang="en"):
    return post(client, f"{tasks}/machines", lang, send="", **({"file": file} if file else {}))


def test_rows_are_listed_and_taken_away(clerk, tasks):
    text = text_of(clerk.get(f"{tasks}/machines"))
    assert "3 rows" in text and text.count('name="remove"') == 3
    assert post(clerk, f"{tasks}/machines", remove="4").status_code == 302
    assert "2 rows" in text_of(clerk.get(f"{tasks}/machines"))
    assert post(clerk, f"{tasks}/machines", remove="99").status_code == 404
    old = version(clerk, f"{tasks}/machines")
    post(clerk, f"{tasks}/sites/row/new", **{**SITE, "site": "S-2", "meter": "MT-78"})
    late = clerk.post(f"{tasks}/machines", {"version": old, "remove": "5"})
    assert late.status_code == 400 and "changed elsewhere" in text_of(late)


def test_a_row_that_the_entry_lists_goes_and_is_put_back(site, clerk):
    entry = applied(site)
    site.world.settle(Decision(entry, "grant"))
    tasks = clerk.post(f"/en/apply/entry/{entry}", {"deed": "notify"}).headers["Location"]
    ref = (
        text_of(clerk.get(f"{tasks}/machines")).split('name="remove" value="')[1].partition('"')[0]
    )
    post(clerk, f"{tasks}/machines", remove=ref)
    text = text_of(clerk.get(f"{tasks}/machines"))
    assert f'name="back" value="{ref}"' in text and "goes" in text
    assert "changed" in text_of(clerk.get(tasks))
    post(clerk, f"{tasks}/machines", back=ref)
    assert "goes" not in text_of(clerk.get(f"{tasks}/machines"))
    post(clerk, f"{tasks}/machines", remove=ref)
    assert post(clerk, f"{tasks}/check").status_code == 302
    act = site.world.book.home.journal.act(site.world.book.home.journal.size())
    assert act.body["drop"] == {"machines": [["SN-1"]]}


def test_a_csv_is_taken_whole_and_replaces_rows_of_the_same_key(clerk, tasks):
    assert upload(clerk, tasks, table(machine("SN-3"), machine("SN-4"))).status_code == 302
    text = text_of(clerk.get(f"{tasks}/machines"))
    assert "4 rows" in text and text.count(">Maker</td>") == 2


def test_an_xlsx_names_every_problem_by_its_cell_and_nothing_is_taken(clerk, tasks, tmp_path):
    path = book(
        tmp_path / "farm.xlsx",
        [
            HEAD,
            machine("SN-8"),
            machine(number("1.23E+19")),
            machine("SN-9", watts="many"),
            machine("SN-9", site="S-9", algorithm="gold"),
        ],
    )
    answer = upload(clerk, tasks, SimpleUploadedFile("farm.xlsx", path.read_bytes()))
    text = text_of(answer)
    assert answer.status_code == 400 and "<title>Error: Machines" in text
    for cell in ("A3", "F4", "A5", "D5"):
        assert f"cell {cell}" in text, cell
    assert "nothing was taken" in text and "3 rows" in text and "SN-8" not in text


def test_a_good_xlsx_made_from_the_blank(clerk, tasks, tmp_path):
    answer = clerk.get(f"{tasks}/machines/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="machines.xlsx"'
    (tmp_path / "blank.xlsx").write_bytes(answer.content)
    package = Package(tmp_path / "blank.xlsx")
    assert [cell.value for cell in package.cells(package.sheets[0])] == HEAD
    path = book(tmp_path / "farm.xlsx", [HEAD, machine("SN-8", watts=number("900"))])
    assert upload(clerk, tasks, SimpleUploadedFile("a.xlsx", path.read_bytes())).status_code == 302
    assert "4 rows" in text_of(clerk.get(f"{tasks}/machines"))
    sites = (tmp_path / "s.xlsx", clerk.get(f"{tasks}/sites/file").content)
    sites[0].write_bytes(sites[1])
    package = Package(sites[0])
    assert "host_absent" in [cell.value for cell in package.cells(package.sheets[0])]


@pytest.mark.parametrize(
    "file, words",
    [
        (None, "Choose a file"),
        (SimpleUploadedFile("a.csv", b""), "Put 1 thing right"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + b"\0" * 99), "The spreadsheet is damaged"),
        (SimpleUploadedFile("a.exe", b"MZ\x90\x00" + b"\xff" * 99), "nothing was taken"),
        (table(["SN-1"], head=["serial"]), "Add the column maker"),
    ],
)
def test_a_file_that_does_not_do_is_told_in_words(clerk, tasks, file, words):
    if file:
        file.seek(0)
    answer = upload(clerk, tasks, file)
    assert answer.status_code == 400 and words in text_of(answer)


def test_a_large_farm_is_taken_and_a_larger_one_told_how_much(clerk, tasks, monkeypatch):
    farm = [machine(f"SN-{n:05}") for n in range(contents.ROWS_MAX - 3)]
    assert upload(clerk, tasks, table(*farm)).status_code == 302
    text = text_of(clerk.get(f"{tasks}/machines?page=2"))
    assert "10,000 rows" in text or "10000 rows" in text
    assert text.count('name="remove"') == 50 and len(text) < 150_000
    answer = upload(clerk, tasks, table(machine("SN-NEW")))
    assert answer.status_code == 400 and "no more than 10,000" in text_of(answer)
    assert len(text_of(clerk.get(f"{tasks}/check"))) < 100_000
    monkeypatch.setattr(listing, "FILE_BYTES_MAX", 10)
    assert "parts below" in text_of(upload(clerk, tasks, table(machine("SN-1"))))


def test_machines_of_a_model_take_their_numbers_from_the_catalogue(clerk, tasks):
    more = {**MACHINES, "each": "SN-21\nSN-22"}
    assert post(clerk, f"{tasks}/machines/models", **more).status_code == 302
    text = text_of(clerk.get(f"{tasks}/machines"))
    assert "5 rows" in text and text.count("110,000,000") == 5 and text.count("3,250") == 5


def test_what_is_wrong_with_a_box_of_serials_is_told_by_line(clerk, tasks):
    where = f"{tasks}/machines/models"
    text = text_of(post(clerk, where, **{**MACHINES, "each": "SN-31\nSN 32\nSN-31"}))
    assert "line 2 (SN 32)" in text and "line 3 (SN-31)" in text and "SN 32\n" in text
    bad = text_of(post(clerk, where, **{**MACHINES, "each": "SN 1\nSN 2\nSN 3"}))
    assert "line 1 (SN 1 and 2 more lines): " in bad
    both = text_of(post(clerk, where, **{**MACHINES, "each": "SN-1\nSN 2"}))
    assert "line 1 (SN-1): " in both and "line 2 (SN 2): " in both
    assert "line 1 (SN-1): SN-1 is in this list" in text_of(post(clerk, where, **MACHINES))
    empty = text_of(post(clerk, where))
    for name in ("model", "each", "title"):
        assert f'href="#{name}"' in empty
    assert 'href="#watts"' not in empty and "optgroup" in empty
    odd = post(clerk, where, **{**MACHINES, "model": "Nobody 1", "each": "SN-41"})
    assert odd.status_code == 400 and 'href="#model"' in text_of(odd)
    kept = text_of(post(clerk, where, model=MODEL, each="<b>"))
    assert f'value="{MODEL}" selected' in kept and "<b>" not in kept.split("<textarea")[1][:400]
    assert clerk.get(f"{tasks}/sites/models").status_code == 404


def test_ten_thousand_lines_in_the_box(clerk, tasks):
    many = "\n".join(f"SN-X{n}" for n in range(contents.ROWS_MAX + 1))
    answer = post(clerk, f"{tasks}/machines/models", **{**MACHINES, "each": many})
    assert answer.status_code == 400 and len(text_of(answer)) < 250_000
    fewer = many.rpartition("\n")[0].split("\n")[:9_000]
    assert (
        post(
            clerk, f"{tasks}/machines/models", **{**MACHINES, "each": "\n".join(fewer)}
        ).status_code
        == 302
    )
