"""Tables of the study-credits service: none of its own yet but the bus's mailbox."""

from shared import storage


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()
