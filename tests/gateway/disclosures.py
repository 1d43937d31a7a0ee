"""A village's disclosures, as the meetings service would answer them."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from shared.calendar_words import DisclosureKind
from shared.calls import calendar, directory, disclosures
from shared.calls.common import Page
from shared.vocabulary import RollKind
from tests.gateway.conftest import Services
from tests.gateway.village import LI, MORNING, VILLAGE, WANG, ZHANG, roll

POSTED, MISTAKEN, STANDS, STRUCK = (UUID(int=0xB0 + number) for number in range(4))
BY = "《村民委员会组织法》（2025年修正）第三十五条：一般事项至少每季度公布一次；重大事项随时公布"
LINE = disclosures.DisclosureLine(
    id=POSTED, village=VILLAGE, kind=DisclosureKind.FINANCES, kind_label="财务收支", matters="1月收入 3 万元\n支出 2.4 万元",
    posted_on=date(2027, 3, 5), hangs_until=date(2027, 3, 20), place="村部公开栏", found="逐笔核对，内容齐全、属实。",
)  # fmt: skip
EARLIER = replace(LINE, id=STANDS, posted_on=date(2026, 12, 1), hangs_until=date(2026, 12, 16))
OLD = replace(
    LINE, id=MISTAKEN, posted_on=date(2027, 3, 4), matters="低保 3 户",
    superseded=calendar.Superseded(on=MORNING.date(), reason="日期写错了一天", replaced_by=POSTED),
)  # fmt: skip
WITHHELD = replace(OLD, matters="", found="", withheld=True)
NEVER = replace(LINE, id=STRUCK, superseded=calendar.Superseded(on=MORNING.date(), reason="登记重复"))
BUSY = disclosures.FinancesView(busy=True, reason="有在建的道路工程", since=date(2027, 1, 8))


def view(disclosure_id: UUID) -> disclosures.DisclosureView:
    correction = calendar.CorrectionView(
        reason="日期写错了一天", corrected_by=WANG, corrected_at=MORNING, replaced_by=POSTED
    )
    return disclosures.DisclosureView(
        line=LINE if disclosure_id == POSTED else OLD, posted_by=WANG, checked_by=ZHANG, source=BY, recorded_by=WANG,
        recorded_at=MORNING, correction=correction if disclosure_id == MISTAKEN else None,
        replaces=MISTAKEN if disclosure_id == POSTED else None,
    )  # fmt: skip


def of_the_village(call: directory.GetRoll) -> directory.Roll:
    return roll(call.kind, ZHANG) if call.kind is RollKind.SUPERVISION_COMMITTEE else roll(call.kind, WANG, LI, ZHANG)


def with_disclosures(
    services: Services, finances: disclosures.FinancesView | None = BUSY, *, of: str = VILLAGE
) -> None:
    def shown(call: disclosures.GetDisclosure) -> disclosures.DisclosureView:
        found = view(call.disclosure_id)
        return replace(found, line=replace(found.line, village=of))

    listed = disclosures.Disclosures(
        items=(NEVER, LINE, OLD, EARLIER), page=Page(total=4), finances=finances, source=BY
    )
    services.answers |= {
        disclosures.ListDisclosures: lambda _: listed,
        disclosures.GetDisclosure: shown,
    }
    services.answers[directory.GetRoll] = of_the_village
