"""What a pack's schema cannot say: every name points at something, and the parts agree.

Runs once when a pack is loaded; raises a Fault at the first thing amiss. It does not judge the law.
"""

import re
import string
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from perimeter.core.act import DEEDS
from perimeter.core.money import SCALE_MAX
from perimeter.law.fields import Fault, Words
from perimeter.law.life import Deed, Life, Register
from perimeter.law.statute import Dated, Duty, Pack, Parameter
from perimeter.law.words import LANGUAGES

# The rights there are: names of official acts, and of views. A pack gives them to roles.
RIGHTS = (
    "account.code",
    "assess", "citation.tie", "citation.verify", "entry.apply", "entry.confirm", "entry.judge",
    "entry.prepare", "entry.propose", "entry.view", "fee.match", "fee.view", "figures.view",
    "filing.key", "filing.receive", "filing.revoke",
    "filing.send", "finding.view", "firm.enrol", "firm.view", "journal.view", "key.rotate",
    "message.carry", "person.destroy", "person.view", "report.answer", "report.view",
    "request.answer", "request.ask",
    "request.view", "user.add", "warning.confirm",
    "warning.propose", "warning.view",
)  # fmt: skip
PLACES = ("firm", "kind", "entry", "deed", "status", "day", "until")  # that a letter may name
TERMS = ("days", "working_days", "months")  # the units a deadline may be counted in


def check(pack: Pack) -> None:
    """Raises the first Fault of a pack whose fields were read."""
    _head(pack)
    for parameter in pack.parameters.values():
        _parameter(pack, parameter)
    for place, overlay in enumerate(pack.overlays):
        for name, values in overlay.parameters.items():
            at = ("overlays", str(place), "parameters", name)
            _points(name, pack.parameters, at)
            _values(values, pack.parameters[name].unit, at)
    for duty in pack.duties.values():
        _duty(pack, duty)
    _bound_once(pack)
    for register in pack.registers.values():
        _register(pack, register)
    _prefixes(pack)
    for register in pack.registers.values():
        _codes(register, ("registers", register.id, "codes"))
    _rights(pack)
    _calendar(pack)
    _lexicon(pack)
    _letters(pack)


def _points(name: str, there: Iterable[str], at: Sequence[str]) -> None:
    if name not in there:
        raise Fault(at, "pack_points_nowhere")


def _head(pack: Pack) -> None:
    for language in pack.languages:
        _points(language, LANGUAGES, ("languages", language))
    try:
        ZoneInfo(pack.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Fault(("zone",), "pack_points_nowhere") from error
    if re.fullmatch("[A-Z]{3}", pack.currency.code) is None or pack.currency.scale > SCALE_MAX:
        raise Fault(("currency",), "pack_not_a_choice")
    if (
        not pack.week
        or len(set(pack.week)) != len(pack.week)
        or not set(pack.week) <= {*range(1, 8)}
    ):
        raise Fault(("week",), "pack_not_a_choice")
    for day in pack.holidays.yearly:
        try:
            date.fromisoformat(f"2000-{day}")  # a leap year, so that 02-29 may be a feast
        except ValueError as error:
            raise Fault(("holidays", "yearly", day), "pack_not_a_day") from error


def _parameter(pack: Pack, parameter: Parameter) -> None:
    at = ("parameters", parameter.id)
    if parameter.kind == "law":
        _points(parameter.article, pack.articles, (*at, "article"))
    elif parameter.article:
        raise Fault((*at, "article"), "pack_setting_cites_law")
    _values(parameter.values, parameter.unit, (*at, "values"))


def _values(values: Sequence[Dated], unit: str, at: Sequence[str]) -> None:
    if not values:
        raise Fault(at, "pack_key_missing")
    days = [row.from_ for row in values]
    if days != sorted(set(days)):
        raise Fault(at, "pack_days_not_in_order")
    for row in values:
        if row.value != "unknown" and isinstance(row.value, tuple) != (unit == "names"):
            raise Fault((*at, row.from_.isoformat()), "pack_value_not_of_unit")


def _duty(pack: Pack, duty: Duty) -> None:
    at = ("duties", duty.id)
    _points(duty.article, pack.articles, (*at, "article"))
    if (duty.kept_by == "question") != bool(duty.questions):
        raise Fault((*at, "questions"), "pack_duty_not_kept")
    if (duty.kept_by == "question") == bool(duty.reason):
        raise Fault((*at, "reason"), "pack_duty_not_kept")


def _bound_once(pack: Pack) -> None:
    seen = set()
    bound = [("duties", d.id, q) for d in pack.duties.values() for q in d.questions]
    for at in [*bound, *(("signals", question) for question in pack.signals)]:
        if at[-1] in seen:
            raise Fault(at, "pack_question_twice")
        seen.add(at[-1])


def _register(pack: Pack, register: Register) -> None:
    at = ("registers", register.id)
    _points(register.article, pack.articles, (*at, "article"))
    if register.term:
        _term(pack, register.term, (*at, "term"))
    if register.fee:
        _points(register.fee, pack.parameters, (*at, "fee"))
        if pack.parameters[register.fee].unit != "minor_units":
            raise Fault((*at, "fee"), "pack_value_not_of_unit")
    for service in register.attests:
        _points(service, register.services, (*at, "attests", service))
    for service in register.mica:
        _points(service, register.services, (*at, "mica", service))
    for place, item in enumerate(register.checklist):
        here = (*at, "checklist", str(place))
        _points(item.duty, pack.duties, (*here, "duty"))
        for schedule in item.schedules:
            _points(schedule, register.schedules, (*here, "schedules", schedule))
        if [one.duty for one in register.checklist].count(item.duty) > 1:
            raise Fault((*here, "duty"), "pack_name_twice")
    for part, life in (("life", register.life), ("notices", register.notices)):
        _life(pack, register, life, (*at, part))
    for name, deed in register.notices.acts.items():
        if not deed.from_ and name in register.life.acts:
            raise Fault((*at, "notices", "acts", name), "pack_name_twice")


def _life(pack: Pack, register: Register, life: Life, at: tuple[str, ...]) -> None:
    for alive in life.in_force:
        _points(alive, life.states, (*at, "in_force", alive))
    for name, state in life.states.items():
        if state.term:
            _term(pack, state.term, (*at, "states", name, "term"))
    for name, deed in life.acts.items():
        if name in DEEDS:
            raise Fault((*at, "acts", name), "pack_name_twice")
        _deed(pack, register, life, deed, (*at, "acts", name))
    for name, deed in life.acts.items():
        _persons(life, deed, (*at, "acts", name))
    reached = {deed.to for deed in life.acts.values()}
    for name in life.states:
        if name not in reached:
            raise Fault((*at, "states", name), "pack_state_not_reached")
    if not life.openings("holder"):
        raise Fault((*at, "acts"), "pack_register_has_no_start")


def _deed(pack: Pack, register: Register, life: Life, deed: Deed, at: tuple[str, ...]) -> None:
    for state in (*deed.from_, deed.to):
        _points(state, life.states, (*at, state))
    for schedule in deed.needs:
        _points(schedule, register.schedules, (*at, "needs", schedule))
    for name in (deed.until.least, deed.until.most) if deed.until else ():
        _term(pack, name, (*at, "until", name))


def _persons(life: Life, deed: Deed, at: tuple[str, ...]) -> None:
    if deed.by == "holder" and deed.alone:
        raise Fault((*at, "alone"), "pack_deed_needs_two")
    if deed.judged and (deed.by == "holder" or deed.alone):
        raise Fault((*at, "judged"), "pack_deed_needs_two")
    # What begins, ends or takes away the right to act is never one person's doing.
    touched = {*deed.from_, deed.to}
    settles = not touched.isdisjoint(life.in_force) or deed.to not in life.lasting()
    if deed.by == "official" and deed.alone and settles:
        raise Fault((*at, "alone"), "pack_deed_needs_two")
    if deed.by == "holder" and deed.to in life.in_force and not set(deed.from_) <= {*life.in_force}:
        raise Fault((*at, "by"), "pack_deed_needs_two")


def _term(pack: Pack, name: str, at: tuple[str, ...]) -> None:
    _points(name, pack.parameters, at)
    if pack.parameters[name].unit not in TERMS:
        raise Fault(at, "pack_value_not_of_unit")


def _prefixes(pack: Pack) -> None:
    """Entry numbers and the words for who owes a filing must each mean one thing."""
    prefixes, owing = set(), set(pack.registers)
    for register in pack.registers.values():
        if register.prefix in prefixes:
            raise Fault(("registers", register.id, "prefix"), "pack_name_twice")
        prefixes.add(register.prefix)
        for service in register.services:
            if service in owing:
                raise Fault(("registers", register.id, "services", service), "pack_name_twice")
            owing.add(service)


def _codes(register: Register, at: Sequence[str]) -> None:
    """Each service has a number of its own."""
    for service in {**register.services, **register.codes}:
        _points(service, register.codes, (*at, service))
        _points(service, register.services, (*at, service))
    if len({*register.codes.values()}) < len(register.codes):
        raise Fault(at, "pack_name_twice")


def _rights(pack: Pack) -> None:
    for role in pack.rights.values():
        for right in role.rights:
            _points(right, RIGHTS, ("rights", role.id, "rights", right))
        carried = {name for kind in pack.registers.values() for name in kind.schedules}
        for schedule in role.schedules:
            _points(schedule, carried, ("rights", role.id, "schedules", schedule))
    if not any("user.add" in role.rights for role in pack.rights.values()):
        raise Fault(("rights",), "pack_nobody_adds_users")


def _calendar(pack: Pack) -> None:
    owing = {*pack.registers, *(s for r in pack.registers.values() for s in r.services)}
    for filing in pack.calendar.filings.values():
        at = ("calendar", "filings", filing.id)
        for who in filing.owed_by:
            _points(who, owing, (*at, "owed_by", who))
        _points(filing.article, pack.articles, (*at, "article"))
        _term(pack, filing.deadline, (*at, "deadline"))
        if filing.since < pack.in_force:
            raise Fault((*at, "since"), "pack_before_in_force")


def _lexicon(pack: Pack) -> None:
    for place, terms in (
        (("lexicon",), pack.lexicon),
        (("adverts", "forbidden"), pack.adverts.forbidden),
    ):
        for term in terms.values():
            at = (*place, term.id)
            _points(term.article, pack.articles, (*at, "article"))
            if term.kind == "banned" and pack.articles[term.article].grade in ("C3", "INF"):
                raise Fault((*at, "kind"), "pack_not_a_choice")  # on a hint nobody is told no
            for language, forms in term.words.items():
                _forms(forms, (*at, "words", language))
    for one in pack.adverts.required.values():
        at = ("adverts", "required", one.id)
        _points(one.article, pack.articles, (*at, "article"))
        for language, signs in one.signs.items():
            for forms in signs:
                _forms(forms, (*at, "signs", language))


def _forms(forms: Iterable[str], at: Sequence[str]) -> None:
    for form in forms:
        if sum(map(str.isalpha, form)) < 2:  # a single letter would be found everywhere
            raise Fault(at, "pack_not_a_text")


def _letters(pack: Pack) -> None:
    lives = [life for kind in pack.registers.values() for life in (kind.life, kind.notices)]
    official = {name: d for life in lives for name, d in life.acts.items() if d.by == "official"}
    for name, text in pack.letters.texts.items():
        _points(name, official, ("letters", "texts", name))
        _places(text, ("letters", "texts", name), dated=official[name].until is not None)
    _places(pack.letters.general, ("letters", "general"), dated=False)
    for name in ("authority", "ending"):
        for lang, text in getattr(pack.letters, name).items():
            if _named(text, ("letters", name, lang)):
                raise Fault(("letters", name, lang), "pack_points_nowhere")


def _places(texts: Words, at: Sequence[str], dated: bool) -> None:
    known = [name for name in PLACES if name != "until" or dated]
    for lang, text in texts.items():
        for name in _named(text, (*at, lang)):
            _points(name, known, (*at, lang, name))


def _named(text: str, at: Sequence[str]) -> list[str]:
    """The places that a text names."""
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:  # a brace that stands alone
        raise Fault(at, "pack_not_a_text") from error
