"""Who can't come to a collective's assembly entrusts an adult of their household (农村集体经济组织法第二十七条); nobody does elsewhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK
from shared import photos
from shared.rulebook import Number, Rulebook
from shared.vocabulary import Body, Voting

ARTICLE: Final = "《农村集体经济组织法》第二十七条：成员无法在现场参加会议的，可以书面委托同一户内具有完全民事行为能力的其他家庭成员代为参加"


@dataclass(frozen=True)
class Person:
    """Somebody on the roll of an assembly, all of whom are adults of the collective."""

    id: UUID
    household: UUID | None
    votes: bool
    present: bool
    withdrawn: bool


def most_for_one(body: Body, on: date, book: Rulebook = BOOK) -> Number:
    """For how many one person may act. Raises :class:`NoProxyHere` where the law has no proxies."""
    found = book.on(on).get(f"{body.value}.most_for_one_proxy")
    if found is None:
        raise refusals.NoProxyHere(body=body.chinese, source=ARTICLE)
    return found


def check_way(voting: Voting) -> None:
    """Who entrusts somebody needs a vote that another person can give. Raises :class:`NoProxyOnline`."""
    if voting is Voting.ONLINE_SECRET:
        raise refusals.NoProxyOnline


def check_entrusting(principal: Person, proxy: Person, *, acts_for: int, most: Number) -> None:
    """``acts_for``: how many others have entrusted the same person. Raises the reason why not."""
    if principal.id == proxy.id:
        raise refusals.OwnProxy
    if not principal.votes:
        raise refusals.NothingToEntrust
    if principal.withdrawn:
        raise refusals.HasWithdrawn
    if principal.present:
        raise refusals.PrincipalIsThere
    if principal.household is None or principal.household != proxy.household:
        raise refusals.ProxyOfAnotherHousehold
    if proxy.withdrawn:
        raise refusals.ProxyHasWithdrawn
    if acts_for >= most.days:
        raise refusals.ProxyActsForEnough(most=most.days, source=most.source)


def check_acting(acts_for: int, most: Number) -> None:
    """Once more as a vote is opened: somebody may have come and gone again since they entrusted. Raises :class:`ProxyActsForTooMany`."""
    if acts_for > most.days:
        raise refusals.ProxyActsForTooMany(count=acts_for, most=most.days, source=most.source)


def check_official(official: UUID, *, concerned: Collection[UUID]) -> None:
    """Nobody enters or confirms a paper that they gave, or by which they act for somebody. Raises :class:`OwnProxyPaper`."""
    if official in concerned:
        raise refusals.OwnProxyPaper


def check_confirmation(*, entered_by: UUID, official: UUID, entered: UUID, read: UUID) -> None:
    """Another official reads the same name. Raises :class:`SecondLookMustDiffer`, :class:`ProxyPaperDiffers`."""
    if entered_by == official:
        raise refusals.SecondLookMustDiffer
    if entered != read:
        raise refusals.ProxyPaperDiffers


def check_may_enter(*, own: bool, ended_by_themselves: bool, in_force: bool) -> None:
    """What the person did stands before any paper; a paper that two officials have confirmed is not replaced by another.

    Raises :class:`PrincipalHasDecided`, :class:`HasAProxy`.
    """
    if ended_by_themselves or (own and in_force):
        raise refusals.PrincipalHasDecided
    if in_force:
        raise refusals.HasAProxy


def check_photo(content: bytes) -> None:
    """Raises :class:`ProxyPaperUnreadable`."""
    size = photos.measure(content)
    if size is None or len(content) > photos.LARGEST or max(size) > photos.LONGEST_SIDE or min(size) == 0:
        raise refusals.ProxyPaperUnreadable
