"""The settings of the small country: one yaml, read strictly. The dataclasses are its schema.

Every name, place, price and number of the law comes from there. Where a pack knows a number that
stands here too, whoever plans lays the pack's own over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from perimeter.core.period import Period, months_of, period
from perimeter.law.fields import Words, read

LANGUAGES = ("tk", "ru", "en")


@dataclass(frozen=True)
class Asset:
    """`share` of all trades in it, `lot` the largest ordinary trade and `opening` what the whole
    market owes in it at first, both in base units; `usd_cents` the price of a whole unit, one a
    day; all empty for the currency itself."""

    id: str
    kind: Literal["currency", "virtual"]
    scale: int
    label: Words
    chain: str = ""
    address: Literal["bech32", "hex", "none"] = "none"
    share: int = 0
    lot: int = 0
    opening: int = 0
    usd_cents: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pause:
    """A licence suspended on `from_`, restored on `until`; the firm stops on `silent_from`."""

    from_: date
    until: date
    silent_from: date
    why: str


@dataclass(frozen=True)
class Provider:
    """`customers`, `trades` and `transfers` are numbers at full size over the whole period; `venue`
    is the code of its order book."""

    id: str
    name: str
    district: str
    entry: str
    services: tuple[str, ...]
    applied: date
    granted: date
    filing_day: int
    customers: int
    assets: tuple[str, ...]
    capacity: Literal["MTCH", "DEAL", "AOTC", "none"] = "none"
    trades: int = 0
    transfers: int = 0
    keeps: Literal["customers", "own", "nothing"] = "nothing"
    site: str = ""
    venue: str = ""
    paused: Pause | None = None


@dataclass(frozen=True)
class Applicant:
    """A firm that asked for a licence and was refused it."""

    id: str
    name: str
    district: str
    entry: str
    services: tuple[str, ...]
    applied: date
    refused: date
    why: str


@dataclass(frozen=True)
class Registrant:
    """A miner or an issuer; `body` is what its application says."""

    id: str
    name: str
    legal_form: Literal["legal", "entrepreneur"]
    district: str
    entry: str
    applied: date
    granted: date
    body: Mapping[str, str | int]


@dataclass(frozen=True)
class Warned:
    """Whom officials warn about, on which day; `seen` is the text of the file of evidence."""

    day: date
    kind: Literal["unlicensed", "clone"]
    names: tuple[str, ...]
    domains: tuple[str, ...]
    reason: Words
    seen: str
    clone_of: str = ""


@dataclass(frozen=True)
class Heard:
    """What somebody tells without an account, on which day; with `answer` it is answered and closed
    at once, and waits otherwise."""

    day: date
    topic: Literal["unlicensed", "merchant", "complaint"]
    said: Mapping[str, str]
    entry: str = ""
    answer: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Story:
    """Who breaks a duty, who only looks so, and the first day of it."""

    thief: str
    innocent: str
    day: date


@dataclass(frozen=True)
class WalletList:
    name: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Sources:
    """The source that brings each table."""

    assets: str
    prices: str
    listed_wallets: str


@dataclass(frozen=True)
class Samples:
    """What stands in applications and filings where nobody real may stand."""

    person: str
    address: str
    maker: str
    chain: str
    about_asset: str
    scope_reason: str
    bank: str
    bank_bic: str
    keeper: str
    paper: str
    language: str


@dataclass(frozen=True)
class Epoch:
    """Mining difficulty from a day on; kept for the filings of miners."""

    from_: date
    difficulty: int


@dataclass(frozen=True)
class Country:
    """The whole file. `second_quote` is an asset that holds to the dollar; home is the first of
    `residences`; stories use the first two references of the list."""

    label: Words
    period: str
    zone: str
    currency: str
    second_quote: str
    minor_per_usd: int
    travel_rule_min_minor: int
    cold_share_min_bp: int
    round_trips_min: int
    residences: tuple[str, ...]
    other_firms: tuple[str, ...]
    sources: Sources
    wallet_list: WalletList
    samples: Samples
    assets: Mapping[str, Asset]
    providers: Mapping[str, Provider]
    applicants: Mapping[str, Applicant]
    miners: Mapping[str, Registrant]
    issuers: Mapping[str, Registrant]
    stories: Mapping[str, Story]
    difficulty: tuple[Epoch, ...]
    warned: tuple[Warned, ...]
    heard: tuple[Heard, ...]

    @property
    def span(self) -> Period:
        return period(self.period)

    @property
    def months(self) -> list[Period]:
        return months_of(self.span)


def country(settings: Mapping[str, Any]) -> Country:
    """The settings as values; `law.fields.Fault` at the first thing that is not as declared."""
    return read(Country, dict(settings), LANGUAGES)
