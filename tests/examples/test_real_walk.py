"""Real records walk the same path: what the question finds is what ten lines of csv find."""

import json
from collections import Counter

import pytest

from perimeter.cli.main import main
from tests.examples.oracle import round_trips


@pytest.mark.slow
def test_round_trips_of_real_sales_are_those_of_an_independent_script(shared, tmp_path, capsys):
    data, home = shared("data"), str(tmp_path / "home")
    assert main(["demo", "--no-serve", "--real", str(data), "--home", home, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["filings"] > 100 and report["missed"] == report["unexpected"] == []
    assert main(["findings", "list", "--home", home, "--question", "round_trips", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["findings"]
    found = Counter({_mark(one): int(one["values"]["trips"]) for one in listed})
    from real_records.punks import pseudonym

    wanted = Counter(
        (item, *sorted((pseudonym(a), pseudonym(b))))
        for item, a, b, _, _ in round_trips(data / "market/cryptopunks/punks_sales.csv")
    )
    assert found == wanted and sum(wanted.values()) > 5
    assert main(["log", "verify", "--home", home]) == 0


def _mark(one):
    return one["key"]["item"], one["key"]["customer_a"], one["key"]["customer_b"]
