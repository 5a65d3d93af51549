"""The owners of a firm, judged: the chain to natural persons against what the law asks of founders.

Each demand is answered by its own check; what the rows cannot say is `cannot_tell`, never passed.
Whether the rows are true, and whether two owners act together, people judge.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from perimeter.judging.chain import FIRM, WHOLE_BP, Chain, Holding, Share, adds_up, chain, total_bp
from perimeter.judging.check import Check, State

ROWS_MAX = 10_000
NAMED_MAX = 5  # so many owners are named in a text; `about` holds all
BARRED = ("party", "union")


@dataclass(frozen=True)
class Demands:
    """What is asked of owners on the day: offshore places (ISO 3166 alpha-2) and the share from
    which a person is looked at closely; None where the law's text is not known."""

    article: str
    offshore: tuple[str, ...] | None
    share_min_bp: int | None


@dataclass(frozen=True)
class Line:
    """A line of the chain as a page prints it. `total` is of the firm; None if it cannot be told.

    Flags: circle, again (its own owners stand further up), missing, short, over, offshore, barred,
    loose.
    """

    depth: int
    owner: str
    kind: str
    share_bp: int
    total: Share | None
    flags: tuple[str, ...]


def checks(rows: Sequence[Holding], demands: Demands) -> list[Check]:
    """Every demand on the owners. Where the chain is not whole, nothing above it is passed."""
    article = demands.article
    if len(rows) > ROWS_MAX:
        return [Check("owners_too_many", "cannot_tell", article, (), {"most": ROWS_MAX})]
    found = chain(rows)
    faults = list(_broken(found, article))
    if not rows:
        return faults
    others = [
        *_persons(found, demands),
        *_offshore(rows, demands),
        *_kinds(rows, article),
        *_declared(rows, article),
    ]
    if not faults:
        return [Check("owners_whole", "pass", article), *others]
    return faults + [_so_far(check) if check.state == "pass" else check for check in others]


def as_lines(rows: Sequence[Holding], demands: Demands) -> list[Line]:
    """The chain as an indented list in the order of the rows; whoever comes twice, opened once."""
    found = chain(rows)
    circle = {name for ring in found.circles for name in ring}
    opened, lines = {FIRM}, list[Line]()
    waiting = [(0, row) for row in reversed([*found.held.get(FIRM, ())])]
    while waiting:
        depth, row = waiting.pop()
        again = row.owner in opened and row.owner in found.held
        opened.add(row.owner)
        flags = (*(("circle",) if row.owner in circle else ()), *(("again",) if again else ()))
        total = found.shares[row.owner]
        lines.append(_line(depth, row, total, (*flags, *_flags(row, found, demands))))
        above = [] if again else found.held.get(row.owner, ())
        waiting += [(depth + 1, each) for each in reversed(above)]
    loose = (_flags(row, found, demands) for row in found.loose)
    return lines + [
        _line(0, row, None, ("loose", *flags))
        for row, flags in zip(found.loose, loose, strict=True)
    ]


def _line(depth: int, row: Holding, total: Share | None, flags: tuple[str, ...]) -> Line:
    return Line(depth, row.owner, row.kind, row.share_bp, total, flags)


def _flags(row: Holding, found: Chain, demands: Demands) -> tuple[str, ...]:
    above = found.held.get(row.owner, ())
    signs = {
        "missing": row.kind == "company" and not above,
        "short": bool(above) and total_bp(above) < WHOLE_BP,
        "over": total_bp(above) > WHOLE_BP,
        "offshore": row.country in (demands.offshore or ()),
        "barred": row.kind in BARRED,
    }
    return tuple(flag for flag, stands in signs.items() if stands)


def _so_far(check: Check) -> Check:
    return Check(f"{check.code}_so_far", "cannot_tell", check.article, check.about, check.values)


def _broken(found: Chain, article: str) -> Iterator[Check]:
    """Where the chain is not whole: a share not counted, a company not opened, a circle."""
    for ring in found.circles:
        way = " → ".join([*ring[:NAMED_MAX], *(["…"] if len(ring) > NAMED_MAX else []), ring[0]])
        yield Check("owners_circle", "fail", article, ring, {"owners": way})
    if FIRM not in found.held:
        yield Check("owners_none", "cannot_tell", article)
    companies = {row.owner: row for row in found.rows if row.kind == "company"}
    for name, rows in ((name, found.held.get(name, ())) for name in (FIRM, *companies)):
        total = total_bp(rows)
        if not adds_up(rows):
            yield Check("owners_over", "fail", article, (name,), _told(name, total))
        elif rows and total < WHOLE_BP:
            yield Check("owners_short", "cannot_tell", article, (name,), _told(name, total))
    closed = [row for name, row in companies.items() if name not in found.held]
    yield from _about("owners_missing", "cannot_tell", article, closed)
    held = [row for row in found.rows if row.kind == "person" and row.owner in found.held]
    yield from _about("owners_person_held", "fail", article, held)
    yield from _about("owners_loose", "ask", article, found.loose)
    yield from _about("owners_differ", "ask", article, _differing([*found.rows, *found.loose]))


def _differing(rows: Sequence[Holding]) -> list[Holding]:
    """Rows of one owner that say different things about who it is."""
    first: dict[str, Holding] = {}
    known = [(row, first.setdefault(row.owner, row)) for row in rows]
    return [
        row
        for row, was in known
        if (row.kind, row.country, row.name) != (was.kind, was.country, was.name)
    ]


def _persons(found: Chain, demands: Demands) -> Iterator[Check]:
    """Natural persons whose whole share reaches the least one that is looked at closely."""
    least, article = demands.share_min_bp, demands.article
    if least is None:
        yield Check("owners_least_unknown", "cannot_tell", article)
        return
    persons = {row.owner: row for row in found.rows if row.kind == "person"}
    untold = [row for name, row in persons.items() if found.shares[name] is None]
    large = [(name, found.shares[name]) for name in persons]
    reached = [(name, share) for name, share in large if share and share.reaches(least)]
    for name, share in reached:
        values = {**_told(name, share.share_bp), "least_bp": least}
        yield Check("owners_large", "ask", article, (name,), values)
    yield from _about("owners_share_untold", "cannot_tell", article, untold)
    if not reached and not untold:
        yield Check("owners_none_large", "pass", article, (), {"least_bp": least})


def _offshore(rows: Sequence[Holding], demands: Demands) -> Iterator[Check]:
    """Registration offshore anywhere in the chain; a person who lives there is asked about."""
    listed, article = demands.offshore, demands.article
    if listed is None:
        yield Check("owners_offshore_unknown", "cannot_tell", article)
        return
    there = [row for row in rows if row.country in listed]
    persons = _where(there, lambda kind: kind == "person")
    bodies = _where(there, lambda kind: kind != "person")
    nowhere = [row for row in rows if not row.country]
    yield from _about("owners_offshore", "fail", article, bodies)
    yield from _about("owners_lives_offshore", "ask", article, persons)
    yield from _about("owners_country_missing", "cannot_tell", article, nowhere)
    if not there and not nowhere:
        yield Check("owners_onshore", "pass", article)


def _kinds(rows: Sequence[Holding], article: str) -> Iterator[Check]:
    barred = _where(rows, lambda kind: kind in BARRED)
    unknown = _where(rows, lambda kind: kind == "unknown")
    yield from _about("owners_barred", "fail", article, barred)
    yield from _about("owners_kind_unknown", "cannot_tell", article, unknown)
    if not barred and not unknown:
        yield Check("owners_allowed", "pass", article)


def _declared(rows: Sequence[Holding], article: str) -> Iterator[Check]:
    """What owners say of themselves: accounts in offshore banks; persons' unspent convictions."""
    persons = _where(rows, lambda kind: kind == "person")
    accounts = [(row, row.offshore_accounts) for row in rows]
    convictions = [(row, row.convicted) for row in persons]
    for subject, said in (("account", accounts), ("conviction", convictions)):
        has = [row for row, answer in said if answer == "yes"]
        unknown = [row for row, answer in said if answer == "unknown"]
        yield from _about(f"owners_{subject}_yes", "fail", article, has)
        yield from _about(f"owners_{subject}_unknown", "cannot_tell", article, unknown)
        if not has and not unknown:
            yield Check(f"owners_{subject}_no", "pass", article)


def _where(rows: Sequence[Holding], fits: Callable[[str], bool]) -> list[Holding]:
    return [row for row in rows if fits(row.kind)]


def _told(name: str, share_bp: int) -> dict[str, str | int]:
    return {"owner": name, "share_bp": share_bp}


def _about(code: str, state: State, article: str, rows: Sequence[Holding]) -> Iterator[Check]:
    """One check about all these rows, if there are any."""
    names = tuple(dict.fromkeys(row.owner for row in rows))
    if names:
        shown = ", ".join([*names[:NAMED_MAX], *(["…"] if len(names) > NAMED_MAX else [])])
        yield Check(code, state, article, names, {"owners": shown, "n": len(names)})
