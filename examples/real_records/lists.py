"""Public sanctions lists as rows of the forms `listed_names` and `listed_wallets`.

Names stand as the lists write them: nothing is transliterated, split or compared. A day is given
where a list gives one; for wallets, whose day no file gives, it is the latest it can have been.
"""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

NAME_CHARS_MAX = 200  # a cell of text takes no more
NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
UN_KINDS = {"INDIVIDUAL": "person", "ENTITY": "body"}
OFAC_NULL = "-0-"
OFAC_KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "other", OFAC_NULL: "body"}
WALLET_FILE = "sanctioned_addresses_"
WALLET_IN_REMARKS = re.compile(r"Digital Currency Address - \w+ (\w+)")
REMARKS_DAY = date(2021, 7, 31)  # the month in the name of the file of remarks
# The files lack the wallets that were listed on 4 March 2025.
WALLETS_DAY = date(2025, 3, 3)


def un_names(path: Path) -> Iterator[dict[str, str]]:
    """Main names, names in the original script and aliases of the United Nations list."""
    for record in _root(path).iter():
        if record.tag not in UN_KINDS:
            continue
        main = " ".join(filter(None, (_text(record, part) for part in NAME_PARTS)))
        aliases = [_text(alias, "ALIAS_NAME") for alias in record.findall(f"{record.tag}_ALIAS")]
        for name in dict.fromkeys([main, _text(record, "NAME_ORIGINAL_SCRIPT"), *aliases]):
            if name and len(name) <= NAME_CHARS_MAX:
                yield {
                    "list": "UN-SC",
                    "reference": _text(record, "REFERENCE_NUMBER"),
                    "kind": UN_KINDS[record.tag],
                    "name": name,
                    "listed_day": _text(record, "LISTED_ON")[:10],  # some days bear a zone
                }


def ofac_names(name: str, primary: Path, aliases: Path | None = None) -> Iterator[dict[str, str]]:
    """Names and aliases of one OFAC list; an alias has the kind of its record."""
    records = _ofac(primary)
    kinds = {record[0]: OFAC_KINDS[record[2].strip()] for record in records}
    named = [(record[0], record[1]) for record in records]
    named += [(record[0], record[3]) for record in _ofac(aliases)] if aliases else []
    for reference, written in dict.fromkeys(named):
        yield {"list": name, "reference": reference, "kind": kinds[reference], "name": written}


def ofac_wallets(folder: Path, remarks: Path) -> Iterator[dict[str, str]]:
    """Each wallet once; its reference is the codes of the assets it is listed under."""
    assets: dict[str, list[str]] = {}
    for path in sorted(folder.glob(f"{WALLET_FILE}*.json")):
        for wallet in json.loads(path.read_text("utf-8")):
            assets.setdefault(wallet, []).append(path.stem.removeprefix(WALLET_FILE))
    early = set(WALLET_IN_REMARKS.findall(remarks.read_text("utf-8")))
    for wallet, codes in assets.items():
        yield {
            "list": "OFAC-SDN-wallets",
            "reference": " ".join(codes),
            "wallet": wallet,
            "from_day": str(REMARKS_DAY if wallet in early else WALLETS_DAY),
        }


def _root(path: Path) -> ElementTree.Element:
    """The root of an XML file; ValueError where it declares a document type.

    Entities can be declared nowhere else, so none is ever expanded and nothing is fetched.
    """
    text = path.read_text("utf-8")
    if "<!DOCTYPE" in text:
        raise ValueError(f"{path.name} declares a document type")
    return ElementTree.fromstring(text)


def _text(element: ElementTree.Element, name: str) -> str:
    """The text in one line: a break in it is the layout of the file."""
    return " ".join((element.findtext(name) or "").split())


def _ofac(path: Path) -> list[list[str]]:
    """Records of a file without a header; its last line is the end mark of an old system."""
    with path.open(encoding="utf-8", newline="") as file:
        return [record for record in csv.reader(file) if record != ["\x1a"]]
