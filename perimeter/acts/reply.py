"""What the one box replies: one status, one sentence, and what should be said beside it.

An answer (lookup.py) is weighed here: a warning outranks a licence, several holders of one name are
never made into one, and of a natural person only name, number, status and district are told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from perimeter.acts.known import NAMES, Mark, Thing, marks
from perimeter.acts.lookup import Answer, Found, Lookup
from perimeter.acts.published import Published
from perimeter.judging import domains
from perimeter.judging.asked import CHARS_MAX, Asked
from perimeter.law import formats, words
from perimeter.law.life import Life
from perimeter.law.statute import Pack

Status = Literal[
    "licensed", "registered", "restricted", "applied", "suspended", "ended", "warning", "several",
    "unknown",
]  # fmt: skip
BEST_FIRST = ("licensed", "registered", "restricted", "suspended", "applied", "ended")


@dataclass(frozen=True)
class Reply:
    """`lead` is what the sentence is about, and stands first in `found`; None where the status is
    several or unknown. `similar` are not the same, whatever they are."""

    asked: Asked
    status: Status
    lead: Found | None
    found: tuple[Found, ...]
    similar: tuple[Found, ...]
    more: bool = False


def reply(lookup: Lookup, pack: Pack, text: str) -> Reply:
    """What is to be said of whatever somebody typed."""
    answer = _found(lookup, text)
    found = sorted(answer.found, key=lambda one: _order(one, pack))
    similar = sorted(answer.similar, key=lambda one: one.thing.warned is None)
    if not found:
        return Reply(answer.asked, "unknown", None, (), tuple(similar))
    lead = found[0] if _is_one(answer, found[0]) else None
    status = status_of(lead.thing, pack) if lead else "several"
    genuine = _genuine(lookup, found) if status == "warning" else []
    beside = {one.thing.id for one in genuine}
    alike = tuple(one for one in similar if one.thing.id not in beside)
    return Reply(answer.asked, status, lead, (*found, *genuine), alike, answer.more)


def _found(lookup: Lookup, text: str) -> Answer:
    """The answer; where ё stands for ö, as in names that Russian took over, by that spelling."""
    answer = lookup.find(text)
    if answer.found or "ё" not in text.casefold():
        return answer
    again = lookup.find(text.casefold().replace("ё", "о"))
    return replace(again, asked=answer.asked) if again.found else answer


def status_of(thing: Thing, pack: Pack) -> Status:
    """Where a thing stands, in the words of whoever asks."""
    return status_of_entry(thing.entry, pack) if thing.entry else "warning"


def status_of_entry(entry: Published, pack: Pack) -> Status:
    """Where an entry stands, whatever its own pack calls that."""
    kind = pack.registers[entry.kind]
    if entry.waits:
        return "applied"
    if entry.stands:
        if entry.status in restricting(kind.life):
            return "restricted"
        return "licensed" if kind.services else "registered"
    back = entry.was and entry.status in kind.life.lasting()
    return "suspended" if back else "ended"


def sentence(said: Reply, pack: Pack, lang: str) -> str:
    """The answer in one sentence."""
    if said.lead:
        return told(said.lead.thing, pack, lang)
    if said.status == "several":
        return words.text("lookup.several", lang)
    if said.asked.kind == "long":
        return words.text("lookup.long", lang, most=CHARS_MAX)
    return words.text(f"lookup.unknown_{said.asked.kind}", lang)


def told(thing: Thing, pack: Pack, lang: str) -> str:
    """What the register says of one thing."""
    if thing.warned:
        name = formats.day(thing.warned.since, lang)
        return words.text(
            f"lookup.warning_{thing.warned.kind}", lang, name=name_of(thing, lang), day=name
        )
    assert thing.entry
    entry, kind, status = thing.entry, pack.registers[thing.entry.kind], status_of(thing, pack)
    message = "applied_registration" if status == "applied" and not kind.services else status
    first = words.text(
        f"lookup.{message}",
        lang,
        name=name_of(thing, lang),
        number=entry.id,
        kind=kind.title[lang],
        status=kind.life.states[entry.status].text[lang],
        day=formats.day(entry.since, lang),
    )
    given = [] if entry.person else [kind.services[service][lang] for service in entry.services]
    more = words.text("lookup.services", lang, services=", ".join(given)) if given else ""
    return f"{first} {more}".strip()


def name_of(thing: Thing, lang: str) -> str:
    """The name something is shown under."""
    name = next((mark.value for mark in marks(thing) if mark.kind in ("name", "warned")), "")
    if name or not thing.warned:
        return name or words.text("entry.unnamed", lang)
    return next(marked(mark) for mark in marks(thing) if mark.kind != "number")


def marked(mark: Mark) -> str:
    """The value of a mark as people read it: a host as it shows."""
    host, path = domains.link(mark.value) if mark.kind == "domain" else ("", "")
    return "/".join(filter(None, (host, path))) or mark.value


def notes(said: Reply, lang: str) -> list[str]:
    """What whoever asked should know beside the sentence."""
    return [words.text(f"lookup.{name}", lang, **values(lang)) for name, values in _notes(said)]


Values = Callable[[str], Mapping[str, str]]


def _notes(said: Reply) -> list[tuple[str, Values]]:
    asked, lead, found = said.asked, said.lead, list[tuple[str, Values]]()
    shown = domains.written(asked.value) if asked.kind in ("domain", "email") else asked.value
    if lead and lead.how == "under":
        listed = marked(lead.mark)
        found.append(("under", lambda lang: {"given": asked.value, "listed": listed}))
    elif lead and lead.how == "part":
        found.append(("part", lambda lang: {"name": lead.mark.value}))
    elif lead and lead.mark.kind not in ("name", "number", "warned"):
        named = "named" if lead.thing.warned else "listed"
        found.append((named, lambda lang: _listed(lead, lang)))
    if lead and lead.thing.warned:
        for one in said.found:
            if one.how == "same" and one.mark.kind in NAMES and _stands(one):
                found.append(("bearer", _numbered(one.thing.id)))
    if shown != asked.value:
        found.append(("shown", lambda lang: {"shown": asked.value, "written": shown}))
    for name in ("hidden", "mixed"):
        if getattr(asked, name):
            found.append((name, lambda lang: {}))
    if asked.kind == "email":
        found.append(("email", lambda lang: {}))
    if said.more:
        found.append(("more", lambda lang: {}))
    return found


def _listed(lead: Found, lang: str) -> dict[str, str]:
    what = words.text(f"lookup.kind_{lead.mark.kind}", lang)
    return {"name": name_of(lead.thing, lang), "what": what, "value": marked(lead.mark)}


def _is_one(answer: Answer, first: Found) -> bool:
    """Whether all that was found is one holder's, or a warning that has the very mark asked for."""
    if first.thing.warned:
        return first.how != "part" or len(answer.found) == 1
    firms = {one.thing.entry.firm for one in answer.found if one.thing.entry}
    return len(firms) == 1 and not answer.more


def _genuine(lookup: Lookup, found: list[Found]) -> list[Found]:
    """The entries that those warned of pass themselves off for, where they were not found."""
    named = dict.fromkeys(one.thing.warned.clone_of for one in found if one.thing.warned)
    seen = {one.thing.id for one in found}
    things = [lookup.thing(name) for name in named if name and name not in seen]
    return [Found(thing, next(marks(thing)), "genuine") for thing in things if thing]


def _order(one: Found, pack: Pack) -> tuple[int, int, int, int]:
    """Warnings first; then kinds as the pack lists them, what stands best, what came last."""
    entry: Published | None = one.thing.entry
    if entry is None:
        return 0, 0, 0, 0
    place = list(pack.registers).index(entry.kind)
    return 1, place, BEST_FIRST.index(status_of(one.thing, pack)), -entry.since.toordinal()


def restricting(life: Life) -> set[str]:
    """States in force to which officials lead for a reason: something was taken away."""
    adverse = (d.to for d in life.acts.values() if d.by == "official" and d.why and d.from_)
    return set(adverse) & set(life.in_force)


def _stands(one: Found) -> bool:
    return one.thing.entry is not None and one.thing.entry.stands


def _numbered(number: str) -> Values:
    return lambda lang: {"number": number}
