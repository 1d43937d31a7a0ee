"""What all tables of the topics service have in common."""

import sqlalchemy as sa

from shared import storage

VILLAGE = sa.String(12)  # division code
TERM = sa.String(40)  # a verb, a role, a step: words of our own


class Base(storage.Base):
    __abstract__ = True
    metadata = storage.metadata()
