"""What every way of voting shares: whether it is the meeting's, who counts, and what the count decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import refusals, rules
from services.meetings.actions.matters import take_step
from services.meetings.actions.record import Actor, keep_out, lead, note, oversee, require_state, seal
from services.meetings.facts import (
    DELIBERATION,
    again,
    book_of,
    count_stands_still,
    counts,
    everybody,
    excused,
    law_of,
    result,
    withdrawn,
)
from services.meetings.models import CountSheet, Matter, Meeting, Member
from services.meetings.representing import acting, acts_for_most, fix, is_represented
from services.meetings.rules import proxies
from shared import clock
from shared.bus import mailbox
from shared.calls import meetings as calls
from shared.events.meetings import ResolutionTaken, StepFailedForGood
from shared.identity import Caller, Role
from shared.vocabulary import Body, Voting


def there(session: Session, meeting: Meeting) -> set[UUID]:
    """Who is in the room and has not withdrawn."""
    here = (Member.meeting_id == meeting.id, Member.arrived_at.is_not(None), Member.withdrawn_for == "")
    return set(session.scalars(sa.select(Member.person_id).where(*here)))


def name_tellers(session: Session, meeting: Meeting, first: UUID, second: UUID, *, caller: Caller) -> None:
    """From the first entering of a count on they stay who they are."""
    rules.check_tellers(first, second, there(session, meeting), recorder=caller.person_id)
    keep_out(session, meeting, first, second)
    if session.get(CountSheet, meeting.id) is not None:
        rules.check_same_tellers((first, second), (meeting.first_teller_id, meeting.second_teller_id))
    meeting.first_teller_id, meeting.second_teller_id = first, second


def fix_who_is_there(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """From now on nobody comes into the vote, leaves it or withdraws from it: what was voted stands on who was there."""
    came = sa.and_(Member.arrived_at.is_not(None), Member.withdrawn_for == "")
    present = sa.update(Member).where(Member.meeting_id == meeting.id, sa.or_(came, is_represented()))
    if for_one := acts_for_most(session, meeting):
        most = proxies.most_for_one(meeting.body, clock.day_of(meeting.held_at), book_of(session, meeting.village))
        proxies.check_acting(for_one, most)
    fix(session, meeting)
    session.execute(present.values(at_vote=True), execution_options={"synchronize_session": False})
    meeting.vote_opened_at = now


def require_voting(meeting: Meeting, *ways: Voting) -> None:
    if meeting.step == DELIBERATION:
        raise refusals.DoesNotDecide(body=meeting.body.chinese)
    require_state(meeting, "open", verb="表决")
    if meeting.voting not in ways:
        raise refusals.OtherWayOfVoting(voting=meeting.voting.chinese)


def end_vote(session: Session, meeting: Meeting, caller: Caller, now: datetime) -> Actor:
    """The caller as whoever ends the vote: who leads the meeting; where they have left it lying for long, the township too."""
    forsaken = count_stands_still(meeting, session.get(CountSheet, meeting.id), now)
    if forsaken and caller.has(Role.TOWNSHIP, area=meeting.village):
        return oversee(session, meeting, caller, refusals.CountStandsStill)
    return lead(session, meeting, caller)


def require_recall_may_end(session: Session, meeting: Meeting, begun: datetime, now: datetime, *, voted: int) -> None:
    """``voted``: papers that came back, or ballots in the box. Raises :class:`RecallStaysOpen`."""
    if meeting.body is Body.RECALL:
        registered, _ = counts(session, meeting)
        day = clock.day_of(meeting.held_at)
        rules.check_recall_may_end(begun, now, registered=registered, voted=voted, on=day)


def require_heard(session: Session, meeting: Meeting) -> None:
    """Of a recall: whom it concerns has had their word, also what they wrote since. Raises :class:`DefenceNotHeard`, :class:`DefenceToBeRead`."""
    if meeting.body is not Body.RECALL:
        return
    if meeting.defence is None:
        raise refusals.DefenceNotHeard
    rules.check_heard(meeting.defence, stated=defence_stated(session, meeting))


def defence_stated(session: Session, meeting: Meeting) -> bool:
    return bool(session.scalar(sa.select(Matter.defended).where(Matter.topic_id == meeting.topic_id)))


def decide(
    session: Session,
    meeting: Meeting,
    tally: rules.Tally,
    actor: Actor,
    content: Any,
    *,
    verb: str,
    now: datetime,
    foreword: str = "",
    households: rules.HouseholdVote | None = None,
) -> calls.VoteResult:
    """Close the meeting by what was counted. ``content`` for the record, ``foreword`` before the sentence of the result,
    ``households`` where they have to agree too."""
    require_state(meeting, "open", verb="表决")
    should_attend, present = counts(session, meeting)
    body_rules = law_of(session, meeting)
    left_out, concerned = excused(session, meeting), withdrawn(session, meeting)
    outcome = rules.decide(
        body_rules, should_attend=should_attend, present=present, tally=tally, everybody=everybody(session, meeting),
        excused=left_out, withdrawn=concerned,
    )  # fmt: skip
    if households:
        outcome = rules.with_households(outcome, households, clock.day_of(meeting.held_at))
    meeting.state, meeting.closed_at, meeting.passed = "decided", now, outcome.passed
    meeting.should_attend, meeting.present, meeting.withdrawn = should_attend, present, concerned
    meeting.ayes, meeting.noes = tally.ayes, tally.noes
    meeting.abstentions, meeting.invalid = tally.abstentions, tally.invalid
    meeting.not_cast = tally.not_cast
    meeting.needed, meeting.base = outcome.needed, outcome.base.value
    meeting.by_proxy = len(acting(session, meeting))
    for_others = f"由同户成员代为参加 {meeting.by_proxy} 人。" if meeting.by_proxy else ""
    households_came = "由各户的代表参加，每户一人。" if meeting.by_households else ""
    meeting.sentence, meeting.source = households_came + for_others + foreword + outcome.sentence, outcome.source
    session.flush()
    more = again(session, meeting)
    for_good = take_step(session, meeting.topic_id, passed=outcome.passed, again=more.left)
    if for_good:
        meeting.sentence += "同一步几次表决都没有通过，议题不再往下走。"
    note(session, meeting, verb, actor, content, now=now, detail=meeting.sentence, source=outcome.source)
    mailbox.post(
        session,
        ResolutionTaken(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, body=meeting.body, step=meeting.step,
            passed=outcome.passed, should_attend=should_attend, present=present, ayes=tally.ayes, noes=tally.noes,
            abstentions=tally.abstentions, sentence=meeting.sentence, source=outcome.source,
        ),
    )  # fmt: skip
    if for_good:
        failed = StepFailedForGood(
            meeting_id=meeting.id, topic_id=meeting.topic_id, village=meeting.village, body=meeting.body, step=meeting.step,
            sentence=meeting.sentence, source=more.source,
        )  # fmt: skip
        mailbox.post(session, failed)
    seal(session, meeting)
    return result(meeting)
