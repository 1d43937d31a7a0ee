"""All that the next steps of some topics depend on, in a fixed number of statements however many topics there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import (
    IN_ORDER,
    LIVE,
    Briefing,
    Cosignature,
    Inquiry,
    Meeting,
    Opinion,
    Pledge,
    Posting,
    Recall,
    RollEntry,
    SigningSheet,
    Task,
    Topic,
)
from services.topics.queries.hearings import HearingFacts, hearings_of
from services.topics.queries.levies import LevyFacts, levies_of
from services.topics.queries.photos import PhotoFacts, photos_of
from services.topics.queries.reviews import ReviewFacts, entered_reviews
from shared.procedure import DecidingStep
from shared.vocabulary import Kind, PhotoPurpose, RollKind, Stage, State

Row = TypeVar("Row", Briefing, Inquiry, Meeting, Pledge, Posting, Task)


NEITHER = (False, False)  # signed, on the members' roll


@dataclass
class Facts:
    """A topic with what hangs on it, as one reader meets it."""

    topic: Topic
    reader: UUID | None
    meetings: list[Meeting] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    briefings: list[Briefing] = field(default_factory=list)
    inquiries: list[Inquiry] = field(default_factory=list)
    pledges: list[Pledge] = field(default_factory=list)
    photos: list[PhotoFacts] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    levy: LevyFacts | None = None
    hearing: HearingFacts | None = None
    recall: Recall | None = None
    review: ReviewFacts | None = None  # while it is under review
    has_loose_opinions: bool = False  # its village has opinions that no topic has taken up
    on_roll: bool = False
    as_member: bool = False  # among others on the members' roll
    signed: bool = False
    has_signatures: bool = False
    remarks: int = 0  # that anybody can see

    def may_sign(self, today: date) -> bool:
        """Members at once, everybody else from the day on which it is open to all."""
        is_open = self.as_member or rules.is_open_to_all(self.topic.state, self.topic.everybody_from, today=today)
        return self.topic.state is State.MERGED and self.on_roll and not self.signed and is_open

    @property
    def live_meeting(self) -> Meeting | None:
        """The meeting that is convened or open."""
        return next((meeting for meeting in self.meetings if meeting.state in LIVE), None)

    @property
    def due_step(self) -> DecidingStep | None:
        """The deciding step that comes next."""
        taken = {meeting.step for meeting in self.meetings if meeting.step and meeting.passed and not meeting.undone}
        return acts.next_deciding_step(self.topic.matter_class, self.topic.kind, taken)

    @property
    def held(self) -> dict[Stage, date]:
        return {briefing.stage: briefing.held_on for briefing in self.briefings}

    @property
    def unanswered(self) -> int:
        return sum(inquiry.answer is None for inquiry in self.inquiries)

    def photos_of(self, purpose: PhotoPurpose) -> int:
        return sum(one.photo.purpose is purpose for one in self.photos)

    @property
    def sheets_to_enter(self) -> int:
        """Photos of signed sheets whose names are still to be entered."""
        return sum(one.photo.purpose is PhotoPurpose.SIGNING_SHEET and not one.entered for one in self.photos)

    @property
    def waiting_sheets(self) -> list[SigningSheet]:
        """Sheets whose names somebody else has still to hold against the photo, the oldest first."""
        found = {one.sheet.id: one.sheet for one in self.photos if one.sheet and one.sheet.confirmed_at is None}
        return sorted(found.values(), key=lambda sheet: (sheet.entered_at, sheet.id))

    @property
    def sheets_to_confirm(self) -> list[SigningSheet]:
        """Of others."""
        return [sheet for sheet in self.waiting_sheets if sheet.entered_by != self.reader]

    @property
    def open_tasks(self) -> list[Task]:
        """The most urgent first."""
        still = (task for task in self.tasks if task.done_at is None)
        return sorted(still, key=lambda task: (task.due_on, task.number))

    @property
    def own_tasks(self) -> list[Task]:
        return [task for task in self.open_tasks if task.owner_id == self.reader]

    @property
    def others_pledges(self) -> list[Pledge]:
        return [pledge for pledge in self.pledges if pledge.person_id != self.reader]

    @property
    def own_pledge(self) -> Pledge | None:
        return next((pledge for pledge in self.pledges if pledge.person_id == self.reader), None)


def gather(session: Session, topics: Sequence[Topic], reader: UUID | None) -> list[Facts]:
    """Eleven statements; one more where there are recalls, two more where there are levies, and where there are hearings; two where some are
    under review."""
    ids = [topic.id for topic in topics]
    meetings = _by_topic(session, ids, Meeting, Meeting.held_at, Meeting.id)
    postings = _by_topic(session, ids, Posting, *IN_ORDER)
    briefings = _by_topic(session, ids, Briefing, Briefing.held_on)
    inquiries = _by_topic(session, ids, Inquiry, Inquiry.asked_at, Inquiry.id)
    pledges = _by_topic(session, ids, Pledge, Pledge.made_at, Pledge.id)
    photos = photos_of(session, ids)
    tasks = _by_topic(session, ids, Task, Task.number)
    rolls = _own_signatures(session, ids, reader)
    levies, hearings = levies_of(session, ids), hearings_of(session, ids)
    recalls, reviews = _recalls(session, topics), entered_reviews(session, topics)
    supported = set(session.scalars(sa.select(Cosignature.topic_id).where(Cosignature.topic_id.in_(ids)).distinct()))
    loose = _with_loose_opinions(session, {topic.village for topic in topics})
    return [
        Facts(
            topic, reader, meetings[topic.id], postings[topic.id], briefings[topic.id], inquiries[topic.id],
            pledges[topic.id], photos[topic.id], tasks[topic.id], levy=levies.get(topic.id), hearing=hearings.get(topic.id), recall=recalls.get(topic.id), review=reviews.get(topic.id), has_loose_opinions=topic.village in loose, on_roll=topic.id in rolls,
            signed=rolls.get(topic.id, NEITHER)[0], as_member=rolls.get(topic.id, NEITHER)[1], has_signatures=topic.id in supported,
        )
        for topic in topics
    ]  # fmt: skip


def _recalls(session: Session, topics: Sequence[Topic]) -> dict[UUID, Recall]:
    ids = [topic.id for topic in topics if topic.kind is Kind.RECALL]
    if not ids:
        return {}
    return {one.topic_id: one for one in session.scalars(sa.select(Recall).where(Recall.topic_id.in_(ids)))}


def _by_topic(session: Session, topic_ids: Sequence[UUID], kind: type[Row], *order: Any) -> dict[UUID, list[Row]]:
    sorted_out: dict[UUID, list[Row]] = defaultdict(list)
    for row in session.scalars(sa.select(kind).where(kind.topic_id.in_(topic_ids)).order_by(*order)):
        sorted_out[row.topic_id].append(row)
    return sorted_out


def _with_loose_opinions(session: Session, villages: Collection[str]) -> set[str]:
    loose = sa.select(Opinion.village).where(Opinion.village.in_(villages), Opinion.topic_id.is_(None)).distinct()
    return set(session.scalars(loose))


def _own_signatures(session: Session, topic_ids: Sequence[UUID], reader: UUID | None) -> dict[UUID, tuple[bool, bool]]:
    """On the rolls of which topics the reader stands; of each, whether they have signed, and whether the members' is among them."""
    own = sa.and_(Cosignature.topic_id == RollEntry.topic_id, Cosignature.person_id == RollEntry.person_id)
    rows = (
        sa.select(RollEntry.topic_id, RollEntry.kind, Cosignature.person_id.is_not(None))
        .outerjoin(Cosignature, own)
        .where(RollEntry.topic_id.in_(topic_ids), RollEntry.person_id == reader)
    )
    found: dict[UUID, tuple[bool, bool]] = {}
    for topic_id, kind, signed in session.execute(rows).tuples():
        found[topic_id] = (signed, kind is RollKind.MEMBERS or found.get(topic_id, NEITHER)[1])
    return found
