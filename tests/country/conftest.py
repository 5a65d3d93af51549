"""A small country at a hundredth of its size, planned once, and its filings as plain rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
import yaml

from perimeter.core.period import period
from perimeter.country.plan import build
from perimeter.country.settings import Country, country
from perimeter.country.steps import FileTable, Plan
from perimeter.country.world import World, world
from perimeter.tables.checks import shipped
from perimeter.tables.form import load
from perimeter.tables.judged import Asking
from perimeter.tables.reading import read

ROOT = Path(__file__).parents[2]
SEED, SCALE = 7, 10
Row = dict[str, Any]


@dataclass(frozen=True)
class Filed:
    """Every record of every filing, by form; each with its `firm` and `period`."""

    rows: dict[str, list[Row]]
    steps: tuple[FileTable, ...]

    def of(self, form: str, firm: str = "") -> Iterator[Row]:
        return (row for row in self.rows[form] if firm in ("", row["firm"]))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these are slow: they file a country. Every day the walk files one, and compares."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    text = (ROOT / "jurisdictions" / "tm" / "country.yaml").read_text(encoding="utf-8")
    given: dict[str, Any] = yaml.safe_load(text)
    return given


@pytest.fixture(scope="session")
def land(settings: dict[str, Any]) -> Country:
    return country(settings)


@pytest.fixture(scope="session")
def ground(land: Country) -> World:
    return world(land, SEED, SCALE)


@pytest.fixture(scope="session")
def plan(settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return build(settings, SEED, tmp_path_factory.mktemp("country"), SCALE)


@pytest.fixture(scope="session")
def filed(plan: Plan, land: Country) -> Filed:
    """Read as the door reads; a problem in any filing fails every test."""
    forms = load(ROOT / "forms")
    known = {"assets": pa.table({"asset": list(land.assets)})}
    steps = tuple(step for step in plan.steps if isinstance(step, FileTable))
    rows: dict[str, list[Row]] = {}
    for step in steps:
        if step.path is None:  # there was nothing to file
            rows.setdefault(step.form, [])
            continue
        found = read(
            forms[step.form],
            step.path,
            zone=land.zone,
            period=period(step.period),
            asking=Asking(
                tuple(one for one in shipped(step.form) if set(one.context) == {"assets"}), known
            ),
        )
        assert found.problems == (), (step.path.name, found.problems)
        assert found.table is not None
        who = {"firm": step.who, "period": step.period}
        rows.setdefault(step.form, []).extend(who | row for row in found.table.to_pylist())
    return Filed(rows, steps)


@pytest.fixture(scope="session")
def last_books(filed: Filed) -> dict[tuple[str, str], Row]:
    """Each customer as the firm's last book has him."""
    return {(row["firm"], row["customer"]): row for row in filed.of("customers")}


@pytest.fixture(scope="session")
def prices(filed: Filed) -> dict[tuple[date, str], tuple[int, int]]:
    return {
        (row["day"], row["asset"]): (row["price_minor"], int(row["price_units"]))
        for row in filed.of("prices")
    }


@pytest.fixture(scope="session")
def keys(plan: Plan) -> Any:
    """The keys of a question that are true, and those of its innocents."""

    def of(question: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
        guilty = {one.key for one in plan.truth.planted if one.question == question}
        return guilty, {one.key for one in plan.truth.innocents if one.question == question}

    return of


@pytest.fixture(scope="session")
def local_day(land: Country) -> Any:
    """The calendar day of a UTC instant, the long way."""
    zone = ZoneInfo(land.zone)
    return lambda at: at.replace(tzinfo=UTC).astimezone(zone).date()


@pytest.fixture(scope="session")
def instant() -> Any:
    """Naive UTC of microseconds."""
    return lambda us: datetime(1970, 1, 1) + timedelta(microseconds=int(us))
