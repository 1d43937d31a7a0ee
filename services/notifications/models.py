"""Tables of the notifications service. No name and no phone number stands in any of them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.wording import HAS_TO_HANG, UNTIL_ITS_DAY, Kind, Sheet
from shared import clock, storage
from shared.storage import choice
from shared.vocabulary import Channel, RollKind
from shared.vocabulary import Delivery as State

OPEN = sa.text("kind IN ('meeting', 'cancelled') AND closed_at IS NULL")
ASKS = (Kind.PASSWORD, Kind.REVIEW)  # of whoever gets it: is that right?
UNNAMED = sa.text("named_at IS NULL")
DUE = sa.text("channel = 'sms' AND state = 'pending'")
UNREPORTED = sa.text("channel = 'sms' AND state = 'sent'")
IN_AN_INBOX = sa.text("channel = 'inbox'")


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Notice(Base):
    """Something that a number of people have to be told. Its deliveries say whom."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("occasion_id", "kind"),
        sa.Index("ix_notice_about_id", "about_id", "noticed_at"),
        sa.Index("ix_notice_open", "village", "held_at", postgresql_where=OPEN, sqlite_where=OPEN),
        sa.Index("ix_notice_unnamed", "noticed_at", postgresql_where=UNNAMED, sqlite_where=UNNAMED),
        sa.CheckConstraint("audience IS NOT NULL OR named_at IS NOT NULL", name="somebody_is_told"),
        sa.CheckConstraint("kind <> 'meeting' OR held_at IS NOT NULL", name="a_meeting_has_its_hour"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    occasion_id: Mapped[UUID]  # what is told only once: the meeting, the topic, the inquiry
    about_id: Mapped[UUID]  # where it leads: the meeting or the topic
    village: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    noticed_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    urgent: Mapped[bool] = mapped_column(default=False)  # its SMS go out at night too
    by_sms: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[RollKind | None] = mapped_column(choice(RollKind))  # the roll that says whom, where no event did
    named_at: Mapped[datetime | None]  # since then its recipients are known
    closed_at: Mapped[datetime | None]  # since then nobody needs to be told any more
    concerned_id: Mapped[UUID | None]  # whom the recall concerns that is voted on

    @property
    def is_over(self) -> bool:
        """Whether the meeting has begun: nobody can be told of it any more."""
        return self.kind is Kind.MEETING and self.closed_at is not None

    @classmethod
    def waits(cls, now: datetime) -> sa.ColumnElement[bool]:
        """Whether somebody should still read it: what is over waits for nobody."""
        return sa.and_(cls.closed_at.is_(None), sa.or_(cls.held_at.is_(None), cls.held_at > now))

    @classmethod
    def asks(cls, now: datetime) -> sa.ColumnElement[bool]:
        """Whether it asks something of whoever gets it: to come, or to check."""
        return sa.and_(cls.waits(now), sa.or_(cls.held_at.is_not(None), cls.kind.in_(ASKS)))

    @classmethod
    def of_meeting(cls, meeting_id: UUID) -> "sa.Select[Notice]":
        """What people have to be told of a meeting now: that it is held or, once it was cancelled, that it is not."""
        latest = sa.case((cls.kind == Kind.CANCELLED, 0), else_=1)
        both = cls.kind.in_([Kind.MEETING, Kind.CANCELLED])
        return sa.select(cls).where(cls.about_id == meeting_id, both).order_by(latest).limit(1)


class Delivery(Base):
    """One person, one channel: how far telling them has come. What a person does (call, visit) has a row each time."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.CheckConstraint("number > 0", name="counted_from_one"),
        sa.CheckConstraint(
            "(channel IN ('phone', 'in_writing', 'in_person')) = (taken_by IS NOT NULL)", name="a_person_answers_for_it"
        ),
        sa.CheckConstraint("taken_by IS NOT NULL OR number = 1", name="one_message_each"),
        sa.CheckConstraint("taken_by IS NULL OR state = 'told' OR remark <> ''", name="a_vain_attempt_has_its_reason"),
        sa.CheckConstraint("channel <> 'sms' OR message_id IS NOT NULL", name="a_message_has_its_id"),
        sa.Index("ix_delivery_person_id", "person_id", postgresql_where=IN_AN_INBOX, sqlite_where=IN_AN_INBOX),
        sa.Index("ix_delivery_due", "next_attempt_at", postgresql_where=DUE, sqlite_where=DUE),
        sa.Index("ix_delivery_unreported", "at", postgresql_where=UNREPORTED, sqlite_where=UNREPORTED),
    )
    notice_id: Mapped[UUID] = mapped_column(sa.ForeignKey("notice.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, default=1)
    state: Mapped[State] = mapped_column(choice(State))
    at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    message_id: Mapped[UUID | None] = mapped_column(unique=True)
    secret: Mapped[str | None] = mapped_column(sa.String(64))  # proves a delivery report
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    taken_by: Mapped[UUID | None]


class Posting(Base):
    """A sheet on a village's notice board."""

    __tablename__ = "posting"
    __table_args__ = (
        sa.UniqueConstraint("about_id", "kind"),
        sa.CheckConstraint("(hung_at IS NULL) = (hung_by IS NULL)", name="somebody_hung_it"),
        sa.Index("ix_posting_village", "village", "posted_at", "id"),
        sa.Index("ix_posting_posted_at", "posted_at", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    about_id: Mapped[UUID]  # the topic or the meeting
    topic_id: Mapped[UUID | None]
    kind: Mapped[Sheet] = mapped_column(choice(Sheet))
    village: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(120))
    text: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)
    posted_at: Mapped[datetime]
    until: Mapped[date]
    hung_at: Mapped[datetime | None]
    hung_by: Mapped[UUID | None]
    concerned_id: Mapped[UUID | None]  # whom the recall concerns that it is about

    def if_hung(self, today: date) -> date:
        """Its last day, if it is hung today: where it stands a number of days, they count from its hanging."""
        if self.kind in UNTIL_ITS_DAY:
            return self.until
        return max(self.until, today + (self.until - clock.day_of(self.posted_at)))

    def last_day(self, today: date) -> date:
        """As far as it is known: what has to hang stands until it has."""
        return self.if_hung(today) if self.hung_at is None and self.kind in HAS_TO_HANG else self.until

    def is_over(self, today: date) -> bool:
        """What has to hang is not over before it hung."""
        return self.until < today and (self.hung_at is not None or self.kind not in HAS_TO_HANG)

    @classmethod
    def stands(cls, today: date) -> sa.ColumnElement[bool]:
        return sa.or_(cls.until >= today, sa.and_(cls.hung_at.is_(None), cls.kind.in_(HAS_TO_HANG)))
