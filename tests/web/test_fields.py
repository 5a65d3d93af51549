"""One row as fields: what is typed becomes a row, and a row becomes what was typed."""

import pyarrow as pa
import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from perimeter.acts.contents import RECORD, Contents
from perimeter.core.problem import Problem
from perimeter.law import words
from perimeter.tables import cells
from perimeter.tables import form as forms
from perimeter.web import fields
from tests.test_tidy import ROOT

FORMS = forms.load(ROOT / "schedules")
NONE = Contents()


def posted(**typed) -> QueryDict:
    given = QueryDict(mutable=True)
    for name, value in typed.items():
        given[name.replace("__", ".")] = value
    return given


def shown(schedule, row=None, after=NONE, errors=(), lang="en"):
    found = fields.fields(FORMS[schedule], row or {}, after, list(errors), lang)
    return {field.id: field for field in found}


def test_a_phone_s_spaces_go_and_what_is_empty_is_left_out():
    row = fields.row_of(FORMS["sites"], posted(site=" S-1 ", asked_kw="1 200", district="  "), {})
    assert row == {"site": "S-1", "asked_kw": "1200"}


@pytest.mark.parametrize(
    "typed, kept",
    [("33.33", "3333"), ("50", "5000"), ("1,5 %", "150"), ("0.05", "5"), ("33.333", "33.333"),
     ("half", "half"), ("-1", "-1"), ("1e3", "1e3")],
)  # fmt: skip
def test_a_share_is_typed_in_percent(typed, kept):
    row = fields.row_of(FORMS["owners"], posted(share_bp=typed), {})
    assert row["share_bp"] == kept


@pytest.mark.parametrize("typed", ["1,234", "1.234", "1,234,567", "1'234"])
@pytest.mark.parametrize("schedule, name", [("sites", "asked_kw"), ("asset", "sum_sought_minor")])
def test_a_number_that_reads_two_ways_is_asked_back(schedule, name, typed):
    """A comma sets thousands apart in one language and begins a fraction in another."""
    row = fields.row_of(FORMS[schedule], posted(**{name: typed}), {})
    assert row[name] == typed
    column = next(one for one in FORMS[schedule].columns if one.name == name)
    judged = cells.typed(column, pa.chunked_array([[row[name]]]))
    assert [bad.code for bad in judged.bad] == [f"cell_not_{column.type}"]


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_a_number_may_be_copied_from_a_page(space):
    row = fields.row_of(FORMS["sites"], posted(asked_kw=f"1{space}234{space}567"), {})
    assert row["asked_kw"] == "1234567"


@pytest.mark.parametrize(
    "typed, kept",
    [("31.01.2026", "2026-01-31"), ("2026-01-31", "2026-01-31"), (" 31.01.2026 ", "2026-01-31"),
     ("01/02/2026", "01/02/2026"), ("31.02.2026", "31.02.2026"), ("soon", "soon")],
)  # fmt: skip
def test_a_day_is_typed_as_lists_show_it(typed, kept):
    row = fields.row_of(FORMS["conditions"], posted(from_day=typed), {})
    assert row["from_day"] == kept


@given(st.integers(0, 10**7 - 1))
def test_a_share_is_shown_as_it_was_typed(share):
    typed = shown("owners", {"share_bp": str(share)})["share_bp"].value
    assert fields.row_of(FORMS["owners"], posted(share_bp=typed), {})["share_bp"] == str(share)


def test_choices_are_radios_up_to_seven_and_in_words():
    assert shown("sites")["premises"].kind == "radios"
    assert shown("machines")["algorithm"].kind == "list"
    for lang in words.LANGUAGES:
        for schedule in FORMS:
            for field in shown(schedule, lang=lang).values():
                assert field.head and all(text != "" for _, text in field.choices)


def test_every_code_of_every_schedule_has_words():
    for form in FORMS.values():
        for column in form.columns:
            assert set(column.labels) == {*column.codes, *column.absent}, (form.name, column.name)


def test_why_a_value_is_absent_is_a_natural_choice():
    field = shown("sites", {"meter_absent": "host_meter"})["meter"]
    assert (field.kind, field.picked, field.own) == ("pick", "host_meter", False)
    row = fields.row_of(FORMS["sites"], posted(meter__pick="host_meter"), {})
    assert row == {"meter_absent": "host_meter"}
    both = fields.row_of(FORMS["sites"], posted(meter__pick="host_meter", meter="MT-1"), {})
    assert both == {"meter_absent": "host_meter", "meter": "MT-1"}  # the reader says: one of them
    assert shown("sites", {"meter": "MT-1"})["meter"].own


def test_an_offered_value_is_chosen_or_another_typed():
    chain = FORMS["wallets"].columns[1].offers[0].value
    assert fields.row_of(FORMS["wallets"], posted(chain__pick=chain), {}) == {"chain": chain}
    assert (
        fields.row_of(FORMS["wallets"], posted(chain="x:1", chain__pick=""), {})["chain"] == "x:1"
    )
    assert shown("wallets", {"chain": chain})["chain"].picked == chain
    other = shown("wallets", {"chain": "x:1"})["chain"]
    assert (other.value, other.picked, other.own) == ("x:1", "", True)


def test_a_new_row_begins_with_the_next_label_and_the_only_choice():
    after = Contents({"sites": {("S-1",): {"site": "S-1"}, ("S-3",): {"site": "S-3"}}})
    assert fields.started(FORMS["sites"], after) == {"site": "S-2"}
    assert fields.started(FORMS["machines"], after) == {}
    one = Contents({"sites": {("S-9",): {"site": "S-9"}}})
    assert fields.started(FORMS["machines"], one) == {"site": "S-9"}


def test_a_sealed_record_is_kept_until_personal_details_are_typed():
    before = {"seat": "office", RECORD: "p-1"}
    assert fields.row_of(FORMS["seat"], posted(seat="office"), before)[RECORD] == "p-1"
    assert RECORD not in fields.row_of(FORMS["seat"], posted(address="1 New Street"), before)
    hint = shown("seat", before)["address"].hint
    assert hint == words.text("web.hint_sealed", "en")


def test_what_people_write_between_the_digits_of_a_telephone_number():
    for typed in ("+1 (202) 555-01-00", " +1.202.555.0100 ", "+12025550100"):
        assert fields.row_of(FORMS["seat"], posted(phone=typed), {})["phone"] == "+12025550100"
    assert fields.row_of(FORMS["seat"], posted(phone="call me"), {})["phone"] == "callme"


def test_a_problem_names_its_question():
    problems = [
        Problem("cell_empty", {"column": "site"}), Problem("absent_neither", {"column": "meter"}),
        Problem("absent_both", {"column": "meter_absent"}),
        Problem("rows_missing", values={"n": 1}),
    ]  # fmt: skip
    found = fields.errors_of(FORMS["sites"], problems, "en")
    assert [name for name, _ in found] == ["site", "meter", "meter", ""]
    assert found[0][1] == "Short label of the site: give an answer"


@given(st.text(max_size=50))
def test_whatever_is_typed_comes_back(text):
    row = fields.row_of(FORMS["channels"], posted(address=text), {})
    assert row.get("address", "") == text.strip()
    assert shown("channels", row)["address"].value == text.strip()
