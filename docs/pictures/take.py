"""Takes the README's pictures of a served demonstration: `make pictures` builds and serves one.

Everything on them is invented. Run it with the address and the folder of the demonstration's notes.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PUBLIC = {
    "search": "/?q=akbulut.example",
    "warning": "/?q=akbu1ut.example",
    "entry": "/entry/L-001",
    "report": "/report",
}
COLOURS = 48
WIDTH, HEIGHT, SCALE = 960, 860, 0.7  # enough of a page to see its shape


def main(address: str, notes: str) -> None:
    passwords = json.loads((Path(notes) / "demo-passwords.json").read_text("utf-8"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for lang in ("tk", "ru", "en"):
            take(browser, f"{address}/{lang}", lang, passwords["supervisor"])
        browser.close()


def keep(page: Page, name: str) -> None:
    """A picture of what is seen, in as few colours as letters need: at most 60 KB."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(HERE / f"{name}.png", optimize=True)


def take(browser: Browser, at: str, lang: str, password: str) -> None:
    """The pictures of one language."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE)
    for name, path in PUBLIC.items():
        page.goto(at + path)
        keep(page, f"{name}-{lang}")
    page.goto(f"{at}/sign-in")
    page.fill("input[name=handle]", "supervisor")
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{at}/desk")
    keep(page, f"desk-{lang}")
    page.goto(f"{at}/desk?question=cold_share")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    keep(page, f"finding-{lang}")
    page.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
