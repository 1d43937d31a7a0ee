"""Events published by the notifications service. They name nobody."""

from datetime import date
from uuid import UUID

from shared.contracts import Event


class PostingHung(Event, key="notifications.posting_hung.v1", subject="posting_id"):
    """The printed sheet of a topic hangs on the village's notice board. ``about``: result (of the deliberation), decision, completion."""

    posting_id: UUID
    topic_id: UUID
    village: str
    about: str
    hung_on: date
