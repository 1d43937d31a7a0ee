"""Upper documents: put on the schedule, conveyed at a session, told to those who were absent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, refusals, rules
from services.topics.actions.counting import count
from services.topics.actions.life import Actor, add_once
from services.topics.models import Attendee, ConveyedDocument, Document, Gathering, Reader, Telling
from shared import clock
from shared.bus import mailbox
from shared.calls import directory
from shared.calls import telling as calls
from shared.calls.common import Done
from shared.errors import NotFound
from shared.events.topics import ConveyanceHeld
from shared.identity import Caller
from shared.vocabulary import Channel, Purpose, Receipt


def schedule_document(session: Session, call: calls.ScheduleDocument, *, caller: Caller, now: datetime) -> Done:
    """From now on it waits to be conveyed."""
    actor = Actor.of(caller, *acts.BRANCH, area=call.village)
    rules.check_schedule(received_on=call.received_on, due_on=call.due_on, today=clock.day_of(now))
    same = sa.select(Document.id).where(Document.village == call.village, Document.number == call.number)
    if session.scalar(same) is not None:
        raise refusals.DocumentListed(number=call.number)
    document = Document(
        id=call.id, village=call.village, title=call.title, number=call.number, issuer=call.issuer,
        received_on=call.received_on, due_on=call.due_on, scheduled_by=actor.person_id, scheduled_at=now,
    )  # fmt: skip
    add_once(session, document)
    return Done(id=document.id)


# -- at a session ---------------------------------------------------------------------------


def convey(session: Session, call: calls.Convey, *, caller: Caller, now: datetime, members: directory.Roll) -> Done:
    """``members``: the roll on the day of the session. The first session of a document freezes it as the document's own."""
    actor = Actor.of(caller, *acts.BRANCH, area=call.village)
    documents = _open_documents(session, call.document_ids, call.village)
    rules.check_held_after_receipt(clock.day_of(call.held_at), [document.received_on for document in documents])
    gathering = gathered(
        call.id, Purpose.CONVEYANCE, village=call.village, held_at=call.held_at, place=call.place, held_by=call.held_by,
        text=call.text, group_id=call.group_id, present=call.present, members=members, actor=actor, now=now,
    )  # fmt: skip
    if call.held_by not in {entry.person_id for entry in members.entries}:
        raise refusals.NotOfTheBranch
    keep(session, gathering, call.present, members)
    count(session, gathering.village, clock.day_of(gathering.held_at), conveyances=1)
    session.add_all(ConveyedDocument(gathering_id=gathering.id, document_id=document.id) for document in documents)
    for document in documents:
        _reach(session, document, gathering, call.present, members, now=now)
    held = ConveyanceHeld(
        gathering_id=gathering.id, village=gathering.village, held_on=clock.day_of(gathering.held_at),
        documents=len(documents), should_attend=gathering.should_attend, present=gathering.present,
    )  # fmt: skip
    mailbox.post(session, held)
    return Done(id=gathering.id)


def gathered(
    gathering_id: UUID, purpose: Purpose, *, village: str, held_at: datetime, place: str, held_by: UUID, text: str,
    group_id: UUID | None, present: Sequence[UUID], members: directory.Roll, actor: Actor, now: datetime,
) -> Gathering:  # fmt: skip
    """A gathering as the rules let it be recorded; the whole branch's, or one Party group's."""
    rules.check_gathering(held_at=held_at, now=now)
    unit = [entry for entry in members.entries if group_id is None or entry.group_id == group_id]
    rules.check_present(present, should_attend={entry.person_id for entry in unit})
    return Gathering(
        id=gathering_id, village=village, purpose=purpose, group_id=group_id,
        group_name=unit[0].group_name if group_id else "", held_at=held_at, place=place, held_by=held_by, text=text,
        should_attend=len(unit), present=len(set(present)), recorded_by=actor.person_id, recorded_at=now,
    )  # fmt: skip


def keep(session: Session, gathering: Gathering, present: Sequence[UUID], members: directory.Roll) -> None:
    """Store it with who of its roll was there."""
    add_once(session, gathering)
    there = set(present)
    rows = [
        {"gathering_id": gathering.id, "person_id": entry.person_id, "present": entry.person_id in there}
        for entry in members.entries
        if gathering.group_id in (None, entry.group_id)
    ]
    session.execute(sa.insert(Attendee), rows)


def _open_documents(session: Session, document_ids: Sequence[UUID], village: str) -> Sequence[Document]:
    """Held in one order, so that two sessions of the same documents queue."""
    wanted = set(document_ids)
    rows = sa.select(Document).where(
        Document.id.in_(wanted), Document.village == village, Document.conveyed_at.is_(None)
    )
    found = session.scalars(rows.order_by(Document.id).with_for_update()).all()
    if not wanted or len(found) < len(wanted):
        raise refusals.DocumentsNotOpen(missing=max(len(wanted) - len(found), 1))
    return found


def _reach(
    session: Session, document: Document, gathering: Gathering, present: Sequence[UUID], members: directory.Roll, *, now: datetime
) -> None:  # fmt: skip
    if document.first_conveyed_at is None:
        document.first_conveyed_at = gathering.held_at
        missing = {"document_id": document.id, "receipt": Receipt.MISSING, "at": None, "gathering_id": None}
        session.execute(
            sa.insert(Reader), [missing | {"person_id": entry.person_id} for entry in members.entries]
        )  # fmt: skip
        session.flush()
    came = sa.update(Reader).where(
        Reader.document_id == document.id, Reader.person_id.in_(present), Reader.receipt.in_(rules.STILL_TO_READ)
    )
    session.execute(came.values(receipt=Receipt.PRESENT, at=gathering.held_at, gathering_id=gathering.id))
    _close_if_conveyed(session, document, now=now)


def _close_if_conveyed(session: Session, document: Document, *, now: datetime) -> None:
    receipts = session.scalars(sa.select(Reader.receipt).where(Reader.document_id == document.id).distinct()).all()
    if document.conveyed_at is None and rules.is_conveyed(receipts):
        document.conveyed_at = now


# -- afterwards -----------------------------------------------------------------------------


def tell_absentee(session: Session, call: calls.TellAbsentee, *, caller: Caller, now: datetime) -> Done:
    """By phone, in writing or in person; or it was tried, and why it failed."""
    document = _held(session, call.document_id)
    actor = Actor.of(caller, *acts.BRANCH, area=document.village)
    rules.check_telling(call.channel, reached=call.reached, remark=call.remark)
    receipt = Receipt.TOLD if call.reached else Receipt.ATTEMPTED
    _note_telling(
        session, document, call.person_id, receipt, channel=call.channel, remark=call.remark, by=actor.person_id, now=now
    )  # fmt: skip
    return Done(id=document.id)


def read_document(session: Session, call: calls.ReadDocument, *, caller: Caller, now: datetime) -> Done:
    """By themselves. The right comes from the document's frozen roll."""
    document = _held(session, call.document_id)
    caller.require_sight(document.village)
    if caller.person_id is None:
        raise NotFound
    _note_telling(
        session, document, caller.person_id, Receipt.READ, channel=Channel.INBOX, remark="", by=caller.person_id, now=now
    )  # fmt: skip
    return Done(id=document.id)


def _held(session: Session, document_id: UUID) -> Document:
    document = session.get(Document, document_id, with_for_update=True)
    if document is None:
        raise NotFound
    return document


def _note_telling(
    session: Session, document: Document, person_id: UUID, receipt: Receipt, *, channel: Channel, remark: str,
    by: UUID | None, now: datetime,
) -> None:  # fmt: skip
    """The document is held: whoever tells the same person meanwhile queues behind."""
    reader = session.get(Reader, (document.id, person_id))
    rules.check_still_to_read(reader.receipt if reader else None)
    own = (Telling.document_id == document.id, Telling.person_id == person_id)
    before = session.scalars(sa.select(sa.func.count()).select_from(Telling).where(*own)).one()
    telling = Telling(
        document_id=document.id, person_id=person_id, number=before + 1, channel=channel,
        reached=receipt is not Receipt.ATTEMPTED, remark=remark, told_by=by, at=now,
    )  # fmt: skip
    session.add(telling)
    changed = sa.update(Reader).where(Reader.document_id == document.id, Reader.person_id == person_id)
    session.execute(changed.values(receipt=receipt, at=now))
    _close_if_conveyed(session, document, now=now)
