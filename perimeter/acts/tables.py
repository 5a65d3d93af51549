"""The register's fold as tables, for questions: who stood where in the book, on which days."""

import pyarrow as pa

from perimeter.acts.register import Register
from perimeter.law.statute import Pack
from perimeter.tables.entries import ENTRIES, SERVICES

IN_FORCE = "granted"  # the word questions know; which states of a kind are in force is the pack's


def tables(register: Register, pack: Pack) -> dict[str, pa.Table]:
    """`entries`: every stretch of every entry. `services`: when each service may be given."""
    entries, services = [], []
    for entry in sorted(register.entries.values(), key=lambda entry: entry.id):
        in_force = pack.registers[entry.kind].life.in_force
        for stood in entry.stretches():
            row = {
                "firm": entry.firm,
                "entry": entry.id,
                "from_day": stood.first,
                "until_day": stood.until,
            }
            word = IN_FORCE if stood.status in in_force else stood.status
            entries.append({**row, "kind": entry.kind, "status": word})
            if stood.status in in_force:
                services += [{**row, "service": service} for service in stood.services]
    return {
        "entries": pa.Table.from_pylist(entries, ENTRIES),
        "services": pa.Table.from_pylist(services, SERVICES),
    }
