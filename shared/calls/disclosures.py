"""What the meetings service answers about the disclosure of village affairs (村务公开)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calendar_words import DisclosureKind
from shared.calls.calendar import CorrectionView, Superseded
from shared.calls.common import Done, Page, VillageCode
from shared.contracts import About, Command, Query, Record

Kind = Annotated[DisclosureKind, About("公开什么", help="一次张贴里有几类的，一类登记一条")]
Matters = Annotated[
    str,
    About(
        "公开的内容",
        help="一行一件，登记以后人人都能看到；财务的写明哪一段时间、收支多少",
        shortest=2,
        longest=2000,
        lines=5,
    ),
]
PostedOn = Annotated[date, About("从哪一天起张贴")]
Place = Annotated[str, About("张贴在哪里", shortest=2, longest=80)]
PostedBy = Annotated[UUID, About("谁张贴的")]
CheckedBy = Annotated[UUID, About("谁核对的", help="村务监督委员会成员；没有的，由另一名村干部核对")]
Found = Annotated[
    str, About("核对的结果", help="张贴的内容齐不齐、属不属实；有意见的写明", shortest=2, longest=300, lines=2)
]
Reason = Annotated[str, About("原因", help="哪里写错了，怎么发现的", shortest=2, longest=300, lines=2)]


class RecordDisclosure(Command[Done], key="meetings.record_disclosure"):
    """Write down that the village's affairs were posted: what, from which day, where, by whom, and who looked at it. By the secretary."""

    id: UUID
    village: VillageCode
    kind: Kind
    matters: Matters
    posted_on: PostedOn
    place: Place
    posted_by: PostedBy
    checked_by: CheckedBy
    found: Found


class CorrectDisclosure(Command[Done], key="meetings.correct_disclosure"):
    """A new entry takes the place of one that was wrong; both stay, with the reason. By the secretary."""

    id: UUID
    disclosure_id: UUID
    reason: Reason
    kind: Kind
    matters: Matters
    posted_on: PostedOn
    place: Place
    posted_by: PostedBy
    checked_by: CheckedBy
    found: Found


class StrikeDisclosure(Command[Done], key="meetings.strike_disclosure"):
    """Nothing of the kind was posted: the entry stays, and does not count. By the secretary."""

    disclosure_id: UUID
    reason: Reason


class WithholdDisclosure(Command[Done], key="meetings.withhold_disclosure"):
    """What a corrected or struck entry said about somebody's private life is public no more; that it was entered, by whom and why it was
    corrected stays. Once. By the township."""

    disclosure_id: UUID


class DisclosureLine(Record):
    """``hangs_until``: the last day on which it has to hang. Where it is withheld, ``matters`` and ``found`` are empty for whoever keeps none of
    the village's disclosures."""

    id: UUID
    village: str
    kind: DisclosureKind
    kind_label: str
    matters: str
    posted_on: date
    hangs_until: date
    place: str
    found: str
    superseded: Superseded | None = None
    withheld: bool = False


class FinancesView(Record):
    """Whether a village's finances are busy (财务往来较多), as the township has said last."""

    busy: bool
    reason: str
    since: date


class Disclosures(Record):
    """``source``: how often, and how long it hangs."""

    items: tuple[DisclosureLine, ...] = ()
    page: Page
    finances: FinancesView | None = None
    source: str


class ListDisclosures(Query[Disclosures], key="meetings.list_disclosures"):
    """What a village has disclosed, latest first, 50 to a page, with what was corrected and struck. Public."""

    village: VillageCode
    after: str | None = None


class DisclosureView(Record):
    """``replaces``: the entry in whose place it stands. Who posted it, looked at it, wrote it down and corrected it the village's people, its
    township and the county are told; for anybody else these are None."""

    line: DisclosureLine
    posted_by: UUID | None = None
    checked_by: UUID | None = None
    source: str
    recorded_by: UUID | None = None
    recorded_at: datetime
    correction: CorrectionView | None = None
    replaces: UUID | None = None


class GetDisclosure(Query[DisclosureView], key="meetings.get_disclosure"):
    """One entry, also one that was corrected or struck. Public; who answers for it is for the village's people, its township and the county."""

    disclosure_id: UUID


class SayFinancesAreBusy(Command[Done], key="meetings.say_finances_are_busy"):
    """From today on the village discloses its finances monthly, or quarterly again. Never changed: said anew. By the township."""

    village: VillageCode
    busy: Annotated[bool, About("财务往来较多", help="是：财务收支每月公布一次；不是：每季度公布一次")]
    reason: Annotated[
        str, About("理由", help="例如有在建工程、征地补偿、集体经营收入", shortest=2, longest=300, lines=2)
    ]
