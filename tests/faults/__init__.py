"""``make faults``: a writer, a relay and two listeners at work, while everything they stand on breaks; then it is counted.

``sample``      contracts and tables of the three small services
``writing``     commits entries with their events at full speed; some of its transactions are undone on purpose
``listening``   two services that note each event; ``hosting`` runs them, one in several replicas
``relaying``    the product's own relay, for the sample's events
``nodes``       a broker node and a PostgreSQL of our own, which may be killed; ``broker`` looks at it as an administrator
``proxy``       the links to the broker, which may be cut, stalled, or swallow what goes over them
``plan``        which faults a seed brings, in which order
``inflicting``  the faults themselves; ``messages`` those that are messages
``starting``    everything together, begun and ended; ``system`` says how far it is
``checking``    what was lost, what was done twice, what out of order
``running``     one seed from beginning to end
"""

import os

# Nodes of our own, so that nobody else's are hurt: two ports from this one on for PostgreSQL and RabbitMQ, and RabbitMQ's next.
FIRST_PORT = int(os.environ.get("SHOUYI_FAULTS_PORT", "55800"))
OWN_SERVERS = {
    "SHOUYI_SERVERS": os.environ.get("SHOUYI_FAULTS_SERVERS", f"/var/tmp/shouyi-faults-{os.getuid()}"),  # noqa: S108 - checked by machine.folder
    "SHOUYI_POSTGRESQL_PORT": str(FIRST_PORT),
    "SHOUYI_RABBITMQ_PORT": str(FIRST_PORT + 1),
}
