"""The village's notice board: what has to hang there is hung, and the topic hears of it."""

from collections.abc import Callable
from typing import Any

from tests.journeys.api import Person, eventually, patiently

HANGS = {"decision": "resolution", "completion": "implementation_result"}


def hang(topic: Callable[[], dict[str, Any]], secretary: Person, do: Callable[[Person, str], Any]) -> None:
    """Printed, hung, and confirmed by the secretary. ``do`` sends a command again while a service is away."""
    public = topic()["topic"]

    def postings() -> list[dict[str, Any]]:
        return [posting for posting in topic()["topic"]["postings"] if posting["about"] in HANGS]

    def sheets() -> dict[str, str]:
        board = patiently(lambda: secretary.get(f"/areas/{public['village']}/board", topic_id=public["id"]))
        return {sheet["kind"]: sheet["id"] for sheet in board["items"] if sheet["kind"] in HANGS.values()}

    wanted = {HANGS[posting["about"]] for posting in postings()}
    for sheet in eventually(sheets, lambda there: there.keys() == wanted).values():
        do(secretary, f"/postings/{sheet}/hung")
    eventually(postings, lambda all_: all(posting["hung_on"] for posting in all_))
