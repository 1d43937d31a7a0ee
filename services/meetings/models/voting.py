"""Votes, papers and ballots: one per person, by the key."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.storage import choice
from shared.vocabulary import Choice

SECOND_READING = choice(Choice, name="read_as")


class Vote(Base):
    """A named vote: one per person, by the key."""

    __tablename__ = "vote"
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    cast_at: Mapped[datetime]
    given_by: Mapped[UUID | None]  # who acts for them, where they have not voted themselves
    __table_args__ = (
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )


class PaperVote(Base):
    """Somebody's paper in a named vote: it becomes a :class:`Vote` when a second official confirms it."""

    __tablename__ = "paper_vote"
    __table_args__ = (
        sa.CheckConstraint("entered_by <> confirmed_by", name="two_officials"),
        sa.CheckConstraint("person_id <> entered_by AND person_id <> confirmed_by", name="nobody_enters_their_own"),
        sa.CheckConstraint("read_by <> entered_by AND read_by <> confirmed_by", name="a_third_official_settles"),
        sa.CheckConstraint("(read_as IS NULL) = (read_by IS NULL) AND read_as <> choice", name="they_differ"),
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    entered_by: Mapped[UUID]
    read_as: Mapped[Choice | None] = mapped_column(SECOND_READING)  # by the second official, where they differ
    read_by: Mapped[UUID | None]
    confirmed_by: Mapped[UUID | None]  # the second official, or the third where two differ


class Teller(Base):
    """One of the two who open an online ballot together. Nothing here opens anything: their codes are stored nowhere."""

    __tablename__ = "teller"
    __table_args__ = (
        sa.CheckConstraint("number IN (1, 2)", name="two_of_them"),
        sa.UniqueConstraint("meeting_id", "person_id"),
    )
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(sa.Text, default="")  # JSON of shared.ballots.TellerKey
    share: Mapped[str] = mapped_column(sa.Text, default="")  # JSON of shared.ballots.Share


class CountSheet(Base):
    """A count as it was entered: nothing before the second teller, or a witness, has confirmed it."""

    __tablename__ = "count_sheet"
    __table_args__ = (
        sa.CheckConstraint("entered_by <> confirmed_by", name="who_enters_does_not_confirm"),
        sa.CheckConstraint("issued = ayes + noes + abstentions + invalid + not_returned", name="it_adds_up"),
        sa.CheckConstraint(
            "ayes >= 0 AND noes >= 0 AND abstentions >= 0 AND invalid >= 0 AND not_returned >= 0",
            name="none_is_negative",
        ),
    )
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int]  # how often it was entered
    issued: Mapped[int]
    ayes: Mapped[int]
    noes: Mapped[int]
    abstentions: Mapped[int]
    invalid: Mapped[int]
    not_returned: Mapped[int]
    households_present: Mapped[int | None]  # where each of them has a vote
    households_for: Mapped[int | None]
    entered_by: Mapped[UUID | None]
    entered_at: Mapped[datetime | None]  # unknown of those that waited when it was not kept
    confirmed_by: Mapped[UUID | None]
    objected_to: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # the last number the second teller says is wrong
    witnessed: Mapped[bool]  # by a third person, for a teller without a device

    @property
    def is_objected_to(self) -> bool:
        """The second teller has said of these numbers that they are wrong, and not confirmed them since."""
        return self.confirmed_by is None and self.objected_to == self.number


class SealedBallot(Base):
    """Whose it is stands nowhere; no time, no number."""

    __tablename__ = "sealed_ballot"
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    tracking: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)


class Turnout(Base):
    """That somebody has cast a ballot online, or has taken one on paper: one of the two, once, by the key."""

    __tablename__ = "turnout"
    __table_args__ = (
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
