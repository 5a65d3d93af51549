"""How firms come into the register, and what officials decide about them."""

from collections.abc import Iterator
from typing import Literal

from perimeter.country import listings
from perimeter.country.settings import Applicant, Country, Provider, Registrant
from perimeter.country.steps import (
    Apply,
    Enrol,
    Grant,
    Planted,
    Refuse,
    Restore,
    Rows,
    Step,
    Suspend,
    Truth,
)
from perimeter.country.world import World

NO_LICENCE = "service_without_licence"
SERVICE = {"MTCH": "exchange", "DEAL": "trade", "AOTC": "trade"}


def enrolment(world: World) -> Iterator[Step]:
    """Every step of the register, firm by firm."""
    country = world.country
    for provider in country.providers.values():
        yield from _licence(world, provider)
        yield Grant(provider.granted, provider.entry)
        if provider.paused:
            paused = provider.paused
            yield Suspend(paused.from_, provider.entry, paused.why, country.span.until)
            yield Restore(paused.until, provider.entry)
    for applicant in country.applicants.values():
        yield from _licence(world, applicant)
        yield Refuse(applicant.refused, applicant.entry, applicant.why)
    for one in country.miners.values():
        yield from _asked(one, "miner", listings.of_miner(world, one))
        yield Grant(one.granted, one.entry, listings.permitted(world, one))
    for one in country.issuers.values():
        yield from _asked(one, "issuance", listings.of_issuer(world, one))
        yield Grant(one.granted, one.entry, listings.scope(world, one))
    yield from country.warned
    yield from country.heard


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


def _licence(world: World, firm: Provider | Applicant) -> Iterator[Step]:
    yield Enrol(firm.applied, firm.id, firm.name, "legal", firm.district)
    rows = listings.of_provider(world, firm.district)
    if isinstance(firm, Provider) and firm.site:
        rows = {**rows, "channels": [{"address": firm.site, "kind": "domain"}]}
    yield Apply(firm.applied, firm.id, firm.entry, "licence", firm.services, rows)


def _asked(one: Registrant, kind: Literal["miner", "issuance"], rows: Rows) -> Iterator[Step]:
    yield Enrol(one.applied, one.id, one.name, one.legal_form, one.district)
    yield Apply(one.applied, one.id, one.entry, kind, (), rows)
