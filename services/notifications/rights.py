"""Who may record that somebody was told or that a sheet hangs, and who may see who was told."""

from uuid import UUID

from services.notifications import refusals
from services.notifications.models import Notice, Posting
from shared.identity import Caller, Role

TELLERS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.COLLECTION_TEAM)
OVERSEERS = (*TELLERS, Role.TOWNSHIP, Role.COUNTY)


def teller(caller: Caller, notice: Notice) -> UUID:
    """Of a recall the township tells too, which may have convened its vote. Raises :class:`ConcernedKeepsOut`."""
    return _kept_out(caller.require(*_with_township(TELLERS, notice.concerned_id), area=notice.village), notice)


def hanger(caller: Caller, posting: Posting) -> UUID:
    """Of a recall, whose sheets are the villagers' committee's, its members and the township hang too. Raises :class:`ConcernedKeepsOut`."""
    return _kept_out(caller.require(*_hangers(posting), area=posting.village), posting)


def may_hang(caller: Caller, posting: Posting) -> bool:
    """As :func:`hanger` answers."""
    if caller.person_id is None or caller.person_id == posting.concerned_id:
        return False
    return caller.has(*_hangers(posting), area=posting.village)


def _hangers(posting: Posting) -> tuple[Role, ...]:
    of_recall = (Role.SECRETARY, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP)
    return (Role.SECRETARY,) if posting.concerned_id is None else of_recall


def _with_township(roles: tuple[Role, ...], concerned: UUID | None) -> tuple[Role, ...]:
    return roles if concerned is None else (*roles, Role.TOWNSHIP)


def _kept_out(person: UUID, of: Notice | Posting) -> UUID:
    """Whom a recall concerns has no hand in it."""
    if person == of.concerned_id:
        raise refusals.ConcernedKeepsOut
    return person
