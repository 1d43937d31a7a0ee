"""What a paper is made of: what is kept here, and what the directory and the topics service answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import DELIBERATION, concerned_by, counts, law_of
from services.meetings.models import AgendaItem, Entry, Group, Matter, Meeting, Member, Speaker, Vote
from services.meetings.queries.viewing import SEES_THE_ROLL, find, require_the_roll
from services.meetings.representing import acting
from shared.calls.paperwork import MakeMeetingDocument, MakeTopicDocument
from shared.calls.topics import TopicView
from shared.errors import NotFound
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
    given_by: Mapping[UUID, UUID]  # whose of them was given by whom of their household
    acting: Mapping[UUID, UUID]  # who is there by whom of their household
    entries: Sequence[Entry]
    agenda: Sequence[AgendaItem]
    speakers: Sequence[Speaker]  # who asked for the word, in order
    law: rules.BodyRules  # with what the county has chosen
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
    asked_by = require_the_roll(session, meeting, caller)
    rules.check_meeting_has(call.kind, meeting.state, deliberates=meeting.step == DELIBERATION)
    on_the_roll = session.scalars(sa.select(Member.person_id).where(Member.meeting_id == meeting.id))
    acting = session.scalars(sa.select(Entry.actor_id).where(Entry.meeting_id == meeting.id))
    tellers = (meeting.first_teller_id, meeting.second_teller_id)
    people = {person for person in (*on_the_roll, *acting, *tellers, concerned_by(session, meeting)) if person}
    return Subject(meeting.topic_id, asked_by, tuple(sorted(people)))


def material_of(
    session: Session, meeting_id: UUID, topic: TopicView, names: Mapping[UUID, str], places: Mapping[str, str]
) -> Material:
    meeting = session.get_one(Meeting, meeting_id)
    members = sa.select(Member).where(Member.meeting_id == meeting.id).order_by(Member.person_id)
    groups = sa.select(Group).where(Group.meeting_id == meeting.id)
    entries = sa.select(Entry).where(Entry.meeting_id == meeting.id).order_by(Entry.number)
    votes = sa.select(Vote.person_id, Vote.choice).where(Vote.meeting_id == meeting.id)
    given = sa.select(Vote.person_id, Vote.given_by).where(Vote.meeting_id == meeting.id, Vote.given_by.is_not(None))
    agenda = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.number)
    speakers = sa.select(Speaker).where(Speaker.meeting_id == meeting.id).order_by(Speaker.number)
    over = meeting.state in ("concluded", "decided")
    should_attend, present = (meeting.should_attend, meeting.present) if over else counts(session, meeting)
    return Material(
        meeting=meeting, members=session.scalars(members).all(), groups=session.scalars(groups).all(),
        votes=dict(session.execute(votes).tuples().all()), entries=session.scalars(entries).all(),
        given_by={person: proxy for person, proxy in session.execute(given).tuples() if proxy}, acting=acting(session, meeting),
        agenda=session.scalars(agenda).all(), speakers=session.scalars(speakers).all(),
        law=law_of(session, meeting), should_attend=should_attend, present=present, topic=topic, names=names, places=places,
    )  # fmt: skip


# -- of a topic


@dataclass(frozen=True)
class TopicMaterial:
    """``meetings`` those that are over, by step; the last of each."""

    matter: Matter
    meetings: Mapping[str, Meeting]
    topic: TopicView
    names: Mapping[UUID, str]
    places: Mapping[str, str]

    @property
    def village(self) -> str:
        return self.places.get(self.matter.village, self.matter.village)

    @property
    def township(self) -> str:
        return self.places.get(self.matter.village[:9], "")

    def sittings(self, *steps: str) -> list[Meeting]:
        return [self.meetings[step] for step in steps if step in self.meetings]


def may_have_of_topic(session: Session, call: MakeTopicDocument, caller: Caller) -> UUID:
    """Who asks for a paper of a topic that there is by now: those who see the rolls of its meetings."""
    matter = matter_seen(session, call.topic_id, caller)
    asked_by = caller.require(*SEES_THE_ROLL, area=matter.village)
    rules.check_topic_has(call.kind, matter.stage, last_by_step(session, matter.topic_id))
    return asked_by


def matter_seen(session: Session, topic_id: UUID, caller: Caller) -> Matter:
    """A topic that the caller does not see, or that was never confirmed, is not there."""
    matter = session.get(Matter, topic_id)
    if matter is None:
        raise NotFound
    caller.require_sight(matter.village)
    return matter


def last_by_step(session: Session, topic_id: UUID) -> dict[str, Meeting]:
    over = (Meeting.topic_id == topic_id, Meeting.state.in_(("concluded", "decided")))
    held = session.scalars(sa.select(Meeting).where(*over).order_by(Meeting.closed_at, Meeting.id))
    return {meeting.step: meeting for meeting in held}


def people_of(topic: TopicView) -> list[UUID]:
    """Whom the papers of a topic name."""
    return sorted({*(pledge.person_id for pledge in topic.pledges), *([topic.owner_id] if topic.owner_id else [])})
