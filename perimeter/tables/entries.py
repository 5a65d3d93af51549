"""The tables of the register's fold, for questions and checks. They are made in acts/tables."""

import pyarrow as pa

ENTRIES = pa.schema(
    [
        ("firm", pa.string()),
        ("entry", pa.string()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("from_day", pa.date32()),
        ("until_day", pa.date32()),
    ]
)
SERVICES = pa.schema(
    [
        ("firm", pa.string()),
        ("entry", pa.string()),
        ("service", pa.string()),
        ("from_day", pa.date32()),
        ("until_day", pa.date32()),
    ]
)
SCHEMAS = {"entries": ENTRIES, "services": SERVICES}
