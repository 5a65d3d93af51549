"""What the door says of a file: read, asked every check of its form and mode, its keys held against
those that stand.

The portal and a firm's own machine call this one function, so that what needs the file alone is
told in the same bytes in both; and all of it, where both know the same context. Nothing is kept
here, and where a context comes from is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from perimeter.core.period import Period
from perimeter.core.problem import Problem
from perimeter.law.problems import entry
from perimeter.tables import amending
from perimeter.tables.checks import STANDING, Check, needed, shipped
from perimeter.tables.filed import DELETE, NEW, NIL, WHOLE, Mode
from perimeter.tables.form import Form, schema
from perimeter.tables.judged import NO_CONTEXT, Asking
from perimeter.tables.reading import Reading, read

_OVER_ROWS = "rows"  # the level of checks that take a whole filing to judge


@dataclass(frozen=True)
class Terms:
    """As what a file is handed in. `zone` (IANA name) is the pack's; `period` None is any day."""

    form: Form
    period: Period | None
    zone: str
    mode: Mode = NEW


def examined(terms: Terms, path: Path, context: Mapping[str, pa.Table] | None) -> Reading:
    """The reading of a file with every problem; `context` None where nothing is known beside it.

    A table that the context has not is one that nobody filed.
    """
    form, mode = terms.form, terms.mode
    if mode == NIL:
        return Reading(schema(form).empty_table(), (), 0)
    found = read(
        amending.key_form(form) if mode == DELETE else form,
        path,
        zone=terms.zone,
        period=terms.period,
        asking=Asking(asked(form, mode), context or {}),
    )
    if mode == DELETE:
        found = replace(found, problems=amending.beside_key(form, found.problems))
    return found if mode in WHOLE else _keyed(form, mode, found, context)


def asked(form: Form, mode: Mode) -> tuple[Check, ...]:
    """The checks of a file. One that amends what stands is a part: it is not asked what only the
    whole can answer, and one that holds no rows is asked nothing."""
    if mode in (DELETE, NIL):
        return ()
    checks = shipped(form.name)
    if mode == NEW:
        return checks
    return tuple(one for one in checks if entry(one.code).level != _OVER_ROWS)


def context_columns(form: Form, modes: Sequence[Mode]) -> dict[str, set[str]]:
    """The columns of a context that a file in any of the modes is held against, by table."""
    found = needed(check for mode in modes for check in asked(form, mode))
    if not set(modes) <= set(WHOLE):
        found.setdefault(STANDING, set()).update(form.key)
    return found


def _keyed(
    form: Form, mode: Mode, found: Reading, context: Mapping[str, pa.Table] | None
) -> Reading:
    """With what its keys say against those that stand."""
    if context is None:
        silent = Problem(
            amending.code(mode),
            {"column": ", ".join(form.key)},
            rows=found.rows,
            evaluated=False,
            because=(NO_CONTEXT,),
        )
        return replace(found, problems=(*found.problems, silent))
    if found.table is None:
        return found
    stands = context.get(STANDING, schema(form).empty_table())
    faults = amending.faults(form, mode, found, stands)
    return replace(found, table=None, problems=(*found.problems, *faults)) if faults else found
