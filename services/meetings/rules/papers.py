"""Who has no device votes on paper in a named vote: one official writes it down, another one reads the paper again.

Where they differ nobody guesses until it fits: a third one looks at the paper with both.
"""

from uuid import UUID

from services.meetings import refusals
from shared.vocabulary import Choice


def check_entry(*, voter: UUID | None, official: UUID) -> None:
    """Nobody enters or confirms their own, or whose they give for somebody else; ``voter``: the one or the other. Raises :class:`OwnPaper`."""
    if voter == official:
        raise refusals.OwnPaper


def check_confirmation(*, voter: UUID, entered_by: UUID, official: UUID) -> None:
    """Another official reads the paper, once. Raises :class:`OwnPaper`, :class:`SecondOfficialMustDiffer`."""
    check_entry(voter=voter, official=official)
    if entered_by == official:
        raise refusals.SecondOfficialMustDiffer


def check_third(*, voter: UUID, entered_by: UUID, read_by: UUID, official: UUID) -> None:
    """Whom neither of the two who differ is. Raises :class:`OwnPaper`, :class:`ThirdMustDiffer`."""
    check_entry(voter=voter, official=official)
    if official in (entered_by, read_by):
        raise refusals.ThirdMustDiffer


def check_discarding(*, entered_by: UUID, read_by: UUID | None, official: UUID, leads: bool) -> None:
    """An entry is thrown away by who made it or by a third official, one of two that differ by a third; never by who leads the meeting, and
    could close the vote without it. Raises :class:`PaperIsInDispute`, :class:`LeaderDiscardsNothing`."""
    if read_by is not None and official in (entered_by, read_by):
        raise refusals.PaperIsInDispute
    check_who_discards(leads=leads)


def check_who_discards(*, leads: bool) -> None:
    """Raises :class:`LeaderDiscardsNothing`."""
    if leads:
        raise refusals.LeaderDiscardsNothing


def check_settlement(*, entered: Choice, read: Choice, third: Choice) -> None:
    """Two of the three agree. Raises :class:`NobodyElseReadsThat`."""
    if third not in (entered, read):
        raise refusals.NobodyElseReadsThat
