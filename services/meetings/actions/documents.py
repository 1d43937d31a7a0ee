"""Documents that were asked for: each made once, kept with its hash, tried again where its maker died."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer
from uuid6 import uuid7

from services.meetings.documents.draft import Draft
from services.meetings.models import Document, DocumentFile
from shared.calls.common import Done
from shared.vocabulary import DocumentFormat, DocumentState

LEASE = timedelta(minutes=2)  # for longer nobody works at one: its maker has died
ATTEMPTS = 3
GIVEN_UP = "生成时出错，试了 {attempts} 次都没有成功。请再生成一次；还不行，请把这一页告诉信息管理员。"


def ask_for(session: Session, draft: Draft, template: str, *, asked_by: UUID, now: datetime) -> Done:
    """The document that says this: the one that there is, tried once more if something failed, or a new one that waits.
    ``template`` is the digest of its template."""
    digest = draft.digest(template)
    document = Document(
        id=UUID(str(uuid7())), kind=draft.kind, village=draft.village, meeting_id=draft.meeting_id, topic_id=draft.topic_id,
        name=draft.name, fields=draft.text, digest=digest, record_lines=draft.record_lines,
        record_digest=draft.record_digest, asked_by=asked_by, asked_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(document)
    except sa.exc.IntegrityError:
        document = session.scalars(sa.select(Document).where(Document.digest == digest).with_for_update()).one()
        if document.problem:
            _begin_again(document)
    return Done(id=document.id)


def _begin_again(document: Document) -> None:
    document.state, document.progress, document.attempts = DocumentState.WAITING, 0, 0
    document.made_at, document.problem = None, ""


def claim(session: Session, *, now: datetime) -> Document | None:
    """The one that waits longest, for this maker alone; or one whose maker has died."""
    abandoned = sa.and_(Document.state == DocumentState.WORKING, Document.claimed_at < now - LEASE)
    free = sa.or_(Document.state == DocumentState.WAITING, abandoned)
    first = sa.select(Document).options(undefer(Document.fields)).where(free).order_by(Document.asked_at, Document.id)
    document = session.scalar(first.limit(1).with_for_update(skip_locked=True))
    if document is None:
        return None
    if document.attempts >= ATTEMPTS:
        document.state, document.problem = DocumentState.FAILED, GIVEN_UP.format(attempts=document.attempts)
        return document
    document.state, document.claimed_at, document.progress = DocumentState.WORKING, now, 10
    document.attempts += 1
    return document


def keep_file(session: Session, claimed: Document, form: DocumentFormat, content: bytes, *, progress: int) -> bool:
    """A file that has been made; False where the work was taken over meanwhile."""
    document = _still_ours(session, claimed)
    if document is None:
        return False
    file = DocumentFile(
        document_id=document.id,
        format=form,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    session.merge(file)
    document.progress = progress
    return True


def finish(session: Session, claimed: Document, *, now: datetime, problem: str = "") -> None:
    """All that could be made is made; ``problem`` says what could not."""
    if document := _still_ours(session, claimed):
        document.state, document.progress, document.made_at, document.problem = DocumentState.DONE, 100, now, problem


def give_back(session: Session, claimed: Document) -> None:
    """It went wrong: somebody tries again."""
    if document := _still_ours(session, claimed):
        document.state, document.progress = DocumentState.WAITING, 0


def give_up(session: Session, claimed: Document, problem: str) -> None:
    """It will go wrong each time."""
    if document := _still_ours(session, claimed):
        document.state, document.problem = DocumentState.FAILED, problem


def _still_ours(session: Session, claimed: Document) -> Document | None:
    """Each attempt has its number; who was taken over changes nothing any more."""
    document = session.get(Document, claimed.id, with_for_update=True, populate_existing=True)
    ours = document is not None and document.state is DocumentState.WORKING and document.attempts == claimed.attempts
    return document if ours else None
