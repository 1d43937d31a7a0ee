"""What may be done next at a meeting, by whom, and what is still missing: the one obvious step first."""

from collections.abc import Iterator, Sequence

from services.meetings.models import Group, Meeting
from shared import clock
from shared.calls.common import NextStep
from shared.calls.meetings import Check
from shared.identity import Caller, Role
from shared.vocabulary import Voting


def next_steps(
    meeting: Meeting, checks: Sequence[Check], groups: Sequence[Group], caller: Caller
) -> Iterator[NextStep]:
    leads = caller.has(Role.SECRETARY, area=meeting.village)
    if meeting.state == "noticed" and leads:
        yield from _before(meeting, checks)
    elif meeting.state == "open":
        yield from _during(meeting, groups, caller, leads=leads)


def _before(meeting: Meeting, checks: Sequence[Check]) -> Iterator[NextStep]:
    unmet = [check for check in checks if not check.met]
    told = next((check for check in unmet if check.label == "人人通知到"), None)
    if told:
        yield NextStep(verb="list_recipients", label="通知情况", why=told.detail, source=told.source)
    if any(check.label == "小组组长和记录员" for check in unmet):
        why = "每个小组要有组长和记录员。"
        yield NextStep(verb="name_group_officers", label="确定组长和记录员", why=why, source="党员首议制第5步")
    too_early = clock.today() < clock.day_of(meeting.held_at)
    held = clock.day_of(meeting.held_at)
    missing = "；".join(check.detail for check in unmet) or None
    if not too_early:
        quorum = next(check for check in checks if check.label == "到会人数")
        if not quorum.met:
            yield NextStep(
                verb="record_attendance", label="登记到会", why=quorum.detail, source=quorum.source, due_on=held
            )
    yield NextStep(
        verb="open_meeting",
        label="会议开始",
        why="条件都具备后，宣布会议开始。",
        source="党员首议制第4、5步",
        blocked=missing,
        due_on=held,
    )
    if not too_early:
        yield NextStep(verb="record_attendance", label="更改到会名单", why="开始之前可以更改。", source="")
    yield NextStep(verb="cancel_meeting", label="取消会议", why="改期或不开，都要通知每一个人。", source="")


def _during(meeting: Meeting, groups: Sequence[Group], caller: Caller, *, leads: bool) -> Iterator[NextStep]:
    if meeting.step == "deliberation":
        for group in groups:
            if not group.conclusion and (leads or caller.person_id == group.recorder_id):
                why = "到会党员人人发言，或登记无补充意见；然后填写小组意见。"
                yield NextStep(verb="record_spoken", label=f"{group.name}讨论", why=why, source="党员首议制第5步")
        if leads:
            open_groups = [group.name for group in groups if not group.conclusion]
            blocked = f"还没有小组意见：{'、'.join(open_groups)}" if open_groups else None
            yield NextStep(
                verb="conclude_deliberation",
                label="填写会议结论",
                why="各组汇报以后形成会议结论。",
                source="党员首议制第5步",
                blocked=blocked,
            )
        return
    if leads and meeting.voting is Voting.SHOW_OF_HANDS:
        yield NextStep(verb="record_tally", label="表决计票", why="举手表决，两人计票监票。", source=meeting.source)
    if meeting.voting is Voting.NAMED:
        if caller.has(Role.MEMBER, Role.REPRESENTATIVE, Role.VILLAGER, area=meeting.village):
            yield NextStep(verb="cast_vote", label="表决", why="记名表决，每人一票。", source="")
        if leads:
            yield NextStep(verb="close_vote", label="结束表决并计票", why="到会而没有表决的计为弃权。", source="")
    if leads:
        yield NextStep(verb="record_attendance", label="补登到会", why="迟到的人从现在起计入到会。", source="")
