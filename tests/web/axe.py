"""What axe-core finds wrong with a page in a browser: rules of WCAG 2.2 AA, and best practice.

It says what a machine can tell of a page; a person still has to look at it. The script comes with
the package and is put into the page from outside, so that the page's own policy stays as it is.
"""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page) -> list[str]:
    """One line for each rule that is broken, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("asked => axe.run(asked).then(all => all.violations)", ASKED)
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(node["html"] for node in one["nodes"])
        for one in found
    ]
