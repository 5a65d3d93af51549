"""The providers of the register in the shape of ESMA's register of crypto-asset service providers.

Columns, their spelling, the order of a day and the bar between values are those of the csv files
that ESMA publishes under Regulation (EU) 2023/1114, article 109; so are the texts of the services,
article 3(1)(16). What that shape cannot say stands beside it, in columns of our own: in ESMA's own
files a service is free text, spelt in many ways. Identifiers that the register does not hold (LEI)
are left empty. Which of our services is which of theirs, the pack says.
"""

from collections.abc import Iterator

from perimeter.acts import esma
from perimeter.acts.extract import Column, Extract, Record, Table, column
from perimeter.acts.published import Published
from perimeter.law import words

MICA = "mica"
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
    title = words.in_each(pack.languages, "take.table_mica")
    return Table(MICA, title, (*esma.columns(pack, COLUMNS), *ours))


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
        "ae_lei_name": entry.name,
        "ae_lei_cou_code": pack.country,
        "ae_commercial_name": entry.name,
        "ae_address": entry.district,
        "ae_website": esma.BETWEEN.join(sites),
        "ac_authorisationNotificationDate": esma.day(began),
        "ac_authorisationEndDate": esma.day(ended) if ended else "",
        "ac_serviceCode": f" {esma.BETWEEN} ".join(f"{one}. {SERVICES[one]}" for one in letters),
        "ac_comments": kind.life.states[entry.status].text["en"],
        "ac_lastupdate": esma.day(entry.steps[-1].effective),
    }
    return {
        **esma.record(pack, COLUMNS, theirs),
        "id": entry.id,
        "firm": entry.firm,
        "status": entry.status,
        "in_force": entry.stands,
        "mica_services": letters,
        "services": list(entry.services),
        "as_of": extract.as_of,
        "known_at": extract.known_at,
    }
