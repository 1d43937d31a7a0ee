"""Reading schedules: what is to be conveyed, to whom it came and how, and what a reader does next."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import ConveyedDocument, Document, Gathering, Reader, Telling
from services.topics.queries.gatherings import gathering_views
from services.topics.queries.sight import (
    MEMBERS_FIRST,
    PAGE,
    STAFF,
    before_day,
    cursor_of_day,
    require_overlap,
    where_held,
    within,
)
from shared import clock
from shared.calls import common
from shared.calls import telling as calls
from shared.calls.common import NextStep
from shared.errors import NotFound
from shared.identity import Caller, Role
from shared.vocabulary import Receipt

_REACHED = (Receipt.PRESENT, Receipt.TOLD, Receipt.READ)


@dataclass(frozen=True)
class Standing:
    """A document with how far it has come, as one reader meets it."""

    document: Document
    readers: int
    reached: int
    attempted: int
    mine: Receipt | None

    @property
    def missing(self) -> int:
        return self.readers - self.reached - self.attempted


def list_documents(session: Session, call: calls.ListDocuments, *, caller: Caller, now: datetime) -> calls.Documents:
    """Of this area, what lies within the caller's own. Three statements."""
    require_overlap(caller, call.area)
    conditions = [within(Document.village, call.area), where_held(Document.village, caller, *MEMBERS_FIRST)]
    if call.open_only:
        conditions.append(Document.conveyed_at.is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(Document).where(*conditions)) or 0
    rows = sa.select(Document).where(*conditions).order_by(Document.received_on.desc(), Document.id.desc())
    if call.after:
        rows = rows.where(before_day(call.after, Document.received_on, Document.id))
    found = session.scalars(rows.limit(PAGE + 1)).all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    standings = how_far(session, found[:PAGE], caller.person_id)
    return calls.Documents(
        items=tuple(_line(standing, clock.day_of(now)) for standing in standings),
        page=common.Page(next=cursor_of_day(last.received_on, last.id) if last else None, total=total),
    )


def how_far(session: Session, documents: Sequence[Document], reader: UUID | None) -> list[Standing]:
    """One statement."""
    of = Reader.receipt
    rows = session.execute(
        sa.select(
            Reader.document_id, sa.func.count(), sa.func.count().filter(of.in_(_REACHED)),
            sa.func.count().filter(of == Receipt.ATTEMPTED),
            sa.func.max(sa.case((Reader.person_id == reader, of))),
        ).where(Reader.document_id.in_([document.id for document in documents])).group_by(Reader.document_id)
    )  # fmt: skip
    counted = {row[0]: row[1:] for row in rows.tuples()}
    return [Standing(document, *counted.get(document.id, (0, 0, 0, None))) for document in documents]


def _line(standing: Standing, today: date) -> calls.DocumentLine:
    document = standing.document
    return calls.DocumentLine(
        id=document.id, village=document.village, title=document.title, number=document.number, issuer=document.issuer,
        received_on=document.received_on, due_on=document.due_on,
        late=rules.is_late(document.due_on, today=today, conveyed=document.conveyed_at is not None),
        first_conveyed_at=document.first_conveyed_at, conveyed_at=document.conveyed_at, readers=standing.readers,
        reached=standing.reached, attempted=standing.attempted, mine=standing.mine,
    )  # fmt: skip


# -- one document ---------------------------------------------------------------------------


def get_document(session: Session, call: calls.GetDocument, *, caller: Caller, now: datetime) -> calls.DocumentView:
    """Who of the others was reached how is for whoever looks after the branch. Six statements."""
    document = session.get(Document, call.document_id)
    if document is None or not caller.has(*MEMBERS_FIRST, area=document.village):
        raise NotFound
    looks_after = caller.has(*STAFF, area=document.village)
    [standing] = how_far(session, [document], caller.person_id)
    return calls.DocumentView(
        document=_line(standing, clock.day_of(now)),
        gatherings=tuple(_gatherings(session, document, looks_after=looks_after)),
        readers=tuple(_readers(session, document, None if looks_after else caller.person_id)),
        next_steps=tuple(steps_of(standing, caller)),
    )


def _gatherings(session: Session, document: Document, *, looks_after: bool) -> list[calls.GatheringView]:
    held = sa.select(Gathering).join(ConveyedDocument).where(ConveyedDocument.document_id == document.id)
    found = session.scalars(held.order_by(Gathering.held_at, Gathering.id)).all()
    return gathering_views(session, found, looks_after=looks_after)


_ORDER = {receipt: place for place, receipt in enumerate(reversed(Receipt))}  # those still to be reached first


def _readers(session: Session, document: Document, only: UUID | None) -> Iterator[calls.ReaderView]:
    def of(kind: type[Reader] | type[Telling]) -> sa.ColumnElement[bool]:
        theirs = kind.person_id == only if only else sa.true()
        return sa.and_(kind.document_id == document.id, theirs)

    tellings: dict[UUID, list[calls.TellingView]] = defaultdict(list)
    for told in session.scalars(sa.select(Telling).where(of(Telling)).order_by(Telling.number)):
        view = calls.TellingView(
            channel=told.channel, reached=told.reached, at=told.at, told_by=told.told_by, remark=told.remark
        )
        tellings[told.person_id].append(view)
    readers = session.scalars(sa.select(Reader).where(of(Reader)).order_by(Reader.person_id)).all()
    for reader in sorted(readers, key=lambda reader: _ORDER[reader.receipt]):
        yield calls.ReaderView(
            person_id=reader.person_id, receipt=reader.receipt, at=reader.at, tellings=tuple(tellings[reader.person_id])
        )


# -- what comes next ------------------------------------------------------------------------


def steps_of(standing: Standing, caller: Caller) -> Iterator[NextStep]:
    """The one that matters most comes first."""
    document = standing.document
    belongs = caller.has(*map(Role, acts.BRANCH), area=document.village)
    if standing.mine in rules.STILL_TO_READ:
        yield _step("read_document", "阅读文件", "传达时您没有到会。读一读传达要点，登记“已阅”。", document)
    if belongs and document.first_conveyed_at is None:
        yield _step("convey", "传达文件", "上级文件先向党员传达：开会传达，登记到会名单和要点。", document)
    elif belongs and standing.missing:
        why = f"还有 {standing.missing} 名没有到会的党员要补传达。"
        yield _step("tell_absentee", "补传达", why, document)
        yield _step("convey", "再传达一次", "党小组分别传达的，每次都登记；没有到会的也可以再开一次。", document)


def _step(verb: str, label: str, why: str, document: Document) -> NextStep:
    due_on = document.due_on if document.conveyed_at is None else None
    return NextStep(verb=verb, label=label, why=why, source=rules.DOCUMENTS_FIRST, due_on=due_on)
