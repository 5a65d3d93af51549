"""A world with something on every page, and the address of each page by who looks at it.

It is laid over the filings and findings of the fixture `live`. `tests/web/test_every_page.py` fails
where a route is not among the addresses.
"""

from perimeter.acts.decide import Decision, decide
from perimeter.acts.figures import FIRMS_MIN
from perimeter.acts.firm import Firm, enrol
from perimeter.acts.outbox import fill as fill_outbox
from perimeter.acts.package import bring as bring_package
from perimeter.acts.prove import prove
from perimeter.acts.reports import report
from perimeter.acts.request import ask
from perimeter.acts.tell import Told, tell
from perimeter.acts.triage import forward, take
from perimeter.acts.warn import remove
from perimeter.core.reference import reference
from tests.acts import issued, packaged, warned
from tests.acts.test_fees import bring, paid
from tests.acts.wallets import (
    ADDRESS,
    ETHER,
    EVM,
    MAIN,
    OTHER,
    TRON,
    TRON_WALLET,
    miner,
    rows,
    signed,
    wanted,
)
from tests.web.applicant import begin, fill, post
from tests.web.conftest import early, odd
from tests.web.test_dossier import MINER, swapped
from tests.web.test_evidence import add
from tests.world import DAY, firm_account

ANYBODY = (
    "", "?q=firm", "?q=nobody", "?q=L-001", "?q=firm-one.example", "register/",
    "register/?status=revoked", "entry/L-001",
    "entry/L-001?as_of=2026-01-05", "entry/L-001?all=history", "entry/M-9", "log/checkpoint",
    "sign-in", "sign-in/passkey",
    "paper-code", "download", "check/name", "check/name?q=Ak+Milli+TM",
    "check/advert", "verify", "C/HELLO",
    "report", "report/status", "report/unlicensed", "report/merchant", "report/problem",
    "report/problem?about=L-001", "entry/L-001/complain",
)  # fmt: skip
FILING = (
    "firm/file?form=trades&period=2026-01", "firm/file?form=customers",
    "firm/file/trades/2026-01", "firm/file/transfers/2026-01?more=1",
    "firm/file/trades/2026-01/check", "firm/file/transfers/2026-01/discard",
    "firm/file/balances/2026-01/nil",
)  # fmt: skip
ACCOUNT = ("account", "account/password", "account/code", "account/passkeys")
DESK = (
    "desk/entries", "desk/entries?view=every", "desk/entries?q=nobody", "desk/entry/L-001",
    "desk/entry/M-9", "desk/entry/M-9?list=machines", "desk/entry/M-9?as_of=2025-01-01",
    "desk/entry/M-9/checks", "desk/entry/M-9/checks?notice=1", "desk/entry/M-9/checklist?notice=1",
    "desk/entry/M-9/do/impose", "desk/entry/M-9/do/suspend", "desk/entry/M-9/do/approve?notice=1",
    "desk/rights", "desk/enrol", "desk/accounts/F-001", "desk/filing-keys/F-001",
    "desk/fees", "desk/fees/of/L-001",
    "desk/fees/payments", "desk/requests", "apply", "apply?firm=F-001", "inbox",
)  # fmt: skip


def build(site) -> dict[str, list[str]]:
    """Every page by the handle of who looks at it; "" is whoever does not sign in."""
    journal = site.world.book.home.journal
    results = [act.n for act in journal.acts(kinds=("accept", "send-back"))][-2:]
    _many(site)
    notice = _to_decide_on(site)
    letter, entry, supply = _asked_for_more(site)
    tasks, empty = _drafts(site)
    _money_and_messages(site)
    held, judged = _wallets(site)
    told, package = _told(site), _package(site)
    return {
        "": [*ANYBODY, _certificate(site), *_warnings(site)],
        "clerk-F-001": [
            "firm/keys",
            f"firm/report/{told}",
            "firm", "firm/file", *FILING, *(f"firm/result/{n}" for n in results), "inbox", *ACCOUNT,
            *held, "apply", f"apply/entry/{entry}", f"apply/entry/{entry}/letter/{letter}",
            f"apply/entry/{entry}/invoice", f"apply/sent/{letter - 2}", supply, *tasks, *empty,
        ],
        "supervisor": [
            "desk/reports", f"desk/reports/{told}",
            "desk", *(f"desk/finding/{one.id}" for one in (early(), odd())),
            "desk/package", package,
            "desk/warnings", "desk/warning/new", "desk/warning/W-00002/change",
        ],
        "licensing": [
            *DESK, *judged,
            f"desk/entry/{entry}", f"desk/entry/{entry}/letter/{letter}", "desk/outbox",
        ],
        "head": [
            f"desk/entry/M-9/proposal/{notice}", "desk/figures",
            "desk/warning/W-00001", "desk/warning/W-00002",
        ],
        "lawyer": ["law/tie/custody.cold", "law"],
        "auditor": ["desk/journal", "desk/journal?on=nothing", "desk/journal?before=9"],
        "energy": ["desk/entries", "desk/entry/M-9", "desk/requests"],
    }  # fmt: skip


def _package(site) -> str:
    """A package of which one filing came back and another was not taken."""
    site.world.firm("F-008")
    packaged.ready(site.world, "F-008")
    files = [packaged.trades("T-1", at="x"), b"x"]
    items = [packaged.item(files[0]), packaged.item(files[1], "wills")]
    listed = packaged.listed(site.world, items, "F-008")
    path = packaged.seal(site.world, packaged.inner(listed, files))
    return (
        f"desk/package/{bring_package(site.world.book, site.world.who['supervisor'], path).digest}"
    )


def _wallets(site) -> tuple[list[str], list[str]]:
    """Wallets at every stage of being proved: the pages of their holder, and those of officials."""
    world = site.world
    chains = (MAIN, EVM, "eip155:56", TRON)
    one_of_each = tuple(zip((ADDRESS, ETHER, OTHER, TRON_WALLET), chains, strict=True))
    listed = world.rows("miner", "M-5") | {"wallets": rows(*one_of_each)}
    world.apply("miner", "F-001", "M-5", (), listed)
    world.apply("licence", "F-001", "L-5", ("storage",))
    world.settle(Decision("L-5", "grant", effective=DAY))
    miner(world)
    wanted(world, "custodian", custodian="L-5")
    about = {"firm": "F-001", "entry": "M-5"}
    for wallet, way in ((ADDRESS, "signature"), (TRON_WALLET, "transfer")):
        wanted(world, way, wallet, **about)
    ether = wanted(world, wallet=ETHER, **about)
    prove(world.book, firm_account(world, "F-001"), "M-5", ether.n, signed(world, ether, "eip191"))
    pages = ["wallets", *(f"wallets/{chain}/{wallet}" for wallet, chain in one_of_each)]
    held = [f"apply/entry/M-5/{page}" for page in pages]
    return [*held, "apply/attest"], [f"desk/entry/M-5/{page}" for page in pages]


def _certificate(site) -> str:
    """Where the code on a paper leads."""
    issued.keyed(site.world)
    issued.licensed(site.world)
    return issued.made(site.world).text.removeprefix(f"{issued.SITE.upper()}/")


def _warnings(site) -> list[str]:
    """A warning whose removal waits, a clone, and one that is only proposed."""
    warned.licensed(site.world)
    warned.warn(site.world)
    warned.clone(site.world)
    remove(site.world.book, site.world.who["supervisor"], "W-00001", "Licensed now.")
    return ["warnings/", "warning/W-00001", "warning/W-00002"]


def _many(site) -> None:
    """So many firms with an entry in force that figures are told."""
    for n in range(11, 11 + FIRMS_MIN):
        site.world.firm(f"F-{n}")


def _to_decide_on(site) -> int:
    """A registered miner whose swap of a machine waits for the second official."""
    world = site.world
    enrol(world.book, world.who["licensing"], Firm("F-9", "legal", "Northern Mine"))
    world.apply("miner", "F-9", MINER)
    world.settle(Decision(MINER, "grant", effective=DAY))
    swapped(site)
    world.judge(MINER, 1)
    asked = Decision(MINER, "approve", notice=1)
    return decide(world.book, world.who["licensing"], asked).n


def _asked_for_more(site) -> tuple[int, str, str]:
    """An application with a file that is asked for more: the act, the entry, the answer's draft."""
    clerk, book, who = site.as_(firm="F-001"), site.world.book, site.world.who["licensing"]
    tasks = begin(clerk)
    fill(clerk, tasks)
    add(clerk, tasks)
    sent = post(clerk, f"{tasks}/check").headers["Location"]
    entry = str(book.home.journal.act(int(sent.rpartition("/")[2])).on.partition(":")[2])
    decide(book, who, Decision(entry, "take_up"))
    act = decide(book, who, Decision(entry, "return", "The lease is missing."))
    supply = clerk.post(f"/en/apply/entry/{entry}", {"deed": "supply"}).headers["Location"]
    return act.n, entry, supply.removeprefix("/en/")


def _drafts(site) -> tuple[list[str], list[str]]:
    """The pages of a draft that is full and of one that is empty."""
    clerk = site.as_(firm="F-001")
    full, empty = begin(clerk), begin(clerk, "licence")
    fill(clerk, full)
    add(clerk, full)
    of_full = (
        "", "/check", "/machines", "/machines/models", "/machines/row/new", "/sites",
        "/sites/row/2", "/wallets/row/new", "/papers", "/papers/file/new", "/papers/file/7",
    )  # fmt: skip
    of_empty = ("", "/services", "/check", "/discard", "/owners/row/new", "/owners", "/papers")
    supply = clerk.post("/en/apply/entry/L-001", {"deed": "notify"}).headers["Location"]
    paths = [f"{full}{part}" for part in of_full], [f"{empty}{part}" for part in of_empty]
    paths[1].append(f"{supply}/reason")
    return tuple([path.removeprefix("/en/") for path in some] for some in paths)


def _money_and_messages(site) -> None:
    """A fee paid in part, a payment and letters that wait for a person, a request."""
    world = site.world
    statement = [paid("E-1", reference("L-001"), 120_050), paid("E-2", "rent")]
    assert bring(world, *statement).accepted
    fill_outbox(world.book)
    ask(world.book, world.who["licensing"], "energy", "mining.energy", "Whose meter?")


def _told(site) -> str:
    """A complaint that was put to the firm, and a report that nobody has in hand."""
    book, who = site.world.book, site.world.who["supervisor"]
    tell(book, Told("unlicensed", "", "ru", {"who": "coins.example", "words": "No answer."}))
    number = tell(book, Told("complaint", "entry:L-001", "tk", {"words": "It is stuck."})).report
    take(book, who, report(book, number))
    forward(book, who, report(book, number), "Why does a client wait?")
    return number
