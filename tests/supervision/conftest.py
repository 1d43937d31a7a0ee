"""The supervision service's database, on SQLite and on PostgreSQL."""

from tests.servers import databases_of

postgresql_sessions, sqlite_sessions = databases_of("supervision")
