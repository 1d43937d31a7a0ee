"""A meeting, what it is about, and its record."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.chain import RecordLine, RecordOwner
from shared.recall_words import DefenceHeard
from shared.storage import choice
from shared.vocabulary import Body, CountyRule, ItemKind, Kind, MatterClass, Voting

LIVE = sa.text("state IN ('noticed', 'open')")


class Matter(Base):
    """Our own small copy of a topic, kept by its events: what may be convened next."""

    __tablename__ = "matter"
    __table_args__ = (
        sa.CheckConstraint("stage IN ('confirmed', 'deliberated', 'posted', 'decided')", name="stage"),
        sa.CheckConstraint("(kind = 'recall') = (concerned_id IS NOT NULL)", name="a_recall_concerns_somebody"),
    )
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12), index=True)
    title: Mapped[str] = mapped_column(sa.String(60))
    matter_class: Mapped[MatterClass] = mapped_column(choice(MatterClass))
    stage: Mapped[str] = mapped_column(sa.String(12))
    steps_passed: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.ORDINARY, server_default=Kind.ORDINARY.value)
    group_name: Mapped[str] = mapped_column(
        sa.String(40), default="", server_default=""
    )  # the village group whose it is
    awaits: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # what must be ready before the last step
    concerned_id: Mapped[UUID | None]  # whom a recall concerns
    convene_by: Mapped[date | None]  # the last day on which the village itself convenes the vote on it
    defended: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # there is a defence to be read out


class CountyChoice(Base):
    """What the law leaves to a county, chosen from a day on; append-only."""

    __tablename__ = "county_choice"
    county: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(60), primary_key=True)  # whose value it is, as in the rulebook
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    rule: Mapped[CountyRule] = mapped_column(choice(CountyRule))
    source: Mapped[str] = mapped_column(sa.Text)
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime]


class Meeting(RecordOwner, Base):
    """One sitting of a body on one matter. Its roll is frozen when it is convened.

    A matter has one meeting at a time: the last step may be taken by either of two bodies, but not by both.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('noticed', 'open', 'concluded', 'decided', 'returned', 'cancelled')", name="state"
        ),
        sa.CheckConstraint("(state = 'decided') = (passed IS NOT NULL)", name="a_decision_has_its_outcome"),
        sa.CheckConstraint("ayes >= 0 AND noes >= 0 AND abstentions >= 0 AND invalid >= 0", name="no_negative_votes"),
        sa.CheckConstraint("first_teller_id <> second_teller_id", name="two_tellers"),
        sa.CheckConstraint(
            "body <> 'recall' OR voting IN ('secret', 'online_secret', 'mixed_secret')",
            name="a_recall_is_voted_in_secret",
        ),
        sa.CheckConstraint(
            "body <> 'recall' OR vote_opened_at IS NULL OR defence IS NOT NULL", name="nobody_is_recalled_unheard"
        ),
        sa.Index("uq_meeting_live_topic", "topic_id", unique=True, postgresql_where=LIVE, sqlite_where=LIVE),
        sa.Index("ix_meeting_village_held_at", "village", "held_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic_id: Mapped[UUID] = mapped_column(sa.ForeignKey("matter.topic_id"), index=True)
    village: Mapped[str] = mapped_column(sa.String(12))
    title: Mapped[str] = mapped_column(sa.String(60))
    body: Mapped[Body] = mapped_column(choice(Body))
    group_name: Mapped[str] = mapped_column(
        sa.String(40), default="", server_default=""
    )  # of a village group's assembly
    by_households: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # each household has one representative there
    step: Mapped[str] = mapped_column(sa.String(20))  # deliberation, or the deciding step
    state: Mapped[str] = mapped_column(sa.String(10))
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(80))
    voting: Mapped[Voting] = mapped_column(choice(Voting))
    noticed_at: Mapped[datetime]
    urgent_reason: Mapped[str] = mapped_column(sa.Text, default="")
    opened_at: Mapped[datetime | None]
    item: Mapped[int] = mapped_column(default=1, server_default="1")  # the number of the agenda's item it has come to
    vote_opened_at: Mapped[datetime | None]  # from here on who is there stands fixed
    casting_ended_at: Mapped[datetime | None]  # of a secret ballot online
    box: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # its sum, sealed; JSON
    closed_at: Mapped[datetime | None]
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    defence: Mapped[DefenceHeard | None] = mapped_column(choice(DefenceHeard))  # of a recall
    should_attend: Mapped[int] = mapped_column(default=0)  # with a vote, as counted at the vote
    present: Mapped[int] = mapped_column(default=0)
    passed: Mapped[bool | None]
    ayes: Mapped[int] = mapped_column(default=0)
    noes: Mapped[int] = mapped_column(default=0)
    abstentions: Mapped[int] = mapped_column(default=0)
    invalid: Mapped[int] = mapped_column(default=0)
    not_cast: Mapped[int] = mapped_column(default=0, server_default="0")
    households: Mapped[int] = mapped_column(default=0, server_default="0")  # of the village, where the vote is theirs
    ballots_issued: Mapped[int] = mapped_column(default=0, server_default="0")
    ballots_not_returned: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn: Mapped[int] = mapped_column(default=0, server_default="0")  # with a vote, of those who should attend
    by_proxy: Mapped[int] = mapped_column(default=0, server_default="0")  # of who was present
    needed: Mapped[int] = mapped_column(default=0)
    base: Mapped[str] = mapped_column(sa.String(20), default="")
    sentence: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text, default="")
    first_teller_id: Mapped[UUID | None]
    second_teller_id: Mapped[UUID | None]

    @property
    def unit(self) -> str:
        """What is counted: people, or the households that have sent somebody."""
        return "户" if self.by_households else "人"


class AgendaItem(Base):
    """What a meeting goes through; the topic's own item once, and last."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        sa.Index(
            "uq_agenda_item_own",
            "meeting_id",
            unique=True,
            postgresql_where=sa.text("own"),
            sqlite_where=sa.text("own"),
        ),
    )
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind))
    title: Mapped[str] = mapped_column(sa.Text)
    own: Mapped[bool]


class Group(Base):
    """A Party group that deliberates."""

    __tablename__ = "meeting_group"
    __table_args__ = (sa.CheckConstraint("leader_id <> recorder_id", name="two_officers"),)
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    leader_id: Mapped[UUID | None]
    recorder_id: Mapped[UUID | None]
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")


class Entry(RecordLine, Base):
    """The meeting's record, append-only."""

    __tablename__ = "meeting_record"
    OWNER = "meeting"
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
