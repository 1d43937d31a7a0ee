"""Databases, links, processes: a system begins, and leaves nothing behind."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import servers
from deploy.local.supervisor import Supervisor
from shared import storage
from shared.bus import mailbox
from shared.identity import new_keys
from tests.faults import broker, sample
from tests.faults.nodes import until
from tests.faults.proxy import Link, Proxy
from tests.faults.sample import ARCHIVE, BOARD, HEARD, LEDGER, WRITERS
from tests.faults.system import RELAY, System, dead_letters_of, queue_of
from tests.servers import database


@contextmanager
def working(seed: int, folder: Path, *, replicas: int) -> Iterator[System]:
    """A system on the nodes of ``tests.faults.nodes``, which have to run; ready to write. The archive has ``replicas``, the board one."""
    with ExitStack() as borrowed:
        names = (LEDGER, *HEARD)
        databases = {name: borrowed.enter_context(database(servers.postgresql_url(), name)) for name in names}
        _make_tables(databases)
        with broker.channel() as channel:
            for queue in (queue for listener in HEARD for queue in (queue_of(listener), dead_letters_of(listener))):
                channel.queue_delete(queue)
        node, proxy = urlsplit(servers.rabbitmq_url()), borrowed.enter_context(Proxy())
        links = {name: proxy.link((str(node.hostname), int(node.port or 0))) for name in names}
        processes = {
            listener: [f"{listener}-{number}" for number in range(1, count + 1)]
            for listener, count in ((ARCHIVE, replicas), (BOARD, 1))
        }
        supervisor = Supervisor(_environment(seed, folder, databases, links), folder)
        system = System(folder, databases, links, processes, supervisor)
        borrowed.callback(system.dispose)
        folder.mkdir(parents=True, exist_ok=True)
        system.allow(0)
        _add_programs(system)
        watching = threading.Thread(target=supervisor.watch, name="supervisor")
        supervisor.start()
        watching.start()
        try:
            until(system.is_ready, "every listener listens")
            yield system
        finally:
            supervisor.stop()
            watching.join()


def _add_programs(system: System) -> None:
    for number, name in enumerate(WRITERS, 1):
        system.supervisor.add(name, "-m", "tests.faults.writing", str(number))
    system.supervisor.add(RELAY, "-m", "tests.faults.relaying")
    for listener, processes in system.replicas.items():
        for name in processes:
            system.supervisor.add(name, "-m", "tests.faults.hosting", listener)


def _make_tables(databases: Mapping[str, str]) -> None:
    for name, url in databases.items():
        engine = storage.engine(url)
        mailbox.metadata.create_all(engine)
        (sample.ledger if name == LEDGER else sample.listener).create_all(engine)
        if name == LEDGER:
            with engine.begin() as connection:
                connection.execute(sample.book.insert(), [{"name": book, "number": 0} for book in sample.BOOKS])
        engine.dispose()


def _environment(seed: int, folder: Path, databases: Mapping[str, str], links: Mapping[str, Link]) -> dict[str, str]:
    keys = {name: new_keys() for name in databases}
    account = servers.rabbitmq_url().rpartition("@")[0]
    return {
        "IDENTITY_PUBLIC_KEYS": json.dumps({name: public for name, (_, public) in keys.items()}),
        **{f"{name.upper()}_SIGNING_KEY": private for name, (private, _) in keys.items()},
        **{f"{name.upper()}_DATABASE_URL": url for name, url in databases.items()},
        **{f"{name.upper()}_AMQP_URI": f"{account}@127.0.0.1:{link.port}/" for name, link in links.items()},
        "FAULTS_SEED": str(seed),
        "FAULTS_ALLOWANCE": str(folder / "allowance"),
    }
