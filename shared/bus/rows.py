"""Many rows in one statement, handed over as one JSON text: no statement is compiled anew for another number of rows, and the
database reads them about as fast as it copies."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.storage import Moment

_CASTS: tuple[tuple[type, str], ...] = (
    (sa.Uuid, "CAST(r->>{0} AS uuid)"),
    (sa.BigInteger, "CAST(r->>{0} AS bigint)"),
    (sa.Integer, "CAST(r->>{0} AS integer)"),
    (Moment, "CAST(r->>{0} AS timestamptz)"),
    (sa.JSON, "CAST(r->>{0} AS json)"),
    (sa.String, "r->>{0}"),
)


class Rows:
    """``INSERT INTO table (columns) SELECT …``, followed by ``then``: what to do about conflicts; ``returning`` columns, and
    ``also`` one more value by its name. ``{for_update}`` in it stands where PostgreSQL is to lock what is read.

    Raises TypeError for a column of a kind that no row has had yet: give it its cast above.
    """

    def __init__(
        self,
        table: sa.Table,
        *columns: str,
        then: str = "",
        returning: Sequence[str] = (),
        also: Mapping[str, str] = {},
    ) -> None:
        self._table, self._columns = table, [table.c[name] for name in columns]
        self._casts = [_cast(column) for column in self._columns]
        returned = [*returning, *(f"{value} AS {name}" for name, value in also.items())]
        self._tail = then + (f" RETURNING {', '.join(returned)}" if returned else "")
        self._typed = {name: table.c[name].type for name in returning}
        self._by_dialect: dict[str, Any] = {}

    def put(self, session: Session, rows: Iterable[Sequence[Any]]) -> sa.Result[Any]:
        """Each row has its values in the order of the columns; a JSON column's value is its text."""
        dialect = session.get_bind().dialect.name
        return session.execute(self._statement(dialect), {"rows": _text(rows, dialect)})

    def _statement(self, dialect: str) -> Any:
        if dialect not in self._by_dialect:
            statement = sa.text(self.insert(dialect))
            self._by_dialect[dialect] = statement.columns(**self._typed) if self._typed else statement
        return self._by_dialect[dialect]

    def insert(self, dialect: str, rows: str = "rows") -> str:
        """The statement, with the name of its parameter."""
        if dialect == "postgresql":
            values = ", ".join(cast.format(place) for place, cast in enumerate(self._casts))
            source = f"jsonb_array_elements(CAST(:{rows} AS jsonb)) AS r"
        else:
            values = ", ".join(_extracted(column, place) for place, column in enumerate(self._columns))
            source = f"json_each(:{rows})"
        names = ", ".join(column.name for column in self._columns)
        tail = self._tail.format(for_update="FOR UPDATE" if dialect == "postgresql" else "")
        return f"INSERT INTO {self._table.name} ({names}) SELECT {values} FROM {source} WHERE true {tail}"


Put = tuple[Rows, Iterable[Sequence[Any]]]


def put_together(session: Session, *puts: Put, then: str) -> None:
    """Into several tables with one statement, which on PostgreSQL also selects ``then``."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        given = {f"rows_{place}": _text(rows, dialect) for place, (_, rows) in enumerate(puts)}
        session.execute(_together(tuple(into for into, _ in puts), then), given)
    else:
        for into, rows in puts:
            into.put(session, rows)


@cache
def _together(several: tuple[Rows, ...], then: str) -> sa.TextClause:
    inserts = [f"put_{place} AS ({into.insert('postgresql', f'rows_{place}')})" for place, into in enumerate(several)]
    return sa.text(f"WITH {', '.join(inserts)} SELECT {then}")


def _text(rows: Iterable[Sequence[Any]], dialect: str) -> str:
    option = None if dialect == "postgresql" else orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(list(rows), default=_plain, option=option).decode()


def _cast(column: sa.Column[Any]) -> str:
    for kind, cast in _CASTS:
        if isinstance(column.type, kind):
            return cast
    raise TypeError(f"{column} is of a kind that Rows does not know: {column.type!r}")


def _extracted(column: sa.Column[Any], place: int) -> str:
    """SQLite keeps a UUID without its dashes."""
    value = f"json_extract(value, '$[{place}]')"
    return f"replace({value}, '-', '')" if isinstance(column.type, sa.Uuid) else value


def _plain(value: Any) -> str:
    if isinstance(value, UUID):  # one of uuid6's own kind
        return str(value)
    if isinstance(value, datetime):  # as SQLite keeps it
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    raise TypeError(f"no column takes a {type(value).__name__}")
