"""What was briefed to a branch's members, as the topics service would answer it."""

from datetime import date
from uuid import UUID

from shared.calls import telling
from shared.calls.common import NextStep, Page
from shared.vocabulary import BriefingKind, BriefingMatter
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MA, MORNING, VILLAGE, WANG, YANG

BRIEFING = UUID(int=0x80)
LINE = telling.BriefedLine(
    id=BRIEFING, village=VILLAGE, kind=BriefingKind.IMMEDIATE, matter=BriefingMatter.LAND, title="征收三组河滩地",
    held_at=MORNING, group_name="", should_attend=4, present=2,
)  # fmt: skip
HELD = telling.GatheringView(
    id=BRIEFING, group_name="", held_at=MORNING, place="村党群服务中心", held_by=WANG, text="征收河滩地十二亩。",
    should_attend=4, present=2, recorded_by=WANG, recorded_at=MORNING, attended=(WANG, LI), absent=(MA, YANG),
)  # fmt: skip
STEP = NextStep(
    verb="brief_members", label="定期通报：党费收缴", why="这一期还没有向党员通报。", source="本系统默认：每季度一次",
    due_on=date(2027, 3, 31),
)  # fmt: skip
DUE = tuple(
    telling.DueBriefing(village=VILLAGE, matter=matter, step=STEP)
    for matter in (BriefingMatter.DUES, BriefingMatter.ROUTINE)
)


def with_briefings(services: Services) -> None:
    services.answers |= {
        telling.ListBriefings: lambda _: telling.BriefedList(items=(LINE,), due=DUE, page=Page(total=1)),
        telling.GetBriefing: lambda _: telling.BriefedView(
            line=LINE, gathering=HELD, questions="补偿何时到账？六月底。"
        ),
    }
