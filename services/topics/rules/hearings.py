"""Hearings (听证评审): when one has to be held, how it is announced, who has to be heard, that each finding is answered."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from services.topics import refusals
from services.topics.rules.book import BOOK
from shared.rulebook import Number, Rulebook
from shared.vocabulary import HearingParty, Kind, MatterClass

HEARING = "听证评审"
MOST_FINDINGS = 100

# Which number says whether a kind of matter is heard; 1 is yes.
ASKED_BY: Final[Mapping[Kind, str]] = {
    Kind.DEMOLITION: "hearing.of_demolition",
    Kind.COLLECTIVE_LAND: "hearing.of_collective_land",
}
OF_MAJOR_PROJECTS = "hearing.of_major_projects"


def hearing_asked_by(
    kind: Kind, matter_class: MatterClass | None, *, major: bool, on: date, book: Rulebook = BOOK
) -> list[Number]:
    """The numbers by which a matter that is reviewed on this day has to be heard first; none for most."""
    if matter_class is not MatterClass.VILLAGE_AFFAIRS:
        return []
    names = [*([ASKED_BY[kind]] if kind in ASKED_BY else []), *([OF_MAJOR_PROJECTS] if major else [])]
    return [number for name in names if (number := book.number(name, on=on)).value == 1]


def earliest_hearing(announced_on: date, book: Rulebook = BOOK) -> date:
    return announced_on + timedelta(days=book.number("hearing.notice", on=announced_on).days)


def check_announced(held_on: date, *, today: date, book: Rulebook = BOOK) -> None:
    """Raises :class:`HearingTooSoon`."""
    number = book.number("hearing.notice", on=today)
    if (held_on - today).days < number.days:
        raise refusals.HearingTooSoon(
            days=(held_on - today).days, required=number.days, earliest=earliest_hearing(today, book), source=number.source
        )  # fmt: skip


def check_begun(held_at: datetime, *, now: datetime) -> None:
    """Nobody has spoken before the hour. Raises :class:`HearingNotBegun`."""
    if now < held_at:
        raise refusals.HearingNotBegun


def least_of(party: HearingParty, on: date, book: Rulebook = BOOK) -> int:
    """How many of a party have to be heard; of anybody else nobody has to."""
    return 0 if party is HearingParty.OTHERS else book.number(f"hearing.least_{party.value}", on=on).days


def parties_missing(heard: Mapping[HearingParty, int], on: date, book: Rulebook = BOOK) -> list[HearingParty]:
    return [party for party in HearingParty if heard.get(party, 0) < least_of(party, on, book)]


def check_heard(heard: Mapping[HearingParty, int], *, on: date, book: Rulebook = BOOK) -> None:
    """Raises :class:`PartiesNotHeard`."""
    if missing := parties_missing(heard, on, book):
        source = book.number(f"hearing.least_{missing[0].value}", on=on).source
        raise refusals.PartiesNotHeard(missing="、".join(party.chinese for party in missing), source=source)


def findings_of(text: str) -> list[str]:
    """One to a line. Raises :class:`TooManyFindings`."""
    findings = [line.strip() for line in text.splitlines() if line.strip()]
    if len(findings) > MOST_FINDINGS:
        raise refusals.TooManyFindings(most=MOST_FINDINGS)
    return findings
