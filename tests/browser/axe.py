"""axe-core on a page: barriers for people who see little, use a keyboard, or have the page read to them."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
SCRIPT = AXE.read_text()
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def barriers(page: Page) -> list[str]:
    """What axe finds on the page as it stands, a line per finding: impact, rule, what to do, and where."""
    # Evaluated through the browser's own debugging door, so the page's content security policy stays as it is.
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"[{violation['impact']}] {violation['id']}: {violation['help']}\n    "
        + "\n    ".join(
            f"{' '.join(node['target'])}\n      {_one_line(node['failureSummary'])}" for node in violation["nodes"]
        )
        for violation in found["violations"]
    ]


def assert_no_barriers(page: Page) -> None:
    found = barriers(page)
    assert not found, f"{len(found)} kinds of barrier on {page.url}:\n" + "\n".join(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())
