"""What a paper of a meeting is made of: what is kept here, and what the directory and the topics service answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import DELIBERATION, counts
from services.meetings.models import Entry, Group, Meeting, Member, Vote
from services.meetings.queries.viewing import SEES_THE_ROLL, find
from shared.calls.paperwork import MakeMeetingDocument
from shared.calls.topics import TopicView
from shared.identity import Caller
from shared.vocabulary import Choice


@dataclass(frozen=True)
class Subject:
    """What others have to be asked about for a paper, and who asks for it."""

    topic_id: UUID
    asked_by: UUID
    people: tuple[UUID, ...]


@dataclass(frozen=True)
class Material:
    """``names`` by person, ``places`` by code of the division."""

    meeting: Meeting
    members: Sequence[Member]
    groups: Sequence[Group]
    votes: Mapping[UUID, Choice]  # of a named vote
    entries: Sequence[Entry]
    should_attend: int  # with a vote, as the quorum counts them
    present: int
    topic: TopicView
    names: Mapping[UUID, str]
    places: Mapping[str, str]

    @property
    def village(self) -> str:
        return self.places.get(self.meeting.village, self.meeting.village)


def subject_of_meeting(session: Session, call: MakeMeetingDocument, caller: Caller) -> Subject:
    """For those who see the roll, once there is something to write down."""
    meeting = find(session, call.meeting_id, caller)
    asked_by = caller.require(*SEES_THE_ROLL, area=meeting.village)
    rules.check_meeting_has(call.kind, meeting.state, deliberates=meeting.step == DELIBERATION)
    on_the_roll = session.scalars(sa.select(Member.person_id).where(Member.meeting_id == meeting.id))
    acting = session.scalars(sa.select(Entry.actor_id).where(Entry.meeting_id == meeting.id))
    tellers = (meeting.first_teller_id, meeting.second_teller_id)
    people = {person for person in (*on_the_roll, *acting, *tellers) if person}
    return Subject(meeting.topic_id, asked_by, tuple(sorted(people)))


def material_of(
    session: Session, meeting_id: UUID, topic: TopicView, names: Mapping[UUID, str], places: Mapping[str, str]
) -> Material:
    meeting = session.get_one(Meeting, meeting_id)
    members = sa.select(Member).where(Member.meeting_id == meeting.id).order_by(Member.person_id)
    groups = sa.select(Group).where(Group.meeting_id == meeting.id)
    entries = sa.select(Entry).where(Entry.meeting_id == meeting.id).order_by(Entry.number)
    votes = sa.select(Vote.person_id, Vote.choice).where(Vote.meeting_id == meeting.id)
    over = meeting.state in ("concluded", "decided")
    should_attend, present = (meeting.should_attend, meeting.present) if over else counts(session, meeting)
    return Material(
        meeting=meeting, members=session.scalars(members).all(), groups=session.scalars(groups).all(),
        votes=dict(session.execute(votes).tuples().all()), entries=session.scalars(entries).all(),
        should_attend=should_attend, present=present, topic=topic, names=names, places=places,
    )  # fmt: skip
