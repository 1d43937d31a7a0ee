"""nameko's own RPC, as its documentation has it.

python -m tests.bench.calls.plain_nameko serve
python -m tests.bench.calls.plain_nameko ask 1000
"""

import sys

if sys.argv[1] == "serve":
    import eventlet

    eventlet.monkey_patch()

import signal
from collections import deque
from typing import Any

from nameko import config
from nameko.containers import ServiceContainer
from nameko.rpc import rpc
from nameko.standalone.rpc import ClusterRpcClient

from tests.bench.calls.work import IN_FLIGHT, measured, setting


class Adder:
    name = "plain_adder"

    @rpc
    def add(self, left, right):
        return {"value": left + right}


def serve():
    from eventlet.event import Event

    config.setup({"AMQP_URI": setting("AMQP"), "max_workers": IN_FLIGHT, "prefetch_count": IN_FLIGHT})
    container, ended = ServiceContainer(Adder), Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.ready() or ended.send())
    container.start()
    ended.wait()
    container.stop()


def ask():
    config.setup({"AMQP_URI": setting("AMQP")})
    with ClusterRpcClient(timeout=30) as cluster:

        def run(count):
            total, under_way = 0, deque[Any]()
            for number in range(count):
                if len(under_way) == IN_FLIGHT:
                    total += under_way.popleft().result()["value"]
                under_way.append(cluster.plain_adder.add.call_async(left=number, right=1))
            return total + sum(reply.result()["value"] for reply in under_way)

        measured(run)


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else ask()
