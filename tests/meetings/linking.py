"""Ways to join who voted with what was voted, for somebody who holds a PostgreSQL database and its write-ahead log."""

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

INSERTED = re.compile(r"tx:\s+\d+, lsn:.*desc: INSERT(?:\+INIT)? off:? (\d+).*blkref #0: rel \d+/(\d+)/(\d+) blk (\d+)")


@dataclass(frozen=True)
class Row:
    """With where it lies and which transaction wrote it."""

    place: tuple[int, int]  # page, and place on it
    transaction: int
    values: Mapping[str, Any]


def rows(connection: sa.Connection, table: str, where: str = "true") -> list[Row]:
    read = sa.text(f"SELECT ctid::text AS ctid_, xmin::text AS xmin_, t.* FROM {table} t WHERE {where} ORDER BY ctid")
    found = []
    for row in connection.execute(read).mappings():
        page, number = map(int, row["ctid_"].strip("()").split(","))
        values = {name: value for name, value in row.items() if name not in ("ctid_", "xmin_")}
        found.append(Row((page, number), int(row["xmin_"]), values))
    return found


Pairs = list[tuple[Row, Row]]


def ranked(people: Sequence[Row], votes: Sequence[Row], key: Callable[[Row], Any]) -> Pairs:
    """The first with the first, the last with the last."""
    return list(zip(sorted(people, key=key), sorted(votes, key=key), strict=True))


def by_transaction(people: Sequence[Row], votes: Sequence[Row]) -> Pairs:
    """The same number, or the next one, where a savepoint has its own."""
    return ranked(people, votes, lambda row: row.transaction)


def by_place(people: Sequence[Row], votes: Sequence[Row]) -> Pairs:
    return ranked(people, votes, lambda row: row.place)


def by_column(people: Sequence[Row], votes: Sequence[Row], column: str) -> Pairs:
    """A number from a sequence, or a time: order is enough."""
    return ranked(people, votes, lambda row: row.values[column])


# -- the write-ahead log


def position(connection: sa.Connection) -> str:
    return str(connection.scalar(sa.text("SELECT pg_current_wal_insert_lsn()::text")))


def keep_log(server: sa.Connection) -> None:
    """As long as this connection lives no file of the log is thrown away, however many checkpoints there are."""
    server.execute(sa.text("SELECT pg_create_physical_replication_slot('t_' || pg_backend_pid(), true, true)"))


def segments(server: sa.Connection, since: str) -> dict[str, bytes]:
    """The files of the log from a position on."""
    server.execute(sa.text("SELECT pg_switch_wal()"))
    names = server.scalars(
        sa.text(
            "SELECT name FROM pg_ls_waldir() WHERE name >= pg_walfile_name(:since) AND name ~ '^[0-9A-F]{24}$' ORDER BY name"
        ),
        {"since": since},
    ).all()
    last = str(server.scalar(sa.text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")))
    read = sa.text("SELECT pg_read_binary_file('pg_wal/' || :name)")
    return {name: bytes(server.scalar(read, {"name": name}) or b"") for name in names if name <= last}


PAGE, HEADER, FIRST_HEADER = (
    8192,
    24,
    40,
)  # bytes: of a page, of what stands at its beginning, of the first one's of a file


def written_since(server: sa.Connection, since: str) -> bytes:
    """What stands in the log from a position on, without the beginnings of its pages, which may lie within a row."""
    return b"".join(
        file[at + (HEADER if at else FIRST_HEADER) : at + PAGE]
        for file in segments(server, since).values()
        for at in range(0, len(file), PAGE)
    )


def dumped(server: sa.Connection, since: str, folder: Path) -> tuple[str, bytes]:
    """What ``pg_waldump`` reads in it from a position on, and the log itself."""
    found = segments(server, since)
    for name, segment in found.items():
        (folder / name).write_bytes(segment)
    programs = str(server.scalar(sa.text("SELECT setting FROM pg_config() WHERE name = 'BINDIR'")))
    said = subprocess.run(
        [f"{programs}/pg_waldump", "--path", folder, "--start", since], capture_output=True, text=True, check=False
    )  # it ends with an error, where the log ends
    return said.stdout, b"".join(found.values())


def by_log(connection: sa.Connection, log: str, kept: Mapping[str, Sequence[Row]]) -> Pairs:
    """Of two tables, the people's and the votes': whoever was put in last before a vote was, as the log tells it."""
    people, votes = kept
    number = connection.scalar(sa.text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    node = {
        str(connection.scalar(sa.text("SELECT pg_relation_filenode(CAST(:t AS regclass))"), {"t": table})): table
        for table in (people, votes)
    }
    at = {table: {row.place: row for row in kept[table]} for table in (people, votes)}
    pairs: Pairs = []
    person: Row | None = None
    for offset, database, relation, page in INSERTED.findall(log):
        table = node.get(relation) if int(database) == number else None
        row = at[table].get((int(page), int(offset))) if table else None
        if row and table == people:
            person = row
        elif row and person:
            pairs.append((person, row))
    return pairs
