"""Figures for those who may see no firm: small numbers are merged, no firm is named."""

import pytest

from perimeter.acts.decide import Decision
from perimeter.acts.firm import Firm, enrol


@pytest.fixture
def several(site):
    for number in range(6):
        firm = Firm(f"F-9{number}", "legal", f"Secret {number}", "", "Mary")
        enrol(site.world.book, site.world.who["licensing"], firm)
        site.world.apply("pool", firm.id, f"P-{number}")
        site.world.settle(Decision(f"P-{number}", "grant"))
    return site


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_counts_by_kind_and_district_and_no_firm(several, lang):
    page = several.as_("commission").get(f"/{lang}/desk/figures").content.decode()
    assert "Mary" in page and ">6<" in page and "Secret" not in page and "F-9" not in page
    assert page.count("<table>") == 1, "one licence alone is not told"


@pytest.mark.parametrize("role, status", [("finance", 200), ("auditor", 200), ("licensing", 403),
                                          ("firm", 403), ("energy", 403)])  # fmt: skip
def test_who_sees_them(site, role, status):
    assert site.as_(role).get("/en/desk/figures").status_code == status
    assert site.as_(role).post("/en/desk/figures").status_code in (403, 405)
