"""The year's ledger: a row for each topic, with every step that it took."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings.documents.draft import Draft
from services.meetings.facts import DELIBERATION, body_label
from services.meetings.models import Meeting
from services.meetings.queries.drafting.writing import percent
from services.meetings.queries.viewing import SEES_THE_ROLL
from shared import clock
from shared.calls.common import RatioView
from shared.calls.paperwork import LedgerLine, MakeLedger
from shared.identity import Caller
from shared.vocabulary import DocumentKind

STEPS = (
    (DELIBERATION, "首议"), ("proposal", "提议"), ("consultation", "商议"), ("members_review", "审议"), ("resolution", "决议"),
)  # fmt: skip
OF_A_STEP = (("时间", 13), ("会议形式", 14), ("应到", 7), ("实到", 7), ("比例", 8), ("结果", 26))
BEFORE = (
    ("序号", 6),
    ("乡镇", 12),
    ("村", 12),
    ("议题", 30),
    ("动议依据", 16),
    ("提出方式", 16),
    ("类别", 8),
    ("提出时间", 13),
)
AFTER = (
    ("首议公示起", 13), ("首议公示止", 13), ("决议", 8), ("实施方案", 36), ("完成期限", 13), ("实施结果", 36), ("办结时间", 13), ("党员满意", 16),
    ("群众满意", 16), ("现在阶段", 12),
)  # fmt: skip
OUTCOMES = {"passed": "通过", "failed": "未通过"}


def asked_by(call: MakeLedger, caller: Caller) -> UUID:
    return caller.require(*SEES_THE_ROLL, area=call.area)


def year_ledger(session: Session, call: MakeLedger, lines: Sequence[LedgerLine], places: Mapping[str, str]) -> Draft:
    """Meetings that are over, the last of each step."""
    held = (Meeting.topic_id.in_([line.topic_id for line in lines]), Meeting.state.in_(("concluded", "decided")))
    meetings = session.scalars(sa.select(Meeting).where(*held).order_by(Meeting.closed_at, Meeting.id))
    last = {(meeting.topic_id, meeting.step): meeting for meeting in meetings}
    name = places.get(call.area, call.area)
    columns = [*BEFORE, *((label + about, width) for _, label in STEPS for about, width in OF_A_STEP), *AFTER]
    rows = [
        [number, *_before(line, places), *_steps(line, last), *_after(line)] for number, line in enumerate(lines, 1)
    ]
    title = f"{name}{call.year}年党员首议和“四议两公开”台账（{len(rows)}个议题）"
    fields = {"sheet": f"{call.year}年", "title": title, "columns": columns, "rows": rows}
    return Draft(
        kind=DocumentKind.YEAR_LEDGER, village=call.area, name=f"{name}{call.year}年台账", fields=fields
    )  # fmt: skip


def _before(line: LedgerLine, places: Mapping[str, str]) -> list[str]:
    return [
        places.get(line.village[:9], ""), places.get(line.village, line.village), line.title,
        "、".join(ground.chinese for ground in line.grounds), line.route.chinese if line.route else "",
        line.matter_class.chinese if line.matter_class else "", _day(line.opened_at),
    ]  # fmt: skip


def _steps(line: LedgerLine, last: Mapping[tuple[UUID, str], Meeting]) -> Iterable[Any]:
    for step, _ in STEPS:
        meeting = last.get((line.topic_id, step))
        if meeting is None:
            yield from [""] * len(OF_A_STEP)
            continue
        yield from (
            _day(meeting.held_at), body_label(meeting), meeting.should_attend, meeting.present,
            percent(meeting.present, meeting.should_attend), meeting.conclusion or meeting.sentence,
        )  # fmt: skip


def _after(line: LedgerLine) -> list[str]:
    return [
        _day(line.posted_on), _day(line.posted_until), OUTCOMES.get(line.outcome, ""), line.plan, _day(line.due_on), line.result,
        _day(line.completed_at), _satisfied(line.satisfaction_members), _satisfied(line.satisfaction_masses), line.state.chinese,
    ]  # fmt: skip


def _day(when: Any) -> str:
    """2027-03-01, which sorts."""
    if when is None:
        return ""
    return (clock.day_of(when) if hasattr(when, "hour") else when).isoformat()


def _satisfied(of: RatioView | None) -> str:
    return f"{of.part}/{of.whole}（{percent(of.part, of.whole)}）" if of else ""
