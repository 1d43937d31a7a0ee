"""Why the topics service says no: one name for all reasons, ``refusals.PostedTooShort``."""

from services.topics.refusals.briefings import *  # noqa: F403
from services.topics.refusals.carrying_out import *  # noqa: F403
from services.topics.refusals.collecting import *  # noqa: F403
from services.topics.refusals.hearings import *  # noqa: F403
from services.topics.refusals.levies import *  # noqa: F403
from services.topics.refusals.photos import *  # noqa: F403
from services.topics.refusals.pledging import *  # noqa: F403
from services.topics.refusals.publishing import *  # noqa: F403
from services.topics.refusals.recalls import *  # noqa: F403
from services.topics.refusals.remarks import *  # noqa: F403
from services.topics.refusals.reviewing import *  # noqa: F403
from services.topics.refusals.telling import *  # noqa: F403
from shared.errors import Refused


class NotNow(Refused, code="topics.not_now", status=409):
    """Facts: verb, state and, where there is anything, what may be done instead; in Chinese."""

    sentence = "现在的阶段是“{state}”，不能{verb}。"
    advice = "请刷新页面，按“下一步”办理{instead}。"

    def __init__(self, *, verb: str, state: str, instead: str = "") -> None:
        super().__init__(verb=verb, state=state, instead=f"：{instead}" if instead else "")


class OutOfOrder(Refused, code="topics.out_of_order", status=409):
    """An event that does not fit the topic's state; it waits for the one before it. Facts: state, event."""

    sentence = "现在的阶段是“{state}”，还不能记录“{event}”。"
    advice = "请等前一步完成。"


class AlreadyThere(Refused, code="topics.already_there", status=409):
    """The id a caller gave to a new thing is taken: the same form was sent before."""

    sentence = "这一条已经登记过了。"
    advice = "请返回列表查看；要另外登记，请重新打开表单。"
