"""How representatives decide a levy: a vote for each household they speak for, beside the law's own majority of those present."""

from dataclasses import dataclass
from datetime import date

from services.meetings import refusals
from services.meetings.rules.bodies import BOOK, Base, Share
from services.meetings.rules.voting import Outcome
from shared.rulebook import Rulebook
from shared.vocabulary import Body, Kind, Voting


@dataclass(frozen=True)
class HouseholdVote:
    """Households: of the village, of those whose representatives are there, of those that are for it."""

    whole: int
    present: int
    ayes: int


def is_by_households(kind: Kind, body: Body) -> bool:
    return kind is Kind.LEVY and body is Body.REPRESENTATIVES_ASSEMBLY


def check_way_of_voting(voting: Voting) -> None:
    """Households can be counted where hands are shown. Raises :class:`HouseholdsAreCounted`."""
    if voting is not Voting.SHOW_OF_HANDS:
        raise refusals.HouseholdsAreCounted(voting=voting.chinese)


def with_households(outcome: Outcome, vote: HouseholdVote, on: date, book: Rulebook = BOOK) -> Outcome:
    """Passed where both the law's majority and that of the households are there.

    Raises :class:`HouseholdsDoNotAddUp`, :class:`QuorumNotReached`.
    """
    if not 0 <= vote.ayes <= vote.present <= vote.whole:
        raise refusals.HouseholdsDoNotAddUp(whole=vote.whole, present=vote.present, ayes=vote.ayes)
    quorum = Share(book.number("levy.quorum_of_households", on=on), strict=False, base=Base.ALL)
    if not quorum.reached(vote.present, vote.whole):
        raise refusals.QuorumNotReached(
            have=vote.present,
            needed=quorum.needed(vote.whole),
            should_attend=vote.whole,
            source=quorum.number.source,
            unit="户",
        )
    majority = Share(book.number("levy.majority_of_households", on=on), strict=True, base=Base.PRESENT)
    needed = majority.needed(vote.present)
    passed = outcome.passed and vote.ayes >= needed
    counted = f"到会代表代表农户 {vote.present} 户（全村 {vote.whole} 户），赞成 {vote.ayes} 户，须 {needed} 户"
    return Outcome(
        passed=passed, ayes=outcome.ayes, needed=outcome.needed, whole=outcome.whole, base=outcome.base,
        source=f"{outcome.source}；{majority.number.source}",
        sentence=f"{outcome.sentence}按户计票：{counted}，{'通过' if passed else '未通过'}。",
    )  # fmt: skip
