"""Evidence files: judged, sealed and kept; opened by whoever may; gone with the record."""

import errno
import hashlib
import io
import zipfile

import pytest

from perimeter.acts import evidence, people
from perimeter.acts.apply import notify
from perimeter.acts.bring import bring
from perimeter.acts.contents import RECORD, Brought
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.acts.evidence import cited, every, keep, named, next_number, opened
from perimeter.acts.firm import Firm, enrol
from perimeter.core.problem import Damaged, Faulty, NotAllowed, NotFound, Unavailable
from perimeter.law import words
from perimeter.store import disk
from perimeter.store.verify import Count, verify
from tests.judging.test_files import png
from tests.world import firm_account

TEXT = b"Charter of Invented Miner, written on one page.\n"


@pytest.fixture
def miner(world):
    enrol(world.book, world.who["licensing"], Firm("F-003", "legal", "Miner F-003"))
    enrol(world.book, world.who["licensing"], Firm("F-004", "legal", "Miner F-004"))
    return world


@pytest.fixture
def clerk(miner):
    return firm_account(miner, "F-003")


def kept(world, content=TEXT, name="charter.txt", who=None):
    return keep(world.book, who or firm_account(world, "F-003"), io.BytesIO(content), name)


def paper(world, number="E-1", content=TEXT, **more):
    return {"paper": number, "shows": "charter", **kept(world, content), **more}


def apply(world, *papers, entry="M-7", firm="F-003"):
    rows = world.rows("miner", entry)
    world.apply("miner", firm, entry, rows={**rows, evidence.PAPERS: papers})
    return dossier(world.book, entry)


def codes(caught):
    for one in caught.value.problems:
        assert all(words.said(one, lang) for lang in words.LANGUAGES)
    return [one.code for one in caught.value.problems]


def vault(world):
    return sorted(path.name for path in world.book.home.vault.folder.rglob("*") if path.is_file())


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (8 << 20))
    return out.getvalue()


def test_a_file_is_a_row_and_its_bytes_lie_sealed(miner, clerk):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    assert set(row) == {"paper", "shows", "kind", "bytes", "digest", RECORD}
    assert (row["kind"], row["bytes"]) == ("text", str(len(TEXT)))
    assert TEXT not in miner.book.home.vault.read(row["digest"])
    act = found.acts[-1]
    assert act.body["files"] == {"E-1": row["digest"]}
    assert "charter.txt" not in str(act.body) and "key" not in str(act.body)
    assert opened(miner.book, clerk, found, row) == evidence.Opened("E-1.txt", TEXT)
    assert [one["file_name"] for one in named([row])] == ["charter.txt"]


@pytest.mark.parametrize(
    "content, name, code",
    [
        (b"MZ\x90\0" + b"\0" * 99, "charter.pdf", "evidence_runs"),
        (b"PK\x05\x06" + b"\0" * 18, "charter.pdf", "evidence_packs"),
        (bomb(), "list.xlsx", "evidence_swells"),
        (png(60_000, 60_000), "plan.png", "evidence_pixels"),
        (TEXT, "charter.pdf", "evidence_name_differs"),
        (b"", "charter.pdf", "evidence_empty"),
        (TEXT, "gnp.\u202etxt", "evidence_name_odd"),
    ],
)
def test_a_file_that_will_not_do_is_refused_and_not_kept(miner, content, name, code):
    before = vault(miner)
    with pytest.raises(Faulty) as caught:
        kept(miner, content, name)
    assert codes(caught) == [code]
    assert vault(miner) == before


class Huge(io.RawIOBase):
    """Two gigabytes that nobody may read."""

    def seek(self, at, whence=0):
        return (2 << 30) if whence == io.SEEK_END else at

    def read(self, size=-1):
        raise AssertionError("read")


def test_a_file_over_the_limit_is_not_read(miner, clerk):
    with pytest.raises(Faulty) as caught:
        keep(miner.book, clerk, Huge(), "charter.pdf")
    assert codes(caught) == ["evidence_too_large"]
    assert caught.value.problems[0].values == {"megabytes": 20}


def test_a_role_without_the_right_keeps_nothing(miner):
    before = vault(miner)
    for role in ("auditor", "supervisor", "administrator"):
        with pytest.raises(NotAllowed):
            kept(miner, who=miner.who[role])
    assert vault(miner) == before


def test_a_full_disk_leaves_nothing_half_done(miner, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no space")

    before, size = vault(miner), miner.book.home.journal.size()
    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(Unavailable, match="disk_full"):
        kept(miner)
    assert (vault(miner), miner.book.home.journal.size()) == (before, size)


def test_the_same_file_twice_is_sealed_apart(miner):
    first, second = kept(miner), kept(miner)
    assert first["sha256"] == second["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert first["digest"] != second["digest"] and first["key"] != second["key"]


def test_a_long_name_keeps_its_ending(miner):
    assert kept(miner, name="ж" * 300 + ".txt")["file_name"] == "ж" * 196 + ".txt"


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "a" * 64},
        {"sha256": "a" * 64},
        {"key": "a" * 64},
        {"kind": "pdf"},
        {"bytes": "1"},
    ],
)
def test_a_row_brought_by_hand_must_fit_what_is_kept(miner, change):
    size = miner.book.home.journal.size()
    with pytest.raises(Faulty) as caught:
        apply(miner, paper(miner, **change))
    assert codes(caught) == ["paper_unfit"]
    assert miner.book.home.journal.size() == size


def test_what_was_sealed_elsewhere_is_judged_as_a_file_is(miner):
    """A firm may bring any bytes into the vault as a filing, and know a key that opens them."""
    runs, key = b"MZ\x90\0" + b"\0" * 99, b"k" * 32
    sealed = evidence.AESGCM(key).encrypt(bytes(12), runs, b"perimeter evidence 1")
    row = paper(miner) | {
        "kind": "text", "bytes": str(len(runs)), "key": key.hex(),
        "digest": miner.book.home.vault.put(sealed), "sha256": hashlib.sha256(runs).hexdigest(),
    }  # fmt: skip
    with pytest.raises(Faulty) as caught:
        apply(miner, row)
    assert codes(caught) == ["evidence_runs"]


def test_an_official_looks_by_an_act(miner):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    size = miner.book.home.journal.size()
    for n, role in enumerate(("licensing", "auditor"), 1):
        assert opened(miner.book, miner.who[role], found, row).data == TEXT
        act = miner.book.home.journal.act(size + n)
        assert (act.kind, act.on) == ("look", f"person:{row[RECORD]}")
        assert act.by.account == miner.who[role].number


@pytest.mark.parametrize("role", ["lawyer", "supervisor", "energy", "finance", "administrator"])
def test_a_role_without_the_right_does_not_look(miner, role):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    size = miner.book.home.journal.size()
    with pytest.raises(NotAllowed):
        opened(miner.book, miner.who[role], found, row)
    assert miner.book.home.journal.size() == size


def test_another_firm_sees_nothing_and_cannot_cite(miner):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    other = firm_account(miner, "F-004")
    with pytest.raises(NotFound, match="paper_unknown"):
        opened(miner.book, other, found, row)
    with pytest.raises(Faulty) as caught:  # without its key, the record of another is worth nothing
        apply(miner, row, entry="M-8", firm="F-004")
    assert {"cell_empty"} == set(codes(caught))


def test_a_destroyed_record_takes_the_file_along(miner, clerk):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    people.destroy(miner.book, miner.who["head"], row[RECORD], "its time is over")
    for who in (clerk, miner.who["licensing"]):
        with pytest.raises(NotFound, match="paper_destroyed"):
            opened(miner.book, who, found, row)
    assert named([row])[0]["file_name"] == ""
    assert not list(verify(miner.book.home, Count()))


def test_a_notice_swaps_a_file_and_the_old_one_can_still_be_read(miner, clerk):
    (row,) = apply(miner, paper(miner)).contents.of(evidence.PAPERS)
    miner.settle(Decision("M-7", "grant"))
    new = paper(miner, content=b"another charter\n")
    notify(miner.book, clerk, "M-7", Brought({evidence.PAPERS: [new]}))
    found = dossier(miner.book, "M-7")
    assert found.contents.of(evidence.PAPERS) == [row]
    (asked,) = found.asked(1).of(evidence.PAPERS)
    for one, content in ((row, TEXT), (asked, b"another charter\n")):
        assert opened(miner.book, miner.who["licensing"], found, cited(found, one[RECORD])) == (
            evidence.Opened("E-1.txt", content)
        )
    miner.settle(Decision("M-7", "approve", notice=1))
    assert dossier(miner.book, "M-7").contents.of(evidence.PAPERS) == [asked]


def test_a_row_may_cite_its_record_but_not_change_what_is_sealed(miner, clerk):
    (row,) = apply(miner, paper(miner)).contents.of(evidence.PAPERS)
    miner.settle(Decision("M-7", "grant"))
    act = notify(miner.book, clerk, "M-7", Brought({evidence.PAPERS: [{**row, "about": "SN-1"}]}))
    assert act.body["put"][evidence.PAPERS] == [{**row, "about": "SN-1"}]
    with pytest.raises(Faulty) as caught:
        notify(miner.book, clerk, "M-7", Brought({evidence.PAPERS: [{**row, "digest": "a" * 64}]}))
    assert codes(caught) == ["paper_unfit"]
    bare = {"paper": "E-2", "shows": "title", **kept(miner)}
    del bare["key"]
    with pytest.raises(Faulty) as caught:  # that another row cites its record excuses no row
        notify(miner.book, clerk, "M-7", Brought({evidence.PAPERS: [row, bare]}))
    assert codes(caught) == ["paper_unfit"]


def test_officials_bring_no_files(miner):
    apply(miner, paper(miner))
    found = dossier(miner.book, "M-7")
    deed = found.kind.life.acts["take_up"]
    with pytest.raises(Exception, match="schedule_not_yours"):
        bring(miner.book, None, found, Brought({evidence.PAPERS: [paper(miner)]}), deed, 0)


def test_verify_wants_the_files_that_acts_name(miner):
    (row,) = apply(miner, paper(miner)).contents.of(evidence.PAPERS)
    kept(miner)  # of a draft that was never sent
    count = Count()
    assert not list(verify(miner.book.home, count))
    assert count.files_unnamed == 1
    next(miner.book.home.vault.folder.rglob(row["digest"])).unlink()
    assert [one.code for one in verify(miner.book.home, Count())] == ["vault_file_missing"]
    with pytest.raises(NotFound, match="vault_file_missing"):
        opened(miner.book, miner.who["licensing"], dossier(miner.book, "M-7"), row)


def test_a_changed_file_is_not_handed_out(miner, clerk):
    found = apply(miner, paper(miner))
    (row,) = found.contents.of(evidence.PAPERS)
    next(miner.book.home.vault.folder.rglob(row["digest"])).write_bytes(b"other")
    with pytest.raises(Damaged, match="vault_file_changed"):
        opened(miner.book, clerk, found, row)


def test_a_number_is_not_given_twice(miner, clerk):
    found = apply(miner, paper(miner), paper(miner, "E-2"))
    miner.settle(Decision("M-7", "grant"))
    form = miner.book.schedules[evidence.PAPERS]
    assert next_number(form, every(found)) == "E-3"
    assert next_number(form, [*every(found), {"paper": "E-3"}]) == "E-4"
    notify(miner.book, clerk, "M-7", Brought(drop={evidence.PAPERS: [["E-2"]]}))
    miner.settle(Decision("M-7", "approve", notice=1))
    assert next_number(form, every(dossier(miner.book, "M-7"))) == "E-3"


def test_there_is_an_end_to_how_many(miner):
    row = paper(miner)
    rows = [{**row, "paper": f"E-{n}"} for n in range(101)]
    with pytest.raises(Faulty) as caught:
        apply(miner, *rows)
    assert codes(caught) == ["rows_too_many"]


def test_a_strange_number_makes_no_strange_name(miner, clerk):
    found = apply(miner, paper(miner, "E/..-1"))
    (row,) = found.contents.of(evidence.PAPERS)
    assert opened(miner.book, clerk, found, row).name == "E----1.txt"
