"""An example gateway: letters go from the outbox to a print queue, and are marked as carried."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CARRIED_ALREADY = 5  # the exit code of a conflict: somebody else was quicker


def main() -> int:
    """Carries every letter that waits; 1 where one of them could not be marked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", required=True)
    parser.add_argument("--as", dest="account", required=True)
    parser.add_argument("--queue", required=True, type=Path)
    options = parser.parse_args()
    failed = 0
    for one in perimeter("outbox", "list", "--home", options.home)["messages"]:
        if one["kind"] == "letter" and (message := opened(Path(one["file"]))):
            to_printer(options.queue, message)
            failed += not marked(message["id"], options)
    return 1 if failed else 0


def perimeter(*words: str) -> dict[str, Any]:
    """What a command answers; stops where it does not."""
    command = [sys.executable, "-m", "perimeter.cli.main", *words, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def opened(path: Path) -> dict[str, Any] | None:
    """A message of a version that is known here; None where its file is gone meanwhile."""
    try:
        message: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    if message["v"] != 1:
        raise SystemExit(f"{path.name}: version {message['v']} is not known here")
    return message


def to_printer(queue: Path, message: dict[str, Any]) -> None:
    """The letter as one whole file, the address at its head."""
    to = message["to"]
    text = f"{to['name']}\n{to['address']}\n\n{message['letter']}"
    queue.mkdir(parents=True, exist_ok=True)
    name = message["id"].replace("/", "~")
    fresh = queue / f".{name}"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(queue / f"{name}.txt")


def marked(message: str, options: argparse.Namespace) -> bool:
    """Whether the message is marked as carried, by us or by somebody before us."""
    command = [sys.executable, "-m", "perimeter.cli.main", "outbox", "carried", message]
    command += ["--how", "letter", "--home", options.home, "--as", options.account]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return done.returncode in (0, CARRIED_ALREADY)


if __name__ == "__main__":
    sys.exit(main())
