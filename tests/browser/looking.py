"""One visit to a page, seen as on a cheap phone and then as on the screen of an office: no barrier, nothing cut off, large enough, light."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.axe import barriers

PHONE, DESK = (360, 740), (1280, 800)  # what is seen at once, in CSS pixels
LIGHT = 150_000  # bytes on the wire, without compression, for a first visit from a phone

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => !e.closest('p:not(.acts):not(.next__act), .skip') && e.offsetParent !== null)
  .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
  .filter(([e, box]) => box.height < 44 || box.width < 44)
  .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@dataclass
class Looking:
    """A page of the browser that is used for one visit after another, each with an empty cache."""

    page: Page
    brought: dict[str, int] = field(default_factory=dict)  # bytes of this visit, headers included, by address

    def __post_init__(self) -> None:
        devtools, addresses = self.page.context.new_cdp_session(self.page), dict[str, str]()

        def remember(event: dict[str, Any]) -> None:
            addresses[event["requestId"]] = event["request"]["url"]

        def count(event: dict[str, Any]) -> None:
            address = addresses.get(event["requestId"], "?")
            self.brought[address] = self.brought.get(address, 0) + int(event["encodedDataLength"])

        devtools.on("Network.requestWillBeSent", remember)
        devtools.on("Network.loadingFinished", count)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def at(self, address: str, *, status: int = 200) -> None:
        self._as(PHONE)
        self.brought.clear()
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}"
        self.at_what_is_there()
        assert sum(self.brought.values()) < LIGHT, self.brought
        assert len(self.brought) >= 5, "the page and its sheets were not counted"

    def at_what_is_there(self) -> None:
        """The page as it stands, at both widths; left as on a phone."""
        wrong = [f"phone: {found}" for found in barriers(self.page)]
        wrong += [f"too small for a thumb: {found}" for found in self.page.evaluate(SMALL_TARGETS)]
        wrong += self._sticks_out(PHONE)
        self._as(DESK)
        wrong += [f"desk: {found}" for found in barriers(self.page)]
        wrong += self._sticks_out(DESK)
        self._as(PHONE)
        assert not wrong, f"{self.page.url}:\n" + "\n".join(wrong)

    def _as(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def _sticks_out(self, size: tuple[int, int]) -> list[str]:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        return [] if width == size[0] else [f"{width} px wide on a screen of {size[0]}"]
