"""Which way a topic takes, as the topics service answers it."""

from shared.contracts import Record


class WayView(Record):
    """A way that a topic takes, why, and by which article."""

    label: str
    why: str
    source: str
