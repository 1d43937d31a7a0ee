"""Events published by the topics service. They carry no signer's name and no opinion's author."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import Event
from shared.vocabulary import BriefingMatter, Kind, MatterClass, ReviewDecision, Route, Stage, State


class TopicOpened(Event, key="topics.topic_opened.v1", subject="topic_id"):
    """Opinions became a topic."""

    topic_id: UUID
    village: str
    title: str
    opinions: int


class SigningOpened(Event, key="topics.signing_opened.v1", subject="topic_id"):
    """The text is final, the rolls are frozen, people may sign."""

    topic_id: UUID
    village: str
    title: str


class TopicProposed(Event, key="topics.topic_proposed.v1", subject="topic_id"):
    """Enough lawful signatures, or a body's resolution: it awaits the branch committee."""

    topic_id: UUID
    village: str
    title: str
    route: Route
    signatures: int


class TopicWithdrawn(Event, key="topics.topic_withdrawn.v1", subject="topic_id"):
    topic_id: UUID
    village: str


class ReviewRecorded(Event, key="topics.review_recorded.v1", subject="topic_id"):
    """What the secretary has written down as the branch committee's review: its members are told, so that nobody speaks for them alone."""

    topic_id: UUID
    village: str
    title: str
    held_on: date
    decision: ReviewDecision
    number: int  # of the topic's reviews
    present: int
    ayes: int
    noes: int


class TopicConfirmed(Event, key="topics.topic_confirmed.v1", subject="topic_id"):
    """The branch committee accepted it: it is to be deliberated by the members."""

    topic_id: UUID
    village: str
    title: str
    matter_class: MatterClass
    major: bool


class DecidedByOthers(Event, key="topics.decided_by_others.v1", subject="topic_id"):
    """What was confirmed is a village group's own matter, or a collective's: the last step is theirs. ``group``: which group's."""

    topic_id: UUID
    village: str
    kind: Kind
    group: str = ""


class RecallDue(Event, key="topics.recall_due.v1", subject="topic_id"):
    """The demand to recall this member of the villagers' committee is public: the voters decide, nobody before them. ``convene_by``: the
    last day on which the village itself convenes the vote; ``text`` names nobody."""

    topic_id: UUID
    village: str
    title: str
    person_id: UUID
    convene_by: date
    text: str
    until: date
    source: str


class DefenceStated(Event, key="topics.defence_stated.v1", subject="topic_id"):
    """Whom a recall concerns has stated a defence: it is read out before the vote."""

    topic_id: UUID
    village: str


class PreparationsDue(Event, key="topics.preparations_due.v1", subject="topic_id"):
    """Something has to be ready before the body that has the right to decide may be convened, as of a levy its plan and its list."""

    topic_id: UUID
    village: str
    kind: Kind


class PreparationsDone(Event, key="topics.preparations_done.v1", subject="topic_id"):
    """All of it is ready: the last step may be convened."""

    topic_id: UUID
    village: str


class TopicSentBack(Event, key="topics.topic_sent_back.v1", subject="topic_id"):
    """Returned for revision, or rejected; ``state`` says which."""

    topic_id: UUID
    village: str
    state: State
    reason: str


class ResultPosted(Event, key="topics.result_posted.v1", subject="topic_id"):
    """Process and result of the deliberation are public; from now on the deciding steps may be convened."""

    topic_id: UUID
    village: str
    title: str
    text: str
    until: date
    source: str


class HearingAnnounced(Event, key="topics.hearing_announced.v1", subject="topic_id"):
    """A hearing is held before the villagers decide; announced again when it is moved."""

    topic_id: UUID
    village: str
    title: str
    held_at: datetime
    place: str
    text: str
    source: str


class TopicDecided(Event, key="topics.topic_decided.v1", subject="topic_id"):
    """The body that has the right to decide has decided; the resolution is published."""

    topic_id: UUID
    village: str
    title: str
    passed: bool
    text: str
    until: date
    source: str


class ExecutionPlanned(Event, key="topics.execution_planned.v1", subject="topic_id"):
    topic_id: UUID
    village: str
    due_on: date


class BriefingHeld(Event, key="topics.briefing_held.v1", subject="topic_id"):
    """A staged briefing took place."""

    topic_id: UUID
    village: str
    stage: Stage
    held_on: date


class RectificationOrdered(Event, key="topics.rectification_ordered.v1", subject="topic_id"):
    topic_id: UUID
    village: str
    due_on: date


class TopicCompleted(Event, key="topics.topic_completed.v1", subject="topic_id"):
    """Carried out; the result is published and the dual survey is due."""

    topic_id: UUID
    village: str
    title: str
    text: str
    until: date
    source: str


class InquiryAsked(Event, key="topics.inquiry_asked.v1", subject="topic_id"):
    """A villager asked in public; the secretary has to answer."""

    topic_id: UUID
    inquiry_id: UUID
    village: str


class TopicArchived(Event, key="topics.topic_archived.v1", subject="topic_id"):
    topic_id: UUID
    village: str


class ConveyanceHeld(Event, key="topics.conveyance_held.v1", subject="gathering_id"):
    """Upper documents were conveyed to the members of a branch, or of one of its groups."""

    gathering_id: UUID
    village: str
    held_on: date
    documents: int
    should_attend: int
    present: int


class MembersBriefed(Event, key="topics.members_briefed.v1", subject="gathering_id"):
    """Work was briefed to the members first, at once or once in its period."""

    gathering_id: UUID
    village: str
    matter: BriefingMatter
    held_on: date
    should_attend: int
    present: int
