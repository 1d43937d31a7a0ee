"""What the supervision service answers so far: the dual survey of a completed topic."""

from typing import Annotated
from uuid import UUID

from shared.calls.common import Done, Todos
from shared.contracts import About, Command, Query


class RecordSurvey(Command[Done], key="supervision.record_survey"):
    """The counts of both panels, Party members and masses apart. By the township: whoever carried a matter out does
    not survey it."""

    topic_id: UUID
    members_satisfied: Annotated[int, About("党员：满意", least=0, most=200_000)]
    members_fairly: Annotated[int, About("党员：比较满意", least=0, most=200_000)]
    members_basically: Annotated[int, About("党员：基本满意", least=0, most=200_000)]
    members_dissatisfied: Annotated[int, About("党员：不满意", least=0, most=200_000)]
    masses_satisfied: Annotated[int, About("群众：满意", least=0, most=200_000)]
    masses_fairly: Annotated[int, About("群众：比较满意", least=0, most=200_000)]
    masses_basically: Annotated[int, About("群众：基本满意", least=0, most=200_000)]
    masses_dissatisfied: Annotated[int, About("群众：不满意", least=0, most=200_000)]


class GetTodos(Query[Todos], key="supervision.get_todos"):
    """Completed topics that wait for their survey; for the township."""
