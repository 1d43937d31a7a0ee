"""Writes a new migration of a service from what its models have and its database lacks; read it before you commit it.

python -m deploy.local.migration directory "Keep the uploads"
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from shared import storage


def main(service: str, message: str) -> None:
    versions = storage.ROOT / "services" / service / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    number = f"{len(list(versions.glob('[0-9]*.py'))) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        storage.migrate(service, url)
        command.revision(storage.alembic_config(service, url), message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(*sys.argv[1:])
