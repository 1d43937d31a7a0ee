"""The learning_credits service's database, on SQLite and on PostgreSQL."""

import pytest


@pytest.fixture(scope="session")
def database_of() -> str:
    return "learning_credits"
