"""Who looks at what the secretary has entered as the branch committee's decision, before it counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.topics import refusals
from services.topics.rules.book import BOOK


@dataclass(frozen=True)
class SecondLook:
    """What waits for one: when and by whom it was entered, who was there by it, and whether what was entered before it was objected to."""

    entered_on: date
    entered_by: UUID | None
    present: Collection[UUID]
    disputed: bool

    @property
    def until(self) -> date:
        """The last day on which the committee's members alone look at it."""
        return self.entered_on + timedelta(days=BOOK.number("review.confirm_within", on=self.entered_on).days)

    @property
    def has_another(self) -> bool:
        """Somebody besides who entered it was there; not so where a branch has a secretary and no committee."""
        return bool(set(self.present) - {self.entered_by})

    def is_the_townships(self, today: date) -> bool:
        """Nothing stays where it is because two of a village do not agree, or do not come."""
        return not self.has_another or self.disputed or today > self.until

    def may_be_confirmed_by(self, person: UUID | None) -> bool:
        """A second one of those who were there; once they disagreed it is nobody's of the village."""
        return person in self.present and person != self.entered_by and not self.disputed

    def may_be_objected_to_by(self, person: UUID | None) -> bool:
        """Anybody else of the committee, there by the list or left out of it; once, for what is entered after that is the township's."""
        return person is not None and person != self.entered_by and not self.disputed

    def by(self, today: date, *, until: str) -> str:
        """Who has to look at it. ``until``: its day in words."""
        if self.disputed:
            return "上一次登记的结果有异议，这一次由乡镇核对，核对以后才算数"
        if not self.has_another:
            return "没有另一名到会的委员，由乡镇核对，核对以后才算数"
        if today > self.until:
            return f"已经超过{(self.until - self.entered_on).days}日没有核对，到会的另一名委员和乡镇都可以核对，核对以后才算数"
        return f"由到会的另一名委员核对，核对以后才算数；到{until}没有核对的，到会的委员和乡镇都可以核对"


def check_another_looks(person: UUID | None, *, entered_by: UUID | None) -> None:
    """In whatever office. Raises :class:`ReviewOfOnesOwn`."""
    if person == entered_by:
        raise refusals.ReviewOfOnesOwn


def check_may_confirm(person: UUID | None, look: SecondLook) -> None:
    """Of the committee. Raises :class:`ReviewIsTheTownships`, :class:`NotThereAtTheReview`."""
    check_may_object(look)
    if not look.may_be_confirmed_by(person):
        raise refusals.NotThereAtTheReview


def check_may_object(look: SecondLook) -> None:
    """Of the committee. Raises :class:`ReviewIsTheTownships`."""
    if look.disputed:
        raise refusals.ReviewIsTheTownships


def check_review_is_the_townships(look: SecondLook, *, today: date) -> None:
    """Raises :class:`ReviewIsTheMembersFirst`."""
    if not look.is_the_townships(today):
        source = BOOK.number("review.confirm_within", on=look.entered_on).source
        raise refusals.ReviewIsTheMembersFirst(until=look.until, source=source)
