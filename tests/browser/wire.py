"""How many bytes a first visit to a page brings over the wire, headers included."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser


@dataclass
class Traffic:
    """Bytes by address, of one cold visit."""

    by_address: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_address.values())

    def __str__(self) -> str:
        heaviest = sorted(self.by_address.items(), key=lambda pair: -pair[1])
        return "\n".join([f"{self.total} bytes", *(f"{size:>8}  {address}" for address, size in heaviest)])


def first_visit(browser: Browser, address: str) -> Traffic:
    """Visit with an empty cache and count what arrives until the network is quiet."""
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    traffic, addresses = Traffic(), dict[str, str]()

    def remember(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def count(event: dict[str, Any]) -> None:
        address = addresses.get(event["requestId"], "?")
        traffic.by_address[address] = traffic.by_address.get(address, 0) + int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", remember)
    devtools.on("Network.loadingFinished", count)
    devtools.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    return traffic
