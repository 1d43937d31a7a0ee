"""A member's commitment in its five steps: proposed, reviewed, shown, kept, appraised (提诺 审诺 示诺 践诺 评诺)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.topics import refusals
from shared.vocabulary import PledgeState


def pledge_state(*, returned: bool, approved: bool, kept: bool, appraised: bool) -> PledgeState:
    """The furthest it came; a returned one was not approved."""
    if appraised:
        return PledgeState.APPRAISED
    if kept:
        return PledgeState.KEPT
    if approved:
        return PledgeState.SHOWN
    return PledgeState.RETURNED if returned else PledgeState.PROPOSED


def check_may_pledge(own: PledgeState | None) -> None:
    """One to a topic; a returned one is made anew. Raises :class:`AlreadyPledged`."""
    if own not in (None, PledgeState.RETURNED):
        raise refusals.AlreadyPledged


def check_review_of_pledge(
    state: PledgeState, *, pledger: UUID, reviewer: UUID | None, approve: bool, reason: str
) -> None:
    """Once, by somebody else, with a reason where it goes back.

    Raises :class:`PledgeReviewed`, :class:`OwnPledge`, :class:`PledgeReasonMissing`.
    """
    if state is not PledgeState.PROPOSED:
        raise refusals.PledgeReviewed(state=state.chinese)
    if pledger == reviewer:
        raise refusals.OwnPledge
    if not approve and not reason.strip():
        raise refusals.PledgeReasonMissing


def check_may_keep(state: PledgeState, *, pledger: UUID, reporter: UUID | None) -> None:
    """Their own, once it was shown. Raises :class:`PledgeNotYours`, :class:`PledgeKept`, :class:`PledgeNotShown`."""
    if pledger != reporter:
        raise refusals.PledgeNotYours
    if state in (PledgeState.KEPT, PledgeState.APPRAISED):
        raise refusals.PledgeKept
    if state is not PledgeState.SHOWN:
        raise refusals.PledgeNotShown


def may_appraise(state: PledgeState, *, due_on: date | None, today: date) -> bool:
    """Once it is kept; or, kept or not, once its day is over."""
    return state is PledgeState.KEPT or (state is PledgeState.SHOWN and due_on is not None and due_on < today)


def check_appraisal(
    state: PledgeState, *, pledger: UUID, appraiser: UUID | None, due_on: date | None, today: date
) -> None:
    """By somebody else. Raises :class:`OwnPledge`, :class:`NotToBeAppraised`."""
    if pledger == appraiser:
        raise refusals.OwnPledge
    if not may_appraise(state, due_on=due_on, today=today):
        raise refusals.NotToBeAppraised(state=state.chinese)


def check_pledges_closed(pledges: Iterable[tuple[PledgeState, date | None]], *, today: date) -> None:
    """Nobody waits for the branch: each pledge with its state and its day is reviewed, and appraised as soon as it can be. One that is
    still being kept ends with its matter. Raises :class:`PledgesWait`."""
    made = list(pledges)
    to_review = sum(state is PledgeState.PROPOSED for state, _ in made)
    to_appraise = sum(may_appraise(state, due_on=due_on, today=today) for state, due_on in made)
    if to_review or to_appraise:
        raise refusals.PledgesWait(to_review=to_review, to_appraise=to_appraise)
