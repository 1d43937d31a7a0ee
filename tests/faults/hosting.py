"""Runs a listener in a process of its own, as ``shared.bus.host`` runs the services of the county.

python -m tests.faults.hosting archive
"""

import faulthandler
import signal
import sys
import threading

from shared.bus import hub
from shared.logs import configure, log


def main(name: str) -> None:
    from shared.bus.host import Host
    from tests.faults.listening import Archive, Board
    from tests.faults.sample import SHOW_STACKS

    faulthandler.register(SHOW_STACKS)
    configure(name)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    host = Host([service for service in (Archive, Board) if service.name == name])
    host.start()
    log.info("service.started")
    while not stopping.wait(1.0):
        # A signal handler runs between two looks; the hub goes on meanwhile.
        continue
    host.stop()
    log.info("service.stopped")


if __name__ == "__main__":
    hub.patch()
    main(sys.argv[1])
