"""The law of one country as values: a pack and its parts.

The dataclasses are the schema of the files a lawyer writes. Only dated look-ups here; reading the
files is pack.py, checking that names point at something references.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from perimeter.core.problem import NotFound
from perimeter.law.fields import Words
from perimeter.law.life import Register


@dataclass(frozen=True)
class Currency:
    """ISO 4217 code, and how many decimal places its minor unit takes."""

    code: str
    scale: int


@dataclass(frozen=True)
class Holidays:
    """`yearly` as MM-DD; `dated` for feasts that move, entered when they are announced."""

    yearly: tuple[str, ...]
    dated: tuple[date, ...]


@dataclass(frozen=True)
class Official:
    """Where a passage stands in the official text; 0 where that level is not named."""

    article: int
    part: int = 0
    item: int = 0


@dataclass(frozen=True)
class Article:
    """A citable piece of law under our id. `text` is our paraphrase, never the official wording.

    `grade`: C1 the law or a summary by article, C2 established press, C2- the same relayed, C3 a
    hint, INF inferred. `official` only where the official text was read.
    """

    id: str
    text: Words
    grade: Literal["C1", "C2", "C2-", "C3", "INF"]
    since: date
    source: str
    official: Official | None = None


@dataclass(frozen=True)
class Dated:
    """What a parameter is from a day on, until the next one."""

    from_: date
    value: int | tuple[str, ...] | Literal["unknown"]
    source: str


@dataclass(frozen=True)
class Parameter:
    """A dated number or list. A `law` one cites an article; a `setting` is ours and cites none."""

    id: str
    kind: Literal["law", "setting"]
    unit: Literal["basis_points", "minor_units", "count", "days", "working_days", "months", "names"]
    text: Words
    values: tuple[Dated, ...]
    article: str = ""


@dataclass(frozen=True)
class Value:
    """A parameter on one day: `value` None is unknown; `mark` names the overlay it came from."""

    name: str
    unit: str
    value: int | tuple[str, ...] | None
    from_day: date | None
    article: str
    mark: str
    source: str


@dataclass(frozen=True)
class Duty:
    """One demand of an article: asked by questions, kept by a gate, or left to people."""

    id: str
    article: str
    text: Words
    kept_by: Literal["question", "gate", "people"]
    questions: tuple[str, ...] = ()
    reason: Words | None = None


@dataclass(frozen=True)
class Role:
    """What an account in this role may do; with `own`, only for the firm it belongs to.

    `schedules` are those it sees of an entry and may bring to it; none named: all. `second` says
    that it signs in with a second factor.
    """

    id: str
    text: Words
    rights: tuple[str, ...]
    own: bool = False
    schedules: tuple[str, ...] = ()
    second: bool = False


@dataclass(frozen=True)
class Term:
    """What the law says of one word in names: `banned` to holders, `reserved` to them, `ask` where
    a person decides. `words`: its forms by language, `*` where other letters may stand. `personal`:
    it is also a first name, so that beside a family name a person decides.
    """

    id: str
    kind: Literal["banned", "reserved", "ask"]
    article: str
    words: Mapping[str, tuple[str, ...]]
    personal: bool = False


@dataclass(frozen=True)
class Statement:
    """What an advert must say, and a `sentence` that says it. `signs`: by language, sets of written
    forms as in a lexicon; where all forms of a set stand in one sentence, it is said.
    """

    id: str
    article: str
    text: Words
    signs: Mapping[str, tuple[tuple[str, ...], ...]]
    sentence: Words


@dataclass(frozen=True)
class Adverts:
    """What an advert must say and what it must not, as a lexicon says it of names.

    `negations`, by language: words before which what is forbidden may stand ("not risk free").
    """

    required: Mapping[str, Statement]
    forbidden: Mapping[str, Term]
    negations: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Owing:
    """Who owes a form (kinds of entry, or services), how often, and the parameter of its term."""

    id: str
    owed_by: tuple[str, ...]
    every: Literal["month", "quarter", "year"]
    since: date
    deadline: str
    article: str


@dataclass(frozen=True)
class Calendar:
    """What firms owe, and which sources bring which form."""

    filings: Mapping[str, Owing]
    sources: Mapping[str, tuple[str, ...]]

    def article(self, form: str) -> str:
        """Our id of the article under which firms file a form; empty where they do not."""
        return self.filings[form].article if form in self.filings else ""


@dataclass(frozen=True)
class Overlay:
    """Labelled values for what the law leaves unknown. `mark` is shown wherever one was used."""

    name: str
    mark: Words
    parameters: Mapping[str, tuple[Dated, ...]]


@dataclass(frozen=True)
class Letters:
    """What an official letter says: whose it is, one text a deed, a general one for every other
    deed, and an ending. The places a text may name: firm, kind, entry, deed, status, day, until.
    """

    authority: Words
    texts: Mapping[str, Words]
    general: Words
    ending: Words


@dataclass(frozen=True)
class Pack:
    """The law of one country, with the overlays laid over it. `week` holds ISO weekdays, 1 Monday.

    `signals` are the questions asked without a duty; `payee` is whom fees are paid to, account and
    all, where that is known; `country` its code (ISO 3166-1). `digest` covers everything loaded.
    """

    id: str
    title: Words
    invented: bool
    languages: tuple[str, ...]
    zone: str
    currency: Currency
    week: tuple[int, ...]
    holidays: Holidays
    in_force: date
    signals: tuple[str, ...]
    articles: Mapping[str, Article]
    parameters: Mapping[str, Parameter]
    duties: Mapping[str, Duty]
    registers: Mapping[str, Register]
    rights: Mapping[str, Role]
    calendar: Calendar
    lexicon: Mapping[str, Term]
    adverts: Adverts
    letters: Letters
    payee: Words | None = None
    country: str = ""
    overlays: tuple[Overlay, ...] = ()
    digest: str = ""

    def parameter(self, name: str, day: date) -> Value:
        """The parameter as the law of `day` has it.

        A known value of the law always wins: an assumption ends where the law speaks. Among
        overlays the last named wins.
        """
        if name not in self.parameters:
            raise NotFound("parameter_unknown", name=name)
        known = self.parameters[name]
        layers = [("", known.values)]
        layers += [(o.name, o.parameters.get(name, ())) for o in reversed(self.overlays)]
        for mark, values in layers:
            row = _on(values, day)
            if row is not None and row.value != "unknown":
                found: Any = row.value
                return Value(name, known.unit, found, row.from_, known.article, mark, row.source)
        return Value(name, known.unit, None, None, known.article, "", "")

    def duty(self, question: str) -> Duty | None:
        """The duty a question asks about; None for a signal."""
        bound = (duty for duty in self.duties.values() if question in duty.questions)
        return next(bound, None)


def _on(values: Sequence[Dated], day: date) -> Dated | None:
    """The last of ascending values that began by `day`."""
    return next((row for row in reversed(values) if row.from_ <= day), None)
