"""CSV: both roads give the cells of the standard reader; a hostile file is named, not guessed."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perimeter.tables import csvfile, sheet, textfile
from perimeter.tables.form import Column

COLUMNS = [Column(name, "text", (), (), "", False, {}) for name in ("a", "b")]
CELL = st.text(st.sampled_from("xyz019 .;'\"\n\r,äşЖ\u2028\u00a0"), max_size=6)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("csv") / "f.csv"


def cells(path, content):
    """Cells, record numbers, lines, and problems of a file."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with path.open("rb") as file:
        found, problems = csvfile.read_csv(file, COLUMNS)
    table = list(zip(*(found.cells[name].to_pylist() for name in found.cells), strict=True))
    assert found.line is not None
    return table, found.row.to_pylist(), found.line.to_pylist(), problems


def refused(path, content):
    with pytest.raises(sheet.Unreadable) as stopped:
        cells(path, content)
    return stopped.value.problem.code, dict(stopped.value.problem.where)


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,x\n2,y\n",
        "a,b\n1,x\n2,y",
        "a,b\r\n1,x\r\n2,y\r\n",
        "a,b\r1,x\r2,y\r",
        "\ufeffa,b\n1,x\n2,y\n",
        '\ufeff"a","b"\n"1","x"\n"2","y"\n',
        'a,b\n1,"x"\n2,y\n',
    ],
)
def test_every_lawful_spelling_reads_alike(path, content):
    assert cells(path, content) == ([("1", "x"), ("2", "y")], [1, 2], [2, 3], [])


def test_columns_are_found_by_name_and_others_not_read(path):
    table, *_, problems = cells(path, "z,b,a\n9,x,1\n")
    assert table == [("1", "x")]
    assert [p.code for p in problems] == ["column_unknown"]


def test_quotes_hold_commas_lines_and_quotes(path):
    content = 'a,b\n"1,5","x\ny"\n2,"say ""so"""\n'
    assert cells(path, content) == ([("1,5", "x\ny"), ("2", 'say "so"')], [1, 2], [2, 4], [])


@pytest.mark.parametrize("content", ["a,b", "a,b\n", "a,b\r\n", '"a","b"\n', "\ufeffa,b"])
def test_a_header_alone_is_no_records(path, content):
    assert cells(path, content) == ([], [], [], [])


def test_cells_stay_text_whatever_they_look_like(path):
    content = "a,b\n007,NULL\n1.0,nan\nTrue,2026-01-01\n,\n"
    assert cells(path, content)[0] == [
        ("007", "NULL"), ("1.0", "nan"), ("True", "2026-01-01"), ("", ""),
    ]  # fmt: skip


def test_blank_lines_are_no_records_and_do_not_shift_lines(path):
    assert cells(path, "a,b\n1,x\n\n2,y\n\n\n") == ([("1", "x"), ("2", "y")], [1, 2], [2, 4], [])


def test_ragged_rows_cost_only_themselves(path):
    table, rows, lines, (problem,) = cells(path, "a,b\n1,x\n2\n3,y,z\n4,w\n")
    assert (table, rows, lines) == ([("1", "x"), ("4", "w")], [1, 4], [2, 5])
    assert (problem.code, problem.rows, problem.seen) == ("row_width", 2, "1")
    assert problem.where == {"row": 2, "line": 3}
    assert problem.values == {"width": 1, "expected": 2}


@pytest.mark.parametrize("broken", ['2,"y\n3,z\n', '2,"y"z\n3,z\n', '"2" ,y\n3,z\n'])
def test_a_broken_quote_is_placed_and_what_stands_before_it_is_kept(path, broken):
    table, _, _, (problem,) = cells(path, "a,b\n1,x\n" + broken)
    assert table == [("1", "x")]
    assert (problem.code, problem.where) == ("row_unreadable", {"row": 2, "line": 3})


def test_an_unclosed_header_is_refused(path):
    assert refused(path, '"a,b\n1,x\n') == ("row_unreadable", {"line": 1})


@pytest.mark.parametrize(
    "content, code, line",
    [
        ("a,b\n1,x\n2,Çärjew\n".encode("cp1254"), "encoding_not_utf8", 3),
        ("a,b\n1,Женя\n".encode("cp1251"), "encoding_seems", 2),
        (b"a,b\n1,\xd0", "encoding_not_utf8", 2),
        ("a,b\n1,x\n".encode("utf-16"), "encoding_seems", 1),
        ("a,b\n1,x\n".encode("utf-16-le"), "encoding_seems", 1),
        (b"a,b\n1,x\n2,\0\n", "nul_byte", 3),
    ],
)
def test_other_encodings_are_named_with_their_line(path, content, code, line):
    assert refused(path, content) == (code, {"line": line})


def test_a_letter_on_the_edge_of_a_chunk_is_whole(path, monkeypatch):
    monkeypatch.setattr(textfile, "CHUNK_BYTES", 1)
    assert cells(path, "a,b\n1,Çş\n")[0] == [("1", "Çş")]
    assert refused(path, b"a,b\n1,\xd0x\n") == ("encoding_not_utf8", {"line": 2})


@pytest.mark.parametrize("content", ["\n", "\ufeff", " \n"])
def test_a_file_that_holds_nothing(path, content):
    assert refused(path, content)[0] in ("file_empty", "header_missing")


def test_semicolons_are_named(path):
    assert refused(path, "a;b\n1;x\n")[0] == "separator_not_comma"


def test_bounds(path, monkeypatch):
    monkeypatch.setattr(sheet, "ROWS_MAX", 2)
    assert len(cells(path, "a,b\n1,x\n2,y\n")[0]) == 2
    assert refused(path, "a,b\n1,x\n2,y\n3,z\n")[0] == "too_many_rows"
    assert refused(path, "a" * 30_000)[0] == "file_kind_unknown"
    monkeypatch.setattr(sheet, "BYTES_MAX", 10)
    assert refused(path, "a,b\n1,x\n2,y\n")[0] == "file_too_large"


def test_a_cell_past_every_bound_is_named(path):
    long = "x" * 120_000
    assert cells(path, f"a,b\n1,{long}\n")[0] == [("1", long)]
    table, _, _, (problem,) = cells(path, "a,b\n1,x\n2," + "y" * 3_000_000 + "\n")
    assert table == [("1", "x")]
    assert (problem.code, problem.where) == ("row_unreadable", {"row": 2, "line": 3})


def test_a_walk_in_many_batches_keeps_order(path, monkeypatch):
    monkeypatch.setattr(csvfile, "BATCH_ROWS", 3)
    records = [(str(n), f"q{n}") for n in range(10)]
    content = "a,b\n" + "".join(f'{a},"{b}"\n' for a, b in records)
    table, rows, lines, _ = cells(path, content)
    assert (table, rows, lines) == (records, [*range(1, 11)], [*range(2, 12)])


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL)), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_any_table_comes_back(path, records, quoting):
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, lineterminator="\r\n")
    writer.writerows([("a", "b"), *records])
    table, rows, _, problems = cells(path, out.getvalue())
    assert (table, rows, problems) == (records, [*range(1, len(records) + 1)], [])


def by_the_standard_reader(content):
    """Records of two cells with number and line, and where the standard reader stops."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    next(reader)
    found, number = [], 0
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return found, None
        except csv.Error:
            return found, line
        if record:
            number += 1
            if len(record) == 2:
                found.append((tuple(record), number, line))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from('x",\n') | st.sampled_from(['"x"', '"",', '""', "\r\n", "\r", "Ж", ",x\n"])
    ),
    st.sampled_from([1, 2**20]),
)
@example(list('"x""",""\n'), 2**20)
def test_every_file_is_cut_as_the_standard_reader_cuts_it(path, parts, chunk):
    content = "a,b\n1,2\n" + "".join(parts)
    records, stop = by_the_standard_reader(content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(textfile, "CHUNK_BYTES", chunk)
        table, rows, lines, problems = cells(path, content)
    assert list(zip(table, rows, lines, strict=True)) == records
    broken = [p.where["line"] for p in problems if p.code == "row_unreadable"]
    assert broken == ([] if stop is None else [stop])


@pytest.mark.parametrize(
    "content, quick",
    [
        ('a,b\n"1","x"\n', True),
        ('"a","b"\r\n"1","x, ""y"""\r\n', True),
        ('\ufeff"a",b\n1,""\n2,"x"', True),
        ('a,b\n1,"x\ny"\n', False),
        ('a,b\n1,"x\ry"\n', False),
        ('a,b\n1,x"y"\n', False),
        ('a,b\n1,"x"y\n', False),
        ('a,b\n1,"x\n', False),
        ('a,b\n1,"""\n', False),
    ],
)
@pytest.mark.parametrize("chunk", [32, 2**20])
def test_quotes_in_their_place_take_the_quick_road(path, monkeypatch, content, quick, chunk):
    monkeypatch.setattr(textfile, "CHUNK_BYTES", chunk)
    path.write_bytes((content + '\n1,"2"' * 20).encode())
    with path.open("rb") as file:
        assert csvfile._quotes_in_place(file) == quick
