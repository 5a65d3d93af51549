"""Which services a firm's filings show, day by day.

Matching customers' trades is exchange, any other trade is purchase or sale; moving what is a
customer's is transfer; customers' assets in a wallet are storage. What moves on the firm's own
account is no service. Whether the firm may give it, a question asks.
"""

import pyarrow as pa
import pyarrow.compute as pc

INPUTS = ("trades", "transfers", "wallets")
SCHEMA = pa.schema(
    [
        ("firm", pa.string()),
        ("day", pa.date32()),
        ("service", pa.string()),
        ("records", pa.int64()),
    ]
)
SERVICE_OF_CAPACITY = {"MTCH": "exchange", "DEAL": "trade", "AOTC": "trade"}
KEY = ("firm", "day", "service")


def activity(trades: pa.Table, transfers: pa.Table, wallets: pa.Table) -> pa.Table:
    """One row for each firm, day and service with the records that show it, ordered by these."""
    own = pc.fill_null(pc.equal(transfers["customer_absent"], "own_account"), False)
    kept = pc.and_(pc.equal(wallets["purpose"], "customers"), pc.greater(wallets["held"], 0))
    shown = [
        *(
            _counted(trades.filter(pc.equal(trades["capacity"], capacity)), service)
            for capacity, service in SERVICE_OF_CAPACITY.items()
        ),
        _counted(transfers.filter(pc.invert(own)), "transfer"),
        _counted(wallets.filter(kept), "storage"),
    ]
    summed = pa.concat_tables(shown).group_by(list(KEY)).aggregate([("records", "sum")])
    ordered = summed.rename_columns([*KEY, "records"]).sort_by(
        [(name, "ascending") for name in KEY]
    )
    return ordered.select(SCHEMA.names).cast(SCHEMA)


def _counted(rows: pa.Table, service: str) -> pa.Table:
    """Rows by firm and day, under the service they show."""
    counts = rows.group_by(["firm", "day"]).aggregate([([], "count_all")])
    named = pa.repeat(pa.scalar(service), counts.num_rows)
    return pa.table([counts["firm"], counts["day"], named, counts["count_all"]], schema=SCHEMA)
