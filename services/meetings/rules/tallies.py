"""What was counted."""

from dataclasses import dataclass

from services.meetings import refusals


@dataclass(frozen=True)
class Tally:
    ayes: int
    noes: int
    abstentions: int
    invalid: int = 0
    not_cast: int = 0  # there, and without a ballot in the box

    @property
    def votes(self) -> int:
        return self.ayes + self.noes + self.abstentions + self.invalid

    def check(self, present: int, unit: str = "人") -> None:
        """Nobody's silence is a vote: as many votes as there are voters, none negative."""
        if min(self.ayes, self.noes, self.abstentions, self.invalid, self.not_cast) < 0:
            raise refusals.NegativeCount
        if self.votes + self.not_cast != present:
            raise refusals.TallyDoesNotAddUp(votes=self.votes, present=present, unit=unit)
