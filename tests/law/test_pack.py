"""The packs: both load, every break is refused by file and place, law is dated."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from perimeter.core.problem import NotFound, Refusal
from perimeter.law import pack, references, words
from perimeter.law.statute import Dated, Overlay

DAY = date(2026, 2, 1)
MODEL = pack.load(pack.find("model"))
QUESTIONS = {
    "service_without_licence", "service_not_on_licence", "trade_before_identification",
    "cold_share", "reserves_below_liabilities", "transfer_without_travel_rule", "wallet_on_list",
}  # fmt: skip
READ = {
    "definitions.blockchain", "definitions.covert_mining", "definitions.private_mining",
    "definitions.miner", "definitions.mining",
}  # fmt: skip


@pytest.fixture(scope="module")
def tm():
    return pack.load(pack.find("tm"))


@pytest.fixture(scope="module")
def assumed():
    return pack.load(pack.find("tm"), ["assumed"])


@pytest.fixture(scope="module")
def model():
    return MODEL


def test_the_default_is_a_pack():
    assert pack.load(pack.find(pack.default_name())).id == pack.default_name()


@pytest.mark.parametrize("name", ["", "nowhere", "..", "tm/overlays", "default"])
def test_an_unknown_pack_is_refused(name):
    with pytest.raises(NotFound, match="pack_unknown"):
        pack.find(name)


def test_an_unknown_overlay_is_refused():
    with pytest.raises(NotFound, match="overlay_unknown"):
        pack.load(pack.find("model"), ["assumed"])


@pytest.mark.parametrize("name", ["tm", "model"])
def test_each_pack_binds_every_question_once(name):
    loaded = pack.load(pack.find(name))
    asked = [question for duty in loaded.duties.values() for question in duty.questions]
    assert sorted(asked) == sorted(QUESTIONS) and loaded.signals == ("round_trips",)
    assert {loaded.duty(question).article for question in QUESTIONS} <= set(loaded.articles)
    assert loaded.duty("round_trips") is None


def test_only_what_was_read_carries_a_printed_number(tm):
    shown = {name for name, article in tm.articles.items() if article.official}
    assert shown == READ
    assert sorted(tm.articles[name].official.item for name in READ) == [1, 2, 3, 4, 5]
    for article in tm.articles.values():
        for text in (*article.text.values(), article.source):
            assert not re.search(r"\bArt|стать|\bст\.|\bmadda|§", text), article.id


def test_no_number_of_the_law_is_known_without_an_overlay(tm):
    law = [name for name, parameter in tm.parameters.items() if parameter.kind == "law"]
    assert {tm.parameter(name, DAY).value for name in law} == {None}
    assert tm.parameter("round_trips_min", DAY).article == ""


def test_an_overlay_fills_and_marks_every_unknown(tm, assumed):
    whole = pack.load(pack.find("tm"), ("general_licensing", "assumed"))
    for name, parameter in tm.parameters.items():
        value = whole.parameter(name, DAY)
        assert value.value is not None
        marks = ("assumed", "general_licensing") if parameter.kind == "law" else ("",)
        assert value.mark in marks and tm.parameter(name, DAY).mark == ""
    assert assumed.overlays[0].mark["en"] == "assumed, not the law"


def test_law_is_dated(model):
    last = model.parameter("cold_share_min_bp", date(2019, 12, 31))
    first = model.parameter("cold_share_min_bp", date(2020, 1, 1))
    assert (last.value, first.value, first.from_day) == (8000, 9500, date(2020, 1, 1))
    assert model.parameter("cold_share_min_bp", date(2008, 12, 31)).value is None


def test_an_assumption_ends_where_the_law_speaks(assumed):
    name = "cold_share_min_bp"
    known = assumed.parameters[name]
    later = Dated(date(2027, 1, 1), 9900, "the law")
    spoken = replace(
        assumed,
        parameters={**assumed.parameters, name: replace(known, values=(*known.values, later))},
    )
    assert spoken.parameter(name, date(2026, 12, 31)).mark == "assumed"
    assert (spoken.parameter(name, later.from_).value, later.value) == (9900, 9900)
    assert spoken.parameter(name, later.from_).mark == ""


def test_the_last_overlay_wins(assumed):
    other = Overlay("other", {}, {"cold_share_min_bp": (Dated(date(2026, 3, 1), 1, "x"),)})
    both = replace(assumed, overlays=(*assumed.overlays, other))
    assert both.parameter("cold_share_min_bp", date(2026, 2, 28)).mark == "assumed"
    assert both.parameter("cold_share_min_bp", date(2026, 3, 1)).mark == "other"


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_day_takes_the_last_value_that_began(day):
    rows = MODEL.parameters["cold_share_min_bp"].values
    slow = None
    for row in rows:
        if row.from_ <= day:
            slow = row.value
    assert MODEL.parameter("cold_share_min_bp", day).value == slow


def test_a_parameter_nobody_wrote_is_refused(tm):
    with pytest.raises(NotFound, match="parameter_unknown"):
        tm.parameter("moon_share_max_bp", DAY)


def test_the_digest_covers_law_and_overlays_not_comments(tm, assumed, copy):
    assert pack.load(copy).digest == tm.digest != assumed.digest
    edit(copy, "articles.yaml", "# Our own words", "# Words")
    assert pack.load(copy).digest == tm.digest
    edit(copy, "articles.yaml", "Covert mining is prohibited.", "No covert mining.")
    assert pack.load(copy).digest != tm.digest


def test_a_second_country_differs_in_everything_a_country_owns(tm, model):
    for name in ("languages", "zone", "currency", "week", "in_force"):
        assert getattr(tm, name) != getattr(model, name)
    assert model.invented and all(article.official for article in model.articles.values())


def test_each_entry_lives_from_application_to_an_end(tm):
    for register in tm.registers.values():
        opens = [name for name, deed in register.life.acts.items() if not deed.from_]
        assert opens == ["apply"] and "granted" in register.life.in_force
        assert {"grant", "refuse", "suspend", "restore", "revoke", "end"} < set(register.life.acts)
        assert list(register.services) == (
            ["exchange", "trade", "storage", "transfer", "management", "placement"]
            if register.id == "licence"
            else []
        )


def test_no_role_both_ties_and_verifies_a_citation(tm, model):
    for loaded in (tm, model):
        for role in loaded.rights.values():
            assert not {"citation.tie", "citation.verify"} <= set(role.rights)
        assert next(role.id for role in loaded.rights.values() if role.own) == "firm"


# What breaks a pack.


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(pack.find("tm"), tmp_path / "tm"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path, *overlays: str) -> tuple[str, str, str]:
    with pytest.raises(Refusal) as caught:
        pack.load(folder, overlays)
    assert caught.value.code == "pack_broken"
    values = caught.value.values
    for lang in words.LANGUAGES:
        assert words.said(caught.value, lang)
    return str(values["file"]), str(values["where"]), str(values["why"])


BROKEN = [
    ("pack.yaml", "zone: Asia/Ashgabat", "zone: Moon/Base", "zone", "points_nowhere"),
    ("pack.yaml", "zone: Asia/Ashgabat", "zone: ../etc", "zone", "points_nowhere"),
    ("pack.yaml", "scale: 2", "scale: 99", "currency", "not_a_choice"),
    ("pack.yaml", "TMT", "tmt", "currency", "not_a_choice"),
    ("pack.yaml", "week: [1,", "week: [9,", "week", "not_a_choice"),
    ("pack.yaml", "week: [1,", "week: [2,", "week", "not_a_choice"),
    ("pack.yaml", '"12-12"', '"12-32"', "holidays.yearly.12-32", "not_a_day"),
    ("pack.yaml", "[tk, ru, en]", "[tk, ru, fr]", "title.fr", "language_missing"),
    ("pack.yaml", "languages: [tk, ru, en]", "languages: en", "languages", "not_a_list"),
    ("pack.yaml", "id: tm", "id: tm\ndigest: x", "digest", "key_unknown"),
    ("pack.yaml", "id: tm", "id: tm\nid: tm", "line 4.id", "key_twice"),
    ("pack.yaml", "id: tm", "id: tm\narticles: {}", "articles", "key_unknown"),
    ("pack.yaml", "signals: [", "signals: [cold_share, ", "signals.cold_share", "question_twice"),
    ("articles.yaml", "grade: C1", "grade: A", "definitions.blockchain.grade", "not_a_choice"),
    ("articles.yaml", "item: 1}", "item: one}", "definitions.blockchain.official.item",
     "not_a_number"),
    ("parameters.yaml", "article: custody.cold", "article: custody.warm",
     "cold_share_min_bp.article", "points_nowhere"),
    ("parameters.yaml", "kind: setting", "kind: setting\n  article: filing.duty",
     "round_trip_days_max.article", "setting_cites_law"),
    ("parameters.yaml", "value: 31", "value: [a]", "round_trip_days_max.values.2026-01-01",
     "value_not_of_unit"),
    ("parameters.yaml", "unit: count", "unit: names", "round_trips_min.values.2026-01-01",
     "value_not_of_unit"),
    ("duties.yaml", "  questions: [cold_share]\n", "", "custody.cold_share.questions",
     "duty_not_kept"),
    ("duties.yaml", "kept_by: gate", "kept_by: question", "mining.who_may.questions",
     "duty_not_kept"),
    ("duties.yaml", "questions: [cold_share]", "questions: [wallet_on_list]",
     "sanctions.no_dealing.wallet_on_list", "question_twice"),
    ("duties.yaml", "article: provider.licence", "article: a.b", "provider.licensed.article",
     "points_nowhere"),
    ("registers.yaml", "to: granted, text: {tk: bermek", "to: given, text: {tk: bermek",
     "licence.life.acts.grant.given", "points_nowhere"),
    ("registers.yaml", "in_force: [granted, restricted]", "in_force: [alive]",
     "licence.life.in_force.alive",
     "points_nowhere"),
    ("registers.yaml", "from: []", "from: [ended]", "licence.life.acts", "register_has_no_start"),
    ("registers.yaml", "to: refused", "to: withdrawn", "licence.life.states.refused",
     "state_not_reached"),
    ("registers.yaml", "grant: {judged: true", "grant: {alone: true",
     "licence.life.acts.grant.alone", "deed_needs_two"),
    ("registers.yaml", "take_up: {alone: true", "take_up: {alone: true, judged: true",
     "licence.life.acts.take_up.judged", "deed_needs_two"),
    ("registers.yaml", "duty: custody.cold_share", "duty: custody.warm",
     "licence.checklist.3.duty", "points_nowhere"),
    ("registers.yaml", "duty: custody.cold_share", "duty: names.no_state_words",
     "licence.checklist.2.duty", "name_twice"),
    ("registers.yaml", "schedules: [seat], papers", "schedules: [machines], papers",
     "licence.checklist.0.schedules.machines", "points_nowhere"),
    ("letters.yaml", "  ask:", "  abolish:", "texts.abolish", "points_nowhere"),
    ("letters.yaml", "  ask:", "  apply:", "texts.apply", "points_nowhere"),
    ("letters.yaml", "From {day} {firm} stands", "From {day} {owner} stands",
     "texts.grant.en.owner", "points_nowhere"),
    ("letters.yaml", "{entry} ({kind}) is revoked", "{entry} ({kind}, {until}) is revoked",
     "texts.revoke.en.until", "points_nowhere"),
    ("letters.yaml", "If you do not agree", "If {firm} does not agree", "ending.en",
     "points_nowhere"),
    ("letters.yaml", "It now stands: {status}.", "It now stands: {status.", "general.en",
     "not_a_text"),
    ("registers.yaml", "needs: [closing]", "needs: [machines]",
     "licence.life.acts.close.needs.machines", "points_nowhere"),
    ("registers.yaml", "least: cure_least", "least: cold_share_min_bp",
     "licence.life.acts.suspend.until.cold_share_min_bp", "value_not_of_unit"),
    ("registers.yaml", "term: licence_decision", "term: never", "licence.term", "points_nowhere"),
    ("registers.yaml", "impose: {from", "wind_up: {from", "licence.notices.acts.wind_up",
     "name_twice"),
    ("registers.yaml", "prefix: M", "prefix: L", "miner.prefix", "name_twice"),
    ("registers.yaml", "storage: 3,", "storage: 1,", "licence.codes", "name_twice"),
    ("registers.yaml", "storage: 3,", "", "licence.codes.storage", "points_nowhere"),
    ("registers.yaml", "storage: 3,", "storage: 3, lending: 7,", "licence.codes.lending",
     "points_nowhere"),
    ("registers.yaml", "services: {}", "services: {trade: {tk: a, ru: b, en: c}}",
     "miner.services.trade", "name_twice"),
    ("registers.yaml", "mica: {exchange:", "mica: {lending:", "licence.mica.lending",
     "points_nowhere"),
    ("registers.yaml", "mica: {exchange: [b]", "mica: {exchange: [k]", "licence.mica.exchange.0",
     "not_a_choice"),
    ("adverts.yaml", "article: advert.warning", "article: x", "required.loss.article",
     "points_nowhere"),
    ("adverts.yaml", '[["ýitir*"', '[["ý*"', "required.loss.signs.tk", "not_a_text"),
    ("adverts.yaml", "article: advert.promises", "article: y", "forbidden.easy_riches.article",
     "points_nowhere"),
    ("adverts.yaml", "kind: ask", "kind: banned", "forbidden.easy_riches.kind", "not_a_choice"),
    ("rights.yaml", "user.add, ", "", "*", "nobody_adds_users"),
    ("rights.yaml", "key.rotate", "key.burn", "administrator.rights.key.burn", "points_nowhere"),
    ("calendar.yaml", "[licence]", "[bakery]", "filings.customers.owed_by.bakery",
     "points_nowhere"),
    ("calendar.yaml", "deadline: filing_deadline_days", "deadline: cold_share_min_bp",
     "filings.customers.deadline", "value_not_of_unit"),
    ("calendar.yaml", "deadline: filing_deadline_days", "deadline: never",
     "filings.customers.deadline", "points_nowhere"),
    ("calendar.yaml", "article: filing.duty", "article: x", "filings.customers.article",
     "points_nowhere"),
    ("calendar.yaml", "since: 2026-01-01", "since: 2025-12-31", "filings.customers.since",
     "before_in_force"),
    ("calendar.yaml", "every: month", "every: day", "filings.customers.every", "not_a_choice"),
]  # fmt: skip


@pytest.mark.parametrize("file, old, new, where, why", BROKEN)
def test_a_broken_pack_is_refused_by_file_and_place(copy, file, old, new, where, why):
    edit(copy, file, old, new)
    assert refusal(copy) == (file, where, f"pack_{why}")


def test_values_stand_in_rising_order_of_days(copy):
    values = "- {from: 2026-01-01, value: 31"
    edit(
        copy, "parameters.yaml", values, "- {from: 2026-01-01, value: 3, source: x}\n    " + values
    )
    assert refusal(copy)[1:] == ("round_trip_days_max.values", "pack_days_not_in_order")
    edit(copy, "parameters.yaml", "values:\n", "values: []\n  other:\n")
    assert refusal(copy)[2] == "pack_key_unknown"


def test_a_parameter_has_a_value_even_if_unknown(copy):
    rows = yaml.safe_load((copy / "parameters.yaml").read_text(encoding="utf-8"))
    rows["cold_share_min_bp"]["values"] = []
    (copy / "parameters.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    assert refusal(copy) == ("parameters.yaml", "cold_share_min_bp.values", "pack_key_missing")


@pytest.mark.parametrize(
    "old, new, where, why",
    [
        ("  cold_share_min_bp:", "  warm:", "parameters.warm", "points_nowhere"),
        ("value: 9000", "value: 90.5", "parameters.cold_share_min_bp.0.value", "not_a_choice"),
        ("value: 9000", "value: [a]", "parameters.cold_share_min_bp.2026-01-01",
         "value_not_of_unit"),
        ("mark:", "brand:", "brand", "key_unknown"),
    ],
)  # fmt: skip
def test_a_broken_overlay_is_refused_by_its_own_name(copy, old, new, where, why):
    edit(copy, "overlays/assumed.yaml", old, new)
    assert refusal(copy, "assumed") == ("overlays/assumed.yaml", where, f"pack_{why}")


@pytest.mark.parametrize("file", ["pack.yaml", *(f"{part}.yaml" for part in pack.PARTS)])
def test_a_file_missing_or_in_another_encoding_is_named(copy, file):
    (copy / file).write_bytes("страна: 1".encode("cp1251"))
    assert refusal(copy) == (file, "*", "pack_not_utf8")
    (copy / file).write_text("- 1\n", encoding="utf-8")
    assert refusal(copy) == (file, "*", "pack_not_a_mapping")
    (copy / file).unlink()
    assert refusal(copy) == (file, "*", "pack_file_missing")


def test_a_language_without_messages_is_refused(copy, monkeypatch):
    monkeypatch.setattr(references, "LANGUAGES", ("ru", "en"))
    assert refusal(copy) == ("pack.yaml", "languages.tk", "pack_points_nowhere")


def test_every_reason_has_words_and_every_word_a_reason():
    folder = Path(pack.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'"(pack_[a-z0-9_]+)"', code))
    assert named == {name for name in words.messages() if name.startswith("pack_")}
