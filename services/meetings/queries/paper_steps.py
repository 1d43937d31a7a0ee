"""What comes next of papers in a named vote: a second official reads them, a third where two differ."""

from collections.abc import Iterator

from services.meetings.queries.scene import Scene
from shared.calls.common import NextStep

DIFFER = "纸质票两次看到的不一样"
WAITS_FOR_A_THIRD = "没有计入：请另外一名村干部或乡镇工作人员，和登记、核对的两个人一起再看纸质票。"
SETTLE = "第三人再看纸质票"


def paper_steps(scene: Scene, source: str) -> Iterator[NextStep]:
    if not scene.is_official:
        return
    if scene.to_settle:
        why = f"{scene.to_settle} 张纸质票两个人看到的不一样，没有计入：请您和他们一起再看。"
        yield NextStep(verb="settle_paper_vote", label=SETTLE, why=why, source=source)
    if scene.to_read:
        why = f"{scene.to_read} 张纸质票等第二个人核对，核对后才计入。"
        yield NextStep(verb="confirm_paper_vote", label="核对纸质票", why=why, source=source)
    if scene.own_differ:
        why = f"{scene.own_differ} 张{WAITS_FOR_A_THIRD}"
        yield NextStep(verb="get_meeting", label=DIFFER, why=why, source=source)
