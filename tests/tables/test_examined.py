"""What the door says of a file: which checks it is asked, and its keys against those that stand."""

import pyarrow as pa
import pytest

from perimeter.core.period import period
from perimeter.law.problems import catalogue
from perimeter.tables import form as forms
from perimeter.tables.checks import shipped
from perimeter.tables.examined import Terms, asked, context_columns, examined
from perimeter.tables.filed import APPEND, CORRECT, DELETE, MODES, NEW, NIL

FORMS = forms.load(forms.FORMS)
TRADES, PRICES = FORMS["trades"], FORMS["prices"]
ROW = "day,asset,price_units,price_minor\n2026-01-05,{asset},1,2\n"


def told(tmp_path, mode, context, text, form=PRICES):
    path = tmp_path / "file"
    path.write_text(text)
    found = examined(Terms(form, period("2026-01"), "UTC", mode), path, context)
    problems = [(one.code, one.evaluated, list(one.because)) for one in found.problems]
    return found, problems


def test_a_part_is_not_asked_what_the_whole_can_answer():
    levels = {catalogue().codes[one.code].level for one in asked(TRADES, APPEND)}
    assert "rows" not in levels and asked(TRADES, NEW) == shipped("trades")
    assert asked(TRADES, DELETE) == asked(TRADES, NIL) == ()


def test_the_columns_of_a_context_are_those_that_are_read():
    whole = context_columns(TRADES, (NEW,))
    assert whole["assets"] == {"asset"} and "standing" not in whole
    assert context_columns(TRADES, (DELETE,)) == {"standing": {"trade"}}
    assert context_columns(TRADES, (NIL,)) == {}
    assert context_columns(TRADES, MODES) == whole | {"standing": {"trade"}}
    assert "assets" not in context_columns(FORMS["assets"], (NEW,))  # it is the list


def test_an_unknown_asset_hides_nothing_and_is_known_by_the_context_alone(tmp_path):
    known = {"assets": pa.table({"asset": ["BTC"]})}
    found, problems = told(tmp_path, NEW, known, ROW.format(asset="XYZ"))
    assert problems == [("asset_unknown", True, [])] and found.table is None
    assert found.typed["asset"].to_pylist() == ["XYZ"]
    assert found.problems[0].where["column"] == "asset" and found.problems[0].seen == "XYZ"
    assert told(tmp_path, NEW, known, ROW.format(asset="BTC"))[1] == []
    found, problems = told(tmp_path, NEW, None, ROW.format(asset="XYZ"))
    assert problems == [("asset_unknown", False, ["no_context"])] and found.table is not None


def test_each_column_of_assets_is_told_by_itself():
    columns = [one.column for one in shipped("trades") if one.code == "asset_unknown"]
    assert columns == [one.name for one in TRADES.columns if one.type == "asset"]
    assert len({one.at for one in shipped("trades")}) == len(shipped("trades"))


@pytest.mark.parametrize("mode, code", [(APPEND, "key_stands"), (CORRECT, "key_not_standing")])
def test_keys_are_held_against_those_that_stand(tmp_path, mode, code):
    stands = pa.table({"day": ["2026-01-05"], "asset": ["BTC" if mode == APPEND else "TMT"]})
    stands = stands.set_column(0, "day", stands["day"].cast(pa.date32()))
    known = {"assets": pa.table({"asset": ["BTC"]}), "standing": stands}
    found, problems = told(tmp_path, mode, known, ROW.format(asset="BTC"))
    assert problems == [(code, True, [])] and found.table is None
    silent = told(tmp_path, mode, None, ROW.format(asset="BTC"))[1]
    assert (code, False, ["no_context"]) in silent
    empty = {"assets": known["assets"]}  # nothing stands
    assert bool(told(tmp_path, mode, empty, ROW.format(asset="BTC"))[1]) == (mode == CORRECT)


def test_a_deletion_is_asked_of_its_keys_alone(tmp_path):
    _, problems = told(tmp_path, DELETE, None, "day,asset,price_units\n2026-01-05,GONE,1\n")
    assert ("column_beside_key", True, []) in problems
    assert ("key_not_standing", False, ["no_context"]) in problems and len(problems) == 2


def test_nothing_to_report_has_no_rows(tmp_path):
    found, problems = told(tmp_path, NIL, None, "")
    assert found.table.num_rows == 0 and problems == []


def test_a_form_without_a_context_is_asked_the_same_with_and_without(tmp_path):
    form = next(one for one in FORMS.values() if not any(c.context for c in shipped(one.name)))
    text = form.key[0] + "\nA-1\n"
    alone, whole = (told(tmp_path, NEW, context, text, form)[1] for context in (None, {}))
    assert alone == whole and alone
