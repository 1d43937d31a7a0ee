"""Who votes, how votes are counted, what passes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules.bodies import Base, BodyRules, check_quorum
from shared.vocabulary import Standing


def may_vote(standing: Standing) -> bool:
    """Full members vote; probationary members and those under probation within the Party attend without a vote (党章、支部工作条例)."""
    return standing is Standing.FULL


def check_exclusion(reason: str, approved_by: str) -> None:
    """Somebody is left out of "should attend" only with a reason and an approver."""
    if not (reason.strip() and approved_by.strip()):
        raise refusals.ExclusionNeedsReason()


def check_tellers(first: UUID, second: UUID, present: Collection[UUID]) -> None:
    """A show of hands is counted by two different people who are there."""
    if first == second:
        raise refusals.TellersMustDiffer()
    if first not in present or second not in present:
        raise refusals.TellerNotPresent()


@dataclass(frozen=True)
class Tally:
    ayes: int
    noes: int
    abstentions: int
    invalid: int = 0

    @property
    def votes(self) -> int:
        return self.ayes + self.noes + self.abstentions + self.invalid


@dataclass(frozen=True)
class Outcome:
    passed: bool
    ayes: int
    needed: int
    whole: int  # what the majority is a share of
    base: Base
    source: str
    sentence: str


def decide(
    rules: BodyRules, *, should_attend: int, present: int, tally: Tally, everybody: int | None = None
) -> Outcome:
    """Whether a motion passes. ``should_attend`` and ``present`` count those with a vote; ``everybody`` all members, where the
    majority is one of all. Without a quorum there is no vote at all. Nobody's silence is a vote: the tally adds up to those
    present."""
    check_quorum(rules, should_attend=should_attend, present=present)
    if min(tally.ayes, tally.noes, tally.abstentions, tally.invalid) < 0:
        raise refusals.NegativeCount()
    if tally.votes != present:
        raise refusals.TallyDoesNotAddUp(votes=tally.votes, present=present)
    majority = rules.majority
    if majority is None:
        raise refusals.DoesNotDecide(body=rules.body.chinese)
    whole = {Base.SHOULD_ATTEND: should_attend, Base.PRESENT: present, Base.ALL: everybody or should_attend}[
        majority.base
    ]
    needed = majority.needed(whole)
    passed = tally.ayes >= needed
    return Outcome(
        passed=passed, ayes=tally.ayes, needed=needed, whole=whole, base=majority.base, source=majority.number.source,
        sentence=(
            f"应到会有表决权 {should_attend} 人，实到 {present} 人；赞成 {tally.ayes} 票，反对 {tally.noes} 票，弃权 {tally.abstentions} 票"
            f"{f'，无效 {tally.invalid} 票' if tally.invalid else ''}；须 {needed} 票赞成，{'通过' if passed else '未通过'}。"
        ),
    )  # fmt: skip
