"""A writer in a process of its own: appends acts and says which are acknowledged, until killed."""

import sys
from datetime import UTC, date, datetime
from os import urandom
from pathlib import Path

from perimeter.core.act import By, Draft
from perimeter.core.source import Source
from perimeter.store.home import Place, open_home


def main(folder: str, name: str, acts: int) -> None:
    source = Source(lambda: datetime.now(UTC).replace(tzinfo=None), urandom)
    home = open_home(Place(Path(folder), source))
    by = By("a-0001", "administrator")
    for turn in range(acts):
        digest = home.vault.put(f"{name} {turn}".encode())
        body = {"turn": turn, "files": {"raw": digest}}
        act = home.write(Draft("receive", f"filing:{name}-{turn}", by, date(2026, 1, 5), body))[0]
        print(act.n, act.on, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
