"""What comes next of a secret ballot online: for the leader, the two tellers, each voter."""

from collections.abc import Iterator

from services.meetings import rules
from services.meetings.models import Teller
from services.meetings.queries.scene import Scene
from shared.calls.common import NextStep
from shared.vocabulary import SEALED, Body, Voting

COUNT_WAITS = "等监票人确认票数"
OBJECTED = "监票人不同意登记的票数：请当场重新清点，重新登记。原因见会议记录。"
OBJECTION = "监票人不同意登记的票数"
STILL = "票数登记后一直没有人确认，也没有人提出不同意：请督促监票人。"
STILL_WAITS = "票数一直没有确认"
NOBODY_COUNTS = (
    "表决已经开始，一直没有结果：请督促村里；网上投票、记名表决的，可以由您结束；确实办不下去的，可以取消会议重新开。"
)
NOT_COUNTED = "表决开始后一直没有结果"
WAITS_FOR = "票数已经登记，监票人本人登录确认以后才生效；没有手机的，由第三名工作人员见证。"
NOBODY_SEES = "无记名投票：谁投了什么，系统里查不到，也拆不开。"


def ballot_steps(scene: Scene, source: str) -> Iterator[NextStep]:
    mine = next((teller for teller in scene.tellers if teller.person_id == scene.caller.person_id), None)
    meeting = scene.meeting
    if not meeting.vote_opened_at:
        yield from _preparing(scene, mine, source)
    elif not meeting.casting_ended_at:
        if scene.may_vote and not scene.has_voted:
            yield NextStep(
                verb="cast_ballot", label="投票", why=f"每人一票，投出后不能更改。{NOBODY_SEES}", source=source
            )
        if scene.leads:
            if meeting.voting is Voting.MIXED_SECRET:
                why = f"领了纸质票的人不能再在网上投票。已发 {scene.taken} 张。"
                yield NextStep(verb="give_papers", label="发纸质票", why=why, source=source)
            why = f"到会而没有投票的计为{meeting.voting.silence}。{scene.passes}"
            why += "停止以后来的村民不能再投。" if scene.admits_latecomers else ""
            yield NextStep(verb="end_casting", label="停止投票", why=why, source=source, blocked=scene.still_open)
    else:
        yield from _counting(scene, mine, source)
    yield from ways_out(scene, source)
    known = scene.sheet is not None or any(teller.share for teller in scene.tellers)
    if (scene.of_township if known else scene.leads) and scene.tellers:
        why = "计票码丢了，或者票太少不能开箱：网上已投的票不拆，全部作废，改用纸质票重投。"
        yield NextStep(verb="vote_on_paper", label="改用纸质票", why=why, source="")


def _preparing(scene: Scene, mine: Teller | None, source: str) -> Iterator[NextStep]:
    if mine and not mine.key:
        why = "票箱有两把锁，您拿一把。计票码只显示一次，请抄在纸上带好。"
        yield NextStep(verb="take_code", label="领取计票码", why=why, source=source)
    if not scene.leads:
        return
    if not scene.tellers:
        why = "计票人和监票人各拿一个计票码，两个码合起来才能开箱。"
        yield NextStep(verb="name_tellers", label="确定计票人和监票人", why=why, source=source)
        return
    waiting = "、".join(name_of(teller) for teller in scene.tellers if not teller.key)
    if waiting:
        why = "各用自己的手机登录领取，都领到了就可以开始投票。"
        yield NextStep(verb="get_meeting", label=f"等{waiting}领取计票码", why=why, source=source)
    who = "后来的村民在停止投票以前也可以投" if scene.meeting.body is Body.RECALL else "到会人数从开始时起固定"
    why = f"{scene.meeting.voting.chinese}，{who}。{scene.passes}"
    yield NextStep(
        verb="open_vote", label="开始投票", why=why, source=source,
        blocked=f"等{waiting}领取计票码" if waiting else scene.not_yet,
    )  # fmt: skip


def _counting(scene: Scene, mine: Teller | None, source: str) -> Iterator[NextStep]:
    if scene.taken and (scene.sheet is None or scene.sheet.confirmed_by is None):
        yield from counting_steps(scene, source)
        return
    waiting = [name_of(teller) for teller in scene.tellers if not teller.share]
    why = "投票已经停止。两个计票码都输入以后，当场得出总数。"
    if mine and not mine.share:
        yield NextStep(verb="open_box", label="输入计票码", why=why, source=source)
    elif len(waiting) == 1 and (mine or scene.leads):
        why = (
            f"一个计票码已经输入，还差一个。请{waiting[0]}用自己的手机登录，打开这次会议输入；输入以后，当场得出总数。"
        )
        yield NextStep(verb="get_meeting", label=f"等另一位（{waiting[0]}）输入计票码", why=why, source=source)
    elif scene.leads:
        yield NextStep(verb="get_meeting", label=f"等{'、'.join(waiting)}输入计票码", why=why, source=source)


def counting_steps(scene: Scene, source: str) -> Iterator[NextStep]:
    """The count on paper first: once it is confirmed, the box is opened."""
    if scene.leads:
        yield from count_waits(scene)
        label = "更改纸质票票数" if scene.sheet else "登记纸质票票数"
        why = f"发出 {scene.taken} 张纸质票，每张都要有下落；监票人确认以后再开网上的票箱。"
        why = OBJECTED if scene.objected else why
        yield NextStep(verb="record_papers", label=label, why=why, source=source)
    yield from confirming_steps(scene, source)


def count_waits(scene: Scene) -> Iterator[NextStep]:
    """Of who leads, and is not the one it waits for: nothing to do but to look whether it was confirmed."""
    waits = scene.sheet is not None and scene.sheet.confirmed_by is None
    if waits and not (scene.objected or scene.may_confirm):
        yield NextStep(verb="get_meeting", label=COUNT_WAITS, why=WAITS_FOR, source=rules.TWO_SAY_SO)


def confirming_steps(scene: Scene, source: str) -> Iterator[NextStep]:
    """The second teller confirms; where they have no device, a third official witnesses."""
    if scene.may_confirm:
        why = "您是监票人：登记的票数和清点的一样，才确认。"
        yield NextStep(verb="confirm_count", label="确认票数", why=why, source=source)
        if not scene.objected:
            why = "登记的票数和清点的不一样，写明您清点的；以后只有您本人确认才算数，乡镇看得到。"
            yield NextStep(verb="object_to_count", label="登记票数不对", why=why, source=rules.TWO_SAY_SO)
    if scene.may_witness:
        why = "监票人没有手机的，由您和他一起核对，见证票数。"
        yield NextStep(verb="witness_count", label="见证票数", why=why, source=source)


def ways_out(scene: Scene, source: str) -> Iterator[NextStep]:
    """Of the township, where a vote does not come to its end."""
    if scene.of_township and scene.objected:
        why = "请督促当场重新清点；说不到一起的，可以取消这次会议，重新开会。原因见会议记录。"
        yield NextStep(verb="get_meeting", label=OBJECTION, why=why, source=rules.TWO_SAY_SO)
        why = "计票人、监票人说不到一起，这次表决不作数，这一步重新开会。"
        yield NextStep(verb="cancel_meeting", label="取消会议，重新表决", why=why, source=rules.TWO_SAY_SO)
    elif scene.of_township and not scene.leads_from_within and scene.hands_are_up:
        why = "表决已经开始，村里不能再取消。确实办不下去、登记不了票数的，由乡镇决定这一步重新开会。"
        yield NextStep(verb="cancel_meeting", label="取消会议，重新表决", why=why, source=rules.TWO_SAY_SO)
    elif scene.of_township and not scene.leads_from_within and scene.stands_still:
        if scene.meeting.voting is Voting.NAMED and scene.meeting.vote_opened_at and not scene.leads:
            why = "村里一直没有结束表决：由您结束，投过的票照常计票。"
            yield NextStep(verb="close_vote", label="结束表决并计票", why=why, source=source, blocked=scene.still_open)
        elif scene.meeting.voting in SEALED and scene.ballots_are_cast and not scene.leads:
            why = "村里一直没有停止投票：由您停止，再请计票人、监票人输入计票码。"
            yield NextStep(verb="end_casting", label="停止投票", why=why, source=source, blocked=scene.still_open)
        why = f"{STILL if scene.sheet else ''}确实办不下去的，可以取消这次会议，这一步重新开会。"
        yield NextStep(verb="cancel_meeting", label="取消会议，重新表决", why=why, source=scene.patience.source)


def name_of(teller: Teller) -> str:
    return "计票人" if teller.number == 1 else "监票人"
