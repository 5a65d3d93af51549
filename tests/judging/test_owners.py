"""Owners judged: each demand with a row that meets it, one that breaks it, and what is unknown."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from perimeter.judging.chain import FIRM, WHOLE_BP, Holding, Share
from perimeter.judging.check import Check
from perimeter.judging.owners import NAMED_MAX, ROWS_MAX, Demands, as_lines, checks
from perimeter.law import words
from tests.judging.test_chain import graphs, holds, tower

DEMANDS = Demands("founders", ("XO", "XP"), 2500)
SOUND = [
    holds("ay", FIRM, 6000),
    holds("holding", FIRM, 4000, "company"),
    holds("gun", "holding", 7000),
    holds("state", "holding", 3000, "state"),
]


def found(rows, demands=DEMANDS):
    return {check.code: check for check in checks(rows, demands)}


def changed(owner, **values):
    return [replace(row, **values) if row.owner == owner else row for row in SOUND]


def states(rows, demands=DEMANDS):
    return {check.state for check in checks(rows, demands)}


def test_a_sound_chain_passes_all_and_names_who_holds_much():
    all_ = checks(SOUND, DEMANDS)
    assert [check.code for check in all_ if check.state == "pass"] == [
        "owners_whole", "owners_onshore", "owners_allowed", "owners_account_no",
        "owners_conviction_no",
    ]  # fmt: skip
    large = [check for check in all_ if check.state == "ask"]
    assert [(c.about, c.values["share_bp"]) for c in large] == [(("ay",), 6000), (("gun",), 2800)]
    assert {check.article for check in all_} == {"founders"}


def test_nobody_holds_much_where_the_threshold_is_higher():
    all_ = found(SOUND, replace(DEMANDS, share_min_bp=6001))
    assert all_["owners_none_large"].state == "pass"


@pytest.mark.parametrize(
    "rows, code, state, about",
    [
        (changed("holding", country="XO"), "owners_offshore", "fail", ("holding",)),
        (changed("state", country="XP"), "owners_offshore", "fail", ("state",)),
        (changed("gun", country="XO"), "owners_lives_offshore", "ask", ("gun",)),
        (changed("gun", country=""), "owners_country_missing", "cannot_tell", ("gun",)),
        (changed("state", kind="party"), "owners_barred", "fail", ("state",)),
        (changed("state", kind="union"), "owners_barred", "fail", ("state",)),
        (changed("state", kind="unknown"), "owners_kind_unknown", "cannot_tell", ("state",)),
        (changed("ay", offshore_accounts="yes"), "owners_account_yes", "fail", ("ay",)),
        (changed("ay", offshore_accounts="unknown"), "owners_account_unknown",
        "cannot_tell", ("ay",)),
        (changed("gun", convicted="yes"), "owners_conviction_yes", "fail", ("gun",)),
        (changed("gun", convicted="unknown"), "owners_conviction_unknown", "cannot_tell", ("gun",)),
        (changed("state", kind="company"), "owners_missing", "cannot_tell", ("state",)),
        (changed("gun", share_bp=6999), "owners_short", "cannot_tell", ("holding",)),
        (changed("gun", share_bp=7001), "owners_over", "fail", ("holding",)),
        (changed("ay", share_bp=0), "owners_over", "fail", (FIRM,)),
        (SOUND[:1], "owners_short", "cannot_tell", (FIRM,)),
        (changed("holding", kind="person"), "owners_person_held", "fail", ("holding",)),
        ([*SOUND, holds("x", "nobody", 1)], "owners_loose", "ask", ("x",)),
        ([*SOUND, holds("holding", "holding", 1)], "owners_circle", "fail", ("holding",)),
        ([*SOUND, replace(SOUND[3], kind="union")], "owners_differ", "ask", ("state",)),
        ([], "owners_none", "cannot_tell", ()),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_named(rows, code, state, about):
    check = found(rows)[code]
    assert (check.state, check.about) == (state, about)
    assert words.text(code, "ru", **check.values)


def test_nobody_named_is_one_thing_to_say():
    assert [check.code for check in checks([], DEMANDS)] == ["owners_none"]


def test_an_offshore_owner_is_found_three_layers_up():
    rows = [
        *SOUND[:3],
        holds("sub", "holding", 3000, "company"),
        holds("off", "sub", 10_000, "company"),
    ]
    rows[-1] = replace(rows[-1], country="XO")
    assert found(rows)["owners_offshore"].about == ("off",)


def test_a_circle_is_named_and_what_it_holds_is_not_guessed():
    rows = [
        holds("a", FIRM, 10_000, "company"), holds("b", "a", 5000, "company"),
        holds("p", "a", 5000), holds("a", "b", 10_000, "company"),
    ]  # fmt: skip
    all_ = found(rows)
    assert all_["owners_circle"].values["owners"] == "a → b → a"
    assert all_["owners_share_untold"].about == ("p",)


def test_the_firm_that_owns_itself_is_a_circle():
    assert found([*SOUND, holds(FIRM, "holding", 1, "company")])["owners_circle"].about == (
        FIRM, "holding",
    )  # fmt: skip


def test_where_the_chain_is_not_whole_nothing_is_passed():
    assert "pass" not in states(changed("state", kind="company"))
    assert "owners_onshore_so_far" in found(changed("state", kind="company"))


@pytest.mark.parametrize(
    "demands, code",
    [
        (Demands("founders", None, 2500), "owners_offshore_unknown"),
        (Demands("founders", ("XO",), None), "owners_least_unknown"),
    ],
)
def test_what_the_law_s_text_does_not_say_cannot_be_told(demands, code):
    assert found(SOUND, demands)[code].state == "cannot_tell"


def test_no_offshore_places_at_all_is_a_list_too():
    assert found(SOUND, Demands("founders", (), 2500))["owners_onshore"].state == "pass"


def test_a_text_names_a_few_and_the_check_all():
    rows = [holds(f"p{i}", FIRM, 1) for i in range(NAMED_MAX + 1)]
    check = found([replace(row, country="XO") for row in rows])["owners_lives_offshore"]
    assert len(check.about) == NAMED_MAX + 1
    assert check.values == {"owners": "p0, p1, p2, p3, p4, …", "n": NAMED_MAX + 1}


def test_more_rows_than_the_limit_are_not_judged():
    rows = [holds(f"p{i}", FIRM, 1) for i in range(ROWS_MAX + 1)]
    wanted = Check("owners_too_many", "cannot_tell", "founders", (), {"most": ROWS_MAX})
    assert checks(rows, DEMANDS) == [wanted]


def ring(size):
    return [holds(f"o{i}", f"o{i - 1}" if i else f"o{size - 1}", WHOLE_BP) for i in range(size)]


@pytest.mark.parametrize(
    "rows",
    [
        tower(ROWS_MAX, WHOLE_BP),
        tower(ROWS_MAX, 9999),
        [*ring(ROWS_MAX - 1), holds("o0", FIRM, WHOLE_BP)],
        [holds(f"o{i}", f"o{i}", 1) for i in range(ROWS_MAX)],
        [holds(f"o{d}_{j}", f"o{d - 1}_{k}" if d else FIRM, 1000, "company")
         for d in range(100) for j in range(10) for k in range(10)],
    ],
    ids=["tower", "crumbling", "ring", "selves", "lattice"],
)  # fmt: skip
def test_large_and_hostile_chains_are_judged_without_recursion(rows):
    """Ten thousand rows, deeper than Python would recurse; a path-walker would never end."""
    assert checks(rows, DEMANDS)
    assert len(as_lines(rows, DEMANDS)) == len(rows)


def test_lines_are_the_chain_indented():
    rows = [*SOUND, holds("ay", "holding", 1000), holds("lost", "nobody", 5)]
    assert [
        (line.depth, line.owner, line.share_bp, line.flags) for line in as_lines(rows, DEMANDS)
    ] == [
        (0, "ay", 6000, ()),
        (0, "holding", 4000, ("over",)),
        (1, "gun", 7000, ()),
        (1, "state", 3000, ()),
        (1, "ay", 1000, ()),
        (0, "lost", 5, ("loose",)),
    ]


def test_lines_carry_the_whole_share_and_marks():
    rows = [
        holds("a", FIRM, 5000, "company"), holds("b", FIRM, 5000, "company"),
        holds("c", "a", 10_000, "company"), holds("c", "b", 10_000, "company"),
        holds("p", "c", 4000, "party"), Holding("d", "company", "c", 6000, "XO"),
    ]  # fmt: skip
    lines = as_lines(rows, DEMANDS)
    assert [(line.depth, line.owner, line.flags) for line in lines] == [
        (0, "a", ()), (1, "c", ()), (2, "p", ("barred",)), (2, "d", ("missing", "offshore")),
        (0, "b", ()), (1, "c", ("again",)),
    ]  # fmt: skip
    assert lines[1].total == Share(10_000, 1) and lines[1].total.share_bp == 10_000
    assert lines[2].total is not None and lines[2].total.share_bp == 4000


def test_a_circle_in_lines_ends():
    rows = [holds("a", FIRM, 10_000, "company"), holds("a", "a", 1, "company")]
    assert [(line.depth, line.flags, line.total) for line in as_lines(rows, DEMANDS)] == [
        (0, ("circle", "short"), None), (1, ("circle", "again", "short"), None),
    ]  # fmt: skip


@given(graphs())
def test_every_row_is_a_line_once_whatever_the_order(rows):
    lines = as_lines(rows, DEMANDS)
    assert sorted((line.owner, line.share_bp) for line in lines) == sorted(
        (row.owner, row.share_bp) for row in rows
    )
    assert all(after.depth <= before.depth + 1 for before, after in pairwise(lines))
    assert lines == as_lines(rows, DEMANDS)


@given(graphs())
def test_any_graph_is_judged(rows):
    all_ = checks(rows, DEMANDS)
    assert all_ == checks(rows, DEMANDS)
    assert all(check.article == "founders" for check in all_)
    owners = {row.owner for row in rows} | {FIRM}
    assert all(set(check.about) <= owners for check in all_)
    assert all(words.text(check.code, "tk", **check.values) for check in all_)
