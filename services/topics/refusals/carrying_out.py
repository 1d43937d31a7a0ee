"""Why a resolution is not carried out, completed or archived like that."""

from shared.errors import Refused


class OwnerNoOfficial(Refused, code="topics.owner_no_official", status=422):
    sentence = "责任人不在本村两委成员名册上。"
    advice = "请从名册里选一位现任村两委成员。"


class DueInThePast(Refused, code="topics.due_in_the_past", status=422):
    """Facts: today."""

    sentence = "期限不能早于今天（{today}）。"
    advice = "请重新选择日期。"


class NotPassed(Refused, code="topics.not_passed", status=409):
    """Facts: verb."""

    sentence = "决议没有通过，不能{verb}。"
    advice = "可以重新收集意见，另提议题。"


class NotCarriedOut(Refused, code="topics.not_carried_out", status=409):
    sentence = "决议已经通过，还没有办理，不能归档。"
    advice = "请先制定实施方案，办结并完成双测评以后再归档。"


class NotReadyToDecide(Refused, code="topics.not_ready_to_decide", status=409):
    """Facts: missing."""

    sentence = "交村民会议或村民代表会议决定以前，还要先完成：{missing}。"
    advice = "请先办好，再召集这次会议。"


class TooManyTasks(Refused, code="topics.too_many_tasks", status=422):
    """Facts: most."""

    sentence = "一个方案最多分成 {most} 项任务。"
    advice = "请把同类的任务合并。"


class OwnerOfTheTaskUnknown(Refused, code="topics.owner_of_the_task_unknown", status=422):
    sentence = "任务的责任人不在本村两委成员或党员名册上。"
    advice = "请从名册里选一位现任村两委成员或党员。"


class TaskNotYours(Refused, code="topics.task_not_yours", status=403):
    sentence = "只能登记自己负责的任务。"
    advice = "请由责任人本人或村党支部书记登记。"


class TaskDone(Refused, code="topics.task_done", status=409):
    sentence = "这项任务已经登记办完。"
    advice = "请返回议题查看；还要办别的，请另加一项任务。"


class NothingChanged(Refused, code="topics.nothing_changed", status=422):
    sentence = "责任人和期限都没有改。"
    advice = "请填写新的责任人或新的期限。"


class TasksOpen(Refused, code="topics.tasks_open", status=409):
    """Facts: open, tasks."""

    sentence = "还有 {open} 项任务没有办完，不能办结：{tasks}。"
    advice = "请办完后逐项登记；确实要推迟的，写明理由改期限。"
