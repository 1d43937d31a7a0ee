"""Demands for a meeting, as the meetings service would answer them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from shared.calls import demands
from shared.calls.common import Entry, Page
from shared.vocabulary import Body, DemandState, RollKind
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MEETING, MORNING, VILLAGE, ZHANG, step

DEMAND, STOOD = UUID(int=0xD0), UUID(int=0xD1)
LAW = "《村民委员会组织法》（2025年修正）第二十五条"
WAYS = (
    demands.DemandProgress(kind=RollKind.VILLAGERS, have=31, whole=612, need=62, reached=False, source=LAW),
    demands.DemandProgress(kind=RollKind.REPRESENTATIVES, have=4, whole=20, need=7, reached=False, source=LAW),
)
LINE = demands.DemandLine(
    id=DEMAND, village=VILLAGE, title="村集体的地年底到期以后怎么租", body=Body.VILLAGERS_ASSEMBLY, state=DemandState.OPEN,
    started_on=date(2027, 3, 1), lapses_on=date(2027, 4, 30), progress=WAYS,
)  # fmt: skip
CALLED = demands.DemandMeeting(id=MEETING, title="村民会议：村集体的地怎么租", held_at=MORNING)
STANDS = replace(
    LINE, id=STOOD, state=DemandState.ANSWERED, stood_on=date(2027, 3, 6), meeting=CALLED,
    progress=(replace(WAYS[0], have=63, reached=True), WAYS[1]),
)  # fmt: skip
ALL_STEPS = tuple(
    step(verb, label)
    for verb, label in (
        ("sign_demand", "我要签名"), ("enter_demand_names", "登记纸质签名"), ("answer_demand", "指定召开的会议"),
        ("replace_answer", "重新指定会议"), ("strike_demand_name", "划去纸质签名"), ("withdraw_demand_signature", "撤回签名"), ("end_demand", "撤销这个要求"),
        ("withhold_demand", "标题不再公开"),
    )
)  # fmt: skip
SIGNERS = (
    demands.Signer(person_id=LI, signed_at=MORNING, on_paper=False),
    demands.Signer(person_id=ZHANG, signed_at=MORNING, on_paper=True),
)


def shown(**facts: Any) -> demands.DemandView:
    begun = Entry(
        at=MORNING, verb="start_demand", label="发起要求", actor_role="villager",
        detail="要求召开村民会议。固定名册：村民名册 612 人，村民代表名册 20 人。联名到2027年4月30日", source="本系统默认",
    )  # fmt: skip
    whole: dict[str, Any] = {
        "line": LINE, "reason": "合同年底到期。\n租给谁、租多少钱，要大家定。", "signed": False, "names_shown": False,
        "record": (begun,), "next_steps": ALL_STEPS[:1],
    }  # fmt: skip
    return demands.DemandView(**(whole | facts))


def with_demands(services: Services) -> None:
    everything = shown(names_shown=True, signers=SIGNERS, meetings=(CALLED,), next_steps=ALL_STEPS)
    stands = shown(line=STANDS, next_steps=(), meetings=(CALLED,))
    services.answers |= {
        demands.ListDemands: lambda _: demands.Demands(items=(LINE, STANDS), page=Page(total=2)),
        demands.GetDemand: lambda call: stands if call.demand_id == STOOD else everything,
        demands.GetDemandRoll: lambda _: demands.DemandRollPeople(people=(LI, ZHANG)),
    }
