"""Forms: the shipped ones load, a broken one is refused with file, place and reason."""

from pathlib import Path

import pyarrow as pa
import pytest

from perimeter.core.problem import Refusal
from perimeter.tables import form

FORMS = Path(__file__).parents[2] / "forms"
GOOD = """
form: moves
v: 1
by: firm
day_of: at
key: [move]
one_row: {en: one move, ru: одно движение}
columns:
  move: {type: id, text: {en: Number, ru: Номер}}
  at: {type: instant, text: {en: When, ru: Когда}}
  asset: {type: asset, text: {en: Asset, ru: Актив}}
  quantity: {type: amount, of: asset, absent: [not_recorded], text: {en: Much, ru: Сколько}}
  side: {type: code, codes: [in, out], optional: true, text: {en: Side, ru: Сторона}}
"""


def loaded(folder: Path, text: str, name: str = "moves") -> form.Form:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return form.load(folder)[name]


def test_every_shipped_form_loads():
    forms = form.load(FORMS)
    assert set(forms) == {path.stem for path in FORMS.glob("*.yaml")} >= {"trades", "customers"}
    assert len({each.digest for each in forms.values()}) == len(forms)
    for each in forms.values():
        assert form.schema(each).names[0] == "row"


def test_a_form_as_read(tmp_path):
    moves = loaded(tmp_path, GOOD)
    assert (moves.name, moves.v, moves.by, moves.day_of, moves.key) == (
        "moves", 1, "firm", "at", ("move",),
    )  # fmt: skip
    quantity, side = moves.columns[3:]
    assert (quantity.of, quantity.absent, quantity.optional) == ("asset", ("not_recorded",), False)
    assert (side.codes, side.absent, side.optional) == (("in", "out"), (), True)
    assert side.text["ru"] == "Сторона"


def test_the_schema_of_what_is_accepted(tmp_path):
    assert form.schema(loaded(tmp_path, GOOD)) == pa.schema(
        [
            ("row", pa.int32()),
            ("move", pa.string()),
            ("at", pa.timestamp("us")),
            ("asset", pa.string()),
            ("quantity", pa.decimal128(38, 0)),
            ("quantity_absent", pa.string()),
            ("side", pa.string()),
            ("day", pa.date32()),
        ]
    )


def test_a_day_column_is_the_day_itself():
    names = form.schema(form.load(FORMS)["balances"]).names
    assert names.count("day") == 1


def test_a_form_without_day_of_has_no_day():
    assert "day" not in form.schema(form.load(FORMS)["customers"]).names


def test_words_are_no_part_of_the_digest_and_columns_are(tmp_path):
    digest = loaded(tmp_path, GOOD).digest
    assert loaded(tmp_path, GOOD.replace("Сколько", "Количество")).digest == digest
    for old, new in (
        ("v: 1", "v: 2"),
        ("by: firm", "by: source"),
        ("[in, out]", "[out, in]"),
        (", optional: true", ""),
        ("[not_recorded]", "[not_recorded, own_account]"),
        ("key: [move]", "key: [move, asset]"),
        ("type: id,", "type: count,"),
    ):
        assert loaded(tmp_path, GOOD.replace(old, new)).digest != digest, new


def test_a_unit_says_what_a_count_counts(tmp_path):
    plain = loaded(tmp_path, GOOD.replace("type: id,", "type: count,"))
    days = loaded(tmp_path, GOOD.replace("type: id,", "type: count, unit: d,"))
    assert (plain.columns[0].unit, days.columns[0].unit) == ("", "d")
    assert plain.digest != days.digest


def test_a_price_is_of_an_asset_as_an_amount_is(tmp_path):
    priced = loaded(tmp_path, GOOD.replace("type: amount,", "type: price,"))
    assert priced.columns[3].of == "asset"
    assert form.schema(priced).field("quantity").type == pa.decimal128(38, 0)


BROKEN = [
    ("form: moves", "form: other", "form_name_differs", "form"),
    ("v: 1", "v: one", "pack_not_a_number", "v"),
    ("v: 1", "v: 1\nw: 1", "pack_key_unknown", "w"),
    ("by: firm", "by: anyone", "pack_not_a_choice", "by"),
    ("key: [move]", "key: move", "pack_not_a_list", "key"),
    ("key: [move]", "key: []", "form_reference_unfit", "key"),
    ("key: [move]", "key: [move, move]", "form_reference_unfit", "key"),
    ("key: [move]", "key: [gone]", "form_reference_unfit", "key.gone"),
    ("key: [move]", "key: [side]", "form_reference_unfit", "key.side"),
    ("key: [move]", "key: [quantity]", "form_reference_unfit", "key.quantity"),
    ("day_of: at", "day_of: asset", "form_reference_unfit", "day_of"),
    ("day_of: at", "day_of: gone", "form_reference_unfit", "day_of"),
    ("type: id,", "type: name,", "form_type_unknown", "move.type"),
    ("type: id,", "", "pack_key_missing", "columns.move.type"),
    ("type: id,", "type: id, size: 1,", "pack_key_unknown", "columns.move.size"),
    ("type: id,", "type: id, unit: d,", "form_unit_unfit", "move.unit"),
    ("type: id,", "type: count, unit: 'a b',", "form_unit_unfit", "move.unit"),
    (" of: asset,", "", "form_of_unfit", "quantity.of"),
    ("of: asset,", "of: move,", "form_reference_unfit", "quantity.of"),
    ("type: id,", "type: id, of: asset,", "form_of_unfit", "move.of"),
    ("codes: [in, out], ", "", "form_codes_unfit", "side.codes"),
    ("codes: [in, out]", "codes: [in, in]", "form_codes_unfit", "side.codes"),
    ("codes: [in, out]", "codes: ['in, out']", "form_codes_unfit", "side.codes"),
    ("codes: [in, out]", "codes: [on, off]", "pack_not_a_text", "columns.side.codes.0"),
    ("type: id,", "type: id, codes: [a],", "form_codes_unfit", "move.codes"),
    ("absent: [not_recorded]", "absent: [a, a]", "form_codes_unfit", "quantity.absent"),
    ("optional: true", "optional: yes please", "pack_not_a_yes_or_no", "columns.side.optional"),
    ("optional: true", "optional: true, absent: [a]", "form_absent_unfit", "side.absent"),
    ("Number, ru: Номер", "Number", "pack_language_missing", "columns.move.text.ru"),
    ("Number, ru: Номер", "Number, ru: ''", "pack_not_a_text", "columns.move.text.ru"),
    (", ru: одно движение}", "}", "pack_language_unknown", "columns.move.text.ru"),
    ("one_row: {en: one move, ru: одно движение}\n", "", "pack_key_missing", "one_row"),
    ("  move: {", "  Move: {", "form_name_unfit", "Move"),
    ("  side: {", "  filing: {", "form_name_unfit", "filing"),
    ("  side: {", "  move_absent: {", "form_name_unfit", "move_absent"),
    ("  side: {type: code, codes: [in, out],", "  day: {type: day,", "form_name_unfit", "day"),
    ("  side: {", "  move: {", "pack_key_twice", "line 13.move"),
    ("form: moves", "form: [", "pack_not_yaml", None),
    (GOOD, "just words", "pack_not_a_mapping", ""),
]  # fmt: skip


@pytest.mark.parametrize("old, new, why, where", BROKEN)
def test_a_broken_form_is_refused(tmp_path, old, new, why, where):
    assert old in GOOD
    with pytest.raises(Refusal) as refused:
        loaded(tmp_path, GOOD.replace(old, new, 1))
    assert refused.value.code == "form_broken"
    assert refused.value.values["file"] == "moves.yaml"
    assert refused.value.values["why"] == why
    assert where is None or refused.value.values["where"] == where


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "moves.yaml").write_bytes(b"form: \xff")
    with pytest.raises(Refusal, match="pack_not_yaml"):
        form.load(tmp_path)


def test_what_pages_show_is_no_part_of_the_form(tmp_path):
    """Hints, offered values and prefixes of labels make no other form; and offers stand alone."""
    plain = loaded(tmp_path, GOOD)
    text = "text: {en: Number, ru: Номер}"
    more = f"{text}, prefix: M-, hint: {{en: So, ru: Так}}, offers: [{{value: M-0, {text}}}]"
    shown = loaded(tmp_path, GOOD.replace(text, more))
    assert shown.digest == plain.digest
    column = shown.columns[0]
    assert (column.prefix, column.hint, column.offers[0].value) == (
        "M-", {"en": "So", "ru": "Так"}, "M-0",
    )  # fmt: skip
    both = GOOD.replace("absent: [not_recorded]", f"absent: [x], offers: [{{value: a, {text}}}]")
    with pytest.raises(Refusal, match="form_absent_unfit"):
        loaded(tmp_path, both)
