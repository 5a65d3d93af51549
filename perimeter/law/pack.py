"""Reads a pack: one country's law as data, from a folder a lawyer can read.

What is not exactly as declared in statute.py, or points at nothing, is refused with file and place.
A pack binds questions to duties by name; whether those questions exist, their own floor knows.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from perimeter.core.canonical import digest
from perimeter.core.problem import NotFound, Refusal
from perimeter.law import references
from perimeter.law.fields import Fault, parse, read
from perimeter.law.statute import Pack

__all__ = ["Pack", "default_name", "find", "load"]

JURISDICTIONS = Path(__file__).parents[2] / "jurisdictions"
PARTS = (
    "articles",
    "parameters",
    "duties",
    "registers",
    "rights",
    "calendar",
    "lexicon",
    "adverts",
    "letters",
)  # a file each


def load(folder: Path, overlays: Sequence[str] = ()) -> Pack:
    """The pack in `folder` with `overlays` laid over it in this order.

    Refusal `pack_broken` names file, place and reason; NotFound `overlay_unknown` an overlay.
    """
    given = _mapping(folder / "pack.yaml")
    for name in (*PARTS, "overlays", "digest"):
        if name in given:
            raise _refusal("pack.yaml", name, "pack_key_unknown")
    given |= {part: _yaml(folder / f"{part}.yaml") for part in PARTS}
    given["overlays"] = [_overlay(folder, name) for name in overlays]
    try:
        languages = read(tuple[str, ...], given.get("languages"), (), ("languages",))
        pack = read(Pack, given, languages)
        references.check(pack)
    except Fault as fault:
        raise _placed(fault, overlays) from fault
    return replace(pack, digest=digest(_as_text(given)))


def find(name: str) -> Path:
    """The folder of a pack by its name; NotFound `pack_unknown`."""
    folders = {path.name: path for path in JURISDICTIONS.iterdir() if path.is_dir()}
    if name not in folders:
        raise NotFound("pack_unknown", name=name)
    return folders[name]


def default_name() -> str:
    """The pack that is used where nothing else names one."""
    return (JURISDICTIONS / "default").read_text(encoding="utf-8").strip()


def _overlay(folder: Path, name: str) -> dict[str, Any]:
    paths = {path.stem: path for path in (folder / "overlays").glob("*.yaml")}
    if name not in paths:
        raise NotFound("overlay_unknown", name=name, pack=folder.name)
    return {**_mapping(paths[name]), "name": name}


def _mapping(path: Path) -> dict[str, Any]:
    given = _yaml(path)
    if not isinstance(given, dict):
        raise _refusal(path.name, "*", "pack_not_a_mapping")
    return given


def _yaml(path: Path) -> Any:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _refusal(path.name, "*", "pack_file_missing") from error
    except UnicodeDecodeError as error:
        raise _refusal(path.name, "*", "pack_not_utf8") from error
    except Fault as fault:
        raise _refusal(path.name, ".".join(fault.where) or "*", fault.why) from fault


def _placed(fault: Fault, overlays: Sequence[str]) -> Refusal:
    """A fault of the whole as the file it stands in and the place within."""
    head, *rest = fault.where or ("*",)
    if head in PARTS:
        file = f"{head}.yaml"
    elif head == "overlays" and rest:
        file, rest = f"overlays/{overlays[int(rest[0])]}.yaml", rest[1:]
    else:
        file, rest = "pack.yaml", [head, *rest]
    return _refusal(file, ".".join(rest) or "*", fault.why)


def _refusal(file: str, where: str, why: str) -> Refusal:
    return Refusal("pack_broken", file=file, where=where, why=why)


def _as_text(given: Any) -> Any:
    """Days as text, so that everything loaded has a canonical form."""
    if isinstance(given, dict):
        return {key: _as_text(item) for key, item in given.items()}
    if isinstance(given, list):
        return [_as_text(item) for item in given]
    return given.isoformat() if isinstance(given, date) else given
