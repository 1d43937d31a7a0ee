"""Tables of the meetings service. What must never happen is forbidden here, not only in code.

``meeting_record`` and ``vote`` are append-only: a trigger, made by a migration, refuses to change or delete a line of them.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import storage
from shared.chain import RecordLine, RecordOwner
from shared.storage import choice
from shared.vocabulary import (
    Body,
    Choice,
    CountyRule,
    DocumentFormat,
    DocumentKind,
    DocumentState,
    ItemKind,
    Kind,
    MatterClass,
    Standing,
    Voting,
)

LIVE = sa.text("state IN ('noticed', 'open')")


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()


class Matter(Base):
    """Our own small copy of a topic, kept by its events: what may be convened next."""

    __tablename__ = "matter"
    __table_args__ = (sa.CheckConstraint("stage IN ('confirmed', 'deliberated', 'posted', 'decided')", name="stage"),)
    topic_id: Mapped[UUID] = mapped_column(primary_key=True)
    village: Mapped[str] = mapped_column(sa.String(12), index=True)
    title: Mapped[str] = mapped_column(sa.String(60))
    matter_class: Mapped[MatterClass] = mapped_column(choice(MatterClass))
    stage: Mapped[str] = mapped_column(sa.String(12))
    steps_passed: Mapped[int] = mapped_column(default=0)
    kind: Mapped[Kind] = mapped_column(choice(Kind), default=Kind.ORDINARY, server_default=Kind.ORDINARY.value)
    awaits: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # what must be ready before the last step


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
    vote_opened_at: Mapped[datetime | None]  # or the first count was entered: from here on who is there stands fixed
    casting_ended_at: Mapped[datetime | None]  # of a secret ballot online
    box: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # its sum, sealed; JSON
    closed_at: Mapped[datetime | None]
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
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
    needed: Mapped[int] = mapped_column(default=0)
    base: Mapped[str] = mapped_column(sa.String(20), default="")
    sentence: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text, default="")
    first_teller_id: Mapped[UUID | None]
    second_teller_id: Mapped[UUID | None]


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


class Vote(Base):
    """A named vote: one per person, by the key."""

    __tablename__ = "vote"
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    cast_at: Mapped[datetime]
    __table_args__ = (
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )


class PaperVote(Base):
    """Somebody's paper in a named vote: it becomes a :class:`Vote` when a second official confirms it."""

    __tablename__ = "paper_vote"
    __table_args__ = (
        sa.CheckConstraint("entered_by <> confirmed_by", name="two_officials"),
        sa.CheckConstraint("person_id <> entered_by AND person_id <> confirmed_by", name="nobody_enters_their_own"),
        sa.ForeignKeyConstraint(["meeting_id", "person_id"], ["meeting_member.meeting_id", "meeting_member.person_id"]),
    )
    meeting_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    entered_by: Mapped[UUID]
    confirmed_by: Mapped[UUID | None]


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
    confirmed_by: Mapped[UUID | None]
    witnessed: Mapped[bool]  # by a third person, for a teller without a device


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


class Document(Base):
    """A paper that somebody asked for: what it says, how far its making has come. The same is made once."""

    __tablename__ = "document"
    __table_args__ = (
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("(state = 'done') = (made_at IS NOT NULL)", name="what_is_done_has_its_moment"),
        sa.CheckConstraint("state <> 'failed' OR problem <> ''", name="a_failure_has_its_reason"),
        sa.Index("ix_document_meeting_id", "meeting_id"),
        sa.Index("ix_document_topic_id", "topic_id"),
        sa.Index("ix_document_state_asked_at", "state", "asked_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind))
    village: Mapped[str] = mapped_column(sa.String(12))  # or the area of a ledger
    meeting_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("meeting.id"))
    topic_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("matter.topic_id"))
    name: Mapped[str] = mapped_column(sa.String(200))  # of the file, without its ending
    fields: Mapped[str] = mapped_column(sa.Text, deferred=True)  # what it says, as JSON
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # of kind, template and fields
    record_lines: Mapped[int] = mapped_column(default=0)  # of the record it was made from, with the last one's digest
    record_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    state: Mapped[DocumentState] = mapped_column(choice(DocumentState), default=DocumentState.WAITING)
    progress: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(sa.Text, default="")  # why it, or its PDF, could not be made


class DocumentFile(Base):
    __tablename__ = "document_file"
    __table_args__ = (sa.CheckConstraint("size > 0", name="not_empty"),)
    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("document.id"), primary_key=True)
    format: Mapped[DocumentFormat] = mapped_column(choice(DocumentFormat), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]


class Entry(RecordLine, Base):
    """The meeting's record, append-only."""

    __tablename__ = "meeting_record"
    OWNER = "meeting"
    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
