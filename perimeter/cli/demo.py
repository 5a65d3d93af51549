"""`demo`: a home like any other, filled through the ordinary door by a small invented country, or
by real records of earlier years, then served. The truth is compared at the end and nowhere else.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from perimeter.acts.book import found
from perimeter.acts.key import CERTIFICATES, SEALING, rotate
from perimeter.cli import edge, serve
from perimeter.cli.answer import Answer, table
from perimeter.cli.progress import Progress
from perimeter.core.period import period
from perimeter.core.problem import Conflict, NotFound
from perimeter.country import plan as small_country
from perimeter.country.comparison import compare
from perimeter.country.player import Clock, Player, source
from perimeter.country.steps import Plan
from perimeter.law import pack as packs
from perimeter.law import words
from perimeter.store import database
from perimeter.store.home import Place

ORIGIN = "demonstration.example/log"
PASSWORDS, REPORT = "demo-passwords.json", "demo-report.json"


def demo(options: argparse.Namespace) -> Answer:
    """Builds the home unless --reuse finds one; serves it unless --no-serve."""
    home = edge.home_path(options.home, "demo-home").absolute()
    beside = home.parent / f"{home.name}-notes"
    if options.reuse and (home / "db").exists() and (beside / REPORT).exists():
        report = json.loads((beside / REPORT).read_text("utf-8"))
    elif home.exists() and any(home.iterdir()):
        raise Conflict("home_not_empty", path=str(home))
    else:
        report = _built(home, beside, options)
    answer = Answer(report, _lines(report, beside, options.lang))
    if options.no_serve:
        return answer
    for line in answer.lines:
        print(line, file=sys.stderr)
    options.home = str(home)
    # Codes on certificates lead somewhere, if only to this machine.
    options.site = edge.site(options.site) or f"http://{options.host}:{options.port}"
    options.face, options.copy, options.behind = "both", None, ""
    options.workers, options.threads = 1, serve.THREADS
    return serve.serve(options)


def _built(home: Path, beside: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Builds beside the home, moves there once whole: a build that was stopped leaves no half."""
    started = time.monotonic()
    home.parent.mkdir(parents=True, exist_ok=True)
    pack, overlays = ("model", ()) if options.real else (packs.default_name(), ("assumed",))
    with TemporaryDirectory(dir=home.parent) as folder:
        plan, periods = _planned(options, Path(folder))
        clock = Clock(plan.steps[0].day)
        place = Place(Path(folder) / "home", source(clock, options.seed), edge.keys_path())
        book, admin, password = found(place, ORIGIN, pack, overlays, "admin")
        player = Player(book, clock)
        progress = Progress(words.text("demo_steps", options.lang), len(plan.steps) + len(periods))
        played = player.walk(plan, progress.step)
        runs, asked = [], time.monotonic()
        for name in periods:
            runs.append(player.ask(name, period(name).until + timedelta(days=20)))
            progress.step()
        asked = time.monotonic() - asked
        for use in (CERTIFICATES, SEALING):
            rotate(book, admin, use)
        database.close()
        home.mkdir(exist_ok=True)  # an empty one may be there already
        place.path.replace(home)
    findings = [finding for run in runs for finding in run.findings]
    report = {
        "pack": pack,
        "overlays": list(overlays),
        "filings": played.filings,
        "records": played.records,
        "questions": len(runs[0].counts),
        **asdict(compare(plan.truth, findings)),
        "findings": len(findings),
        "question_seconds": round(asked, 2),
        "seconds": round(time.monotonic() - started, 2),
    }
    beside.mkdir(exist_ok=True)
    _write(beside / "truth.json", asdict(plan.truth))
    _write(beside / PASSWORDS, {"admin": password, **played.passwords})
    _write(beside / REPORT, report)
    return report


def _planned(options: argparse.Namespace, folder: Path) -> tuple[Plan, list[str]]:
    """The plan and the periods to ask about."""
    if options.real:
        sys.path.insert(0, str(packs.JURISDICTIONS.parent / "examples"))
        if not (Path(options.real) / "market").is_dir():
            raise NotFound("file_missing", path=str(Path(options.real) / "market"))
        real = import_module("real_records.plan")  # the converters are examples, not the program
        return real.build(Path(options.real), folder), list(real.PERIODS)
    settings = packs.find(packs.default_name()) / "country.yaml"
    given: Mapping[str, Any] = yaml.safe_load(settings.read_text("utf-8"))
    plan = small_country.build(given, options.seed, folder, options.scale)
    return plan, [given["period"]]


def _lines(report: dict[str, Any], beside: Path, lang: str) -> list[str]:
    shown = ("filings", "records", "questions", "planted", "found", "seconds")
    passwords = json.loads((beside / PASSWORDS).read_text("utf-8"))
    return [
        *table([words.text(f"demo_{name}", lang), report[name]] for name in shown),
        words.text("demo_accounts", lang),
        *table(passwords.items()),
    ]


def _write(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
