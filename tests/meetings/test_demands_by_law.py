"""Each case of the law table about calling a meeting, walked through: people sign on paper, and the demand stands or not."""

from datetime import datetime, time
from uuid import uuid4

import pytest

from services.meetings.actions import demand_names, demanding
from shared import clock
from shared.calls import demands as calls
from shared.calls import directory
from shared.identity import Role
from shared.storage import Sessions
from shared.vocabulary import Body, DemandState, RollKind
from tests.meetings.demand import DemandingVillage
from tests.meetings.test_law import TABLES, Case, day

CALLING = [case for case in TABLES["联名要求"] if case["要求"].startswith("召集")]


@pytest.mark.parametrize("case", CALLING, ids=lambda case: " ".join(case.values()))
def test_a_demand_stands_as_the_law_has_it(sqlite_sessions: Sessions, case: Case):
    village = DemandingVillage(sqlite_sessions)
    village.now = datetime.combine(day(case["日期"]), time(12), tzinfo=clock.SHANGHAI)
    kind = RollKind.VILLAGERS if case["谁"] == "村民" else RollKind.REPRESENTATIVES
    role = Role.VILLAGER if kind is RollKind.VILLAGERS else Role.REPRESENTATIVE
    people = [uuid4() for _ in range(int(case["名册人数"]))]
    names = people[: int(case["联名人数"])]
    entries = tuple(directory.RollEntry(person_id=one, votes=True) for one in people)
    rolls = [directory.Roll(kind=kind, area=village.code, on=village.today, entries=entries)]
    body = next(body for body in Body if body.chinese == case["要求"].removeprefix("召集"))

    started = calls.StartDemand(id=uuid4(), village=village.code, body=body, title="怎么租地", reason="合同到期")
    village.does(demanding.start, started, village.person(names[0], role), rolls=rolls)
    paper = calls.EnterDemandNames(
        demand_id=started.id, signed_on=village.today, signatures=len(names), signers=tuple(names), seen=True
    )
    village.does(demand_names.enter_names, paper, village.township, rolls=rolls)

    line = village.shows(started.id, village.township).line
    assert (line.state is DemandState.STOOD) is (case["结果"] == "够")
    assert case["依据"] in next(way.source for way in line.progress if way.kind is kind)
