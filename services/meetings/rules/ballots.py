"""Secret ballots: on paper what was given out and what came back, online how many there must be."""

from dataclasses import dataclass
from datetime import date

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from services.meetings.rules.tallies import Tally


@dataclass(frozen=True)
class Ballots:
    issued: int
    ayes: int
    noes: int
    abstentions: int
    invalid: int
    not_returned: int

    @property
    def returned(self) -> int:
        return self.ayes + self.noes + self.abstentions + self.invalid

    def __add__(self, other: "Ballots") -> "Ballots":
        """Of two ways to cast one vote."""
        return Ballots(
            issued=self.issued + other.issued, ayes=self.ayes + other.ayes, noes=self.noes + other.noes,
            abstentions=self.abstentions + other.abstentions, invalid=self.invalid + other.invalid,
            not_returned=self.not_returned + other.not_returned,
        )  # fmt: skip

    def tally(self, present: int, unit: str = "人") -> Tally:
        """As it counts among those who are there: who took no ballot, or did not return it, has voted neither way.

        Raises as :meth:`check`, and :class:`MoreIssuedThanVoters`."""
        if self.issued > present:
            raise refusals.MoreIssuedThanVoters(issued=self.issued, present=present, unit=unit)
        self.check()
        return Tally(self.ayes, self.noes, self.abstentions, self.invalid, not_cast=present - self.returned)

    def check(self) -> None:
        """Every ballot that was given out is valid, invalid or was not returned; more in the box than were given out, and the vote is
        void (参照《中国共产党基层组织选举工作条例》：收回的选票多于投票人数的无效). Raises :class:`NegativeCount`,
        :class:`MoreReturnedThanIssued`, :class:`BallotsDoNotAddUp`.
        """
        if min(self.issued, self.ayes, self.noes, self.abstentions, self.invalid, self.not_returned) < 0:
            raise refusals.NegativeCount
        if self.returned > self.issued:
            raise refusals.MoreReturnedThanIssued(issued=self.issued, returned=self.returned)
        if self.returned + self.not_returned != self.issued:
            raise refusals.BallotsDoNotAddUp(issued=self.issued, returned=self.returned, not_returned=self.not_returned)

    @property
    def sentence(self) -> str:
        valid = self.returned - self.invalid
        return (
            f"发出表决票 {self.issued} 张，收回 {self.returned} 张（有效 {valid} 张，无效 {self.invalid} 张），"
            f"未收回 {self.not_returned} 张。"
        )


def least_in_a_box(*, on: date) -> int:
    return BOOK.number("secret_ballot.least", on=on).days


def check_box_hides(ballots: int, *, on: date) -> None:
    """The numbers of a few are as good as their names. Raises :class:`TooFewBallots`."""
    least = least_in_a_box(on=on)
    if ballots < least:
        raise refusals.TooFewBallots(ballots=ballots, least=least)


def check_papers_hide(papers: int, *, on: date) -> None:
    """Beside a box online, whose sum anybody can see, the numbers on paper are seen too: none, or not so few. Raises :class:`TooFewPapers`."""
    least = least_in_a_box(on=on)
    if 0 < papers < least:
        raise refusals.TooFewPapers(papers=papers, least=least)
