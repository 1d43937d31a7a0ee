"""Who is on a meeting's roll, who is there, who speaks."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.meetings.models.base import Base
from shared.storage import choice
from shared.vocabulary import Standing


class Member(Base):
    """One person on a meeting's roll."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        sa.CheckConstraint("NOT (at_vote AND withdrawn_for <> '')", name="who_withdraws_does_not_vote"),
        sa.Index(
            "uq_meeting_member_one_of_a_household", "meeting_id", "stands_for", unique=True,
            postgresql_where=sa.text("arrived_at IS NOT NULL"), sqlite_where=sa.text("arrived_at IS NOT NULL"),
        ),
    )  # fmt: skip
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    votes: Mapped[bool]
    standing: Mapped[Standing] = mapped_column(choice(Standing))
    away: Mapped[bool]
    group_id: Mapped[UUID | None]
    stands_for: Mapped[UUID | None]  # the household, where each has one representative there
    household_id: Mapped[UUID | None]  # where they may entrust somebody of it
    arrived_at: Mapped[datetime | None]  # None again for who has left
    left_at: Mapped[datetime | None]
    checked_in: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # by the code on the wall: the list made by hand leaves it as it is
    at_vote: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # was there when the vote was opened
    spoke: Mapped[bool | None]  # False: has nothing to add
    excused_for: Mapped[str] = mapped_column(sa.String(200), default="")
    excused_by: Mapped[str] = mapped_column(sa.String(60), default="")
    withdrawn_for: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # how the matter concerns them
    withdrawn_by: Mapped[UUID | None]  # who wrote it down: themselves, the secretary, the township
    absent_opinion: Mapped[str] = mapped_column(sa.Text, default="")
    opinion_taken_by: Mapped[UUID | None]
    opinion_read_at: Mapped[datetime | None]


class Speaker(Base):
    """Somebody who has asked for the word; once at a time."""

    __tablename__ = "speaker"
    __table_args__ = (
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
        sa.Index(
            "uq_speaker_waiting", "meeting_id", "person_id", unique=True, postgresql_where=sa.text("done_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL"),
        ),
    )  # fmt: skip
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]  # called up, or heard in their group
