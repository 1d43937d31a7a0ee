"""Reads, shaped for a screen."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.supervision.models import Survey
from shared.calls.common import NextStep, Todo, Todos
from shared.identity import Caller, Role

MOST = 50


def todos(session: Session, caller: Caller) -> Todos:
    """Surveys that are due in the townships the caller works for."""
    areas = [grant.area for grant in caller.grants if grant.role is Role.TOWNSHIP]
    if not areas:
        return Todos()
    here = sa.or_(*(Survey.village.startswith(area, autoescape=True) for area in areas))
    due = sa.select(Survey).where(here, Survey.closed_at.is_(None)).order_by(Survey.due_since).limit(MOST)
    step = NextStep(
        verb="record_survey",
        label="组织双测评",
        why="议题已办结，党员和群众要分别测评满意度。",
        source="党员首议制第8步",
    )
    return Todos(
        items=tuple(
            Todo(subject_kind="survey", subject_id=s.topic_id, title=s.title, area=s.village, step=step)
            for s in session.scalars(due)
        )
    )
