"""What a firm is told: by whom, in how many letters, of which last day, and for how long."""

from datetime import date, timedelta

import pytest

from perimeter.acts import messages
from perimeter.acts.apply import Application, apply, notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision, decide
from perimeter.acts.dossier import dossier
from perimeter.acts.messages import TEXT_CHARS_MAX, Message, said, text
from perimeter.acts.register import Step
from perimeter.core.act import By
from perimeter.law import pack as packs
from perimeter.law.calendar import DueFiling
from tests.world import DAY, firm_account

PACKS = [("tm", ()), ("tm", ("assumed",)), ("model", ())]
LATE = date(2026, 9, 30)  # the day that is longest to write
SECRET = "The owner Invented Owner hid a loan"


@pytest.fixture
def officer(world):
    return world.who["licensing"]


def told(world, entry="L-001"):
    return list(messages.told(dossier(world.book, entry).entry, world.book.pack))


def on(world, entry, day):
    return list(messages.reminders(dossier(world.book, entry).entry, world.book.pack, day))


def due(world, day, firm="F-001"):
    entries = [dossier(world.book, "L-001").entry]
    return messages.filings_due(world.book, entries, messages.near(world.book.pack, day), day)


def suspended(world, until):
    world.firm()
    asked = Decision("L-001", "suspend", SECRET, LATE - timedelta(days=120), until=until)
    return world.settle(asked)


def every_text(pack, book):
    """Every message that a deed of a pack can bring about, and each filing that may be due."""
    for kind in pack.registers.values():
        for notice, life in ((0, kind.life), (12, kind.notices)):
            for name, deed in life.acts.items():
                for until in (None, LATE):
                    step = Step(
                        123_456, name, deed.to, LATE, SECRET, By("a", "x"), (), until, notice
                    )
                    about = ("F-001", f"{kind.prefix}-00001", kind.id, LATE, step)
                    yield Message("A-1", messages._code(life, step), *about)
                    if until:
                        yield Message("D-1", "told.last_day", *about)
        for form in pack.calendar.filings:
            one = DueFiling(form, messages.period("2026-Q3"), LATE)
            yield Message("F-1", "told.filing", "F-001", "L-00001", kind.id, LATE, due=one)


@pytest.mark.parametrize("name, overlays", PACKS)
def test_every_text_in_every_language_fits_and_gives_no_reason(name, overlays, world, monkeypatch):
    pack = packs.load(packs.find(name), overlays)
    monkeypatch.setitem(world.book.__dict__, "pack", pack)
    texts = 0
    for message in every_text(pack, world.book):
        for lang in pack.languages:
            sent, texts = text(world.book, message, lang), texts + 1
            assert len(sent) <= TEXT_CHARS_MAX and not sent.endswith("…"), sent
            assert sent.startswith(said(world.book, message, lang))
            assert SECRET not in sent and "{" not in sent
    assert texts > 150


def test_a_long_number_of_an_entry_is_cut_not_refused(world):
    step = Step(7, "grant", "granted", LATE, "", By("a", "head"))
    message = Message("A-7", "told.stands", "F", "L-" + "1" * 118, "licence", LATE, step)
    sent = text(world.book, message, "ru")
    assert len(sent) == TEXT_CHARS_MAX and sent.endswith("…")


def test_what_officials_do_is_told_and_what_the_holder_does_is_not(world):
    world.firm()
    deeds = [one.step.kind for one in told(world)]
    assert deeds == ["take_up", "verify", "grant"]  # neither "apply" nor "propose"
    grant = told(world)[-1]
    assert (grant.id, grant.n, grant.firm, grant.day) == (f"A-{grant.n}", grant.n, "F-001", DAY)
    assert said(world.book, grant, "en") == "Licence L-001: in force, 5 January 2026."
    assert text(world.book, grant, "en").endswith("5 January 2026. Read it in your inbox.")


def test_what_counts_from_a_later_day_is_told_at_once(world, officer):
    world.firm()
    world.settle(Decision("L-001", "restrict", "x", LATE))
    assert told(world)[-1].step.status == "restricted" and told(world)[-1].day == LATE


def test_a_question_says_whose_move_it_is(world, officer):
    world.firm()
    world.apply("licence", "F-001", "L-2", ("trade",))
    for deed, why in (("take_up", ""), ("return", SECRET)):
        decide(world.book, officer, Decision("L-2", deed, why))
    sent = text(world.book, told(world, "L-2")[-1], "en")
    assert "waiting for what is missing. It is your move." in sent and SECRET not in sent


def test_a_notice_is_told_by_its_number_and_a_condition_by_its_deed(world, officer):
    world.firm()
    notify(world.book, firm_account(world, "F-001"), "L-001", Brought(services=("trade",)))
    decide(world.book, officer, Decision("L-001", "ask", SECRET, notice=1))
    row = {"condition": "C", "language": "en", "text": "t", "from_day": "2026-02-01"}
    world.settle(Decision("L-001", "impose", SECRET, brought=Brought({"conditions": [row]})))
    asked, imposed = (said(world.book, one, "ru") for one in told(world)[-2:])
    assert asked.startswith("Лицензия L-001, уведомление 1: ожидается ответ на вопрос")
    assert "Решено: установить условие или предел" in imposed and "уведомление 2" in imposed


def test_what_was_done_for_a_firm_at_the_counter_is_told_to_it(world, officer):
    world.firm()
    rows = world.rows("licence", "L-2")
    apply(world.book, officer, Application("licence", "F-001", ("trade",), rows, "L-2", DAY))
    (message,) = told(world, "L-2")
    assert message.code == "told.at_counter"
    assert "Done for you at the counter: apply" in said(world.book, message, "en")


def test_a_last_day_is_called_to_mind_from_its_day_until_the_matter_moves(world):
    act = suspended(world, LATE)
    assert on(world, "L-001", LATE - timedelta(days=8)) == []
    for day in (LATE - timedelta(days=7), LATE, LATE + timedelta(days=30)):
        (one,) = on(world, "L-001", day)
        assert (one.id, one.until, one.day) == (f"D-{act.n}", LATE, LATE - timedelta(days=7))
    sent = text(world.book, one, "en")
    assert sent == "Licence L-001: suspended. The last day is near: 30 September 2026."
    holder = firm_account(world, "F-001")
    decide(world.book, holder, Decision("L-001", "report_cure", "done", LATE - timedelta(days=9)))
    assert on(world, "L-001", LATE) == []


def test_a_last_day_that_was_near_when_it_was_named_is_not_said_twice(world):
    world.firm()
    entry, pack = dossier(world.book, "L-001").entry, world.book.pack
    step = Step(99, "suspend", "suspended", DAY, "", By("a", "head"), (), DAY + timedelta(days=7))
    near = type(entry)("L-001", "licence", "F-001", (*entry.steps, step))
    assert list(messages.reminders(near, pack, DAY + timedelta(days=1))) == []


def test_a_filing_due_is_called_to_mind_and_gone_once_it_came(world):
    world.firm()
    first = next(one.due.deadline_day for one in due(world, date(2026, 3, 1)))
    assert due(world, first - timedelta(days=8)) == []
    found = due(world, first - timedelta(days=7))
    owed = ["customers", "trades", "orders", "cash_flows"]
    assert [one.id for one in found] == [f"F-F-001/{form}/2026-01" for form in owed]
    assert found[0].entry == "L-001" and found[0].until == first
    assert said(world.book, found[1], "en").startswith(
        "Filing trades for 2026-01 has not come yet."
    )
    world.sources()
    from tests.world import TRADES, trade

    assert world.hand_in("F-001", "trades", [TRADES, trade("T-1")]).accepted
    assert [one.due.form for one in due(world, first)] == ["customers", "orders", "cash_flows"]


def test_who_held_nothing_in_the_period_owes_nothing(world):
    world.firm()
    entry = dossier(world.book, "L-001").entry
    asked = type(entry)("L-2", "licence", "F-001", entry.steps[:1])
    day = date(2026, 3, 1)
    owed = messages.near(world.book.pack, day)
    assert owed and messages.filings_due(world.book, [asked], owed, day) == []
    assert messages.filings_due(world.book, [], owed, day) == []
