"""What a meeting votes on, in the words that anybody may read of the topic."""

from services.gateway import asking
from services.gateway.step_page import Pair
from shared.calls.meetings import MeetingView
from shared.calls.topics import GetPublicTopic
from shared.errors import NotFound, Unavailable
from shared.money import in_yuan
from shared.vocabulary import Body


def text_of(view: MeetingView) -> tuple[Pair, ...]:
    """The topic's content, what the members advised, what a levy asks. Nothing of a deliberation, which votes on nothing; without the
    topics service a vote is still taken."""
    if view.step == "deliberation":
        return ()
    try:
        topic = asking.ask(GetPublicTopic(topic_id=view.topic_id))
    except (NotFound, Unavailable):
        return ()
    levy = topic.levy
    asked = (
        ("用途", levy.purpose), ("每人筹资", f"{in_yuan(levy.per_head)} 元" if levy.per_head else "不筹资"),
        ("每个劳动力筹劳", f"{levy.workdays} 个标准工日" if levy.workdays else "不筹劳"),
    ) if levy else ()  # fmt: skip
    return (
        ("罢免理由" if view.body is Body.RECALL else "议题内容", topic.content),
        ("党员首议意见", topic.conclusion),
        *asked,
    )


def voted_on(view: MeetingView) -> tuple[Pair, ...]:
    """For the page on which somebody votes."""
    return (("表决的事", view.topic_title), *text_of(view))
