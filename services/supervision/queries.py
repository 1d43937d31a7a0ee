"""Reads, shaped for a screen."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.supervision import rules
from services.supervision.models import Survey
from shared import clock
from shared.calls.common import NextStep, Todo, Todos
from shared.errors import NotFound
from shared.identity import Caller, Role

MOST = 50


def village_of(session: Session, topic_id: UUID, caller: Caller) -> str:
    """Where the survey of a topic is taken, for whoever takes it."""
    survey = session.get(Survey, topic_id)
    if survey is None:
        raise NotFound
    caller.require(Role.TOWNSHIP, area=survey.village)
    return survey.village


def todos(session: Session, *, caller: Caller) -> Todos:
    """Surveys that are due in the townships the caller works for, longest due first."""
    areas = [grant.area for grant in caller.grants if grant.role is Role.TOWNSHIP]
    if not areas:
        return Todos()
    here = sa.or_(*(Survey.village.startswith(area, autoescape=True) for area in areas))
    due = session.scalars(
        sa.select(Survey)
        .where(here, Survey.closed_at.is_(None))
        .order_by(Survey.due_since, Survey.topic_id)
        .limit(MOST)
    )
    return Todos(items=tuple(_todo(survey) for survey in due))


def _todo(survey: Survey) -> Todo:
    step = NextStep(
        verb="record_survey", label="组织双测评", why="议题已办结，由乡镇组织党员和群众分别测评满意度。",
        source=rules.SURVEY, due_on=rules.due_on(clock.day_of(survey.due_since)),
    )  # fmt: skip
    return Todo(subject_kind="survey", subject_id=survey.topic_id, title=survey.title, area=survey.village, step=step)
