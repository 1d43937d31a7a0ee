"""What the meetings service answers: convening, attendance, groups, votes, resolutions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import AreaCode, Done, Entry, NextStep, Numbers, Page, Todos
from shared.calls.counting import CountView
from shared.calls.proxies import ProxyView
from shared.contracts import About, Command, Query, Record
from shared.recall_words import DefenceHeard
from shared.vocabulary import Body, Choice, Excuse, ItemKind, MatterClass, Standing, Voting

Count = Annotated[int, About("人数", least=0, most=200_000)]


class ConveneMeeting(Command[Done], key="meetings.convene_meeting"):
    """Fix matter, time and place, freeze the roll, have everybody on it told. By the secretary.

    A deliberation needs a confirmed topic; a deciding meeting one whose result is posted and whose earlier steps passed.
    """

    id: UUID
    topic_id: UUID
    body: Annotated[Body, About("会议")]
    held_at: Annotated[datetime, About("开会时间")]
    place: Annotated[str, About("地点", shortest=2, longest=80)]
    voting: Annotated[Voting, About("表决方式")] = Voting.SHOW_OF_HANDS
    urgent_reason: Annotated[
        str, About("紧急情况说明", help="只有村民会议可因紧急情况立即召开", shortest=0, longest=300, lines=2)
    ] = ""
    group: Annotated[str, About("村民小组", shortest=0, longest=40)] = ""  # whose assembly it is
    by_households: Annotated[
        bool, About("由各户的代表参加", help="每户一名代表，三分之二以上的户到会；不勾选的，按人计算")
    ] = False
    agenda: Annotated[
        str,
        About("本议题以前的议程", help="一行一项，例如“报告：上次议定的事办得怎样”“商议：秋季值班”", shortest=0, longest=600, lines=3),
    ] = ""  # fmt: skip


class CancelMeeting(Command[Done], key="meetings.cancel_meeting"):
    """Before it has been opened, or where a deciding meeting has lost its quorum; everybody who was told is told. By the secretary;
    by the township, where a vote by hands or on paper has begun and nothing is counted, or the second teller objects to the count."""

    meeting_id: UUID
    reason: Annotated[str, About("取消原因", shortest=2, longest=300, lines=2)]


class NameGroupOfficers(Command[Done], key="meetings.name_group_officers"):
    """Leader and recorder of a discussion group: two different people of that group. By the secretary."""

    meeting_id: UUID
    group_id: UUID
    leader_id: Annotated[UUID, About("组长")]
    recorder_id: Annotated[UUID, About("记录员")]


class ExcuseMember(Command[Done], key="meetings.excuse_member"):
    """Take somebody out of "should attend", for a reason the rules know. By the township, the superior Party organisation: whoever
    needs the quorum does not decide what it is of."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁")]
    reason: Annotated[Excuse, About("不计入应到会的原因")]


class RecordAbsentOpinion(Command[Done], key="meetings.record_absent_opinion"):
    """What a member who cannot come wants to have said. Read out at the meeting; it is not a vote. By the member, or by
    the secretary who took it down."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁的意见")]
    text: Annotated[str, About("意见", shortest=1, longest=1000, lines=3)]


class WithdrawFromVote(Command[Done], key="meetings.withdraw_from_vote"):
    """Somebody whom the matter concerns does not vote on it (回避). Until the vote begins; by themselves, or by the secretary or the
    township, who write down how it concerns them. They stay in "should attend" unless the township leaves them out."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁回避")]
    ground: Annotated[str, About("与这件事有什么利害关系", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class EndWithdrawal(Command[Done], key="meetings.end_withdrawal"):
    """A withdrawal that was wrong: they have their vote again. Until the vote begins; by the township, or by somebody whom the secretary
    has entered and who does not agree."""

    meeting_id: UUID
    person_id: Annotated[UUID, About("谁不再回避")]
    reason: Annotated[str, About("原因", help="记入会议记录。", shortest=2, longest=300, lines=2)]


class RecordAttendance(Command[Done], key="meetings.record_attendance"):
    """Who is in the room. Replaces the list until the meeting is opened, but for those who have checked in; afterwards it only adds
    late arrivals. By the secretary."""

    meeting_id: UUID
    present: Annotated[tuple[UUID, ...], About("到会人员")]
    struck: Annotated[tuple[UUID, ...], About("划去", help="扫了码、人不在会场的")] = ()


class RecordDepartures(Command[Done], key="meetings.record_departures"):
    """Who leaves a deciding meeting before its vote, and is not there any more. By the secretary."""

    meeting_id: UUID
    left: Annotated[tuple[UUID, ...], About("离会人员")]


class OpenMeeting(Command[Done], key="meetings.open_meeting"):
    """Refused when noticed too late, when somebody on the roll was not reached, or without a quorum. By the secretary."""

    meeting_id: UUID


class RecordSpoken(Command[Done], key="meetings.record_spoken"):
    """Who of a group has spoken and who has nothing to add. By the group's recorder or the secretary."""

    meeting_id: UUID
    group_id: UUID
    spoke: Annotated[tuple[UUID, ...], About("已发言")] = ()
    passed: Annotated[tuple[UUID, ...], About("无补充意见")] = ()


class ConcludeGroup(Command[Done], key="meetings.conclude_group"):
    """The leader's report, once everybody present has spoken or passed. By the group's recorder or the secretary."""

    meeting_id: UUID
    group_id: UUID
    conclusion: Annotated[str, About("小组意见", shortest=2, longest=1000, lines=4)]


class ConcludeDeliberation(Command[Done], key="meetings.conclude_deliberation"):
    """The meeting's own conclusion, once every group has one and absent members' opinions were read. By the secretary."""

    meeting_id: UUID
    conclusion: Annotated[str, About("会议结论", shortest=2, longest=2000, lines=5)]


class ReturnToStep(Command[Done], key="meetings.return_to_step"):
    """Send a matter back to the step before, with the reason: the meeting ends, the step before is due again. Where a quorum is there,
    before a vote is opened. By the secretary."""

    meeting_id: UUID
    reason: Annotated[str, About("退回原因", help="要补什么、改什么", shortest=2, longest=500, lines=3)]


class Tally(Record):
    ayes: Count = 0
    noes: Count = 0
    abstentions: Count = 0
    invalid: Count = 0
    not_cast: Count = 0  # there, and without a ballot in the box


class VoteResult(Record):
    """How a body decided, with every number the law asks for."""

    passed: bool
    should_attend: int
    present: int
    tally: Tally
    needed: int
    base: str  # what the majority is of: should_attend, present, all
    sentence: str
    source: str
    step: str
    ballots_issued: int = 0  # of a vote by secret ballot
    ballots_not_returned: int = 0
    withdrawn: int = 0  # with a vote; in should_attend, not in present


class RecordTally(Command[Done], key="meetings.record_tally"):
    """The count of a show of hands, by two tellers who are present, the second of them not who records it. It decides
    once the second teller has confirmed it (:mod:`shared.calls.counting`); entered again it replaces what was entered. By the secretary."""

    meeting_id: UUID
    ayes: Annotated[int, About("赞成", least=0, most=200_000)]
    noes: Annotated[int, About("反对", least=0, most=200_000)]
    abstentions: Annotated[int, About("弃权", least=0, most=200_000)]
    first_teller_id: Annotated[UUID, About("计票人")]
    second_teller_id: Annotated[UUID, About("监票人")]
    households_present: Annotated[
        int | None,
        About(
            "到会代表所代表的户数", help="把每名到会代表所代表的户相加", when="按户计票时必填", least=0, most=200_000
        ),
    ] = None
    households_for: Annotated[
        int | None, About("赞成的户数", help="把赞成的代表所代表的户相加", when="按户计票时必填", least=0, most=200_000)
    ] = None


class RecordBallots(Command[Done], key="meetings.record_ballots"):
    """The count of a secret ballot on paper, by two tellers as for :class:`RecordTally`: every ballot that was given out is valid,
    invalid or was not returned. It decides once the second teller has confirmed it. By the secretary."""

    meeting_id: UUID
    issued: Annotated[int, About("发出票数", least=0, most=200_000)]
    ayes: Annotated[int, About("赞成", least=0, most=200_000)]
    noes: Annotated[int, About("反对", least=0, most=200_000)]
    abstentions: Annotated[int, About("弃权", help="收回的空白票算弃权。", least=0, most=200_000)]
    invalid: Annotated[int, About("无效票", help="填写不清、多选的票。", least=0, most=200_000)]
    not_returned: Annotated[int, About("未收回", least=0, most=200_000)]
    first_teller_id: Annotated[UUID, About("计票人")]
    second_teller_id: Annotated[UUID, About("监票人")]


class OpenVote(Command[Done], key="meetings.open_vote"):
    """Begin a vote, of whatever kind, with those who are there, if they are a quorum still. By the secretary."""

    meeting_id: UUID


class CastVote(Command[Done], key="meetings.cast_vote"):
    """A named vote: the caller's own, once, while the vote is open, by who was there when it was opened."""

    meeting_id: UUID
    choice: Annotated[Choice, About("表决")]


class CloseVote(Command[VoteResult], key="meetings.close_vote"):
    """Count a named vote, once everybody has voted or has had the time; decides and closes the meeting. By the secretary."""

    meeting_id: UUID


class MemberView(Record):
    """One person on a meeting's roll."""

    person_id: UUID
    votes: bool
    standing: Standing
    away: bool
    group_id: UUID | None = None
    present: bool = False
    left: bool = False  # was there, and has left
    checked_in: bool = False  # by the code on the wall
    spoke: bool | None = None  # True spoke, False has nothing to add, None not yet
    excused: str = ""
    withdrawn: str = ""  # how the matter concerns them
    withdrawn_by_another: bool = False
    absent_opinion: str = ""
    opinion_read: bool = False
    has_voted: bool = False
    paper_entered_by: UUID | None = None  # of a vote on paper that waits for a second official
    paper_read_by: UUID | None = None  # the second official, who has read it differently
    paper_readings: tuple[Choice, ...] = ()  # what both have read, where they differ
    represented_by: UUID | None = None  # who acts for them, and is there


class GroupView(Record):
    id: UUID
    name: str
    leader_id: UUID | None = None
    recorder_id: UUID | None = None
    present: int = 0
    spoken: int = 0
    conclusion: str = ""


class AgendaItem(Record):
    """``own``: the topic's own, always the last, because the meeting is over when it is decided."""

    number: int
    kind: ItemKind
    title: str
    own: bool = False
    current: bool = False


class Check(Record):
    """One condition for opening, and whether it is met."""

    label: str
    met: bool
    detail: str
    source: str


class MeetingView(Record):
    id: UUID
    topic_id: UUID
    topic_title: str
    village: str
    body: Body
    body_label: str
    step: str
    state: str  # noticed, open, concluded, decided, returned, cancelled
    held_at: datetime
    place: str
    noticed_at: datetime
    voting: Voting
    should_attend: int
    present: int
    voting_present: int
    quorum_needed: int
    quorum_met: bool
    withdrawn: int = 0  # with a vote
    matter_class: MatterClass | None = None
    conclusion: str = ""
    result: VoteResult | None = None
    roll: tuple[MemberView, ...] = ()
    by_households: bool = False  # each has one representative there: they are counted
    groups: tuple[GroupView, ...] = ()
    checks: tuple[Check, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    speakers: tuple[UUID, ...] = ()  # who waits for the word, in order; of others than officials themselves alone
    speakers_waiting: int = 0
    record: tuple[Entry, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    vote_opened_at: datetime | None = None  # of a named vote
    households: int = 0  # of the village, where each of them has a vote
    may_vote: bool = False
    has_voted: bool = False
    papers_taken: int = 0  # of a vote online and on paper
    count: CountView | None = None  # entered: for tellers and officials
    leads: bool = False  # the reader does
    concerned_id: UUID | None = None  # whom a recall concerns
    defence: DefenceHeard | None = None  # how they had their word
    admits_latecomers: bool = False  # who comes now still has a vote in the one that is going on
    turnout_needed: int = 0  # how many must vote, where that decides too
    by_proxy: int = 0  # of those who are there with a vote
    proxies: tuple[ProxyView, ...] = ()  # of others than officials their own
    proxies_source: str = ""  # by which article somebody may be entrusted; nothing where nobody may
    household: tuple[UUID, ...] = ()  # whom the reader may entrust
    votes_for: tuple[UUID, ...] = ()  # in a named vote: who is still to be voted for by the reader


class GetMeeting(Query[MeetingView], key="meetings.get_meeting"):
    """With the roll for its own village and above; a member sees their own line only."""

    meeting_id: UUID


class MeetingLine(Record):
    id: UUID
    topic_id: UUID
    topic_title: str
    village: str
    body_label: str
    state: str
    state_label: str
    held_at: datetime
    place: str
    passed: bool | None = None


class Meetings(Record):
    items: tuple[MeetingLine, ...] = ()
    page: Page


class ListMeetings(Query[Meetings], key="meetings.list_meetings"):
    """Meetings of an area the caller sees, latest first; of one topic, if given."""

    area: AreaCode
    topic_id: UUID | None = None
    after: str | None = None


class ConveningAdvice(Record):
    """What a form for convening says before it is sent: which body, from which day, by which rule. ``failed``: how often the step was voted
    down; ``left``: how often it may still be voted on."""

    body: Body
    body_label: str
    step: str
    notice_days: int
    earliest: datetime
    should_attend: int
    quorum_needed: int
    source: str
    group: str = ""  # the village group that meets
    turnout_needed: int = 0  # how many must vote, where that decides too
    households: int = 0  # where each may send a representative instead
    households_needed: int = 0
    failed: int = 0
    left: int = 0
    again_source: str = ""


class GetConveningAdvice(Query[ConveningAdvice], key="meetings.get_convening_advice"):
    """For the next meeting of a topic. Refused where none is due. Of a village group's assembly nothing is counted before ``group`` names it."""

    topic_id: UUID
    body: Body | None = None
    group: str = ""


class GetTodos(Query[Todos], key="meetings.get_todos"):
    """What waits for the caller, most urgent first."""


class ListNumbers(Query[Numbers], key="meetings.list_numbers"):
    """The numbers of law this service decides by. Public."""
