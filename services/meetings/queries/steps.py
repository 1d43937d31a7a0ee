"""What may be done next at a meeting, by whom, and what is still missing: the one obvious step first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.meetings import rules
from services.meetings.facts import DELIBERATION
from services.meetings.models import Meeting, Member
from services.meetings.queries.checks import OFFICERS, QUORUM, TOLD
from shared import clock
from shared.calls.common import NextStep
from shared.calls.meetings import Check, GroupView
from shared.identity import Caller, Role
from shared.vocabulary import Voting

STEP_5 = "党员首议制第5步"
NOT_THERE = "您还没有登记到会"


@dataclass(frozen=True)
class Scene:
    """A meeting as one reader finds it on a day; ``line`` is their own on its roll, where they have one."""

    meeting: Meeting
    law: rules.BodyRules
    quorum: rules.Quorum
    checks: tuple[Check, ...]
    groups: tuple[GroupView, ...]
    caller: Caller
    line: Member | None
    has_voted: bool
    now: datetime

    @property
    def leads(self) -> bool:
        return self.caller.has(Role.SECRETARY, area=self.meeting.village)

    @property
    def may_vote(self) -> bool:
        """Whether the named vote that is going on is theirs too."""
        meeting = self.meeting
        votes = meeting.state == "open" and meeting.step != DELIBERATION and meeting.voting is Voting.NAMED
        return votes and self.line is not None and self.line.votes

    @property
    def is_there(self) -> bool:
        return self.line is not None and self.line.arrived_at is not None


def next_steps(scene: Scene) -> Iterator[NextStep]:
    if scene.meeting.state == "noticed" and scene.leads:
        yield from _before(scene)
    elif scene.meeting.state == "open":
        yield from _deliberating(scene) if scene.meeting.step == DELIBERATION else _voting(scene)
        if scene.leads:
            why = "迟到的人从现在起计入到会。"
            yield NextStep(verb="record_attendance", label="补登到会", why=why, source="")


def _before(scene: Scene) -> Iterator[NextStep]:
    held = clock.day_of(scene.meeting.held_at)
    unmet = {check.label: check for check in scene.checks if not check.met}
    if told := unmet.get(TOLD):
        yield NextStep(verb="list_recipients", label="通知情况", why=told.detail, source=told.source)
    if OFFICERS in unmet:
        why = "每个小组要有组长和记录员。"
        yield NextStep(verb="name_group_officers", label="确定组长和记录员", why=why, source=STEP_5)
    people_come = scene.now >= rules.attendance_opens(scene.meeting.held_at, on=held)
    too_few = unmet.get(QUORUM) if people_come else None
    if too_few:
        why, source = too_few.detail, too_few.source
        yield NextStep(verb="record_attendance", label="登记到会", why=why, source=source, due_on=held)
    yield NextStep(
        verb="open_meeting", label="会议开始", why="条件都具备后，宣布会议开始。", source="党员首议制第4、5步", due_on=held,
        blocked="；".join(check.detail for check in unmet.values()) or None,
    )  # fmt: skip
    if people_come and not too_few:
        yield NextStep(verb="record_attendance", label="更改到会名单", why="开始之前可以更改。", source="")
    yield NextStep(verb="cancel_meeting", label="取消会议", why="改期或不开，都要通知每一个人。", source="")


def _deliberating(scene: Scene) -> Iterator[NextStep]:
    open_groups = [group for group in scene.groups if _still_talks(group)]
    me = scene.caller.person_id
    for group in open_groups:
        if scene.leads or (me is not None and me == group.recorder_id):
            why = "到会党员人人发言，或登记无补充意见；然后填写小组意见。"
            yield NextStep(verb="record_spoken", label=f"{group.name}讨论", why=why, source=STEP_5)
    if scene.leads:
        names = "、".join(group.name for group in open_groups)
        yield NextStep(
            verb="conclude_deliberation", label="填写会议结论", why="各组汇报以后形成会议结论。", source=STEP_5,
            blocked=f"还没有讨论完的小组：{names}" if names else None,
        )  # fmt: skip


def _still_talks(group: GroupView) -> bool:
    """Somebody is there, and not everybody was heard or nothing is concluded yet."""
    return group.present > 0 and (group.spoken < group.present or not group.conclusion)


def _voting(scene: Scene) -> Iterator[NextStep]:
    source = scene.law.majority.number.source if scene.law.majority else ""
    if scene.may_vote and not scene.has_voted:
        blocked = None if scene.is_there else NOT_THERE
        yield NextStep(verb="cast_vote", label="表决", why="记名表决，每人一票。", source=source, blocked=blocked)
    if not scene.leads:
        return
    present = scene.quorum.have
    needed = rules.ayes_needed(scene.law, should_attend=scene.quorum.should_attend, present=present)
    passes = f"到会有表决权 {present} 人，须 {needed} 票赞成。"
    if scene.meeting.voting is Voting.NAMED:
        why = f"到会而没有表决的计为弃权。{passes}"
        yield NextStep(verb="close_vote", label="结束表决并计票", why=why, source=source)
    else:
        why = f"举手表决，两人计票监票。{passes}"
        yield NextStep(verb="record_tally", label="表决计票", why=why, source=source)
