"""The gateway as a server starts it, see :mod:`services.gateway.serving`."""

import structlog
from flask import Flask

from services.gateway.app import create_app
from services.gateway.calls import CALLS
from services.gateway.settings import Settings
from shared import config
from shared.bus import brokers
from shared.bus.rpc import RpcClient
from shared.logs import configure


def make_application() -> Flask:
    """Read the environment and connect; raises :class:`shared.config.MissingSetting` naming what is missing."""
    config.require_real_clock()
    if not structlog.is_configured():
        configure("gateway")
    signer = config.signer("gateway")
    client = RpcClient(brokers.connect(config.broker_url("gateway")), signer, CALLS)
    return create_app(Settings.from_environment(), client, signer)
