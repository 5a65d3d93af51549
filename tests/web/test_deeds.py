"""What a page offers: only what the pack allows from here, and the role has the right to."""

import pytest

from perimeter.acts import decide
from perimeter.acts.contents import Contents
from perimeter.acts.decide import takes_two
from perimeter.acts.dossier import Dossier
from perimeter.acts.register import Entry, Step
from perimeter.core.act import By
from perimeter.core.problem import NotFound, Problem, Refusal
from perimeter.law import pack as packs
from perimeter.store.database import Account
from perimeter.tables import form as forms
from perimeter.web import deeds
from perimeter.web.page import Visit
from tests.world import DAY

PACKS = {name: packs.load(packs.find(name)) for name in ("tm", "model")}
SCHEDULES = forms.load(packs.JURISDICTIONS.parent / "schedules")
KINDS = [(pack, kind) for pack in PACKS.values() for kind in pack.registers.values()]
OFFICER = Account(number="a-9", role="licensing")


def standing(kind, *states, author="a-1"):
    """A dossier whose entry went through these states, by deeds that lead there."""
    steps = [Step(1, "apply", "submitted", DAY, "", By(author, "firm"))]
    for n, state in enumerate(states, 2):
        deed = next(name for name, d in kind.life.acts.items() if d.to == state)
        steps.append(Step(n, deed, state, DAY, "", By("a-2", "head")))
    entry = Entry("E-1", kind.id, "F-1", tuple(steps), last=len(steps))
    return Dossier(entry, kind, SCHEDULES, Contents(), ())


@pytest.mark.parametrize("pack, kind", KINDS, ids=lambda one: one.id)
def test_an_offer_is_open_from_here_and_the_role_has_its_right(pack, kind):
    for state in kind.life.states:
        reached = standing(kind, "granted", *([] if state == "submitted" else [state]))
        for role in pack.rights.values():
            for one in deeds.offers(reached, OFFICER, role):
                opening = not one.deed.from_
                assert opening or reached.entry.status in one.deed.from_
                assert decide.right(one.deed) in role.rights
                assert one.two == takes_two(one.deed) and one.counter == (one.deed.by == "holder")
                if role.schedules:
                    assert opening and deeds.brings(reached, role, one.name, 0)


def test_an_author_is_offered_steps_but_no_decision():
    kind, roles = PACKS["tm"].registers["licence"], PACKS["tm"].rights
    found = standing(kind, "verification", author=OFFICER.number)
    names = {one.name for one in deeds.offers(found, OFFICER, roles["licensing"])}
    assert {"ask", "withdraw"} <= names and not names & {"grant", "refuse"}
    other = Account(number="a-8", role="licensing")
    names = {one.name for one in deeds.offers(found, other, roles["licensing"])}
    assert {"ask", "grant", "refuse"} <= names


def test_conditions_are_imposed_only_on_what_stands():
    kind, head = PACKS["tm"].registers["licence"], PACKS["tm"].rights["head"]
    for states, offered in [(("granted",), True), (("verification",), False),
                            (("granted", "revoked"), False)]:  # fmt: skip
        found = standing(kind, *states)
        assert ("impose" in {o.name for o in deeds.offers(found, OFFICER, head)}) == offered


def test_which_lists_a_deed_may_fill_in():
    pack = PACKS["tm"]
    issuance, miner = (standing(pack.registers[kind], "granted") for kind in ("issuance", "miner"))
    head, energy = pack.rights["head"], pack.rights["energy"]
    assert deeds.brings(issuance, head, "grant", 0) == ["scope", "conditions"]
    assert deeds.brings(miner, head, "impose", 0) == ["permits", "conditions"]
    assert deeds.brings(miner, energy, "impose", 0) == ["permits"]
    assert deeds.brings(miner, energy, "revoke", 0) == []
    assert deeds.brings(miner, head, "revoke", 0) == deeds.brings(miner, head, "ask", 0) == []


def test_a_deed_the_pack_does_not_have():
    found = standing(PACKS["tm"].registers["licence"], "granted")
    for name, notice in [("abolish", 0), ("apply", 0), ("notify", 0), ("approve", 0),
                         ("approve", 7)]:  # fmt: skip
        with pytest.raises(NotFound):
            deeds.known(found, name, notice)


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
def test_refusals_are_told_in_words_of_the_pack(lang):
    kind = PACKS["tm"].registers["issuance"]
    found, visit = standing(kind, "granted"), Visit(None, None, lang)  # type: ignore[arg-type]
    refusal = Refusal("deed_from_wrong_state", deed="grant", status="granted")
    said = deeds.said(visit, found, refusal)
    assert kind.life.acts["grant"].text[lang] in said
    assert kind.life.states["granted"].text[lang] in said
    title = SCHEDULES["scope"].title
    assert title and title[lang] in deeds.said(
        visit, found, Refusal("task_missing", schedule="scope")
    )
    row = Problem("row_points_nowhere", {}, "X", {"schedule": "sites"})
    sites = SCHEDULES["sites"].title
    assert sites and sites[lang] in deeds.problem_said(visit, found, row)
