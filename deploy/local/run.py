"""``make run``: the whole county in one process, on the embedded transport and SQLite files under ``var/``.

The first start makes the databases and fills in the demonstration county; later ones find their data again. Ctrl-C stops it.
"""

from shared.bus import hub

hub.patch()

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from rich.console import Console

from deploy.demo.load import fill_if_empty
from deploy.local import environment, sms_gateway
from deploy.local.logins import show_logins
from shared import config, storage
from shared.bus import brokers
from shared.bus.host import Host, service_class
from shared.bus.relay import Relay
from shared.logs import configure

console = Console()
SERVICES = tuple(name for name in config.SERVICES if name != "gateway")


class Embedded:
    """All services, their relays, the gateway and the simulated SMS gateway, in this process."""

    def __init__(self) -> None:
        self._stops: list[Callable[[], None]] = []
        self.ended = threading.Event()

    def prepare(self, say: Callable[[str], None]) -> None:
        """Bring databases up to date and fill an empty county."""
        say("准备数据库 …")
        for name in config.SERVICES:
            storage.migrate(name, config.database_url(name))
        fill_if_empty(say)

    def start(self) -> None:
        from services.gateway.wsgi import make_application

        self._stops.append(sms_gateway.serve(os.environ["HOST"], int(os.environ["SMS_PORT"])))
        broker = brokers.connect(config.EMBEDDED)
        host = Host([service_class(name) for name in SERVICES])
        host.start()
        self.ended = host.ended
        self._stops.append(host.stop)
        relays = [Relay(name, config.database_url(name), broker) for name in SERVICES]
        threads = [threading.Thread(target=relay.run, name=f"relay {relay.service}") for relay in relays]
        for thread in threads:
            thread.start()

        def stop_relays() -> None:
            for relay in relays:
                relay.stop()
            for thread in threads:
                thread.join()

        self._stops.append(stop_relays)
        self._stops.append(hub.serve_wsgi(make_application(), os.environ["HOST"], int(os.environ["PORT"])))

    def stop(self) -> None:
        """The gateway first, so that nothing new comes in; then relays, services, the rest."""
        while self._stops:
            self._stops.pop()()


def _refuse_taken_ports() -> None:
    for name in ("PORT", "SMS_PORT"):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(os.environ[name])))
            except OSError:
                sys.exit(f"端口 {os.environ[name]} 已被占用：可能已有一个首议在运行。换一个：make run {name}=<端口>")


def main() -> None:
    began = time.monotonic()
    os.environ.update(environment.embedded())
    log_file = environment.VAR / "shouyi.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    configure("shouyi", log_file.open("a", buffering=1))
    _refuse_taken_ports()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    system = Embedded()
    system.prepare(console.print)
    console.print("启动各项服务 …")
    system.start()
    show_logins(os.environ["PUBLIC_URL"])
    console.print(f"日志：{log_file}")
    console.print(f"（用时 {time.monotonic() - began:.0f} 秒）")
    while not stopping.wait(0.5):
        if system.ended.is_set():
            sys.exit(f"一项服务因程序故障停了，原因见 {log_file}。数据都在：再次 make run。")
    console.print("\n正在停止 …")
    system.stop()
    console.print("已停止；再次 make run，数据都在。")


if __name__ == "__main__":
    main()
