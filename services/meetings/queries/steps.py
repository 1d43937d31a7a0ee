"""What may be done next at a meeting, by whom, and what is still missing: the one obvious step first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.meetings.facts import DELIBERATION
from services.meetings.models import Meeting, Member
from services.meetings.queries.checks import OFFICERS, QUORUM, TOLD
from services.meetings.rules import BodyRules
from shared import clock
from shared.calls.common import NextStep
from shared.calls.meetings import Check, GroupView
from shared.identity import Caller, Role
from shared.vocabulary import Voting

STEP_5 = "党员首议制第5步"


@dataclass(frozen=True)
class Reader:
    """Who looks at a meeting: their own line of its roll, where they have one, and whether they have voted."""

    caller: Caller
    line: Member | None
    has_voted: bool

    def leads(self, meeting: Meeting) -> bool:
        return self.caller.has(Role.SECRETARY, area=meeting.village)

    def may_vote(self, meeting: Meeting) -> bool:
        """Whether the named vote that is going on is theirs too."""
        decides = meeting.state == "open" and meeting.step != DELIBERATION and meeting.voting is Voting.NAMED
        return decides and self.line is not None and self.line.votes


def next_steps(
    meeting: Meeting,
    body_rules: BodyRules,
    checks: Sequence[Check],
    groups: Sequence[GroupView],
    reader: Reader,
    *,
    today: date,
) -> Iterator[NextStep]:
    leads = reader.leads(meeting)
    if meeting.state == "noticed" and leads:
        yield from _before(meeting, checks, today)
    elif meeting.state == "open":
        if meeting.step == DELIBERATION:
            yield from _deliberating(groups, reader, leads=leads)
        else:
            yield from _voting(meeting, body_rules, reader, leads=leads)
        if leads:
            why = "迟到的人从现在起计入到会。"
            yield NextStep(verb="record_attendance", label="补登到会", why=why, source="")


def _before(meeting: Meeting, checks: Sequence[Check], today: date) -> Iterator[NextStep]:
    held = clock.day_of(meeting.held_at)
    unmet = {check.label: check for check in checks if not check.met}
    if told := unmet.get(TOLD):
        yield NextStep(verb="list_recipients", label="通知情况", why=told.detail, source=told.source)
    if OFFICERS in unmet:
        why = "每个小组要有组长和记录员。"
        yield NextStep(verb="name_group_officers", label="确定组长和记录员", why=why, source=STEP_5)
    too_few = unmet.get(QUORUM) if today >= held else None
    if too_few:
        yield NextStep(
            verb="record_attendance", label="登记到会", why=too_few.detail, source=too_few.source, due_on=held
        )
    yield NextStep(
        verb="open_meeting", label="会议开始", why="条件都具备后，宣布会议开始。", source="党员首议制第4、5步", due_on=held,
        blocked="；".join(check.detail for check in unmet.values()) or None,
    )  # fmt: skip
    if today >= held and not too_few:
        yield NextStep(verb="record_attendance", label="更改到会名单", why="开始之前可以更改。", source="")
    yield NextStep(verb="cancel_meeting", label="取消会议", why="改期或不开，都要通知每一个人。", source="")


def _deliberating(groups: Sequence[GroupView], reader: Reader, *, leads: bool) -> Iterator[NextStep]:
    open_groups = [group for group in groups if _still_talks(group)]
    me = reader.caller.person_id
    for group in open_groups:
        if leads or (me is not None and me == group.recorder_id):
            why = "到会党员人人发言，或登记无补充意见；然后填写小组意见。"
            yield NextStep(verb="record_spoken", label=f"{group.name}讨论", why=why, source=STEP_5)
    if leads:
        names = "、".join(group.name for group in open_groups)
        yield NextStep(
            verb="conclude_deliberation", label="填写会议结论", why="各组汇报以后形成会议结论。", source=STEP_5,
            blocked=f"还没有讨论完的小组：{names}" if names else None,
        )  # fmt: skip


def _still_talks(group: GroupView) -> bool:
    """Somebody is there, and not everybody was heard or nothing is concluded yet."""
    return group.present > 0 and (group.spoken < group.present or not group.conclusion)


def _voting(meeting: Meeting, body_rules: BodyRules, reader: Reader, *, leads: bool) -> Iterator[NextStep]:
    source = body_rules.majority.number.source if body_rules.majority else ""
    if reader.may_vote(meeting) and not reader.has_voted:
        there = reader.line is not None and reader.line.arrived_at is not None
        yield NextStep(
            verb="cast_vote", label="表决", why="记名表决，每人一票。", source=source,
            blocked=None if there else "您还没有登记到会",
        )  # fmt: skip
    if leads and meeting.voting is Voting.NAMED:
        yield NextStep(verb="close_vote", label="结束表决并计票", why="到会而没有表决的计为弃权。", source=source)
    if leads and meeting.voting is Voting.SHOW_OF_HANDS:
        yield NextStep(verb="record_tally", label="表决计票", why="举手表决，两人计票监票。", source=source)
