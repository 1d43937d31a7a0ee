"""Events published by the meetings service."""

from datetime import datetime
from uuid import UUID

from shared.contracts import Event
from shared.vocabulary import Body, Voting


class MeetingNoticed(Event, key="meetings.meeting_noticed.v1", subject="meeting_id"):
    """A meeting is convened: everybody in ``recipients`` has to be told matter, time and place."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    title: str
    body: Body
    held_at: datetime
    place: str
    notice_days: int
    source: str
    recipients: tuple[UUID, ...]


class AssemblyNoticed(Event, key="meetings.meeting_noticed.v2", subject="meeting_id"):
    """As :class:`MeetingNoticed`, of an assembly of which everybody has to know how it is held: each household sends one person."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    title: str
    body: Body
    held_at: datetime
    place: str
    notice_days: int
    source: str
    recipients: tuple[UUID, ...]
    by_households: bool


class RecallNoticed(Event, key="meetings.meeting_noticed.v3", subject="meeting_id"):
    """As :class:`MeetingNoticed`, of the vote on a recall: whom it concerns (``concerned_id``) tells nobody of it; ``voting``: how it is cast."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    title: str
    body: Body
    held_at: datetime
    place: str
    notice_days: int
    source: str
    recipients: tuple[UUID, ...]
    concerned_id: UUID
    voting: Voting = Voting.SECRET


class MeetingCancelled(Event, key="meetings.meeting_cancelled.v1", subject="meeting_id"):
    meeting_id: UUID
    topic_id: UUID
    village: str
    title: str
    body: Body
    reason: str


class MeetingOpened(Event, key="meetings.meeting_opened.v1", subject="meeting_id"):
    """Noticed in time, everybody reached, a quorum present."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    body: Body
    should_attend: int
    present: int


class DeliberationConcluded(Event, key="meetings.deliberation_concluded.v1", subject="meeting_id"):
    """The members have deliberated and come to a conclusion, which is advice, not a decision."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    should_attend: int
    present: int
    conclusion: str


class ResolutionTaken(Event, key="meetings.resolution_taken.v1", subject="meeting_id"):
    """A body voted lawfully. ``step`` is the deciding step it was: proposal, consultation, members_review, resolution."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    body: Body
    step: str
    passed: bool
    should_attend: int
    present: int
    ayes: int
    noes: int
    abstentions: int
    sentence: str
    source: str


class StepFailedForGood(Event, key="meetings.step_failed_for_good.v1", subject="meeting_id"):
    """A step before the last was voted on as often as it may be and has not passed: the matter has failed. After its resolution was told."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    body: Body
    step: str
    sentence: str
    source: str


class StepReturned(Event, key="meetings.step_returned.v1", subject="meeting_id"):
    """A body has sent a matter back to the step before its own, which is due again. ``back_to``: that step's name."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    body: Body
    step: str
    back_to: str
    reason: str
    source: str


class RecordSealed(Event, key="meetings.record_sealed.v1", subject="meeting_id"):
    """A meeting is over, one way or the other: how many lines its record has, and the digest of the last one."""

    meeting_id: UUID
    topic_id: UUID
    village: str
    lines: int
    digest: str
