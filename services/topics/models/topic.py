"""A topic and what hangs on it.

``topic_record`` is append-only: a trigger, made by the first migration, refuses to change or delete a line of it.
"""

import hashlib
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics import rules
from services.topics.models.base import TERM, VILLAGE, Base
from shared.chain import RecordLine, RecordOwner, canonical
from shared.storage import choice
from shared.vocabulary import (
    Body,
    Grade,
    Kind,
    MatterClass,
    PledgeState,
    RollKind,
    Route,
    Stage,
    State,
    Withheld,
)

LIVE = ("noticed", "opened")  # states of a meeting that is still to have its outcome
_IS_LIVE = sa.text("state IN ('noticed', 'opened')")


class Topic(RecordOwner, Base):
    """A topic as it stands now. How it came to stand there is in its record."""

    __tablename__ = "topic"
    __table_args__ = (
        sa.Index("ix_topic_village_changed_at", "village", "changed_at", "id"),
        sa.CheckConstraint("(passed IS NULL) = (decided_at IS NULL)", name="an_outcome_has_its_moment"),
        sa.CheckConstraint(
            "state NOT IN ('executing', 'rectifying', 'completed', 'surveyed') OR passed IS TRUE",
            name="only_what_passed_is_carried_out",
        ),
        sa.CheckConstraint(
            "state <> 'archived' OR passed IS NOT NULL"
            " AND (passed IS FALSE OR surveyed_at IS NOT NULL OR ended_because <> '' OR kind = 'recall')",
            name="what_passed_is_surveyed_before_it_is_archived",
        ),
        sa.CheckConstraint(
            "ended_because = '' OR passed IS TRUE AND state IN ('decided', 'archived')",
            name="what_ended_is_not_carried_out",
        ),
        sa.CheckConstraint(
            "kind <> 'recall' OR state NOT IN ('under_review', 'confirmed', 'noticed', 'discussing', 'concluded', 'executing')",
            name="nobody_stands_between_a_recall_and_the_voters",
        ),
        sa.CheckConstraint("(posted_at IS NULL) OR (matter_class IS NOT NULL)", name="what_is_posted_was_reviewed"),
        sa.CheckConstraint("passed IS NULL OR awaits IS FALSE", name="decided_when_all_was_ready"),
        sa.CheckConstraint(
            "kind = 'ordinary' OR matter_class IS NULL OR matter_class = 'village_affairs'",
            name="the_villagers_own_matters",
        ),
        sa.CheckConstraint(
            "(members_from IS NULL) = (everybody_from IS NULL) AND (members_from IS NULL OR everybody_from >= members_from)",
            name="members_first",
        ),
        sa.CheckConstraint("members_satisfied BETWEEN 0 AND members_asked", name="members_satisfied_of_those_asked"),
        sa.CheckConstraint("masses_satisfied BETWEEN 0 AND masses_asked", name="masses_satisfied_of_those_asked"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(VILLAGE)
    title: Mapped[str] = mapped_column(sa.String(60))
    content: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.ORDINARY, server_default=Kind.ORDINARY.value)
    group_name: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")  # whose own matter it is
    state: Mapped[State] = mapped_column(choice(State))
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]  # of the last change of state
    route: Mapped[Route | None] = mapped_column(choice(Route))  # by which it was proposed

    members_from: Mapped[date | None]  # from this day on members see and discuss it
    everybody_from: Mapped[date | None]  # and from this one on everybody

    review_reason: Mapped[str] = mapped_column(sa.Text, default="")
    matter_class: Mapped[MatterClass | None] = mapped_column(choice(MatterClass))
    vital_ground: Mapped[str] = mapped_column(sa.Text, default="")
    legality: Mapped[str] = mapped_column(sa.Text, default="")
    major: Mapped[bool] = mapped_column(default=False)
    hearing_for: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # by which rule it is heard first
    awaits: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # what has to be ready before the decision

    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    concluded_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]  # from here on it is public
    passed: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    ended_because: Mapped[str] = mapped_column(
        sa.Text, default="", server_default=""
    )  # it passed and is not carried out

    plan: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[UUID | None]
    due_on: Mapped[date | None]
    rectify_by: Mapped[date | None]  # while an order to rectify stands
    result: Mapped[str] = mapped_column(sa.Text, default="")
    completed_at: Mapped[datetime | None]

    surveyed_at: Mapped[datetime | None]
    members_satisfied: Mapped[int | None]
    members_asked: Mapped[int | None]
    masses_satisfied: Mapped[int | None]
    masses_asked: Mapped[int | None]

    @property
    def text_digest(self) -> str:
        """Tells the text that stands from the one that somebody has read."""
        text = canonical([self.title, self.content, self.kind.value, self.group_name])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_to_be_carried_out(self) -> bool | None:
        """None before the decision. A recall is carried out by being voted."""
        if self.passed is None:
            return None
        return self.passed and not self.ended_because and self.kind is not Kind.RECALL


class Roll(Base):
    """A roll as it stood when signing opened: the denominator that can't move any more."""

    __tablename__ = "roll"
    __table_args__ = (sa.CheckConstraint("size >= 0", name="nobody_or_more"),)

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    kind: Mapped[RollKind] = mapped_column(choice(RollKind), primary_key=True)
    size: Mapped[int]
    taken_on: Mapped[date]


class RollEntry(Base):
    """A person on a frozen roll."""

    __tablename__ = "roll_entry"
    __table_args__ = (
        sa.ForeignKeyConstraint(["topic_id", "kind"], ["roll.topic_id", "roll.kind"]),
        sa.Index("ix_roll_entry_person_id", "person_id"),
    )

    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[RollKind] = mapped_column(choice(RollKind), primary_key=True)
    votes: Mapped[bool]
    lapsed_at: Mapped[
        datetime | None
    ]  # they signed when they no longer were what the roll says: it does not count there


class Cosignature(Base):
    """One person, one signature, whatever rolls they stand on."""

    __tablename__ = "cosignature"

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    signed_at: Mapped[datetime]
    sheet_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("signing_sheet.id"))  # on which it came; None online


def signatures_by_roll(topic_id: UUID) -> sa.Select[RollKind, int, int]:
    """Of each frozen roll of a topic: kind, size, and how many of those on it have signed while they were what it says."""
    mine = sa.and_(RollEntry.topic_id == Cosignature.topic_id, RollEntry.person_id == Cosignature.person_id)
    signed = (
        sa.select(RollEntry.kind, sa.func.count().label("signed"))
        .join_from(Cosignature, RollEntry, mine)
        .where(Cosignature.topic_id == topic_id, RollEntry.lapsed_at.is_(None))
        .group_by(RollEntry.kind)
        .subquery()
    )
    return (
        sa.select(Roll.kind, Roll.size, sa.func.coalesce(signed.c.signed, 0))
        .outerjoin_from(Roll, signed, signed.c.kind == Roll.kind)
        .where(Roll.topic_id == topic_id)
    )


class Meeting(Base):
    """Our copy of what the meetings service says. ``step`` is None for the members' deliberation."""

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('noticed', 'opened', 'cancelled', 'concluded', 'decided', 'returned')", name="state"
        ),
        sa.CheckConstraint("(state = 'decided') = (passed IS NOT NULL)", name="a_decision_has_an_outcome"),
        # One live meeting per topic: the next step waits for this one's outcome.
        sa.Index("uq_meeting_live", "topic_id", unique=True, postgresql_where=_IS_LIVE, sqlite_where=_IS_LIVE),
        sa.Index("ix_meeting_topic_id", "topic_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"))
    body: Mapped[Body] = mapped_column(choice(Body))
    step: Mapped[str | None] = mapped_column(TERM)
    held_at: Mapped[datetime]
    by_households: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # each household sends one person, and is counted
    state: Mapped[str] = mapped_column(sa.String(10))
    passed: Mapped[bool | None]
    undone: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # the step after it sent the topic back
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text, default="")


class Posting(Base):
    """A text on the public board, until a day. ``about``: result (of the deliberation), decision, completion."""

    __tablename__ = "posting"
    __table_args__ = (
        sa.CheckConstraint("about IN ('result', 'decision', 'completion')", name="about"),
        sa.CheckConstraint("until >= posted_on", name="ends_after_it_began"),
        sa.CheckConstraint("hung_on >= posted_on", name="hung_once_it_was_posted"),
    )

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    about: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    posted_on: Mapped[date]
    until: Mapped[date]
    source: Mapped[str] = mapped_column(sa.Text)
    hung_on: Mapped[date | None]  # since then its sheet hangs on the village's own board


# Of one day: result, decision, completion, as they come one after the other.
IN_ORDER = (Posting.posted_on, Posting.about.desc())


class Inquiry(Base):
    """A question asked in public. Nobody's name is taken."""

    __tablename__ = "inquiry"
    __table_args__ = (sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="an_answer_has_its_moment"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), index=True)
    question: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None]
    withheld: Mapped[Withheld | None] = mapped_column(choice(Withheld))  # why it does not stand on the board


class Briefing(Base):
    """The members were told how a project stands; each stage once."""

    __tablename__ = "briefing"

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(choice(Stage), primary_key=True)
    held_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)


class Pledge(Base):
    """A member's own commitment to help carry a resolution out; one to a topic."""

    __tablename__ = "pledge"
    __table_args__ = (
        sa.UniqueConstraint("topic_id", "person_id"),
        sa.CheckConstraint("approved_at IS NULL OR returned_because = ''", name="approved_or_returned"),
        sa.CheckConstraint("kept_at IS NULL OR approved_at IS NOT NULL", name="what_is_kept_was_approved"),
        sa.CheckConstraint("(grade IS NULL) = (appraised_at IS NULL)", name="a_grade_has_its_moment"),
        sa.CheckConstraint("grade IS NULL OR approved_at IS NOT NULL", name="what_is_appraised_was_approved"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"))
    person_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    due_on: Mapped[date | None]  # none where it was made before pledges had a day
    returned_because: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    approved_at: Mapped[datetime | None]  # from here on everybody sees it
    report: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    kept_at: Mapped[datetime | None]
    grade: Mapped[Grade | None] = mapped_column(choice(Grade))
    appraised_at: Mapped[datetime | None]

    @property
    def state(self) -> PledgeState:
        return rules.pledge_state(
            returned=bool(self.returned_because), approved=self.approved_at is not None, kept=self.kept_at is not None,
            appraised=self.appraised_at is not None,
        )  # fmt: skip


class Entry(RecordLine, Base):
    """One line of a topic's record: what happened, when, who in which role, by which rule. It stays as it is."""

    __tablename__ = "topic_record"
    OWNER = "topic"
    __table_args__ = (sa.CheckConstraint("number > 0", name="counted_from_one"),)

    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("topic.id"), primary_key=True)
