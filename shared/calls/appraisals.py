"""What the meetings service answers about the yearly appraisal of a village's committees (民主评议)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calendar_words import Appraised, Committee
from shared.calls.calendar import CorrectionView
from shared.calls.common import Done, VillageCode
from shared.contracts import About, Command, Query, Record

Year = Annotated[int, About("评议哪一年的履职", help="开会的那一年，或者前一年", least=2000, most=2099)]
Whom = Annotated[UUID, About("评议谁")]
Competent = Annotated[int, About("称职", help="票数", least=0, most=20_000)]
NotCompetent = Annotated[int, About("不称职", help="票数", least=0, most=20_000)]
Abstained = Annotated[int, About("弃权", help="票数；三项合计不超过到会人数", least=0, most=20_000)]
Reason = Annotated[str, About("原因", help="哪里写错了，怎么发现的", shortest=2, longest=300, lines=2)]


class RecordAppraisal(Command[Done], key="meetings.record_appraisal"):
    """Write down how a villagers' or representatives' assembly, which was written down before, appraised a member of the villagers' or of the
    supervision committee. By the secretary or the township; nobody their own."""

    id: UUID
    meeting_id: UUID
    person_id: Whom
    year: Year
    competent: Competent
    not_competent: NotCompetent
    abstained: Abstained


class CorrectAppraisal(Command[Done], key="meetings.correct_appraisal"):
    """A new entry takes the place of one that was wrong; both stay, with the reason. Person and meeting remain. By the secretary or the township."""

    id: UUID
    appraisal_id: UUID
    reason: Reason
    year: Year
    competent: Competent
    not_competent: NotCompetent
    abstained: Abstained


class StrikeAppraisal(Command[Done], key="meetings.strike_appraisal"):
    """Nobody was appraised so: the entry stays, and does not count. By the secretary or the township."""

    appraisal_id: UUID
    reason: Reason


class AppraisalLine(Record):
    """``correction``: it does not count any more. ``replaces``: the entry in whose place it stands."""

    id: UUID
    meeting_id: UUID
    body_label: str
    held_on: date
    year: int
    person_id: UUID
    committee: Committee
    committee_label: str
    present: int
    competent: int
    not_competent: int
    abstained: int
    result: Appraised
    result_label: str
    recorded_by: UUID
    recorded_at: datetime
    correction: CorrectionView | None = None
    replaces: UUID | None = None


class OfficeEnds(Record):
    """Somebody who is in office and was found not competent in as many appraisals running as end it."""

    person_id: UUID
    committee: Committee
    committee_label: str
    years: tuple[int, ...]


class Appraisals(Record):
    """The latest year first. ``missing``: who is in office today and has no appraisal of this year. ``ends_source``: why an office ends."""

    items: tuple[AppraisalLine, ...] = ()
    missing: tuple[UUID, ...] = ()
    ends: tuple[OfficeEnds, ...] = ()
    source: str
    ends_source: str


class ListAppraisals(Query[Appraisals], key="meetings.list_appraisals"):
    """All appraisals of a village, also those that were corrected. For the village's people, its township and the county."""

    village: VillageCode
