"""What the topics service answers of a plan: how a resolution is carried out, in tasks, each with its owner and its day."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from shared.calls.common import Done
from shared.contracts import About, Command, Record
from shared.vocabulary import TaskState

What = Annotated[str, About("任务", help="要办成什么；向全村公开，请不要写姓名", shortest=2, longest=200, lines=2)]
Owner = Annotated[UUID, About("责任人", help="本村两委成员或党员")]


class PlanExecution(Command[Done], key="topics.plan_execution"):
    """Who carries the resolution out, how and by when; one task at least. decided (passed) → executing. By the secretary."""

    topic_id: UUID
    plan: Annotated[str, About("实施方案", shortest=2, longest=2000, lines=5)]
    owner_id: Annotated[UUID, About("责任人")]
    due_on: Annotated[date, About("完成期限")]
    tasks: Annotated[
        str,
        About(
            "分成哪些任务",
            help="一项任务写一行，先都由上面的责任人按上面的期限负责；责任人、期限不同的，保存以后逐项修改",
            when="不写的，整个方案算一项任务",
            shortest=0,
            longest=2000,
            lines=4,
        ),
    ] = ""


class AddTask(Command[Done], key="topics.add_task"):
    """One more task while the resolution is carried out. By the secretary."""

    id: UUID
    topic_id: UUID
    text: What
    owner_id: Owner
    due_on: Annotated[date, About("完成期限")]


class ChangeTask(Command[Done], key="topics.change_task"):
    """Another owner, another day, or both, with the reason; the record keeps what was before. By the secretary."""

    topic_id: UUID
    task_id: UUID
    owner_id: Owner
    due_on: Annotated[date, About("完成期限")]
    reason: Annotated[
        str,
        About("为什么改", help="原来的期限留在全过程记录里，公开的一页也写明改过", shortest=2, longest=300, lines=2),
    ]


class ReportTask(Command[Done], key="topics.report_task"):
    """A task is done. By its owner, or by the secretary."""

    topic_id: UUID
    task_id: UUID
    report: Annotated[
        str,
        About("办成了什么", help="向全村公开，请不要写姓名", shortest=2, longest=500, lines=3),
    ]


class PublicTask(Record):
    """A task as anybody may see it: nobody is named. ``first_due_on``: its day before it was changed."""

    text: str
    state: TaskState
    due_on: date
    first_due_on: date
    report: str = ""
    done_at: datetime | None = None


class TaskView(PublicTask):
    id: UUID
    owner_id: UUID
