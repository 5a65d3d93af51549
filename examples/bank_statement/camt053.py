"""A bank's statement (ISO 20022, camt.053) as rows of the form `payments`.

    python -m examples.bank_statement.camt053 statement.xml payments.csv XTS=2

What is left out, on purpose: names and accounts of payers, debits, reversals, and what is not yet
booked. Of the purpose only words with a digit stay: an invoice number is one, and a name has none.
Any version of the message is read; an entry that sums up several payments becomes one row each.
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from perimeter.core.money import in_units

COLUMNS = ("payment", "booked", "currency", "amount", "reference")
TEXT_CHARS_MAX = 200  # a cell of text takes no more
_ODD = re.compile(r"[^A-Za-z0-9._/-]")  # what the id of a payment may not hold


def rows(text: str, scales: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """The payments that came in. `scales`: decimal places of each currency; ValueError where the
    statement is in another, has a DOCTYPE, or an entry lacks its number."""
    if "<!DOCTYPE" in text:
        raise ValueError("a statement has no DOCTYPE")
    root = ElementTree.fromstring(
        text
    )  # given as text, no declaration in it changes how it is read
    for element in root.iter():
        element.tag = element.tag.partition("}")[2] or element.tag
    for entry in root.iter("Ntry"):
        booked = "BOOK" in (_text(entry, "Sts"), _text(entry, "Sts/Cd"))
        if booked and _text(entry, "CdtDbtInd") == "CRDT" and _text(entry, "RvslInd") != "true":
            yield from _of_entry(entry, scales)


def _of_entry(entry: Element, scales: Mapping[str, int]) -> Iterator[dict[str, str]]:
    number, parts = _text(entry, "AcctSvcrRef"), entry.findall("NtryDtls/TxDtls")
    day = (_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))[:10]
    for place, part in enumerate(parts or [entry], 1):
        own = _text(part, "Refs/AcctSvcrRef") or (
            f"{number}/{place}" if number and len(parts) > 1 else number
        )
        amounts = (part.find(path) for path in ("Amt", "AmtDtls/TxAmt/Amt"))
        amount = next((one for one in amounts if one is not None), None)
        if amount is None and len(parts) == 1:
            amount = entry.find("Amt")
        currency = amount.get("Ccy", "") if amount is not None else ""
        if not own or amount is None or currency not in scales:
            raise ValueError(f"payment {own or '?'} of {day}: no number, amount or known currency")
        units = in_units(amount.text or "", scales[currency])
        purpose = _purpose(part)
        yield dict(
            zip(COLUMNS, (_ODD.sub("-", own), day, currency, str(units), purpose), strict=True)
        )


def _purpose(part: Element) -> str:
    """The creditor's reference where the bank carries it apart; else what may be one."""
    given = [one.text or "" for one in part.iterfind(".//RmtInf/Strd/CdtrRefInf/Ref")]
    given += [one.text or "" for one in part.iterfind(".//RmtInf/Ustrd")]
    words = [word for line in given for word in line.split() if any(map(str.isdigit, word))]
    return " ".join(words)[:TEXT_CHARS_MAX]


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def main(source: str, target: str, *scales: str) -> None:
    """Writes the payments of a statement; `scales` as CURRENCY=PLACES."""
    known = {code: int(places) for code, _, places in (one.partition("=") for one in scales)}
    found = list(rows(Path(source).read_text("utf-8"), known))
    with Path(target).open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
