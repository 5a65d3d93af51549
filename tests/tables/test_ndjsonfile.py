"""Newline-delimited JSON: the quick road and the walk give the same cells, those of Python's own
reader; a broken line costs only itself."""

import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perimeter.tables import ndjsonfile, sheet
from perimeter.tables.form import Column
from perimeter.tables.ndjsonfile import read_ndjson

KINDS = {"a": "text", "b": "count"}
COLUMNS = [Column(name, kind, (), (), "", False, {}) for name, kind in KINDS.items()]


def cells(content, columns=COLUMNS):
    """Cells, record numbers, lines, and problems of a file."""
    found, problems = read_ndjson(
        io.BytesIO(content.encode() if isinstance(content, str) else content), columns
    )
    names = [column.name for column in columns]
    nothing = [None] * len(found.row)
    table = [found.cells[n].to_pylist() if n in found.cells else nothing for n in names]
    rows = list(zip(*table, strict=True))
    return rows, found.row.to_pylist(), found.line.to_pylist(), problems


def walked(monkeypatch, content):
    with monkeypatch.context() as patched:
        patched.setattr(ndjsonfile, "_quick", lambda *_: False)
        return cells(content)


def told(content):
    return [(p.code, dict(p.where), p.rows) for p in cells(content)[3]]


GOOD = '{"a":"x","b":"1"}\n{"a":"y","b":"2"}\n'


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.rstrip(),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.replace(":", " : ").replace(",", " ,\t"),
        '{"b":"1","a":"x"}\n{"a":"y","b":"2"}\n',
        '{"a":"x","b":1}\n{"a":"y","b":2}\n',
        '{"a":"x","b":1}\n{"a":"y","b":"2"}\n',
        '{"a":"\\u0078","b":"1"}\n{"\\u0061":"y","b":"2"}\n',
    ],
)
def test_every_lawful_spelling_reads_alike_by_both_roads(monkeypatch, content):
    right = ([("x", "1"), ("y", "2")], [1, 2], [1, 2], [])
    assert cells(content) == walked(monkeypatch, content) == right


def test_the_quick_road_is_taken_and_learns_which_columns_are_numbers(monkeypatch):
    monkeypatch.setattr(ndjsonfile, "BLOCK_BYTES", 64)
    content = "".join(f'{{"a":"{n}","b":{n}}}\n' for n in range(50))
    walks = []
    walk = ndjsonfile._walk
    monkeypatch.setattr(ndjsonfile, "_walk", lambda *a: (walks.append(a), walk(*a)))
    assert cells(content)[0] == [(str(n), str(n)) for n in range(50)]
    assert len(walks) == 1


def test_blank_lines_are_no_records_and_do_not_shift_lines():
    assert cells('\n{"a":"x"}\n \n\r\n{"a":"y"}\n\n')[:3] == (
        [("x", None), ("y", None)],
        [1, 2],
        [2, 5],
    )


def test_null_and_a_key_left_out_are_empty_cells():
    assert cells('{"a":null,"b":"1"}\n{"a":"y"}\n')[0] == [(None, "1"), ("y", None)]


def test_numbers_are_their_digits_whatever_their_length():
    digits = "9" * 38
    found, *_, problems = cells(f'{{"a":"x","b":{digits}}}\n{{"a":-0,"b":{"1" * 5000}}}\n')
    assert found == [("x", digits), ("0", "1" * 5000)] and problems == []


@pytest.mark.parametrize(
    "value, seen",
    [("1.0", ""), ("1e3", ""), ("true", "true / false"), ("[]", "[ ]"), ("{}", "{ }"),
     ('["x"]', "[ ]"), ('{"a":"1"}', "{ }")],
)  # fmt: skip
def test_what_is_no_text_and_no_whole_number_is_a_cell_that_is_told_of_once(value, seen):
    found, problems = read_ndjson(
        io.BytesIO(f'{{"a":"x","b":"1"}}\n{{"a":"y","b":{value}}}\n'.encode()), COLUMNS
    )
    (problem,) = problems
    assert (problem.code, problem.seen, problem.rows) == ("json_value_unfit", seen, 1)
    assert problem.where == {"column": "b", "row": 2, "line": 2}
    assert found.cells["b"].to_pylist() == ["1", None]
    assert found.told == {"b": {2: "json_value_unfit"}}


@pytest.mark.parametrize(
    "line",
    [
        '{"a":"x"', '{"a":"x",}', "{'a':'x'}", '{"a":NaN}', '{"a":-Infinity}', '{"a":01}', "[]",
        '"x"', "5", "null", '{"a":"x"}{"a":"y"}', '{"a":"x"},', '{"a":"x"} {', "}", '{"a":"\t"}',
        '{"a":"\\ud800"}', '{"\\ud800":"x"}', '{"a":"\\x41"}', '{"a":"x"}/*c*/', '\ufeff{"a":"x"}',
        '{"a":' + "[" * 100_000, '{a:"x"}', '{"a":["\\udc00"]}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 3])
def test_a_broken_line_costs_only_itself(monkeypatch, line, times):
    content = f'{{"a":"x"}}\n{(line + chr(10)) * times}{{"a":"z"}}\n'
    for found in (cells(content), walked(monkeypatch, content)):
        assert found[:3] == ([("x", None), ("z", None)], [1, 2 + times], [1, 2 + times])
        broken, missing = found[3][::-1]
        assert (broken.code, broken.rows, broken.where) == (
            "json_line_broken", times, {"row": 2, "line": 2},
        )  # fmt: skip
        assert (missing.code, missing.where) == ("column_missing", {"column": "b"})


def test_a_record_that_straddles_lines_is_broken_on_each():
    content = '{"a":"x","b":"1"}\n{"a":"1"}{\n"b":"2"}\n{"a":\n"y"}\n'
    rows, *_, problems = cells(content)
    assert rows == [("x", "1")] and [(p.code, p.rows) for p in problems] == [
        ("json_line_broken", 4)
    ]


@pytest.mark.parametrize(
    "line", ['{"a":"x","a":"x"}', '{"a":null,"b":"1","a":"x"}', '{"a":"x","\\u0061":"y"}']
)
def test_a_key_twice_is_a_problem_of_its_line(line):
    assert told(f'{GOOD}{line}\n{line}\n{{"a":"z"}}\n') == [
        ("json_key_twice", {"column": "a", "row": 3, "line": 3}, 2)
    ]


def test_unknown_keys_are_columns_unknown_and_bounded():
    assert told(f'{GOOD}{{"c":"1","A":null}}\n') == [
        ("column_unknown", {"column": "c"}, 1), ("column_unknown", {"column": "A"}, 1),
    ]  # fmt: skip
    many = GOOD + "".join(f'{{"k{n}":1}}\n' for n in range(500))
    assert len(told(many)) == ndjsonfile.UNKNOWN_MAX


def test_no_key_of_the_form_shows_none():
    with pytest.raises(sheet.Unreadable) as refused:
        cells('{"Meret Meredow":"1"}\n')
    problem = refused.value.problem
    assert (problem.code, problem.values) == ("json_keys_missing", {"columns": "a, b"})
    assert "Meret" not in repr(problem)


def test_lines_of_which_none_can_be_read_are_still_told():
    assert told("{\n}\n") == [("json_line_broken", {"row": 1, "line": 1}, 2)]


def test_a_huge_line_is_passed_over(monkeypatch):
    monkeypatch.setattr(ndjsonfile, "LINE_BYTES_MAX", 100)
    for block in (7, 64, 5000):
        monkeypatch.setattr(ndjsonfile, "BLOCK_BYTES", block)
        long = '{"a":"' + "x" * 3000 + '"}'
        rows, _, lines, problems = cells(f'{GOOD}{long}\n\n{long}\n{{"a":"z"}}\n{{,\n')
        assert (rows[2:], lines) == ([("z", None)], [1, 2, 6])
        assert {(p.code, p.where["line"], p.rows) for p in problems} == {
            ("json_line_long", 3, 2), ("json_line_broken", 7, 1),
        }  # fmt: skip


def test_bounds(monkeypatch):
    monkeypatch.setattr(sheet, "ROWS_MAX", 2)
    with pytest.raises(sheet.Unreadable) as refused:
        cells(GOOD * 2)
    assert refused.value.problem.code == "too_many_rows"
    for content, code in ((b'{"a":"\xff"}', "encoding_not_utf8"), (b'{"a":"\0"}', "nul_byte")):
        with pytest.raises(sheet.Unreadable) as refused:
            cells(content)
        assert refused.value.problem.code == code


def plain(content):
    """What Python's own reader says of each line: a record of texts and digits, or nothing."""
    out = []
    for line in content.split("\n"):
        if not line.strip():
            continue
        try:
            pairs = json.loads(line, object_pairs_hook=tuple, parse_constant=lambda _: 1 / 0)
            record = dict(pairs) if line.strip().startswith("{") else None
            whole = record is not None and len(record) == len(pairs)
        except (ValueError, ZeroDivisionError, TypeError):
            whole = False
        if whole:
            out.append(record)
    return out


TOKEN = st.sampled_from(
    ['{', '}', '{"a":"x"}', '"a"', '"b"', '"c"', ":", ",", '"x"', '"\\u0041"', "1", "-0", "1.5",
     "true", "null", "NaN", "[", "]", "\n", "\r", "\r\n", " ", '{"a":"', '","b":"', '"}', '{"b":7}',
     '{"a":null}\n']
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(TOKEN, max_size=25).map("".join), st.sampled_from([16, 4 * 2**20]))
@example('{"a":"x"}\n{"a":"x"}{"a":"y"}\n{"b":\n7}\n', 4 * 2**20)
def test_both_roads_agree_and_say_what_pythons_reader_says(content, block):
    content = '{"a":"first","b":"0"}\n' + content
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ndjsonfile, "BLOCK_BYTES", block)
        quick = cells(content)
        assert walked(patched, content) == quick
    exact = [
        r for r in plain(content) if all(v is None or type(v) in (str, int) for v in r.values())
    ]
    mine = [row for row, line in zip(quick[0], quick[2], strict=True) if not _unfit(content, line)]
    assert mine == [
        tuple(None if r.get(n) is None else str(r[n]) for n in ("a", "b")) for r in exact
    ]


def _unfit(content, line):
    """Whether a cell of the record on this line is neither text, whole number nor null."""
    record = plain(content.split("\n")[line - 1])[0]
    return not all(v is None or type(v) in (str, int) for v in record.values())


VALUE = (
    st.none() | st.integers(-(10**20), 10**20) | st.text(st.characters(exclude_categories=["Cs"]))
)


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"a": VALUE, "b": VALUE})), st.booleans(), st.booleans())
def test_any_records_come_back(records, ascii_only, spaced):
    records = [{"a": "first", "b": "0"}, *records]
    separators = (", ", ": ") if spaced else (",", ":")
    lines = [json.dumps(r, ensure_ascii=ascii_only, separators=separators) for r in records]
    rows, numbers, _, problems = cells("\n".join(lines).replace("\0", "\\u0000"))
    assert rows == [tuple(None if r[n] is None else str(r[n]) for n in KINDS) for r in records]
    assert numbers == [*range(1, len(records) + 1)] and problems == []
