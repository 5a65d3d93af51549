"""Recomputes one exported finding with DuckDB and nothing else of ours. Run it in the folder.

It asks question.sql of tables/, finds the row with the finding's key, and makes id, digest, the
run's tree and the log's tree from it, as docs/formats/finding.md, act.md and receipt.md say. It
does not check the signature under the log's head, which `perimeter receipt verify` does, with the
key list that the authority publishes.
"""

import base64
import datetime
import hashlib
import json
import pathlib
import sys

import duckdb


def digest(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="microseconds")
    return None if value is None else str(value)


def root(index, size, leaf, proof):
    """RFC 9162, 2.1.3.2."""
    fn, sn, found = index, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for sibling in proof:
        right = fn % 2 == 1 or fn == sn
        pair = sibling + found if right else found + sibling
        found = hashlib.sha256(b"\1" + pair).digest()
        while right and fn % 2 == 0 and fn:
            fn, sn = fn // 2, sn // 2
        fn, sn = fn // 2, sn // 2
    return found


finding = json.loads(pathlib.Path("finding.json").read_text("utf-8"))
database = duckdb.connect()
for path in sorted(pathlib.Path("tables").glob("*.parquet")):
    database.execute(f"create view {path.stem} as select * from read_parquet('{path}')")
asked = database.execute(pathlib.Path("question.sql").read_text("utf-8"))
names = [column[0] for column in asked.description]
rows = [dict(zip(names, map(plain, row), strict=False)) for row in asked.fetchall()]
values = next(r for r in rows if all((r[n] or "") == v for n, v in finding["key"].items()))
values = {name: values[name] for name in finding["values"]}

identity = digest([finding["subject"], finding["question"], finding["key"], finding["period"]])[:24]
answer = {name: finding[name] for name in ("id", "filings", "parameters", "as_of", "known_at")}
answer |= {"values": values, "question": finding["question_digest"]}
receipt = json.loads(pathlib.Path("run.receipt").read_text("utf-8"))
act, head, _, body = json.loads(receipt["act"]), *receipt["proof"].partition("\n\n")
run = root(
    finding["index"],
    act["body"]["size"],
    bytes.fromhex(digest(answer)),
    [bytes.fromhex(one) for one in finding["proof"]],
)
leaf = hashlib.sha256(bytes.fromhex(receipt["salt"]) + receipt["act"].encode()).digest()
origin, size, log_root = body.split("\n")[:3]
hashes = [base64.b64decode(line) for line in head.split("\n")[2:]]
checks = {
    "id": identity == finding["id"],
    "digest": digest(answer) == finding["digest"],
    "run": run.hex() == act["body"]["root"],
    "log": base64.b64encode(root(act["n"] - 1, int(size), leaf, hashes)).decode() == log_root,
}
print(json.dumps(checks))
sys.exit(0 if all(checks.values()) else 1)
