"""Which upper documents wait for a person: to be conveyed, to be read, to be urged."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import Document, Reader
from services.topics.queries.documents import Standing, how_far, steps_of
from services.topics.queries.sight import where_held
from shared.calls.common import NextStep, Todo
from shared.identity import Caller, Role

MOST = 100


def waiting_documents(session: Session, caller: Caller, today: date) -> Iterator[Todo]:
    """Two statements."""
    own = sa.select(Reader.document_id).where(Reader.person_id == caller.person_id)
    concerned = sa.or_(
        sa.and_(
            Document.conveyed_at.is_(None),
            sa.or_(
                where_held(Document.village, caller, *map(Role, acts.BRANCH)),
                sa.and_(where_held(Document.village, caller, Role.TOWNSHIP), Document.due_on < today),
            ),
        ),
        Document.id.in_(own.where(Reader.receipt.in_(rules.STILL_TO_READ))),
    )
    documents = session.scalars(sa.select(Document).where(concerned).order_by(Document.due_on).limit(MOST)).all()
    for standing in how_far(session, documents, caller.person_id):
        for step in _steps(standing, caller, today):
            yield Todo(
                subject_kind="document", subject_id=standing.document.id, title=standing.document.title,
                area=standing.document.village, step=step,
            )  # fmt: skip


def _steps(standing: Standing, caller: Caller, today: date) -> Iterator[NextStep]:
    """To convey once more waits for nobody: to tell the absentees does."""
    document = standing.document
    for step in steps_of(standing, caller):
        if step.verb != "convey" or document.first_conveyed_at is None:
            yield step
    is_late = rules.is_late(document.due_on, today=today, conveyed=document.conveyed_at is not None)
    if is_late and caller.has(Role.TOWNSHIP, area=document.village):
        why = "传达期限已过，还没有传达到每一名党员。"
        yield NextStep(
            verb="get_document", label="督促传达", why=why, source=rules.DOCUMENTS_FIRST, due_on=document.due_on
        )
