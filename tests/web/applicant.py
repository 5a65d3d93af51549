"""What an applicant types, and how it is posted: the version of the draft goes with every form."""

import re

from tests.world import ROWS

SEAT = {"seat": "registered", "district": "Mary", "address": "1 Invented Street"}
SITE = {
    "site": "S-1", "district": "Mary", "address": "2 Invented Street", "premises": "own",
    "host.pick": "own_site", "meter": "MT-77", "asked_kw": "10",
}  # fmt: skip
BITCOIN = "bip122:000000000019d6689c085ae165831e93"
WALLET = {"wallet": ROWS["wallets"]["wallet"], "chain.pick": BITCOIN, "use": "payout"}
MODEL = "Bitmain Antminer S19 Pro 110T"
MACHINES = {"model": MODEL, "each": "SN-1\nSN-2\r\n\n SN-3 ", "site": "S-1", "title": "bought"}


def text_of(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def begin(client, kind="miner", **more) -> str:
    """Begins an application; the address of its task list."""
    answer = client.post("/en/apply", {"kind": kind, **more})
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def post(client, where, lang="en", **typed):
    """Posts what is typed on a page as a browser does: with the version that the page holds."""
    where = where.replace("/en/", f"/{lang}/", 1)
    found = re.search(r'name="version" value="(\d+)"', text_of(client.get(where)))
    assert found, where
    return client.post(where, {"version": found[1], **typed})


def fill(client, tasks) -> None:
    """Everything that a miner with three machines has to say."""
    for where, typed in (
        ("seat/row/new", SEAT), ("sites/row/new", SITE), ("machines/models", MACHINES),
        ("wallets/row/new", WALLET),
    ):  # fmt: skip
        answer = post(client, f"{tasks}/{where}", **typed)
        assert answer.status_code == 302, text_of(answer)


def applied(site, firm="F-001", kind="miner") -> str:
    """An application of a firm that was sent through the pages: the number of its entry."""
    client = site.as_(firm=firm)
    tasks = begin(client, kind)
    fill(client, tasks)
    sent = post(client, f"{tasks}/check")
    assert sent.status_code == 302, text_of(sent)
    act = site.world.book.home.journal.act(int(sent.headers["Location"].rpartition("/")[2]))
    return str(act.on.partition(":")[2])
