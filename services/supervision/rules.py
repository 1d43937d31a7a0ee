"""The dual survey: Party members and masses are asked apart and scored apart (党员首议制第8步). Standard library only."""

from dataclasses import dataclass

from services.supervision import refusals


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
        """At least basically satisfied."""
        return self.asked - self.dissatisfied


def check_survey(*panels: Panel) -> None:
    """Both panels were really asked."""
    for panel in panels:
        if panel.asked <= 0:
            raise refusals.NobodyAsked(panel=panel.name)
