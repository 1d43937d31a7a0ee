"""The dual survey: Party members and masses are asked apart and scored apart, by the township (党员首议制第8步).

Standard library only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from services.supervision import refusals
from shared.rulebook import Rulebook

BOOK = Rulebook.of(Path(__file__).parent)
SURVEY = "党员首议制第8步：办结后双测评"


@dataclass(frozen=True)
class Panel:
    """The answers of one panel, in the four grades."""

    name: str
    satisfied: int
    fairly: int
    basically: int
    dissatisfied: int

    @property
    def asked(self) -> int:
        return self.satisfied + self.fairly + self.basically + self.dissatisfied

    @property
    def content(self) -> int:
        """At least basically satisfied: 满意, 比较满意, 基本满意."""
        return self.satisfied + self.fairly + self.basically


def check_survey(*panels: Panel) -> None:
    """Both panels were really asked, and nobody answered less than not at all."""
    for panel in panels:
        if min(panel.satisfied, panel.fairly, panel.basically, panel.dissatisfied) < 0:
            raise refusals.NegativeCount(panel=panel.name)
        if panel.asked == 0:
            raise refusals.NobodyAsked(panel=panel.name)


@dataclass(frozen=True)
class Rolls:
    """How many there are to ask, on the day the survey is entered: members, and grown-up villagers who are none."""

    members: int
    masses: int


def check_nobody_twice(members: Panel, masses: Panel, rolls: Rolls) -> None:
    """Each is asked once, in one panel: no panel has more answers than people. Raises :class:`MoreAskedThanThereAre`."""
    for panel, there_are in ((members, rolls.members), (masses, rolls.masses)):
        if panel.asked > there_are:
            raise refusals.MoreAskedThanThereAre(panel=panel.name, asked=panel.asked, roll=there_are)


def check_surveyor(village: str, offices_held_in: Iterable[str]) -> None:
    """Whoever carried a matter out does not survey it: nobody who holds an office in that very village."""
    if village in offices_held_in:
        raise refusals.SurveyedByItself


def due_on(completed: date) -> date:
    """The last day to hold the survey on."""
    return completed + timedelta(days=BOOK.number("survey.days", on=completed).days)
