"""How members of the village's committees were appraised, who was not yet, and whose office ends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.meetings import rules
from services.meetings.facts import book_of, within
from services.meetings.models import Appraisal, AppraisalCorrection, OrdinaryMeeting
from shared.calendar_words import Appraised, Committee
from shared.calls import appraisals as calls
from shared.calls import calendar
from shared.calls.common import NextStep, Todo
from shared.identity import Caller

THEN = "请县级工作人员在名册的“任职”里填上终止日并导入；缺额由村民会议或者村民代表会议补选。"
InOffice = Mapping[Committee, Collection[UUID]]


@dataclass(frozen=True)
class Ending:
    """Somebody whose appraisals end the office, if they still hold it."""

    village: str
    person_id: UUID
    committee: Committee
    years: tuple[int, ...]


def list_appraisals(
    session: Session, call: calls.ListAppraisals, caller: Caller, today: date, in_office: InOffice
) -> calls.Appraisals:
    """``in_office``: today."""
    caller.require_sight(call.village)
    book = book_of(session, call.village)
    replaced = {one.replaced_by: one.appraisal_id for one in _corrections(session, call.village)}
    rows = session.execute(
        sa.select(Appraisal, OrdinaryMeeting, AppraisalCorrection)
        .join(OrdinaryMeeting, OrdinaryMeeting.id == Appraisal.meeting_id)
        .join(AppraisalCorrection, AppraisalCorrection.appraisal_id == Appraisal.id, isouter=True)
        .where(Appraisal.village == call.village)
        .order_by(Appraisal.year.desc(), Appraisal.committee.desc(), Appraisal.recorded_at, Appraisal.id)
    ).tuples()
    lines = [_line(one, meeting, correction, replaced.get(one.id)) for one, meeting, correction in rows]
    done = {line.person_id for line in lines if line.year == today.year and line.correction is None}
    members = [person for committee in Committee for person in in_office[committee]]
    numbers = book.on(today)
    per_year, running = (numbers.get(f"annual_review.{name}") for name in ("per_year", "not_competent_running"))
    return calls.Appraisals(
        items=tuple(lines), missing=tuple(person for person in members if person not in done),
        ends=tuple(
            calls.OfficeEnds(
                person_id=one.person_id, committee=one.committee, committee_label=one.committee.chinese, years=one.years
            )
            for one in endings(session, call.village, today) if one.person_id in in_office[one.committee]
        ),
        source=per_year.source if per_year else "", ends_source=running.source if running else "",
    )  # fmt: skip


def _corrections(session: Session, village: str) -> Sequence[AppraisalCorrection]:
    of_village = sa.select(Appraisal.id).where(Appraisal.village == village)
    found = sa.select(AppraisalCorrection).where(AppraisalCorrection.appraisal_id.in_(of_village))
    return session.scalars(found.where(AppraisalCorrection.replaced_by.is_not(None))).all()


def _line(
    one: Appraisal, meeting: OrdinaryMeeting, correction: AppraisalCorrection | None, replaces: UUID | None
) -> calls.AppraisalLine:
    return calls.AppraisalLine(
        id=one.id, meeting_id=one.meeting_id, body_label=meeting.label, held_on=meeting.held_on, year=one.year,
        person_id=one.person_id, committee=one.committee, committee_label=one.committee.chinese, present=one.present,
        competent=one.competent, not_competent=one.not_competent, abstained=one.abstained, result=one.result,
        result_label=one.result.chinese, recorded_by=one.recorded_by, recorded_at=one.recorded_at, replaces=replaces,
        correction=calendar.CorrectionView(
            reason=correction.reason, corrected_by=correction.corrected_by, corrected_at=correction.corrected_at,
            replaced_by=correction.replaced_by,
        ) if correction else None,
    )  # fmt: skip


def endings(session: Session, area: str, today: date) -> list[Ending]:
    """Of everybody of an area who was ever found not competent, those whose latest appraisals end the office. Two statements."""
    book = book_of(session, area)
    if "annual_review.not_competent_running" not in book.on(today):
        return []
    there = (within(Appraisal.village, area), Appraisal.stands())
    ever = sa.select(Appraisal.person_id).where(*there, Appraisal.result == Appraised.NOT_COMPETENT)
    ordered = (Appraisal.village, Appraisal.person_id, Appraisal.committee, Appraisal.year, Appraisal.recorded_at)
    held = sa.select(Appraisal, OrdinaryMeeting.held_on).join(
        OrdinaryMeeting, OrdinaryMeeting.id == Appraisal.meeting_id
    )
    rows = session.execute(held.where(*there, Appraisal.person_id.in_(ever)).order_by(*ordered)).tuples().all()
    found = []
    for (village, person, committee), of_one in groupby(
        rows, key=lambda row: (row[0].village, row[0].person_id, row[0].committee)
    ):
        findings = [rules.Finding(one.year, one.meeting_id, held_on, one.result) for one, held_on in of_one]
        years = rules.each_once(findings, today, book)
        if rules.ends_now([one.result for one in years], today, book):
            running = book.number("annual_review.not_competent_running", on=today).days
            found.append(Ending(village, person, committee, tuple(one.year for one in years[-running:])))
    return found


def ends_to_see_to(found: Sequence[Ending], today: date) -> list[Todo]:
    """Of the township: a line for each office that ends. ``found``: of people who still hold it."""
    if not found:
        return []
    source = rules.BOOK.number("annual_review.not_competent_running", on=today).source
    return [
        Todo(
            subject_kind="appraisal", subject_id=one.person_id, title=f"{one.committee.chinese}成员职务终止", area=one.village,
            step=NextStep(
                verb="end_office", label="办理职务终止和补选", source=source,
                why=f"{'年、'.join(map(str, one.years))}年连续被评议为不称职，其职务终止。{THEN}",
            ),
        )
        for one in found
    ]  # fmt: skip
