"""Sheets that people have signed by hand, as the topics service shows them."""

from datetime import date
from uuid import UUID

from shared.contracts import Record


class SheetView(Record):
    """A sheet whose names wait for somebody else to hold them against its photos."""

    id: UUID
    signed_on: date
    signatures: int
    entered_by: UUID
    signers: tuple[UUID, ...] = ()
    photo_ids: tuple[UUID, ...] = ()
