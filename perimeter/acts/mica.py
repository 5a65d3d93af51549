"""The providers of the register in the shape of ESMA's register of crypto-asset service providers.

Columns, their spelling, the order of a day and the bar between values are those of the csv files
that ESMA publishes under Regulation (EU) 2023/1114, article 109; so are the texts of the services,
article 3(1)(16). What that shape cannot say stands beside it, in columns of our own: in ESMA's own
files a service is free text, spelt in many ways. Identifiers that the register does not hold (LEI)
are left empty. Which of our services is which of theirs, the pack says.
"""

from collections.abc import Iterator
from datetime import date

from perimeter.acts.extract import Column, Extract, Record, Table, column
from perimeter.acts.published import Published
from perimeter.law import words
from perimeter.law.fields import Words

MICA = "mica"
BETWEEN = "|"
SERVICES = {
    "a": "providing custody and administration of crypto-assets on behalf of clients",
    "b": "operation of a trading platform for crypto-assets",
    "c": "exchange of crypto-assets for funds",
    "d": "exchange of crypto-assets for other crypto-assets",
    "e": "execution of orders for crypto-assets on behalf of clients",
    "f": "placing of crypto-assets",
    "g": "reception and transmission of orders for crypto-assets on behalf of clients",
    "h": "providing advice on crypto-assets",
    "i": "providing portfolio management on crypto-assets",
    "j": "providing transfer services for crypto-assets on behalf of clients",
}
COLUMNS = (
    "ae_competentAuthority", "ae_homeMemberState", "ae_lei_name", "ae_lei", "ae_lei_cou_code",
    "ae_commercial_name", "ae_address", "ae_website", "ae_website_platform",
    "ac_authorisationNotificationDate", "ac_authorisationEndDate", "ac_serviceCode",
    "ac_serviceCode_cou", "ac_comments", "ac_lastupdate",
)  # fmt: skip


def table(extract: Extract) -> Table:
    """ESMA's columns, and ours beside them."""
    pack = extract.pack
    as_theirs = Words({lang: words.text("take.col_theirs", lang) for lang in pack.languages})
    ours: list[Column] = [
        column(pack, "id", "text"),
        column(pack, "firm", "text"),
        column(pack, "status", "text"),
        column(pack, "in_force", "yes"),
        column(pack, "mica_services", "codes"),
        column(pack, "services", "codes"),
        column(pack, "as_of", "day"),
        column(pack, "known_at", "count"),
    ]
    title = Words({lang: words.text("take.table_mica", lang) for lang in pack.languages})
    return Table(MICA, title, (*(Column(c, "text", as_theirs) for c in COLUMNS), *ours))


def rows(extract: Extract) -> Iterator[Record]:
    """Entries that have ever been in force, of the kinds whose services are services there too."""
    for entry in extract.entries:
        if entry.was and extract.pack.registers[entry.kind].mica:
            yield _row(extract, entry)


def _row(extract: Extract, entry: Published) -> Record:
    pack = extract.pack
    kind = pack.registers[entry.kind]
    given = entry.steps[-1].services
    letters = sorted({letter for one in given for letter in kind.mica.get(one, ())})
    began = next(step.effective for step in entry.steps if step.status in kind.life.in_force)
    ended = entry.since if entry.status not in kind.life.lasting() else None
    sites = [row["address"] for row in extract.listed(entry, "channels") if row["kind"] == "domain"]
    theirs = {
        "ae_competentAuthority": pack.letters.authority["en"],
        "ae_homeMemberState": pack.country,
        "ae_lei_name": entry.name,
        "ae_lei_cou_code": pack.country,
        "ae_commercial_name": entry.name,
        "ae_address": entry.district,
        "ae_website": BETWEEN.join(sites),
        "ac_authorisationNotificationDate": _day(began),
        "ac_authorisationEndDate": _day(ended) if ended else "",
        "ac_serviceCode": f" {BETWEEN} ".join(f"{one}. {SERVICES[one]}" for one in letters),
        "ac_comments": kind.life.states[entry.status].text["en"],
        "ac_lastupdate": _day(entry.steps[-1].effective),
    }
    return {
        **dict.fromkeys(COLUMNS, ""),
        **theirs,
        "id": entry.id,
        "firm": entry.firm,
        "status": entry.status,
        "in_force": entry.stands,
        "mica_services": letters,
        "services": list(entry.services),
        "as_of": extract.as_of,
        "known_at": extract.known_at,
    }


def _day(when: date) -> str:
    return f"{when.day:02}/{when.month:02}/{when.year:04}"
