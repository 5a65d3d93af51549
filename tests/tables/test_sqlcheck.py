"""What a question's SQL may hold, and that everything else is refused at its place."""

import pytest

from perimeter.law import words
from perimeter.tables.sqlcheck import GRAMMAR, SqlFault, check

TABLES = {"t": ("firm", "day", "n"), "u": ("firm", "name")}


def fault(sql: str) -> SqlFault:
    with pytest.raises(SqlFault) as caught:
        check(sql, TABLES)
    return caught.value


def test_says_what_is_read_and_answered():
    checked = check(
        """with few as (
             select t.firm as firm, count(*) as days from t as t
             where t.day >= :period_first - interval '31' day group by t.firm
           )
           select f.firm, u.name as name, f.days as days
           from few as f left join u as u on u.firm = f.firm and f.days < :most""",
        TABLES,
    )
    assert checked.columns == ("firm", "name", "days")
    assert checked.tables == {"t": ("day", "firm"), "u": ("firm", "name")}
    assert checked.placeholders == {"period_first", "most"}
    assert checked.days == 31


@pytest.mark.parametrize(
    "sql",
    [
        "select t.n + 1 - 2 as x from t as t where not (t.n = 1 or t.firm in ('a', 'b'))",
        "select max(t.n) as x from t as t group by t.firm having count(*) > 1",
        "select sum(t.n) as x, min(t.day) as y, count(distinct t.firm) as z from t as t",
        "select coalesce(t.n, 0) as x, least(t.n, 1) as y, greatest(t.n, 1) as z from t as t",
        "select date_diff('day', t.day, date '2026-01-01') as x from t as t",
        "select cast(null as varchar) as x, cast(t.n as bigint) as y from t as t",
        "select lag(t.n) over w as x, row_number() over w as y from t as t "
        "window w as (partition by t.firm order by t.day desc)",
        "select sum(t.n) over (order by t.day rows between 1 preceding and current row) as x "
        "from t as t",
        "select t.firm as x from t as t join u as u on u.firm = t.firm cross join t as s",
        "with a as (select t.firm as x from t as t union all select u.firm as x from u as u) "
        "select a.x as x from a as a",
    ],
)
def test_the_subset_is_enough(sql):
    assert check(sql, TABLES).columns


@pytest.mark.parametrize(
    ("sql", "why", "line", "column"),
    [
        ("select t.n as x\nfrom t as t where", "sql_unreadable", 2, 13),
        ("select 'a", "sql_unreadable", 1, 1),
        ("select t.n as x from t as t; select t.n as x from t as t", "sql_not_one_select", 1, 1),
        ("drop table t", "sql_not_one_select", 1, 1),
        ("insert into t select t.n as x from t as t", "sql_not_one_select", 1, 1),
        ("select t.n as x,\n  t.m as y from t as t", "sql_column_unknown", 2, 5),
        ("select t.n as x,\n  s.n as y from t as t", "sql_table_unknown", 2, 3),
        ("select t.n as x\nfrom v as t", "sql_table_unknown", 2, 6),
        ("select n as x from t as t", "sql_column_unqualified", 1, 8),
        ("select t.n as x from t as t, u as t", "sql_join_unfit", 1, 30),
        ("select t.n as x from t as t\njoin u as t on t.n = 1", "sql_name_twice", 2, 6),
        ("select t.* from t as t", "sql_star", 1, 10),
        ("select * from t as t", "sql_star", 1, 8),
        ("from t", "sql_star", 1, 1),
        ("select t.n * 2 as x from t as t", "sql_multiplies", 1, 8),
        ("select\n  1,\n  t.n / 2 as x from t as t", "sql_multiplies", 3, 3),
        ("select t.n // 2 as x from t as t", "sql_multiplies", 1, 8),
        ("select t.n % 2 as x from t as t", "sql_multiplies", 1, 8),
        ("select t.n + 0.5 as x from t as t", "sql_fraction", 1, 14),
        ("select t.n + 1e3 as x from t as t", "sql_fraction", 1, 14),
        ("select cast(t.n as double) as x from t as t", "sql_type_unfit", 1, 13),
        ("select t.n::float as x from t as t", "sql_type_unfit", 1, 8),
        ("select random() as x from t as t", "sql_function_unknown", 1, 8),
        ("select now() as x from t as t", "sql_function_unknown", 1, 8),
        ("select current_date as x from t as t", "sql_function_unknown", 1, 24),
        ("select avg(t.n) as x from t as t", "sql_function_unknown", 1, 8),
        ("select epoch_ms(t.day) as x from t as t", "sql_function_unknown", 1, 8),
        ("select getenv('HOME') as x from t as t", "sql_function_unknown", 1, 8),
        ("select r.x as x from read_csv('/etc/passwd') as r", "sql_function_unknown", 1, 22),
        ("select r.x as x from 'other.parquet' as r", "sql_name_unfit", 1, 22),
        ('select r.x as x from "other.parquet" as r', "sql_name_unfit", 1, 22),
        ("select t.n as x from main.t as t", "sql_not_in_subset", 1, 22),
        ("select t.n as x from t as t limit 5", "sql_not_in_subset", 1, 35),
        ("select t.n as x from t as t order by t.n", "sql_not_in_subset", 1, 38),
        ("select distinct t.n as x from t as t", "sql_not_in_subset", 1, 17),
        ("select t.n as x from t as t using sample 10%", "sql_not_in_subset", 1, 42),
        ("select t.n as x from t as t group by all", "sql_not_in_subset", 1, 8),
        ("select t.n as x from t as t qualify lag(t.n) over () > 1", "sql_not_in_subset", 1, 37),
        (
            "select t.n as x from t as t asof join u as u on t.n >= u.name",
            "sql_not_in_subset", 1, 39,
        ),
        ("select t.n as x from t as t natural join u as u", "sql_join_unfit", 1, 42),
        (
            "select t.n as x from t as t right join u as u on u.firm = t.firm",
            "sql_join_unfit", 1, 40,
        ),
        ("select t.n as x from t as t join u as u using (firm)", "sql_join_unfit", 1, 34),
        ("select s.x as x from (select 1 as x) as s", "sql_subquery", 1, 30),
        (
            "select t.n as x from t as t where exists (select u.firm as f from u as u)",
            "sql_subquery", 1, 50,
        ),
        (
            "select t.n as x from t as t where t.firm in (select u.firm as f from u as u)",
            "sql_not_in_subset", 1, 53,
        ),
        (
            "with recursive a as (select 1 as x) select a.x as x from a as a",
            "sql_not_in_subset", 1, 16,
        ),
        (
            "with a as (with b as (select 1 as x) select b.x as x from b as b) "
            "select a.x as x from a as a",
            "sql_subquery", 1, 17,
        ),
        ("with t as (select 1 as x) select t.x as x from t as t", "sql_name_twice", 1, 6),
        (
            "with a as (select b.x as x from b as b), b as (select 1 as x) "
            "select a.x as x from a as a",
            "sql_table_unknown", 1, 33,
        ),
        (
            "with a as (select t.n as x from t as t union all select t.n as y from t as t) "
            "select a.x as x from a as a",
            "sql_union_differs", 1, 57,
        ),
        (
            "with a as (select t.n as x from t as t union select t.n as x from t as t) "
            "select a.x as x from a as a",
            "sql_not_in_subset", 1, 19,
        ),
        ("select t.n + 1 from t as t", "sql_output_unnamed", 1, 8),
        ("select t.n as x, t.firm as x from t as t", "sql_output_unnamed", 1, 18),
        ("select t.day + interval '1' month as x from t as t", "sql_only_days", 1, 25),
        ("select date_diff('month', t.day, t.day) as x from t as t", "sql_only_days", 1, 8),
        (
            "select sum(t.n) over (order by t.day range between 1 preceding and current row) as x "
            "from t as t",
            "sql_only_rows", 1, 52,
        ),
        ("select max(t.n) filter (where t.n > 1) as x from t as t", "sql_not_in_subset", 1, 12),
        ("select T.n as x from t as t", "sql_name_unfit", 1, 8),
        ("select ? as x from t as t", "sql_name_unfit", 1, 13),
        ("select t.n as x from t as t for update", "sql_not_in_subset", 1, 8),
        ("select t.n as x into v from t as t", "sql_not_in_subset", 1, 22),
    ],
)  # fmt: skip
def test_everything_else_is_refused_at_its_place(sql, why, line, column):
    found = fault(sql)
    assert (found.why, found.line, found.column) == (why, line, column)
    assert words.text(why, "en")


def test_a_place_is_exact_where_a_word_is_wrong():
    found = fault("select\n  t.firm as firm,\n    t.colour as c\nfrom t as t")
    assert (found.line, found.column, found.seen) == (3, 7, "t.colour")


def test_comments_and_tabs_do_not_shift_the_place():
    found = fault("-- a note\nselect /* here */ t.firm as firm,\n\tt.colour as c from t as t")
    assert (found.line, found.column) == (3, 4)


def test_a_word_of_the_subset_is_a_leaf_or_has_parts():
    assert all(isinstance(parts, tuple) for parts in GRAMMAR.values())
    assert len(GRAMMAR) < 60
