"""The map from our orders and trades to the ISO 20022 order-book message says all of both forms."""

import re
from pathlib import Path

import pytest

from perimeter.tables.form import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "formats" / "iso20022.md").read_text("utf-8")
FORMS = load(ROOT / "forms")
MAPPED = ("orders", "trades")
# Of a tag the last part is one of the message's own words; these are all we know of it.
TAGS = {
    "OrdrBookId", "SeqNb", "TmStmp", "Sz", "TradVn", "FinInstrm", "OrdrId", "DtOfRct", "VldtyPrd",
    "OrdrRstrctn", "VldtyDtTm", "EvtTp", "SubmitgNtty", "DrctElctrncAccs", "ClntId",
    "InvstmtDcsnPrsn", "ExctgPrsn", "TradgCpcty", "LqdtyPrvsnActvty", "OrdrClssfctn", "LmtPric",
    "StopPric", "AddtlLmtPric", "PggdPric", "BuySellInd", "OrdrVldtySts", "OrdrSts", "InitlQty",
    "RmngQty", "DispdQty", "MinAccptblQty", "PssvOnlyInd", "SlfExctnPrvntn", "TxPric", "TraddQty",
    "PssvOrAggrssvInd", "StrtgyLkdOrdrId", "TxId",
}  # fmt: skip


def rows(page: str, heading: str) -> dict[str, str]:
    """First cell -> second, of the table under a heading."""
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {row[0].removeprefix("| "): row[1].removesuffix(" |") for row in cells[1:]}


def unmapped(page: str, name: str) -> tuple[list[str], list[str]]:
    """Columns of a form, and codes of its columns, that the page does not say."""
    told, codes = rows(page, name), rows(page, "Codes")
    columns = [c.name for c in FORMS[name].columns if f"`{c.name}`" not in told]
    by_column = {
        column.strip("` "): set(re.findall("`([A-Za-z_]+)`", said))
        for columns_, said in codes.items()
        for column in columns_.split(",")
    }
    missing = [
        code
        for c in FORMS[name].columns
        for code in (*c.codes, *c.absent)
        if code not in by_column.get(c.name, set()) | by_column["ours"]
    ]
    return columns, missing


@pytest.mark.parametrize("name", MAPPED)
def test_every_column_and_every_code_is_on_the_page(name):
    assert unmapped(PAGE, name) == ([], [])


@pytest.mark.parametrize("name", MAPPED)
def test_the_page_names_nothing_that_is_not_there_in_the_form_s_order(name):
    assert [cell.strip("`") for cell in rows(PAGE, name)] == [c.name for c in FORMS[name].columns]


@pytest.mark.parametrize("name", MAPPED)
def test_every_tag_is_one_of_the_message(name):
    for column, tag in rows(PAGE, name).items():
        assert tag == "ours" or tag.strip("`").rpartition("/")[2] in TAGS, column


def test_what_is_taken_from_the_page_is_missed():
    assert unmapped(PAGE.replace("| `side` | `Ordr", "| `edge` | `Ordr"), "orders")[0] == ["side"]
    assert unmapped(PAGE.replace("`CAMO`", "CAMO"), "orders")[1] == ["CAMO"]
    assert unmapped(PAGE.replace("; `internal`, `on_chain`", ""), "trades")[1] == [
        "internal",
        "on_chain",
    ]
