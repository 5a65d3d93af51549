"""How firms come into the register, and what officials decide about them."""

from collections.abc import Iterable, Iterator

from perimeter.country.settings import Applicant, Country, Provider, Registrant
from perimeter.country.steps import (
    Apply,
    Enrol,
    Grant,
    Planted,
    Refuse,
    Restore,
    Step,
    Suspend,
    Truth,
)

NO_LICENCE = "service_without_licence"
SERVICE = {"MTCH": "exchange", "DEAL": "trade", "AOTC": "trade"}


def enrolment(country: Country) -> Iterator[Step]:
    """Every step of the register, firm by firm."""
    for provider in country.providers.values():
        yield from _licence(provider)
        yield Grant(provider.granted, provider.entry)
        if provider.paused:
            yield Suspend(provider.paused.from_, provider.entry, provider.paused.why)
            yield Restore(provider.paused.until, provider.entry)
    for applicant in country.applicants.values():
        yield from _licence(applicant)
        yield Refuse(applicant.refused, applicant.entry, applicant.why)
    for kind, registrants in (("miner", country.miners), ("issuance", country.issuers)):
        yield from _registered(kind, registrants.values())


def suspended(country: Country) -> Truth:
    """Who goes on while suspended, and who falls silent."""
    found = [
        (provider.paused.silent_from > provider.paused.from_, provider)
        for provider in country.providers.values()
        if provider.paused
    ]
    return Truth(
        tuple(_planted(firm, "trades_while_suspended") for on, firm in found if on),
        tuple(_planted(firm, "silent_while_suspended") for on, firm in found if not on),
    )


def _planted(provider: Provider, story: str) -> Planted:
    key = (provider.id, SERVICE[provider.capacity])
    return Planted(NO_LICENCE, provider.id, key, story)


def _licence(firm: Provider | Applicant) -> Iterator[Step]:
    yield Enrol(firm.applied, firm.id, firm.name, "legal", firm.district)
    yield Apply(firm.applied, firm.id, firm.entry, "licence", firm.services, {})


def _registered(kind: str, registrants: Iterable[Registrant]) -> Iterator[Step]:
    for one in registrants:
        yield Enrol(one.applied, one.id, one.name, one.legal_form, one.district)
        body = dict(one.body)
        if kind == "miner":
            yield Apply(one.applied, one.id, one.entry, "miner", (), body)
        else:
            yield Apply(one.applied, one.id, one.entry, "issuance", (), body)
        yield Grant(one.granted, one.entry)
