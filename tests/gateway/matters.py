"""What a kind of matter adds to a topic, as the services would answer it: the way it takes, a hearing."""

from datetime import UTC, date, datetime

from shared.calls import hearings
from shared.calls.ways import WayView
from shared.vocabulary import HearingParty

WAYS = (
    WayView(
        label="一事一议",
        why="向村民筹资筹劳：先公示方案和名单，表决后经县级答复，才能筹集。",
        source="《村民一事一议筹资筹劳管理办法》（国办发〔2007〕4号）",
    ),
    WayView(label="听证评审", why="决定以前先开听证会，每条意见都要答复。", source="本系统默认：重大项目决定前先听证"),
)
HELD = hearings.HearingView(
    announced_on=date(2027, 3, 9), held_at=datetime(2027, 3, 16, 1, tzinfo=UTC), place="村委会", notice="听取对修路方案的意见。",
    concluded=True,
    parties=tuple(
        hearings.PartyCount(party=party, heard=1, least=1) for party in HearingParty if party is not HearingParty.OTHERS
    ),
    statements=(hearings.StatementView(party=HearingParty.EXPERTS, text="排水沟应先修。"),),
    findings=(
        hearings.FindingView(number=1, text="先修排水沟", adopted=True, reason="写进方案第二条"),
        hearings.FindingView(number=2, text="工期避开秋收"),
    ),
)  # fmt: skip
SPOKEN = (hearings.StatementView(party=HearingParty.EXPERTS, text="排水沟应先修。", speaker="马秀英"),)
