"""People at work in a real browser, each in a context of their own: what they press and type.

Every page a press leads to is looked at as a whole. An actor with `keys` never touches a mouse.
What is on a page is found by its address, name or value: a journey is the same in each language.
"""

from dataclasses import dataclass, field

from perimeter.acts.firm import Firm, enrol
from perimeter.store import signin
from tests.web.test_browser import sound, watched
from tests.web.visitors import PASSWORD
from tests.world import firm_account

PHONE, DESK = 320, 1280
STOPS_MAX = 300  # of the Tab key on one page
PATIENCE_MS = 10_000


@dataclass(frozen=True)
class Actor:
    """Somebody at a page. `wrong` is what went wrong there; `seen` are (address, bytes) of the
    pages shown so far, redirects apart."""

    page: object
    live: str
    lang: str
    keys: bool
    wrong: list[str]
    seen: list[tuple[str, int]] = field(default_factory=list)


def enter(browser, live, lang, handle="", width=DESK, keys=False) -> Actor:
    """A visitor; with a handle, signed in."""
    page, wrong = watched(browser, live, viewport={"width": width, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    who = Actor(page, live, lang, keys, wrong)
    page.on("response", lambda response: _came(who, response))
    if handle:
        go(who, "sign-in")
        write(who, "#handle", handle)
        write(who, "#password", PASSWORD)
        press(who, "main form button")
    return who


def newcomer(site, firm, name) -> None:
    """A firm that is known to the authority and has an account, which has chosen its password."""
    enrol(site.world.book, site.world.who["licensing"], Firm(firm, "legal", name))
    signin.choose_password(firm_account(site.world, firm), PASSWORD)


def begin(who, kind) -> None:
    """Goes to what may be applied for, and begins one kind."""
    press(who, f'.nav a[href="/{who.lang}/apply"]')
    choose(who, "kind", kind)
    press(who, "main form button")


def go(who, path) -> None:
    """Types an address."""
    who.page.goto(f"{who.live}/{who.lang}/{path}")
    sound(who.page, who.lang)


def press(who, selector, status=200) -> None:
    """Presses a button or follows a link, and looks at the page it leads to."""
    with who.page.expect_navigation() as led:
        if who.keys:
            _reach(who, selector)
            who.page.keyboard.press("Enter")
        else:
            who.page.click(selector)
    assert led.value.status == status, text(who)
    if status != 200:  # the browser tells its console so
        assert str(status) in who.wrong.pop()
    sound(who.page, who.lang)


def write(who, selector, text) -> None:
    """Types into a field, over what stands there."""
    if not who.keys:
        who.page.fill(selector, text)
        return
    _reach(who, selector)
    who.page.keyboard.press("Control+a")
    for at, line in enumerate(text.split("\n")):
        if at:
            who.page.keyboard.press("Enter")
        who.page.keyboard.type(line)


def choose(who, name, value) -> None:
    """Takes one of several radio buttons, ticks a box, or picks from a list."""
    named = f'[name="{name}"]'
    is_list = who.page.locator(named).first.evaluate("e => e.tagName") == "SELECT"
    if not who.keys:
        if is_list:
            who.page.select_option(named, value)
        else:
            who.page.check(f'{named}[value="{value}"]')
        return
    kind = who.page.locator(named).first.get_attribute("type")
    _reach(who, named if kind != "checkbox" else f'{named}[value="{value}"]')
    if kind in ("radio", "checkbox"):
        who.page.keyboard.press("Space")
    for _ in range(STOPS_MAX):
        if who.page.evaluate("document.activeElement.value") == value:
            return
        who.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not among the choices of {name}")


def fill_in(who, typed, how="save") -> None:
    """Fills the fields of a row, and saves it: to go on, for another row, or for later."""
    for name, value in typed.items():
        is_text = who.page.locator(f'input[name="{name}"]:not([type])').count()
        if is_text:
            write(who, f'[name="{name}"]', value)
        else:
            choose(who, name, value)
    press(who, f'button[name="{how}"]')


def propose(who, entry, deed, why="", notice=0) -> None:
    """From the dossier: the page of a deed, its answers checked, and the deed sent."""
    open_entry(who, entry)
    press(who, f'a[href$="/do/{deed}{f"?notice={notice}" if notice else ""}"]')
    if why:
        write(who, "#why", why)
    press(who, 'button[value="check"]')
    press(who, 'button[value="send"]')
    assert who.page.is_visible("main [role=status]"), "it is said that it is written"


def confirm(who, entry) -> None:
    """The second official: opens what waits, and confirms it."""
    press(who, f'.nav a[href="/{who.lang}/desk/entries"]')
    press(who, f'main a[href*="/desk/entry/{entry}/proposal/"]')
    press(who, 'button[value="confirm"]')
    assert who.page.is_visible("main [role=status]"), "it is said that it is written"


def judge(who, entry, notice=0, **unmet) -> None:
    """Judges the checklist: each item met, but for those with a reason why not."""
    open_entry(who, entry)
    press(who, f'a[href$="/entry/{entry}/checklist{f"?notice={notice}" if notice else ""}"]')
    names = who.page.locator("fieldset[id^='is.']").evaluate_all("every => every.map(e => e.id)")
    for name in names:
        reason = unmet.get(name.removeprefix("is.").replace(".", "_"), "")
        choose(who, name, "unmet" if reason else "met")
        if reason:
            write(who, f'[name="why.{name.removeprefix("is.")}"]', reason)
    press(who, "#items > button")
    assert names and who.page.is_visible("main [role=status]"), text(who)


def read_first(who) -> None:
    """Opens the newest message of the inbox."""
    press(who, f'.nav a[href="/{who.lang}/inbox"]')
    press(who, "main tbody tr:first-child a")


def open_entry(who, entry) -> None:
    """Finds an entry by its number in the officials' list, and opens its dossier."""
    press(who, f'.nav a[href="/{who.lang}/desk/entries"]')
    write(who, "#q", entry)
    press(who, "form[role=search] button")
    press(who, f'main th a[href="/{who.lang}/desk/entry/{entry}"]')


def text(who) -> str:
    """What the page says, with plain spaces."""
    return str(who.page.inner_text("main")).replace("\N{NO-BREAK SPACE}", " ")


def _reach(who, selector) -> None:
    """Tabs to the element, from wherever the focus is."""
    for _ in range(STOPS_MAX):
        if who.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        who.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to {selector}")


def _came(who, response) -> None:
    if response.status == 200 and response.request.is_navigation_request():
        who.seen.append((response.url, len(response.body())))
