"""Letters: every deed of an official has one, in every language, with what its holder must know."""

import pytest

from perimeter.acts import people
from perimeter.acts.apply import notify
from perimeter.acts.checklist import UNMET, Verdict, judge
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import Dossier, dossier
from perimeter.acts.firm import Firm, enrol, firm
from perimeter.acts.letters import has_letter, letter, text
from perimeter.core.act import Act, By
from perimeter.core.problem import NotFound
from tests.world import DAY, LATER, firm_account
from tests.world import world as fresh

CONDITION = {"condition": "C-1", "language": "en", "text": "No new customers.",
             "from_day": "2026-01-05"}  # fmt: skip


@pytest.fixture
def refused(world):
    """An entrepreneur's application, refused for what the checklist found."""
    enrol(world.book, world.who["licensing"], Firm("F-1", "entrepreneur", "Invented Person"))
    world.apply("miner", "F-1", "M-1")
    decide(world.book, world.who["licensing"], Decision("M-1", "take_up"))
    found = {"mining.equipment_owned": Verdict(UNMET, "The serials are another's.")}
    judge(world.book, world.who["licensing"], "M-1", found)
    world.settle(Decision("M-1", "refuse", why="See the list."))
    return world


def last(world, entry, lang="en"):
    found = dossier(world.book, entry)
    return letter(world.book, found, found.acts[-1], lang)


@pytest.mark.parametrize("pack", ["tm", "model"])
def test_every_deed_of_every_kind_in_every_language(tmp_path, pack):
    world = fresh(tmp_path, pack, ())
    enrol(world.book, world.who["licensing"], Firm("F-1", "legal", "Firm One"))
    by, told = By("a-1", "head"), 0
    for kind in world.book.pack.registers.values():
        world.apply(kind.id, "F-1", f"{kind.prefix}-1")
        whole = dossier(world.book, f"{kind.prefix}-1")
        for notice, life in ((0, kind.life), (1, kind.notices)):
            for name, deed in life.acts.items():
                body = {"until": "2026-06-01"} if deed.until else {}
                body |= {"notice": 1} if notice else {}
                act = Act(9, name, f"entry:{whole.entry.id}", by, LATER, None, 0, "", "why", body)
                if deed.by == "holder":
                    assert not has_letter(whole, act)
                    continue
                for lang in world.book.pack.languages:
                    made = letter(world.book, whole, act, lang)
                    plain = text(made, lang)
                    assert whole.entry.id in plain and "Firm One" in plain and "why" in plain
                    assert "{" not in plain and kind.title[lang] in plain
                    told += 1
    assert told > 40


def test_a_refusal_tells_what_was_found_wanting_with_the_law_s_words(refused):
    paragraphs = "\n".join(last(refused, "M-1").paragraphs)
    pack = refused.book.pack
    duty = pack.duties["mining.equipment_owned"]
    assert "See the list." in paragraphs and "The serials are another's." in paragraphs
    assert duty.text["en"] in paragraphs and pack.articles[duty.article].text["en"] in paragraphs
    assert pack.articles[duty.article].text["ru"] in text(last(refused, "M-1", "ru"), "ru")


def test_what_is_found_later_does_not_change_a_letter(refused):
    found = dossier(refused.book, "M-1")
    step = next(act for act in found.acts if act.kind == "take_up")
    assert "another's" not in text(letter(refused.book, found, step, "en"), "en")


def test_a_person_s_name_is_read_when_the_letter_is_and_never_kept(refused):
    made = last(refused, "M-1")
    assert made.to == "Invented Person"
    record = firm(refused.book, "F-1").person
    people.destroy(refused.book, refused.who["head"], record, "asked for")
    assert last(refused, "M-1").to == "" and "Name destroyed" in text(last(refused, "M-1"), "en")
    rows = refused.book.home.journal.rows()
    assert not any(b"Invented Person" in bytes(row.act) for row in rows)


def test_a_condition_is_told_in_the_reader_s_language(world):
    world.firm()
    russian = {**CONDITION, "language": "ru", "text": "Новых нет."}
    some = Brought({"conditions": [CONDITION, russian]})
    world.settle(Decision("L-001", "impose", "a breach", DAY, brought=some))
    assert "No new customers." in text(last(world, "L-001"), "en")
    assert "Новых нет." in text(last(world, "L-001", "ru"), "ru")
    assert "Новых нет." not in text(last(world, "L-001"), "en")
    assert "change 1" in text(last(world, "L-001"), "en")


def test_what_is_no_official_s_deed_has_no_letter(world):
    world.firm()
    new = Brought({"channels": [{"address": "a.example", "kind": "domain"}]})
    notify(world.book, firm_account(world, "F-001"), "L-001", new)
    found: Dossier = dossier(world.book, "L-001")
    without = [act for act in found.acts if act.kind in ("apply", "propose", "notify")]
    assert len(without) == 3
    for act in without:
        with pytest.raises(NotFound) as refused:
            letter(world.book, found, act, "en")
        assert refused.value.code == "letter_unknown"
