"""Which carrier is behind an address. What it imports is only what the address asks for."""

from shared.bus.transport import Broker


def connect(url: str) -> Broker:
    """The broker at an address: ``embedded://`` or ``amqp://…``."""
    if url == "embedded://":
        from shared.bus import embedded

        return embedded.broker()
    from shared.bus import amqp

    return amqp.AmqpBroker(url)
