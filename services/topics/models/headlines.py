"""The headline numbers as they are read: a row for each year, village and number. What has just happened stands beside them
until it is folded in, so that nobody who does something waits for another one's count."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.topics.models.base import TERM, VILLAGE, Base

TODAY = 0  # in the column of the year: how things stand now, whenever they began


class Headline(Base):
    """``what``: the name of a number, or ``in:`` and the state in which so many topics stand."""

    __tablename__ = "headline"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    village: Mapped[str] = mapped_column(VILLAGE, primary_key=True)
    what: Mapped[str] = mapped_column(TERM, primary_key=True)
    number: Mapped[int]


class Happening(Base):
    """What is still to be added to a headline number."""

    __tablename__ = "happening"

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    year: Mapped[int]
    village: Mapped[str] = mapped_column(VILLAGE)
    what: Mapped[str] = mapped_column(TERM)
    number: Mapped[int]
