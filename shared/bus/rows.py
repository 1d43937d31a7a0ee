"""Many rows in one statement, handed over as one JSON text: no statement is compiled anew for another number of rows, and the
database reads them about as fast as it copies."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.storage import Moment

_CASTS: tuple[tuple[type, str], ...] = (
    (sa.Uuid, "CAST(r->>{0} AS uuid)"),
    (sa.BigInteger, "CAST(r->>{0} AS bigint)"),
    (sa.Integer, "CAST(r->>{0} AS integer)"),
    (Moment, "CAST(r->>{0} AS timestamp) AT TIME ZONE 'UTC'"),
    (sa.JSON, "CAST(r->>{0} AS json)"),
    (sa.String, "r->>{0}"),
)


class Rows:
    """``INSERT INTO table (columns) SELECT …``, followed by ``then``: what to do about conflicts, what to return."""

    def __init__(self, table: sa.Table, *columns: str, then: str = "", returning: Sequence[str] = ()) -> None:
        self._table, self._columns = table, [table.c[name] for name in columns]
        self._tail = then + (f" RETURNING {', '.join(returning)}" if returning else "")
        self._typed = {name: table.c[name].type for name in returning}
        self._by_dialect: dict[str, Any] = {}

    def put(self, session: Session, rows: Iterable[Sequence[Any]]) -> sa.Result[Any]:
        """Each row has its values in the order of the columns; a JSON column's value is its text."""
        given = json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"), default=_plain)
        return session.execute(self._statement(session.get_bind().dialect.name), {"rows": given})

    def _statement(self, dialect: str) -> Any:
        if dialect not in self._by_dialect:
            values = ", ".join(_from_json(dialect, column, place) for place, column in enumerate(self._columns))
            source = (
                "jsonb_array_elements(CAST(:rows AS jsonb)) AS r" if dialect == "postgresql" else "json_each(:rows)"
            )
            names = ", ".join(column.name for column in self._columns)
            text = f"INSERT INTO {self._table.name} ({names}) SELECT {values} FROM {source} WHERE true {self._tail}"
            statement = sa.text(text)
            self._by_dialect[dialect] = statement.columns(**self._typed) if self._typed else statement
        return self._by_dialect[dialect]


def _from_json(dialect: str, column: sa.Column[Any], place: int) -> str:
    if dialect != "postgresql":
        return f"json_extract(value, '$[{place}]')"
    return next(cast for kind, cast in _CASTS if isinstance(column.type, kind)).format(place)


def _plain(value: Any) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    raise TypeError(f"no column takes a {type(value).__name__}")
