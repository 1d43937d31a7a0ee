"""Whoever a matter concerns withdraws from its vote (回避)."""

from datetime import date

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared.errors import NotAllowed
from shared.rulebook import Rulebook


def still_should_attend(on: date, book: Rulebook = BOOK) -> bool:
    """Whether who has withdrawn stays in "should attend". No source says so; the careful answer is yes: a withdrawal makes neither
    a quorum nor a majority of the members easier to reach."""
    return book.number("withdrawal.should_attend", on=on).days > 0


def check_withdrawal(*, votes: bool, already: bool) -> None:
    """Who has no vote has none to withdraw from. Raises :class:`NoVoteToWithdrawFrom`, :class:`HasWithdrawn`."""
    if not votes:
        raise refusals.NoVoteToWithdrawFrom
    if already:
        raise refusals.HasWithdrawn


def check_may_end_withdrawal(*, by_township: bool, own: bool, entered_by_secretary: bool) -> None:
    """The township ends any; somebody whom the secretary has entered, and who does not agree, their own: nobody loses a vote to who
    leads the meeting alone. Raises :class:`NotAllowed`."""
    if not by_township and not (own and entered_by_secretary):
        raise NotAllowed(needs="乡镇工作人员")
