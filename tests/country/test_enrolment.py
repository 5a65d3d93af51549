"""The register's steps: each entry moves as the pack allows, and no firm acts beyond."""

from datetime import date

from perimeter.country.enrolment import NO_LICENCE, enrolment
from perimeter.country.procedure import steps
from perimeter.country.settings import Country, Heard, Warned
from perimeter.country.steps import Apply, Enrol, FileTable, Grant, Refuse, Restore, Suspend
from perimeter.law.pack import find, load

SHOWN = {"MTCH": "exchange", "DEAL": "trade", "AOTC": "trade"}


def in_force(plan, entry: str) -> list[tuple[date, date]]:
    """The stretches of days in which an entry was in force."""
    found, since = [], None
    for step in plan.steps:
        if isinstance(step, Grant | Restore) and step.entry == entry:
            since = step.day
        if isinstance(step, Suspend | Refuse) and step.entry == entry and since:
            found.append((since, step.day))
            since = None
    return [*found, (since, date.max)] if since else found


def test_the_market_has_its_people(plan):
    granted = {step.entry[0] for step in plan.steps if isinstance(step, Grant)}
    kinds = [step.kind for step in plan.steps if isinstance(step, Apply)]
    assert granted == {"L", "M", "I"}
    assert kinds.count("licence") >= 7
    assert (kinds.count("miner"), kinds.count("issuance")) == (12, 3)
    forms = {step.legal_form for step in plan.steps if isinstance(step, Enrol)}
    assert forms == {"legal", "entrepreneur"}


def test_entries_move_as_the_pack_allows(plan):
    registers = load(find("tm"), ("assumed",)).registers
    kinds = {step.entry: step.kind for step in plan.steps if isinstance(step, Apply)}
    forms = {step.firm: step.legal_form for step in plan.steps if isinstance(step, Enrol)}
    state: dict[str, str] = {}
    for step in plan.steps:
        if isinstance(step, Enrol | FileTable | Warned | Heard):
            continue
        kind = registers[kinds[step.entry]]
        act = kind.life.acts[type(step).__name__.lower()]
        if isinstance(step, Apply):
            assert step.entry not in state and step.entry.startswith(kind.prefix)
            assert forms[step.firm] in kind.holders
            assert set(step.services) <= set(kind.services)
        elif state[step.entry] not in act.from_:
            assert steps(kind.life, state[step.entry], type(step).__name__.lower())
        state[step.entry] = act.to
    assert set(state.values()) == {"granted", "refused"}


def test_steps_follow_the_days_and_begin_with_the_law(plan):
    days = [step.day for step in plan.steps]
    assert days == sorted(days)
    assert days[0] >= load(find("tm")).in_force


def test_only_the_thief_acts_without_a_licence(plan, filed, land: Country, keys):
    found = set()
    for firm, provider in land.providers.items():
        held = in_force(plan, provider.entry)

        def free(day, held=held):
            return not any(first <= day < until for first, until in held)

        shown = [(row["day"], SHOWN[row["capacity"]]) for row in filed.of("trades", firm)]
        shown += [(row["day"], "transfer") for row in filed.of("transfers", firm)]
        shown += [
            (row["day"], "storage")
            for row in filed.of("wallets", firm)
            if row["purpose"] == "customers" and row["held"] > 0
        ]
        found |= {(firm, service) for day, service in shown if free(day)}
    assert found == keys(NO_LICENCE)[0]


def test_the_innocent_is_suspended_as_long_and_silent(filed, land: Country, keys):
    ((firm, _),) = keys(NO_LICENCE)[1]
    pause = land.providers[firm].paused
    assert pause is not None
    days = {row["day"] for row in filed.of("trades", firm)}
    assert not any(pause.from_ <= day < pause.until for day in days)
    assert pause.until in days and max(d for d in days if d < pause.from_)


def test_services_shown_are_on_the_licence_but_for_the_thief(filed, land: Country):
    for firm, provider in land.providers.items():
        assert {SHOWN[row["capacity"]] for row in filed.of("trades", firm)} <= {*provider.services}
        if any(filed.of("transfers", firm)):
            assert "transfer" in provider.services


def test_an_applicant_is_refused_with_a_reason(ground):
    refusals = [step for step in enrolment(ground) if isinstance(step, Refuse)]
    assert len(refusals) == 1 and refusals[0].why
