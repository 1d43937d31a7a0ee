"""What may be done next at a meeting, by whom, and what is still missing: the one obvious step first."""

from collections.abc import Iterator

from services.meetings import rules
from services.meetings.facts import BY_TWO, DELIBERATION
from services.meetings.queries.ballot_steps import (
    OBJECTED,
    WAITS_FOR,
    ballot_steps,
    confirming_steps,
    count_waits,
    ways_out,
)
from services.meetings.queries.checks import OFFICERS, QUORUM, TOLD
from services.meetings.queries.paper_steps import paper_steps
from services.meetings.queries.proxies import proxy_steps
from services.meetings.queries.scene import Scene
from services.meetings.queries.voters import voters_step
from shared import clock
from shared.calls.common import NextStep
from shared.calls.meetings import GroupView
from shared.procedure import FOUR_STEPS, RECALL, step_before
from shared.vocabulary import SEALED, Body, Voting

STEP_5 = "党员首议制第5步"


def next_steps(scene: Scene) -> Iterator[NextStep]:
    if scene.meeting.state in ("noticed", "open"):
        yield from proxy_steps(scene)
    if scene.meeting.state == "noticed" and scene.leads:
        yield from _before(scene)
    elif scene.meeting.state == "noticed":
        yield from _of_a_voter(scene)
    elif scene.meeting.state == "open":
        if scene.leads:
            yield from _through_the_agenda(scene)
            yield from _talking(scene)
        of_recall = scene.leads and scene.meeting.body is Body.RECALL and not scene.vote_has_begun
        if of_recall and not scene.meeting.defence:
            yield _hearing_the_defence(scene)
        yield from _deliberating(scene) if scene.meeting.step == DELIBERATION else _voting(scene)
        if scene.leads:
            yield from _coming_and_going(scene)
        yield from _of_a_voter(scene)
        if not scene.leads and _may_ask_for_the_word(scene):
            yield NextStep(verb="ask_for_word", label="我要发言", why="先排上，等主持人请。", source="")
        if of_recall and scene.meeting.defence:
            yield _hearing_the_defence(scene)


def _of_a_voter(scene: Scene) -> Iterator[NextStep]:
    """Of a recall; who leads it has it among their own steps."""
    if scene.meeting.body is not Body.RECALL or scene.leads or scene.has_voted:
        return
    step = voters_step(scene.meeting, scene.line, casting=scene.admits_latecomers, now=scene.now)
    if step:
        yield step


def _hearing_the_defence(scene: Scene) -> NextStep:
    why = "投票以前，宣读被要求罢免的人的申辩意见，或者请本人申辩。"
    label = "更改申辩登记" if scene.meeting.defence else "宣读申辩意见"
    return NextStep(verb="hear_defence", label=label, why=why, source=RECALL)


def _through_the_agenda(scene: Scene) -> Iterator[NextStep]:
    """Until the topic's own item, which is the last, is reached."""
    following = next((item for item in scene.agenda if item.number == scene.meeting.item + 1), None)
    if following and not scene.vote_has_begun:
        why = f"下一项，{following.kind.chinese}：{following.title}"
        yield NextStep(verb="take_up_item", label="进行下一项议程", why=why, source="按通知的议程开会")


def _talking(scene: Scene) -> Iterator[NextStep]:
    if scene.vote_has_begun:
        return
    if scene.speakers:
        why = f"有 {len(scene.speakers)} 人等候发言，按先后请。"
        yield NextStep(verb="call_speaker", label="请下一位发言", why=why, source="")
    if scene.unread:
        why = f"还有 {scene.unread} 条缺席人员的意见没有宣读。"
        yield NextStep(verb="record_opinions_read", label="宣读缺席意见", why=why, source="党员首议制第4步")


def _may_ask_for_the_word(scene: Scene) -> bool:
    there = scene.line is not None and scene.line.arrived_at is not None
    return there and not scene.vote_has_begun and scene.caller.person_id not in scene.speakers


def _coming_and_going(scene: Scene) -> Iterator[NextStep]:
    if scene.vote_has_begun:
        why = "表决已经开始：后来的人记录在会，不参加这次表决。"
        if scene.admits_latecomers:
            why = "停止投票以前，后来的村民登记到会后也可以投。"
        yield NextStep(verb="record_attendance", label="补登到会", why=why, source="")
        return
    yield NextStep(verb="record_attendance", label="补登到会", why="迟到的人从现在起计入到会。", source="")
    if scene.meeting.step != DELIBERATION:
        why = "表决以前离会的人不再计入到会。"
        yield NextStep(verb="record_departures", label="登记离会", why=why, source=scene.quorum.source)
        if before := step_before(scene.matter_class, scene.meeting.step, scene.kind):
            why = f"材料不齐、意见不一的，可以退回“{before.label}”，改好再开。"
            yield NextStep(verb="return_to_step", label="退回上一步", why=why, source=FOUR_STEPS, blocked=scene.too_few)
        if scene.may_cancel and not scene.quorum.reached:
            why = "有人离会，到会人数不足，不能表决：等人回来，或者取消后重新通知。"
            yield NextStep(verb="cancel_meeting", label="取消会议", why=why, source=scene.quorum.source)


def _before(scene: Scene) -> Iterator[NextStep]:
    held = clock.day_of(scene.meeting.held_at)
    if clock.day_of(scene.now) > held:
        yield from _missed(scene)
        return
    unmet = {check.label: check for check in scene.checks if not check.met}
    if told := unmet.get(TOLD):
        yield NextStep(verb="list_recipients", label="查看通知情况", why=told.detail, source=told.source)
    if OFFICERS in unmet:
        why = "每个小组要有组长和记录员。"
        yield NextStep(verb="name_group_officers", label="确定组长和记录员", why=why, source=STEP_5)
    people_come = scene.now >= rules.attendance_opens(scene.meeting.held_at, on=held)
    too_few = unmet.get(QUORUM) if people_come else None
    if too_few:
        why, source = too_few.detail, too_few.source
        yield NextStep(verb="record_attendance", label="登记到会", why=why, source=source, due_on=held)
    yield NextStep(
        verb="open_meeting", label="宣布会议开始", why="条件都具备后，宣布会议开始。", source=_basis(scene), due_on=held,
        blocked="；".join(check.detail for check in unmet.values()) or None,
    )  # fmt: skip
    if people_come and not too_few:
        yield NextStep(verb="record_attendance", label="更改到会名单", why="开始之前可以更改。", source="")
    if scene.may_cancel:
        yield NextStep(verb="cancel_meeting", label="取消会议", why="改期或不开，都要通知每一个人。", source="")


def _missed(scene: Scene) -> Iterator[NextStep]:
    """Its day is over, and it was never opened: people were told of that day and no other."""
    held, source = clock.day_of(scene.meeting.held_at), "按通知的时间开会"
    if scene.may_cancel:
        why = f"通知的是{clock.in_words(held)}，那一天没有开：取消这次会议，再另行通知。已经通知的人会收到取消的通知。"
        yield NextStep(verb="cancel_meeting", label="没有开成：取消，另行通知", why=why, source=source, due_on=held)
    else:
        why = f"通知的是{clock.in_words(held)}，那一天没有开：由召集会议的乡镇取消，另行通知。"
        yield NextStep(verb="get_meeting", label="会议没有开成", why=why, source=source)


def _basis(scene: Scene) -> str:
    return "党员首议制第4、5步" if scene.meeting.step == DELIBERATION else scene.quorum.source


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
            blocked=f"还没有讨论完的小组：{names}" if names else scene.not_concluded_before,
        )  # fmt: skip


def _still_talks(group: GroupView) -> bool:
    """Somebody is there, and not everybody was heard or nothing is concluded yet."""
    return group.present > 0 and (group.spoken < group.present or not group.conclusion)


def _voting(scene: Scene) -> Iterator[NextStep]:
    source = scene.law.majority.number.source if scene.law.majority else ""
    if scene.meeting.voting in SEALED:
        yield from ballot_steps(scene, source)
        return
    if scene.may_vote and not scene.has_voted:
        yield NextStep(verb="cast_vote", label="表决", why="记名表决，每人一票。", source=source)
    yield from paper_steps(scene, source)
    if scene.leads:
        yield from count_waits(scene)
    yield from confirming_steps(scene, source)
    yield from ways_out(scene, source)
    if scene.leads:
        yield _to_count(scene, source)
        if scene.sheet and scene.meeting.voting in BY_TWO and not scene.sheet.objected_to:
            why = "监票人没有确认、也没有提出不同意的，可以换到会的另一个人监票；原因记入会议记录。"
            yield NextStep(
                verb="replace_teller", label="换监票人", why=why, source=rules.TWO_SAY_SO, blocked=scene.teller_has_time
            )
    if scene.is_official and scene.meeting.voting is Voting.NAMED and scene.meeting.vote_opened_at and not scene.over:
        why = "没有手机的人用纸质票表决：一人登记，另一人核对。"
        yield NextStep(verb="enter_paper_vote", label="登记纸质票", why=why, source=source)
        if not scene.leads and (scene.to_settle or any(paper.read_by is None for paper in scene.papers)):
            why = "登记错了的，核对以前由登记的人或者第三名工作人员作废。"
            yield NextStep(verb="discard_paper_vote", label="作废纸质票的登记", why=why, source=source)


def _to_count(scene: Scene, source: str) -> NextStep:
    """The leader's own: opening the vote, then closing it, or entering what was counted."""
    passes, voting = scene.passes, scene.meeting.voting
    if not scene.meeting.vote_opened_at:
        label = "开始投票" if voting is Voting.SECRET else "开始表决"
        why = f"{voting.chinese}，到会人数从开始时起固定。{passes}"
        return NextStep(verb="open_vote", label=label, why=why, source=source, blocked=scene.not_yet)
    waits = OBJECTED if scene.objected else WAITS_FOR if scene.sheet else ""
    if voting is Voting.SECRET:
        why = f"无记名投票，两人计票监票；发出的票都要有下落。{passes}"
        label = "更改登记的票数" if scene.sheet else "登记投票票数"
        return NextStep(verb="record_ballots", label=label, why=why + waits, source=source, blocked=scene.over)
    if voting is Voting.SHOW_OF_HANDS:
        why = f"举手表决，两人计票监票。{passes}"
        label = "更改登记的票数" if scene.sheet else "登记表决票数"
        return NextStep(verb="record_tally", label=label, why=why + waits, source=source, blocked=scene.over)
    why = f"到会而没有表决的计为{scene.meeting.voting.silence}。{passes}"
    return NextStep(verb="close_vote", label="结束表决并计票", why=why, source=source, blocked=scene.still_open)
