"""What actions and queries both have to know of a meeting: which one is due, who counts, how it was decided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.meetings import refusals, rules
from services.meetings.models import (
    BusyFinances,
    CountSheet,
    CountyChoice,
    Entry,
    Matter,
    Meeting,
    Member,
    PaperVote,
    Speaker,
    Teller,
    Turnout,
    Vote,
)
from services.meetings.representing import is_represented
from shared import ballots, clock
from shared.calls import directory
from shared.calls import meetings as calls
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.procedure import deciding_steps
from shared.rulebook import Rulebook
from shared.vocabulary import Body, Kind, MatterClass, Voting

DELIBERATION = "deliberation"
BY_TWO = (Voting.SHOW_OF_HANDS, Voting.SECRET)  # counted in the room by two, who hold no code
COUNTY_CODE, VILLAGE_CODE = 6, 12  # digits
OFFICIALS = (Role.SECRETARY, Role.BRANCH_COMMITTEE, Role.VILLAGERS_COMMITTEE, Role.TOWNSHIP)  # who may enter for others
OWN = (Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER)  # in which somebody speaks for themselves
LOOK_AFTER = (
    Role.SECRETARY,
    Role.BRANCH_COMMITTEE,
    Role.COLLECTION_TEAM,
    Role.VILLAGERS_COMMITTEE,
    Role.TOWNSHIP,
    Role.COUNTY,
)
MEMBERS_FIRST = (*LOOK_AFTER, Role.MEMBER)  # who reads of a deliberation before its result is posted
POSTED = ("posted", "decided")  # stages of a matter that everybody may read of
STATES = {
    "noticed": "已通知",
    "open": "正在进行",
    "concluded": "已结束",
    "decided": "已表决",
    "returned": "已退回",
    "cancelled": "已取消",
}


@dataclass(frozen=True)
class Due:
    """The meeting that comes next for a matter."""

    step: str
    label: str
    bodies: tuple[Body, ...]
    source: str


def due(subject: Matter) -> Due:
    """Deliberation for a confirmed topic; then, once its result is posted, the deciding steps in their order."""
    if subject.stage == "confirmed":
        return Due(DELIBERATION, "党员首议", (Body.MEMBERS_DELIBERATION,), "党员首议制第5步")
    steps = deciding_steps(subject.matter_class, subject.kind)
    if subject.stage == "posted" and subject.steps_passed < len(steps):
        step = steps[subject.steps_passed]
        if subject.awaits and step is steps[-1]:
            raise refusals.NotReadyToDecide(kind=subject.kind.chinese)
        return Due(step.name, step.label, step.bodies, step.source)
    raise refusals.NothingDue()


def concerned_by(session: Session, subject: Matter | Meeting) -> UUID | None:
    """Whom a recall concerns; nobody is asked of any other matter."""
    if isinstance(subject, Matter):
        return subject.concerned_id
    if subject.body is not Body.RECALL:
        return None
    return session.scalar(sa.select(Matter.concerned_id).where(Matter.topic_id == subject.topic_id))


def convened_by_township(session: Session, meeting: Meeting) -> bool:
    """Only the vote on a recall ever is, where the village let it lie."""
    return meeting.body is Body.RECALL and bool(session.scalar(sa.select(by_township(meeting.id))))


def count_stands_still(meeting: Meeting, sheet: CountSheet | None, now: datetime) -> bool:
    """For so long nobody has brought a vote to its end, or to its beginning, that the township is told; entering a count anew wins no time."""
    if meeting.state != "open" or meeting.step == DELIBERATION:
        return False
    since = meeting.casting_ended_at or meeting.vote_opened_at or (sheet.entered_at if sheet else meeting.opened_at)
    return since is not None and rules.stands_still(since, now, on=clock.day_of(meeting.held_at))


def by_township(meeting_id: UUID | InstrumentedAttribute[UUID]) -> sa.ColumnElement[bool]:
    """As its record has it."""
    return sa.exists().where(
        Entry.meeting_id == meeting_id, Entry.verb == "convene_meeting", Entry.actor_role == Role.TOWNSHIP.value
    )


def check_not_failed(session: Session, subject: Matter) -> None:
    """A matter that has failed at a step before the last is not voted on any more. Raises :class:`FailedForGood`."""
    steps = deciding_steps(subject.matter_class, subject.kind)
    if subject.stage != "decided" or subject.steps_passed + 1 >= len(steps):
        return
    step = steps[subject.steps_passed]
    failed = sa.exists().where(
        Meeting.topic_id == subject.topic_id, Meeting.step == step.name, Meeting.passed.is_(False)
    )
    if session.scalar(sa.select(failed)):
        raise refusals.FailedForGood(step=step.label)


def again(session: Session, meeting: Meeting) -> rules.Again:
    """How often the step of a meeting that did not pass it may be voted on again, by the rules of its day."""
    failed = sa.select(sa.func.count()).where(
        Meeting.topic_id == meeting.topic_id, Meeting.step == meeting.step, Meeting.passed.is_(False)
    )
    on = clock.day_of(meeting.held_at)
    return rules.again(session.scalar(failed) or 0, on, book_of(session, meeting.village))


def body_label(meeting: Meeting) -> str:
    """Who meets: 村民代表会议, 第三村民小组会议."""
    return rules.name_of(meeting.body, meeting.group_name)


def step_label(meeting: Meeting) -> str:
    """What the meeting is for: 党员首议, or one of the deciding steps."""
    if meeting.step == DELIBERATION:
        return "党员首议"
    labels = {
        step.name: step.label
        for matter_class in MatterClass
        for kind in Kind
        for step in deciding_steps(matter_class, kind)
        if meeting.body in step.bodies
    }
    return labels.get(meeting.step, meeting.step)


def admits_latecomers(meeting: Meeting, *, counted: bool) -> bool:
    """``counted``: what came back on paper is written down."""
    casting = meeting.vote_opened_at is not None and meeting.casting_ended_at is None and not counted
    return rules.admits_latecomers(meeting.body, meeting.voting, casting=casting)


def opening(session: Session, meeting_id: UUID) -> bool:
    """Whether the box is being opened: one of the two has given a share."""
    given = sa.select(Teller.person_id).where(Teller.meeting_id == meeting_id, Teller.share != "")
    return session.scalar(given.limit(1)) is not None


def require_sight(session: Session, meeting: Meeting, caller: Caller) -> None:
    """Whoever is on its roll, wherever they live; else the village's own, and of a deliberation before its result is posted the members
    and those who look after it. To everybody else it is not there."""
    near = caller.sees(meeting.village)
    if near and (meeting.step != DELIBERATION or caller.service or caller.has(*MEMBERS_FIRST, area=meeting.village)):
        return
    if caller.person_id and session.get(Member, (meeting.id, caller.person_id)) is not None:
        return
    if not near or session.get_one(Matter, meeting.topic_id).stage not in POSTED:
        raise NotFound


def book_of(session: Session, village: str) -> Rulebook:
    """The book that a village's meetings are judged by, with what its county has chosen."""
    chosen = session.scalars(sa.select(CountyChoice).where(CountyChoice.county == village[:COUNTY_CODE])).all()
    return rules.county_book([rules.Chosen(one.rule, one.effective_from, one.source) for one in chosen])


def within(village: sa.orm.InstrumentedAttribute[str], area: str) -> sa.ColumnElement[bool]:
    """A range, which an index can answer."""
    return village.between(area.ljust(VILLAGE_CODE, "0"), area.ljust(VILLAGE_CODE, "9"))


def finances(session: Session, area: str) -> dict[str, BusyFinances]:
    """What the township has said last of the finances of each village of an area."""
    said = sa.select(BusyFinances).where(within(BusyFinances.village, area))
    in_order = said.order_by(BusyFinances.decided_at, BusyFinances.id)
    return {one.village: one for one in session.scalars(in_order)}


def law(session: Session, body: Body, village: str, on: date) -> rules.BodyRules:
    """The rules for a body of a village on a day."""
    return rules.body_rules(body, on, book_of(session, village))


def law_of(session: Session, meeting: Meeting) -> rules.BodyRules:
    found = law(session, meeting.body, meeting.village, clock.day_of(meeting.held_at))
    return rules.by_households(found) if meeting.by_households else found


@dataclass(frozen=True)
class OnRoll:
    """Who belongs to a body: everybody, how many with a vote, how many households."""

    people: frozenset[UUID]
    voters: int
    households: int


def on_roll(roll: directory.Roll, body: Body, group: str) -> OnRoll:
    """Of a Party group those of the members' roll who are in it; the roll of a village group is its own. Who is of no household is one alone."""
    entries = [one for one in roll.entries if body is not Body.PARTY_GROUP or one.group_name == group]
    return OnRoll(
        people=frozenset(entry.person_id for entry in entries),
        voters=sum(entry.votes and rules.may_vote(entry.standing) for entry in entries),
        households=len({entry.household_id or entry.person_id for entry in entries}),
    )


def _is_there(meeting: Meeting) -> sa.ColumnElement[bool]:
    if meeting.vote_opened_at:
        return Member.at_vote.is_(True)
    came = sa.and_(Member.arrived_at.is_not(None), Member.withdrawn_for == "")
    return sa.or_(came, is_represented())


def counts(session: Session, meeting: Meeting) -> tuple[int, int]:
    """Should attend and present, as the quorum counts them: of those with a vote, without the excused.

    Where households send a representative they are counted, each once. Whoever is excused and comes all the same has a vote like everybody, and is counted in both. From the opening of a named
    vote on, who was there then is who is there. Who has withdrawn is not there, and stays in "should attend" as the rule has it;
    for whom somebody of their household acts is there.
    """
    is_there = _is_there(meeting)
    counted = sa.and_(Member.votes.is_(True), sa.or_(Member.excused_for == "", is_there))
    if not rules.still_should_attend(clock.day_of(meeting.held_at)):
        counted = sa.and_(counted, Member.withdrawn_for == "")
    there = sa.and_(counted, is_there)
    counting = sa.func.count(Member.stands_for.distinct()) if meeting.by_households else sa.func.count()
    row = session.execute(
        sa.select(
            counting.filter(counted), counting.filter(there)
        ).where(Member.meeting_id == meeting.id)
    ).one()  # fmt: skip
    return int(row[0]), int(row[1])


def everybody(session: Session, meeting: Meeting) -> int:
    """All with a vote, also those left out of "should attend": what a majority of all members is of."""
    with_a_vote = sa.select(sa.func.count()).where(Member.meeting_id == meeting.id, Member.votes.is_(True))
    return session.scalar(with_a_vote) or 0


def excused(session: Session, meeting: Meeting) -> int:
    """How many with a vote are left out of "should attend"."""
    away = sa.and_(Member.votes.is_(True), Member.excused_for != "", ~_is_there(meeting))
    return session.scalar(sa.select(sa.func.count()).where(Member.meeting_id == meeting.id, away)) or 0


def withdrawn(session: Session, meeting: Meeting) -> int:
    """How many with a vote have withdrawn from it, without those who are excused besides."""
    concerned = sa.and_(Member.votes.is_(True), Member.withdrawn_for != "", Member.excused_for == "")
    return session.scalar(sa.select(sa.func.count()).where(Member.meeting_id == meeting.id, concerned)) or 0


def waiting_papers(session: Session, meeting_id: UUID) -> Sequence[PaperVote]:
    """Entered and not confirmed, of people who have not voted otherwise."""
    voted = sa.exists().where(Vote.meeting_id == PaperVote.meeting_id, Vote.person_id == PaperVote.person_id)
    waiting = sa.select(PaperVote).where(PaperVote.meeting_id == meeting_id, PaperVote.confirmed_by.is_(None), ~voted)
    return session.scalars(waiting.order_by(PaperVote.person_id)).all()


def teller_checked_in(session: Session, meeting: Meeting) -> bool:
    """Whether the second teller has a device here: they have checked in with it."""
    line = session.get(Member, (meeting.id, meeting.second_teller_id)) if meeting.second_teller_id else None
    return line is not None and line.checked_in


def waiting_for_word(session: Session, meeting: Meeting) -> tuple[UUID, ...]:
    """In the order in which they asked."""
    waiting = sa.select(Speaker.person_id).where(Speaker.meeting_id == meeting.id, Speaker.done_at.is_(None))
    return tuple(session.scalars(waiting.order_by(Speaker.number)))


def unread(session: Session, meeting: Meeting) -> int:
    """How many opinions of who is absent have not been read out."""
    waiting = (Member.absent_opinion != "", Member.opinion_read_at.is_(None), Member.arrived_at.is_(None))
    counted = sa.select(sa.func.count()).where(Member.meeting_id == meeting.id, *waiting)
    return session.scalar(counted) or 0


def result(meeting: Meeting) -> calls.VoteResult:
    """How the body decided, with every number."""
    tally = calls.Tally(
        ayes=meeting.ayes,
        noes=meeting.noes,
        abstentions=meeting.abstentions,
        invalid=meeting.invalid,
        not_cast=meeting.not_cast,
    )
    return calls.VoteResult(
        passed=bool(meeting.passed), should_attend=meeting.should_attend, present=meeting.present, tally=tally,
        needed=meeting.needed, base=meeting.base, sentence=meeting.sentence, source=meeting.source, step=meeting.step,
        ballots_issued=meeting.ballots_issued, ballots_not_returned=meeting.ballots_not_returned, withdrawn=meeting.withdrawn,
    )  # fmt: skip


# -- of a secret ballot online


def papers_taken(session: Session, meeting_id: UUID) -> int:
    """How many have a paper instead of a ballot online."""
    taken = sa.select(sa.func.count()).where(Turnout.meeting_id == meeting_id, Turnout.on_paper.is_(True))
    return session.scalar(taken) or 0


def on_sheet(sheet: CountSheet) -> rules.Ballots:
    return rules.Ballots(
        issued=sheet.issued, ayes=sheet.ayes, noes=sheet.noes, abstentions=sheet.abstentions, invalid=sheet.invalid,
        not_returned=sheet.not_returned,
    )  # fmt: skip


def tellers_of(session: Session, meeting_id: UUID) -> Sequence[Teller]:
    return session.scalars(sa.select(Teller).where(Teller.meeting_id == meeting_id).order_by(Teller.number)).all()


def key_of(text: str) -> ballots.TellerKey:
    kept = json.loads(text)
    return ballots.TellerKey(kept["public"], tuple(kept["proof"]))


def share_of(text: str) -> ballots.Share:
    kept = json.loads(text)
    return ballots.Share(kept["aye"], kept["no"], tuple(tuple(proof) for proof in kept["proofs"]))


def box_of(meeting: Meeting) -> ballots.Box:
    kept = json.loads(meeting.box)
    return ballots.Box(kept["ballots"], tuple(kept["aye"]), tuple(kept["no"]))
