"""A village's appraisals, as the meetings service would answer them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.calendar_words import Appraised, Committee
from shared.calls import appraisals, calendar
from tests.gateway.calendars import HELD
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MORNING, WANG, ZHANG

FOUND, STRUCK = UUID(int=0xC0), UUID(int=0xC1)
ENDS = "《村民委员会组织法》（2025年修正）第三十八条：连续两次被评议不称职的，其职务终止"
LINE = appraisals.AppraisalLine(
    id=FOUND, meeting_id=HELD, body_label="村民代表会议", held_on=date(2027, 3, 5), year=2027, person_id=LI,
    committee=Committee.VILLAGERS, committee_label="村民委员会", present=30, competent=10, not_competent=18, abstained=2,
    result=Appraised.NOT_COMPETENT, result_label="不称职", recorded_by=WANG, recorded_at=MORNING,
)  # fmt: skip
VOID = replace(
    LINE, id=STRUCK, person_id=ZHANG,
    correction=calendar.CorrectionView(reason="登记重复", corrected_by=WANG, corrected_at=MORNING),
)  # fmt: skip
APPRAISALS = appraisals.Appraisals(
    items=(LINE, VOID), missing=(ZHANG,), ends_source=ENDS,
    ends=(
        appraisals.OfficeEnds(
            person_id=LI, committee=Committee.VILLAGERS, committee_label="村民委员会", years=(2026, 2027)
        ),
    ),
    source="《村民委员会组织法》（2025年修正）第三十八条：民主评议每年至少进行一次，由村务监督机构主持",
)  # fmt: skip


def with_appraisals(services: Services, found: appraisals.Appraisals = APPRAISALS) -> None:
    services.answers[appraisals.ListAppraisals] = lambda _: found
