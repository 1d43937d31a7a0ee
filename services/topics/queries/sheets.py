"""Sheets that wait for a second look, with their names: for whoever may take it, never for whom a recall concerns."""

from collections import defaultdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from services.topics import acts, rules
from services.topics.models import SheetSignature
from services.topics.queries.facts import Facts
from services.topics.queries.sight import reads_signers
from shared.calls.sheets import SheetView
from shared.identity import Caller, Role


def sheets_of(session: Session, facts: Facts, caller: Caller) -> tuple[SheetView, ...]:
    """One statement, where there are any."""
    topic, sheets = facts.topic, facts.waiting_sheets
    looks = rules.roles_for(topic.kind, "confirm_sheet", acts.ACTS["confirm_sheet"].roles)
    may_look = caller.has(*map(Role, looks), area=topic.village)
    if not sheets or not may_look or not reads_signers(caller, topic.village, facts.recall):
        return ()
    rows = sa.select(SheetSignature.sheet_id, SheetSignature.person_id).where(
        SheetSignature.sheet_id.in_([sheet.id for sheet in sheets])
    )
    names: dict[UUID, list[UUID]] = defaultdict(list)
    for sheet_id, person_id in session.execute(rows.order_by(SheetSignature.person_id)).tuples():
        names[sheet_id].append(person_id)
    return tuple(
        SheetView(
            id=sheet.id, signed_on=sheet.signed_on, signatures=sheet.signatures, entered_by=sheet.entered_by,
            signers=tuple(names[sheet.id]),
            photo_ids=tuple(one.photo.id for one in facts.photos if one.sheet is sheet),
        )
        for sheet in sheets
    )  # fmt: skip
