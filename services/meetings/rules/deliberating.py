"""Deliberation in groups: a leader and a recorder each, and every member heard (党员首议制)."""

from collections.abc import Collection
from uuid import UUID

from services.meetings import refusals


def check_group_officers(leader: UUID, recorder: UUID, members: Collection[UUID]) -> None:
    """Two different people of the group."""
    if leader == recorder:
        raise refusals.OfficersMustDiffer
    if leader not in members or recorder not in members:
        raise refusals.OfficerNotOfTheGroup


def check_may_conclude(*, present: int, heard: int) -> None:
    """Somebody is present, and everybody present has spoken, or is recorded as having nothing to add."""
    if not present:
        raise refusals.NobodyPresent
    if heard < present:
        raise refusals.SomebodyHasNotSpoken(silent=present - heard)


def check_opinions_read(unread: int) -> None:
    """What the absent wanted to have said was read out before anything is concluded (党员首议制第4步). Raises :class:`OpinionsNotRead`."""
    if unread:
        raise refusals.OpinionsNotRead(unread=unread)


def check_nobody_waits(waiting: int) -> None:
    """Whoever has asked for the word has had it before the discussion ends. Raises :class:`SomebodyWaitsForTheWord`."""
    if waiting:
        raise refusals.SomebodyWaitsForTheWord(waiting=waiting)


def check_own_item(*, current: int, own: int) -> None:
    """The meeting has come to its topic's own item, the last of its agenda. Raises :class:`OwnItemNotTakenUp`."""
    if current < own:
        raise refusals.OwnItemNotTakenUp(left=own - current)
