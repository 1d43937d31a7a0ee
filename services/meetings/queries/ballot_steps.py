"""What comes next of a secret ballot online: for the leader, the two tellers, each voter."""

from collections.abc import Iterator

from services.meetings.models import Teller
from services.meetings.queries.scene import Scene
from shared.calls.common import NextStep

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
            why = f"到会而没有投票的计为未投票。{scene.passes}"
            yield NextStep(verb="end_casting", label="停止投票", why=why, source=source, blocked=scene.still_open)
    else:
        yield from _counting(scene, mine, source)
    if scene.leads and scene.tellers:
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
    yield NextStep(
        verb="open_vote", label="开始投票", why=f"网上无记名投票，到会人数从开始时起固定。{scene.passes}", source=source,
        blocked=f"等{waiting}领取计票码" if waiting else scene.too_few,
    )  # fmt: skip


def _counting(scene: Scene, mine: Teller | None, source: str) -> Iterator[NextStep]:
    waiting = "、".join(name_of(teller) for teller in scene.tellers if not teller.share)
    if mine and not mine.share:
        why = "投票已经停止。两个计票码都输入以后，当场得出总数。"
        yield NextStep(verb="open_box", label="输入计票码", why=why, source=source)
    elif scene.leads:
        why = "投票已经停止。"
        yield NextStep(verb="open_box", label="开箱计票", why=why, source=source, blocked=f"等{waiting}输入计票码")


def name_of(teller: Teller) -> str:
    return "计票人" if teller.number == 1 else "监票人"
