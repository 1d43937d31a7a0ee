"""The study-credits service as the bus sees it."""

from sqlalchemy.orm import Session

from services.learning_credits import queries
from shared.bus.entrypoints import Service, query
from shared.calls import learning_credits as calls
from shared.calls.common import Numbers
from shared.identity import Caller


class LearningCreditsService(Service):
    name = "learning_credits"

    @query(calls.GetPolicy)
    def get_policy(self, session: Session, call: calls.GetPolicy, _caller: Caller) -> Numbers:
        """Public."""
        return queries.policy(session, call)
