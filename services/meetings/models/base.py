"""What all tables of the meetings service have in common."""

from shared import storage


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()
