"""Meetings that were held without a topic (例会): whose they are, from which day they can be written down, who led."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.rulebook import Rulebook
from shared.vocabulary import Body

BODIES = (
    Body.BRANCH_COMMITTEE, Body.MEMBERS_ASSEMBLY, Body.PARTY_GROUP, Body.JOINT_COMMITTEE, Body.REPRESENTATIVES_ASSEMBLY,
    Body.VILLAGERS_ASSEMBLY, Body.VILLAGE_GROUP,
)  # fmt: skip
OF_THE_PARTY = (Body.BRANCH_COMMITTEE, Body.MEMBERS_ASSEMBLY, Body.PARTY_GROUP)
OF_A_GROUP = (Body.PARTY_GROUP, Body.VILLAGE_GROUP)


def check_unit(body: Body, group: str) -> None:
    """Raises :class:`NoOrdinaryMeetings`, :class:`WhichGroupMet`, :class:`NotOfAGroup`."""
    if body not in BODIES:
        raise refusals.NoOrdinaryMeetings(body=body.chinese)
    if body in OF_A_GROUP and not group:
        raise refusals.WhichGroupMet(body=body.chinese)
    if body not in OF_A_GROUP and group:
        raise refusals.NotOfAGroup(body=body.chinese)


def check_held(held_on: date, *, today: date, book: Rulebook = BOOK) -> None:
    """It is over, and not so long ago that nobody can vouch for it. Raises :class:`NotHeldYet`, :class:`HeldTooLongAgo`."""
    if held_on > today:
        raise refusals.NotHeldYet(today=today)
    within = book.number("ordinary_meeting.entered_within", on=today)
    earliest = today - timedelta(days=within.days)
    if held_on < earliest:
        raise refusals.HeldTooLongAgo(days=within.days, earliest=earliest, source=within.source)


def may_lead(body: Body, *, on_roll: Collection[UUID], officials: Collection[UUID]) -> set[UUID]:
    """The village's officials; of a smaller body than all villagers whoever belongs to it, as a group's own head does."""
    return {*officials} if body is Body.VILLAGERS_ASSEMBLY else {*officials, *on_roll}


def check_leader(led_by: UUID, leaders: Collection[UUID]) -> None:
    """Raises :class:`NotALeader`."""
    if led_by not in leaders:
        raise refusals.NotALeader
