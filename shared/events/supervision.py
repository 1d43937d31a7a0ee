"""Events published by the supervision service."""

from uuid import UUID

from shared.contracts import Event


class SurveyClosed(Event, key="supervision.survey_closed.v1", subject="topic_id"):
    """The dual survey of a completed topic: of those asked, how many were at least basically satisfied, two scores."""

    topic_id: UUID
    village: str
    members_satisfied: int
    members_asked: int
    masses_satisfied: int
    masses_asked: int
