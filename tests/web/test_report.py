"""Anybody tells something, without account, cookie or script, and reads the answer under a code."""

import gzip
import re
from io import BytesIO

import pytest

from perimeter.acts import reports, tell, triage
from perimeter.core.problem import Unavailable
from perimeter.store.models import TryRow
from tests.acts.test_tell import PHOTO
from tests.judging.test_stripped import PLACE
from tests.web.visitors import Clock, main_of, visitor

NEW, STATUS = "/en/report/unlicensed", "/en/report/status"
COMPLAIN = "/en/entry/L-001/complain"
SAID = {
    "who": "coins.example",
    "words": "They took five hundred of my money in May, and since then nobody answers me at all.",
    "contact": "invented, +99361000000",
}
PUBLIC_BYTES_MAX = 14 * 1024


@pytest.fixture(autouse=True)
def clock(site):
    return Clock(site)


def ticket(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


def send(site, clock, path=NEW, sender=None, **given):
    """Opens the form, waits a little and sends it."""
    sender = sender or visitor(site)
    given = {**SAID, **given, "ticket": given.get("ticket") or ticket(sender.get(path))}
    clock.on(seconds=5)
    return sender.post(path, given)


def code_of(answer):
    assert answer.status_code == 200, main_of(answer)
    return re.search(r'class="sheet"><code>([^<]+)</code>', answer.content.decode())[1]


def told(site):
    return list(reports.reports(site.world.book).of.values())


def picture(content=PHOTO, name="IMG_2026.jpg"):
    file = BytesIO(content)
    file.name = name
    return file


@pytest.mark.parametrize("lang", ["tk", "ru", "en"])
@pytest.mark.parametrize("topic", ["unlicensed", "merchant", "problem"])
def test_told_and_answered_in_every_language(site, clock, topic, lang):
    answer = send(site, clock, f"/{lang}/report/{topic}", place="Mary, invented bazaar")
    code = code_of(answer)
    (found,) = told(site)
    assert (found.topic, found.lang, found.state) == (topic, lang, "waits")
    assert code.startswith(found.number) and found.number in main_of(answer)
    status = visitor(site).post(f"/{lang}/report/status", {"code": code.lower()})
    assert status.status_code == 200 and SAID["words"] not in main_of(status)
    who, book = site.world.who["supervisor"], site.world.book
    triage.take(book, who, told(site)[0])
    triage.answer(book, who, told(site)[0], "First line.\n<b>Second</b>")
    triage.close(book, who, told(site)[0], "no_ground")
    page = main_of(visitor(site).post(f"/{lang}/report/status", {"code": code}))
    assert "First line.<br>&lt;b&gt;Second&lt;/b&gt;" in page


def test_a_complaint_stands_on_the_page_of_each_entry(site, clock):
    assert COMPLAIN in visitor(site).get("/en/entry/L-001").content.decode()
    assert "Firm F-001" in main_of(visitor(site).get(COMPLAIN))
    code_of(send(site, clock, COMPLAIN))
    assert [one.about for one in told(site)] == ["entry:L-001"]


def test_a_problem_may_name_an_entry(site, clock):
    code_of(send(site, clock, "/en/report/problem?about=L-001"))
    assert told(site)[0].about == "entry:L-001"


@pytest.mark.parametrize(
    "path",
    [
        "/en/report/gossip", "/en/report/complaint", "/en/entry/L-404/complain",
        "/en/report/problem?about=L-404", "/en/report/problem?about=?", "/en/report/objection",
        "/en/report/complaint?about=L-404",
    ],
)  # fmt: skip
def test_about_nothing_there_is_no_form(site, path):
    assert visitor(site).get(path).status_code == 404
    assert visitor(site).post(path, SAID).status_code == 404
    assert told(site) == []


def test_nothing_is_asked_of_a_browser_and_no_code_stays_in_it(site, clock):
    who = visitor(site)
    for path in ("/en/report", NEW, STATUS, COMPLAIN):
        page = who.get(path)
        assert not page.cookies and "<script" not in page.content.decode()
        assert len(gzip.compress(page.content)) <= PUBLIC_BYTES_MAX, path
        assert page.headers["Cache-Control"] == ("no-cache" if path == "/en/report" else "no-store")
    sent = send(site, clock, sender=who)
    read = who.post(STATUS, {"code": code_of(sent)})
    for page in (sent, read):
        assert not page.cookies and page.headers["Cache-Control"] == "no-store"
        assert len(gzip.compress(page.content)) <= PUBLIC_BYTES_MAX


def test_what_is_missing_is_said_and_what_was_typed_stays(site, clock):
    answer = send(site, clock, "/en/report/merchant", place=" ", photo=picture())
    page = main_of(answer)
    assert answer.status_code == 400 and "Error:" in answer.content.decode()
    assert 'href="#place"' in page and SAID["words"] in page and SAID["who"] in page
    assert "choose the picture again" in page and told(site) == []


@pytest.mark.parametrize(
    "content, name",
    [
        (b"MZ not a picture", "IMG.jpg"), (PHOTO[:-20], "IMG.jpg"), (b"%PDF-1.7\n", "IMG.png"),
        (b"GIF89a", "IMG.gif"), (PHOTO + bytes(4 << 20), "big.jpg"),
    ],
)  # fmt: skip
def test_a_hostile_picture_is_refused_with_words(site, clock, content, name):
    answer = send(site, clock, photo=picture(content, name))
    assert answer.status_code == 400 and 'id="photo-fault"' in main_of(answer)
    assert SAID["words"] in main_of(answer) and told(site) == []


def test_a_picture_is_kept_without_its_notes_and_its_name(site, clock):
    code_of(
        send(site, clock, photo=picture(PHOTO + b"PK\x03\x04 and more", "Name of a person.jpg"))
    )
    file = triage.photo(site.world.book, site.world.who["head"], told(site)[0])
    assert PLACE not in file.data and file.data.endswith(b"\xff\xd9")
    assert file.name == "photo.jpg"


def test_a_body_larger_than_a_picture_is_not_read(site, clock):
    size = 2 * (4 << 20) + 1
    answer = visitor(site).generic("POST", NEW, b"x", CONTENT_LENGTH=str(size))
    assert answer.status_code == 413 and "at most 4 MB" in main_of(answer)
    for path in ("/en/report/status", "/en/sign-in"):
        large = visitor(site).generic("POST", path, b"x", CONTENT_LENGTH=str(65 * 1024))
        assert large.status_code == 403


def test_a_form_that_is_no_form_is_refused_with_words(site):
    for kind, body in (
        ("multipart/form-data", b"x"), ("multipart/form-data; boundary=a", b"--b\r\n"),
        ("application/json", b"{}"), ("multipart/form-data; boundary=" + "a" * 300, b"--"),
    ):  # fmt: skip
        answer = visitor(site).generic("POST", NEW, body, content_type=kind)
        assert answer.status_code == 400 and "<h1>" in main_of(answer)
    many = "&".join(f"a{n}=1" for n in range(1_200))
    form = "application/x-www-form-urlencoded"
    answer = visitor(site).generic("POST", NEW, many, content_type=form)
    assert answer.status_code == 400 and "<h1>" in main_of(answer)


def test_a_full_disk_is_said_and_what_was_typed_stays(site, clock, monkeypatch):
    def full(*_, **__):
        raise Unavailable("disk_full", path="vault")

    page = visitor(site).get(NEW)
    with monkeypatch.context() as patch:
        patch.setattr(site.world.book.home.vault, "put", full)
        answer = send(site, clock, ticket=ticket(page), photo=picture())
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert SAID["words"] in main_of(answer)
    code_of(send(site, clock, ticket=ticket(page)))  # what failed was not counted


def test_the_same_form_sent_twice_gives_the_same_code(site, clock):
    given = ticket(visitor(site).get(NEW))
    first, second = (send(site, clock, ticket=given) for _ in range(2))
    assert code_of(first) == code_of(second) and len(told(site)) == 1


@pytest.mark.parametrize(
    "change, text",
    [
        (lambda t: "", "stood open for long"), (lambda t: t[:-1] + "?", "stood open for long"),
        (lambda t: "e30:x", "stood open for long"),
    ],
)  # fmt: skip
def test_a_ticket_of_ours_or_none(site, clock, change, text):
    given = change(ticket(visitor(site).get(NEW)))
    clock.on(seconds=5)
    answer = visitor(site).post(NEW, {**SAID, "ticket": given})
    assert answer.status_code == 400 and text in main_of(answer) and told(site) == []
    assert SAID["words"] in main_of(answer)
    code_of(send(site, clock, ticket=ticket(answer)))  # the page that says so has a fresh one


def test_no_work_is_done_on_a_picture_that_comes_without_a_ticket(site, clock, monkeypatch):
    monkeypatch.setattr(tell, "stripped", None)
    answer = visitor(site).post(NEW, {**SAID, "photo": picture()})
    assert answer.status_code == 400 and "stood open" in main_of(answer)


def test_a_picture_never_lies_on_the_disk_as_it_came(site, clock, monkeypatch):
    """Django would write it into the cache while it is being sent."""
    large = PHOTO + bytes(3 << 20)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.temp.NamedTemporaryFile", None)
        code_of(send(site, clock, photo=picture(large)))
    file = triage.photo(site.world.book, site.world.who["head"], told(site)[0])
    assert len(file.data) < len(large)
    home = site.world.book.home.path
    assert not any(PLACE in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_too_quick_and_too_late(site, clock):
    page = visitor(site).get(NEW)
    given = {**SAID, "ticket": ticket(page)}
    quick = visitor(site).post(NEW, given)
    assert quick.status_code == 400 and "seconds ago" in main_of(quick)
    clock.on(hours=12, seconds=1)
    late = visitor(site).post(NEW, given)
    assert late.status_code == 400 and "stood open" in main_of(late) and told(site) == []


def test_the_field_that_nobody_sees_stays_empty(site, clock):
    hidden = main_of(visitor(site).get(NEW))
    assert 'class="row skip" aria-hidden="true"' in hidden
    answer = send(site, clock, website="http://spam.example")
    assert answer.status_code == 400 and told(site) == []
    assert 'class="row"><label for="website"' in main_of(answer)  # now it is seen, to be emptied


def test_a_known_ticket_with_other_words_shows_no_code_but_its_own(site, clock):
    known = ticket(visitor(site).get(NEW))
    first = code_of(send(site, clock, ticket=known))
    other = code_of(send(site, clock, ticket=known, words="Quite another shop, told by another."))
    assert first != other and len(told(site)) == 2


def test_the_same_words_are_taken_once_a_day(site, clock):
    code_of(send(site, clock))
    shouted = {name: text.upper() + " !" for name, text in SAID.items()} | {"contact": "other"}
    again = send(site, clock, sender=visitor(site, "198.51.100.7"), **shouted)
    assert again.status_code == 400 and "The same words" in main_of(again)
    code_of(send(site, clock, words=SAID["words"] + " And in June too."))
    clock.on(days=1)
    code_of(send(site, clock))


def test_a_few_words_may_be_two_peoples(site, clock):
    for address, status in (("192.0.2.1", 200), ("198.51.100.7", 200), ("192.0.2.1", 400)):
        answer = send(site, clock, COMPLAIN, visitor(site, address), words="My money is stuck.")
        assert answer.status_code == status


def test_a_script_from_one_network_is_stopped_within_the_hour(site, clock):
    hour = tell.most(site.world.book, tell.HOUR_MOST)
    for n in range(hour):
        code_of(send(site, clock, words=f"Report number {n} of a script."))
    answer = send(site, clock, words="One more.")
    assert answer.status_code == 429 and answer.headers["Retry-After"]
    assert "come again in an hour" in main_of(answer) and "One more." in main_of(answer)
    code_of(send(site, clock, sender=visitor(site, "198.51.100.7"), words="From another network."))
    clock.on(hours=1)
    code_of(send(site, clock, words="An hour later."))


def test_scripts_from_everywhere_are_stopped_within_the_day(site, clock, monkeypatch):
    usual = tell.most
    monkeypatch.setattr(
        tell, "most", lambda book, name: 3 if name == tell.DAY_MOST else usual(book, name)
    )
    for n in range(3):
        code_of(send(site, clock, sender=visitor(site, f"192.0.2.{n}"), words=f"{n}"))
    stopped = send(site, clock, sender=visitor(site, "192.0.2.9"), words="last")
    assert stopped.status_code == 429 and "come again tomorrow" in main_of(stopped)
    code_of(send(site, clock, COMPLAIN))  # another topic has a count of its own
    clock.on(days=1)
    code_of(send(site, clock, words="next day"))


def few(monkeypatch, **most):
    """A pack with smaller limits."""
    usual = tell.most
    monkeypatch.setattr(tell, "most", lambda book, name: most.get(name) or usual(book, name))


@pytest.mark.parametrize("address, other", [
    ("2001:db8:5:{n}::1", "2001:db8:6::1"), ("192.0.2.{n}", "192.0.3.1"),
    ("::ffff:192.0.2.{n}", "::ffff:192.0.3.1"),
])  # fmt: skip
def test_who_changes_addresses_at_will_does_not_fill_a_topic(
    site, clock, monkeypatch, address, other
):
    few(monkeypatch, reports_near_most=3)
    for n in range(1, 4):
        code_of(send(site, clock, sender=visitor(site, address.format(n=n)), who=f"{n}"))
    stopped = send(site, clock, sender=visitor(site, address.format(n=9)), who="9")
    assert stopped.status_code == 429 and "those beside it" in main_of(stopped)
    code_of(send(site, clock, sender=visitor(site, other), who="other"))
    code_of(send(site, clock, COMPLAIN, visitor(site, address.format(n=1))))
    clock.on(days=1)
    code_of(send(site, clock, sender=visitor(site, address.format(n=9)), who="9"))


@pytest.mark.parametrize("path", [NEW, COMPLAIN])
def test_one_subject_does_not_fill_a_topic(site, clock, monkeypatch, path):
    few(monkeypatch, reports_subject_most=3)
    for n in range(4):
        sender = visitor(site, f"192.0.{n}.1")
        answer = send(site, clock, path, sender, words=f"{n}", who=" COINS.example!"[n % 2 :])
    assert answer.status_code == 429 and "about the same" in main_of(answer)
    if path == NEW:
        code_of(send(site, clock, who="another.example"))
    code_of(send(site, clock, "/en/report/problem?about=L-001"))


def test_no_address_is_kept_anywhere(site, clock):
    code_of(send(site, clock, sender=visitor(site, "203.0.113.77")))
    home = site.world.book.home.path
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"203.0.113." not in left and SAID["words"].encode() in left
    clock.on(days=1, hours=1)
    code_of(send(site, clock, sender=visitor(site, "192.0.2.5"), words="the day after"))
    assert TryRow.objects.count() == 5  # those of the first day are gone


@pytest.mark.parametrize("typed", ["", "x", "0000-0000-0000-0000", "К7", "A" * 5_000])
def test_a_code_that_is_none(site, typed):
    answer = visitor(site).post(STATUS, {"code": typed})
    assert answer.status_code == 400 and 'id="code-fault"' in main_of(answer)


def test_guessing_codes_makes_one_wait(site, clock):
    code = code_of(send(site, clock))
    for _ in range(30):
        visitor(site).post(STATUS, {"code": "0000-0000-0000-0000"})
    assert visitor(site).post(STATUS, {"code": code}).status_code == 429
    assert visitor(site, "198.51.100.7").post(STATUS, {"code": code}).status_code == 200
    clock.on(seconds=31)
    assert visitor(site).post(STATUS, {"code": code}).status_code == 200


def test_an_erased_report_is_not_told_from_one_that_never_was(site, clock):
    code, book, head = code_of(send(site, clock)), site.world.book, site.world.who["head"]
    triage.take(book, head, told(site)[0])
    triage.close(book, head, told(site)[0], "settled")
    triage.erase(book, head, told(site)[0], "they asked for it")
    answer = visitor(site).post(STATUS, {"code": code})
    assert answer.status_code == 400 and "no report under this code" in main_of(answer)
