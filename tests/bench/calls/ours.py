"""The product's bus on both ends.

python -m tests.bench.calls.ours serve
python -m tests.bench.calls.ours ask 4000
"""

import sys
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

from shared import config
from shared.bus import brokers, hub
from shared.bus.rpc import RpcClient
from shared.identity import Caller
from tests.bench.calls.work import ASKER, IN_FLIGHT, SERVICE, Add, Sum, measured


def serve() -> None:
    from shared.bus import host
    from shared.bus.entrypoints import Service, query

    class Adder(Service):
        name = SERVICE

        @query(Add)
        def add(self, session: Session, call: Add, caller: Caller) -> Sum:
            caller.require_service(ASKER)
            return Sum(value=call.left + call.right)

    module = sys.modules[__name__]
    module.Adder = Adder  # type: ignore[attr-defined]
    sys.modules[f"services.{SERVICE}.service"] = module
    host.main(SERVICE)


def ask() -> None:
    """As the gateway does: threads, one client."""
    client = RpcClient(brokers.connect(config.broker_url(ASKER)), config.signer(ASKER), {Add})
    with ThreadPoolExecutor(IN_FLIGHT) as threads:
        measured(
            lambda count: sum(
                answer.value
                for answer in threads.map(lambda n: client.call_as_service(Add(left=n, right=1)), range(count))
            )
        )
    client.close()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        hub.patch()
        serve()
    else:
        ask()
