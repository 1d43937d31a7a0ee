"""``make operate``: the operators' commands for the system that ``make run-real`` or ``make run`` keeps on this machine."""

import os

from deploy.local import broker, environment
from deploy.local.run_real import addresses
from deploy.operate.__main__ import app


def main() -> None:
    if "AMQP_URI" in os.environ:
        own = environment.real(environment.VAR / "real", addresses(os.environ["DATABASE_SERVER"]), {})
        os.environ.update(own | {"AMQP_URI": broker.own_virtual_host(os.environ["AMQP_URI"])})
    else:
        os.environ.update(environment.embedded())
    app(prog_name="make operate DO=")


if __name__ == "__main__":
    main()
