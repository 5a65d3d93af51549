"""The same book on PostgreSQL: numbered, durable, indexed, and the same deeds over it."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from perimeter.acts.apply import notify
from perimeter.acts.contents import Brought
from perimeter.acts.decide import Decision
from perimeter.acts.dossier import dossier
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.register import register
from perimeter.core.act import Draft
from perimeter.core.problem import Conflict, Faulty, Refusal, Unavailable
from perimeter.store import accounts, database, items, limits, nonces, people, tries
from perimeter.store.home import Place, create, open_home
from perimeter.store.limits import Window
from perimeter.store.models import TryRow
from perimeter.store.tries import Bucket, bucket_name
from perimeter.store.uploads import Declared
from perimeter.store.verify import Count, verify
from tests import postgres
from tests.conftest import fixed_source
from tests.world import DAY, firm_account
from tests.world import world as fresh

PACK = {"pack": "tm", "pack_digest": "0" * 64, "overlays": []}


@pytest.fixture(scope="module")
def server():
    with postgres.running() as found:
        yield found
    database.close()


@pytest.fixture
def place(tmp_path, server):
    yield Place(tmp_path / "home", fixed_source(), database=server.fresh())
    database.close()


@pytest.fixture
def home(place):
    return create(place, "book.example/one", PACK, "first", date(2026, 1, 5))[0]


@pytest.fixture
def world(tmp_path, server):
    yield fresh(tmp_path, url=server.fresh())
    database.close()


def draft(by, on="entry:L-001", kind="apply", **more):
    return Draft(kind, on, by, DAY, **more)


def test_the_home_names_its_database_and_opens_again(home, place, by):
    assert (place.path / "db").read_text().startswith("postgresql://book@/")
    home.write(draft(by), draft(by, on="entry:L-002"))
    again = open_home(replace(place, database=""))
    assert again.journal.size() == 4 and list(verify(again, Count())) == []
    assert connection.vendor == "postgresql"


def test_numbers_pages_and_conflicts_are_as_in_sqlite(home, by):
    home.write(draft(by), draft(by, on="entry:L-0010"), draft(by, on="firm:F-001", kind="enrol"))
    home.write(draft(by, kind="grant"))

    def page(**asked):
        return [act.n for act in home.journal.page(9, **asked)]

    assert page(kinds=("grant", "open")) == [6, 1]
    assert page(on_prefix="entry:L-001") == [6, 4, 3] and page(on_prefix="entry:L-0010") == [4]
    assert page(on_prefix="%") == page(on_prefix="entry:L_0") == []
    assert [act.n for act in home.journal.acts(since=4, known_at=5)] == [5]
    with pytest.raises(Conflict) as caught:
        home.write(draft(by, after=3))
    assert caught.value.code == "moved_on"
    assert home.write(draft(by, after=6))[0].n == 7


def test_the_failure_of_one_is_undone_and_is_no_other_s(home, by):
    """A broken statement would poison a transaction of PostgreSQL; each has a savepoint."""
    accounts.add("taken", "head", None)
    with pytest.raises(Conflict):
        home.write(draft(by), also=lambda: accounts.add("taken", "head", None))
    items.keep("M-1", [("machines.serial", "x")], True)
    failed, written = [], []

    def taken():
        items.keep("M-2", [("machines.serial", "x")], True)

    def writer(number):
        try:
            also = taken if number % 2 else None
            written.append(home.write(draft(by, on=f"entry:M-{number}"), also=also)[0].n)
        except Conflict as conflict:
            failed.append(conflict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == ["taken_meanwhile"] * 10
    assert sorted(written) == list(range(3, 13)) and home.journal.size() == 12


def test_of_many_at_once_so_many_are_counted_and_no_more(home):
    """Each holds the windows before it looks, also where nobody counted in them before; they come
    in either order. Old counts are forgotten later on: that alone would make them queue."""
    settings.SECRET_KEY = "of these tests"
    names, now = [bucket_name("one"), bucket_name("two")], datetime(2026, 3, 2, 9)
    begin, told = threading.Barrier(12), []

    def claim(number):
        windows = [Window(name, 3) for name in names][:: 1 if number % 2 else -1]
        begin.wait()
        try:
            told.append(limits.claim(windows, now) is None)
            told.append(tries.claim([Bucket(bucket_name("try"), 4)], now) == 0)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 24 and sum(told) == 3 + 4
    rows = {row.bucket: row.failures for row in TryRow.objects.all()}
    assert rows == {names[0]: 3, names[1]: 3, bucket_name("try"): 4}
    tries.forget(now + timedelta(days=2))
    assert not TryRow.objects.exists()


def test_of_many_at_once_one_gets_a_nonce_and_so_many_begin_an_upload(home):
    taken, begun = list[bool](), list[str]()

    def ask(n):
        taken.append(nonces.claim("k1", "n" * 20, 2_000_000_000, 1_900_000_000))
        try:
            begun.append(home.uploads.begin(Declared("F-001", {"n": str(n)}, 1, "0" * 64), 3)[0].id)
        except Conflict:
            begun.append("")
        database.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 7 + [True]
    assert len(set(begun) - {""}) == 3 and begun.count("") == 5


def test_two_processes_leave_no_gap(home, place):
    words = [sys.executable, "-m", "tests.store.writer", str(place.path)]
    running = [
        subprocess.Popen([*words, name, "40"], stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    told = [one.communicate(timeout=60)[0].splitlines() for one in running]
    numbers = sorted(int(line.split()[0]) for lines in told for line in lines)
    again = open_home(place)
    assert numbers == list(range(3, 83)) and again.journal.size() == 82
    assert list(verify(again, Count())) == []


@pytest.mark.slow
def test_what_was_acknowledged_stands_when_the_server_is_killed(home, place, by, server):
    told = [home.write(draft(by, on=f"entry:L-{n}"))[0].n for n in range(5)]
    server.kill()
    with pytest.raises(Unavailable) as caught:
        home.write(draft(by, on="entry:L-9"))
    assert caught.value.code == "database_away"
    with pytest.raises(Unavailable):
        open_home(place)
    server.start()
    assert home.write(draft(by, on="entry:L-9"))[0].n == told[-1] + 1
    again = open_home(place)
    assert again.journal.size() == told[-1] + 1 and list(verify(again, Count())) == []


def test_a_database_of_others_is_not_taken(home, place, tmp_path):
    with pytest.raises(Conflict) as caught:
        create(replace(place, path=tmp_path / "other"), "book.example/two", PACK, "first", DAY)
    assert caught.value.code == "database_not_empty"


@pytest.mark.parametrize(
    "url, code",
    [
        ("postgresql://book:secret@host/name", "database_url_with_password"),
        ("postgresql://host/", "database_url_unfit"),
        ("mysql://host/name", "database_url_unfit"),
        ("postgresql://host/name?sslkey=x", "database_url_unfit"),
    ],
)
def test_urls_that_do_not_do(url, code):
    with pytest.raises(Refusal) as caught:
        database.postgresql(url)
    assert caught.value.code == code and "secret" not in str(caught.value)


def test_a_server_that_is_not_there(tmp_path):
    away = Place(
        tmp_path / "home", fixed_source(), database=f"postgresql://book@/x?host={tmp_path}"
    )
    with pytest.raises(Unavailable) as caught:
        create(away, "book.example/one", PACK, "first", DAY)
    assert caught.value.code == "database_away"
    database.close()


def test_a_server_that_may_lose_what_it_said_is_refused(home, place):
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE book SET synchronous_commit = off")
        cursor.execute("SET synchronous_commit = off")
    with pytest.raises(Refusal) as caught:
        database.assert_durable()
    assert caught.value.code == "database_not_durable"
    database.close()
    assert open_home(place).journal.size() == 2, "a session sets its own"


def test_the_deeds_are_the_same(world):
    """A miner from application to a swapped machine; a serial stands once; a record is erased."""
    officer = world.who["licensing"]
    for name in ("F-003", "F-004"):
        enrol(world.book, officer, Firm(name, "entrepreneur", f"Invented {name}"))
    world.apply("miner", "F-003", "M-003")
    world.settle(Decision("M-003", "grant", effective=DAY))
    machine = world.rows("miner", "M-003")["machines"][0]
    swap = Brought({"machines": [{**machine, "serial": "NEW"}]}, {"machines": [["SN-M003"]]})
    notify(world.book, firm_account(world, "F-003"), "M-003", swap)
    world.settle(Decision("M-003", "approve", notice=1))
    found = dossier(world.book, "M-003")
    assert [row["serial"] for row in found.contents.of("machines")] == ["NEW"]
    rows = world.rows("miner", "M-004") | {"machines": [{**machine, "serial": "new"}]}
    with pytest.raises(Faulty):
        world.apply("miner", "F-004", "M-004", rows=rows)
    person = register(world.book).firms["F-003"].person
    from perimeter.acts.people import destroy

    destroy(world.book, world.who["head"], person, "retention over")
    assert people.records([person]) == {} and list(verify(world.book.home, Count())) == []
