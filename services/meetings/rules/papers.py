"""Who has no device votes on paper in a named vote: one official writes it down, another one reads the paper again."""

from uuid import UUID

from services.meetings import refusals
from shared.vocabulary import Choice


def check_entry(*, voter: UUID, official: UUID) -> None:
    """Nobody enters or confirms their own. Raises :class:`OwnPaper`."""
    if voter == official:
        raise refusals.OwnPaper


def check_confirmation(*, voter: UUID, entered_by: UUID, official: UUID, entered: Choice, read: Choice) -> None:
    """Another official reads the same on the paper. Raises :class:`OwnPaper`, :class:`SecondOfficialMustDiffer`, :class:`PaperDiffers`."""
    check_entry(voter=voter, official=official)
    if entered_by == official:
        raise refusals.SecondOfficialMustDiffer
    if entered is not read:
        raise refusals.PaperDiffers
