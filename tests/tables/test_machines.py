"""The catalogue of models: each is a row that the schedule takes, and says where it is from."""

import pytest

from perimeter.law.fields import Fault
from perimeter.tables import form as forms
from perimeter.tables.machines import load
from perimeter.tables.reading import read_rows
from tests.test_tidy import ROOT

CATALOGUE = load(ROOT / "catalogue" / "machines.yaml")
FORM = forms.load(ROOT / "schedules")[CATALOGUE.schedule]


def test_every_model_fills_in_a_row():
    typed = {"site": "S-1", "title": "bought"}
    rows = [
        {**model.row(), **typed, CATALOGUE.each: f"SN-{n}"}
        for n, model in enumerate(CATALOGUE.models)
    ]
    reading = read_rows(FORM, rows)
    assert reading.problems == () and len(rows) >= 30


def test_every_model_has_one_name_and_a_source():
    names = [model.name for model in CATALOGUE.models]
    assert len(set(names)) == len(names)
    for model in CATALOGUE.models:
        assert model.sources and set(model.sources) <= set(CATALOGUE.sources), model.name
        assert (model.confidence == "agreed") == (len(model.sources) > 1), model.name
        joules = int(model.watts) * 10**6 / int(model.hash_rate_mhs)
        assert 5 < joules < 300, model.name  # J/TH of machines that were ever built


def test_they_are_found_by_name_and_grouped_by_maker():
    first = CATALOGUE.models[0]
    assert CATALOGUE.find(first.name) is first and CATALOGUE.find("Nobody's 1") is None
    assert sum(map(len, CATALOGUE.by_maker().values())) == len(CATALOGUE.models)
    assert next(iter(CATALOGUE.by_maker())) == first.maker


def test_a_misspelt_catalogue_is_refused(tmp_path):
    path = tmp_path / "machines.yaml"
    path.write_text("schedule: machines\neach: serial\nsources: {}\nmodels: [{maker: A}]\n")
    with pytest.raises(Fault):
        load(path)
