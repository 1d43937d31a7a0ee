"""Who votes, how votes are counted, what passes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.meetings import refusals
from services.meetings.rules import recalls
from services.meetings.rules.bodies import BOOK, Base, BodyRules, Share
from services.meetings.rules.quorums import Households, check_quorum
from services.meetings.rules.tallies import Tally
from shared.vocabulary import Body, Excuse, Standing


def may_vote(standing: Standing) -> bool:
    """Full members in good standing vote; probationary ones and those under probation only attend (党章)."""
    return standing is Standing.FULL


OF_MEMBERS = frozenset({Body.MEMBERS_DELIBERATION, Body.MEMBERS_ASSEMBLY})


def check_exclusion(body: Body, reason: Excuse, *, present: bool, withdrawn: bool) -> None:
    """Somebody is left out of "should attend" only where Party members meet, for one of the reasons of :class:`Excuse`, with the
    superior organisation's consent; of the villagers' own bodies nobody is, and nobody who is there, unless they have withdrawn."""
    if body not in OF_MEMBERS:
        raise refusals.NobodyIsExcused(body=body.chinese)
    if reason is Excuse.CONCERNED and not withdrawn:
        raise refusals.HasNotWithdrawn
    if present and reason is not Excuse.CONCERNED:
        raise refusals.PresentIsNotExcused


def check_tellers(first: UUID, second: UUID, present: Collection[UUID], *, recorder: UUID | None) -> None:
    """A show of hands is counted by two different people who are there; who watches the count is not who writes it down."""
    if first == second:
        raise refusals.TellersMustDiffer
    if first not in present or second not in present:
        raise refusals.TellerNotPresent
    if second == recorder:
        raise refusals.RecorderWatches


TWO_SAY_SO = "本系统默认：票数由监票人本人确认，或者由第三名工作人员见证后才生效"


def check_count_confirmation(person: UUID, *, second_teller: UUID | None, entered_by: UUID | None) -> None:
    """Who watched the count says that it was so: not who wrote it down, nobody else for them. Raises :class:`NotTheSecondTeller`."""
    if person != second_teller or person == entered_by:
        raise refusals.NotTheSecondTeller


def check_count_witness(
    person: UUID, *, tellers: Collection[UUID | None], entered_by: UUID | None, objected: bool, checked_in: bool
) -> None:
    """A third person, where the second teller has no device; never against the teller. ``objected``: the teller has said that the
    numbers are wrong, of these or of earlier ones; ``checked_in``: by telephone. Raises :class:`WitnessMustBeAThird`,
    :class:`TellerObjects`, :class:`TellerHasADevice`."""
    if person in tellers or person == entered_by:
        raise refusals.WitnessMustBeAThird
    if objected:
        raise refusals.TellerObjects
    if checked_in:
        raise refusals.TellerHasADevice


def check_teller_may_be_replaced(entered_at: datetime, now: datetime, *, objected: bool, on: date) -> None:
    """Who has had the time to answer and has not. Raises :class:`TellerObjects`, :class:`TellerHasTime`."""
    if objected:
        raise refusals.TellerObjects
    number = BOOK.number("vote.teller_answers", on=on)
    if now < entered_at + timedelta(minutes=number.days):
        raise refusals.TellerHasTime(minutes=number.days, source=number.source)


def check_another_teller(
    person: UUID, *, tellers: Collection[UUID | None], recorders: Collection[UUID | None], present: Collection[UUID]
) -> None:
    """Somebody else who is there, and does not write the count down. Raises :class:`NotAnotherTeller`."""
    if person in tellers or person in recorders or person not in present:
        raise refusals.NotAnotherTeller


def check_same_tellers(named: tuple[UUID, UUID], before: tuple[UUID | None, UUID | None]) -> None:
    """From the first entering of a count on: who does not agree is not exchanged. Raises :class:`TellersStandFixed`."""
    if named != before:
        raise refusals.TellersStandFixed


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
    rules: BodyRules,
    *,
    should_attend: int,
    present: int,
    tally: Tally,
    everybody: int | None = None,
    households: Households | None = None,
    excused: int = 0,
    withdrawn: int = 0,
) -> Outcome:
    """Whether a motion passes.

    ``should_attend`` and ``present`` count those with a vote; ``everybody`` all members, also the excused, and must be
    given where the majority is one of all; ``households`` as for a quorum; ``excused`` and ``withdrawn`` are told with the result. Without a quorum there is no vote at all.
    """
    check_quorum(rules, should_attend=should_attend, present=present, households=households)
    tally.check(present, rules.unit)
    if rules.turnout:
        return _recall(rules, rules.turnout, tally, registered=should_attend)
    majority = _majority(rules)
    whole = _whole(majority, should_attend=should_attend, present=present, everybody=everybody)
    needed = majority.needed(whole)
    return Outcome(
        passed=tally.ayes >= needed,
        ayes=tally.ayes,
        needed=needed,
        whole=whole,
        base=majority.base,
        source=majority.number.source,
        sentence=_sentence(
            tally,
            should_attend=should_attend,
            present=present,
            needed=needed,
            excused=excused,
            withdrawn=withdrawn,
            unit=rules.unit,
        ),
    )


def _recall(rules: BodyRules, turnout: Share, tally: Tally, *, registered: int) -> Outcome:
    """Nobody is left out of the registered voters, and whoever did not vote is no part of the majority."""
    majority = _majority(rules)
    needed = majority.needed(tally.votes)
    recalled = recalls.is_recalled(
        turnout=turnout, majority=majority, registered=registered, votes=tally.votes, ayes=tally.ayes
    )
    told = recalls.sentence(turnout, tally, registered=registered, needed=needed, recalled=recalled)
    return Outcome(
        passed=recalled, ayes=tally.ayes, needed=needed, whole=tally.votes, base=majority.base, source=majority.number.source,
        sentence=told,
    )  # fmt: skip


def ayes_needed(rules: BodyRules, *, should_attend: int, present: int, everybody: int | None = None) -> int:
    """How many ayes carry a motion, told before anybody counts. The counts as for :func:`decide`."""
    majority = _majority(rules)
    return majority.needed(_whole(majority, should_attend=should_attend, present=present, everybody=everybody))


def _majority(rules: BodyRules) -> Share:
    if rules.majority is None:
        raise refusals.DoesNotDecide(body=rules.body.chinese)
    return rules.majority


def _whole(majority: Share, *, should_attend: int, present: int, everybody: int | None) -> int:
    if majority.base is Base.PRESENT:
        return present
    if majority.base is Base.SHOULD_ATTEND:
        return should_attend
    if everybody is None or everybody < should_attend:
        raise ValueError(f"a majority of all members can't be told from {everybody} members, {should_attend} called")
    return everybody


def _sentence(
    tally: Tally, *, should_attend: int, present: int, needed: int, excused: int, withdrawn: int, unit: str
) -> str:
    left_out = f"（另有 {excused} 人经批准不计入）" if excused else ""
    concerned = f"，回避 {withdrawn} 人" if withdrawn else ""
    whose = "应到会" if unit == "户" else "应到会有表决权"
    there = f"{whose} {should_attend} {unit}{left_out}{concerned}，实到 {present} {unit}"
    votes = f"赞成 {tally.ayes} 票，反对 {tally.noes} 票，弃权 {tally.abstentions} 票"
    invalid = f"，无效 {tally.invalid} 票" if tally.invalid else ""
    not_cast = f"，未投票 {tally.not_cast} {unit}" if tally.not_cast else ""
    outcome = "通过" if tally.ayes >= needed else "未通过"
    return f"{there}；{votes}{invalid}{not_cast}；须 {needed} 票赞成，{outcome}。"
