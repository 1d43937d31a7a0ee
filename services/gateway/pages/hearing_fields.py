"""What the steps of a hearing fill in beforehand, and what is shown beside them."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import request

from services.gateway import step_page, wording
from services.gateway.step_page import Pair
from shared import clock
from shared.calls.hearings import FindingView, HearingView
from shared.calls.topics import TopicView
from shared.errors import NotFound

PLACE = "村党群服务中心"
A_WEEK = timedelta(days=7)


def _hearing(view: TopicView) -> HearingView:
    if view.topic.hearing is None:
        raise NotFound
    return view.topic.hearing


def its_notice(view: TopicView) -> dict[str, Any]:
    """A week ahead, in the morning; or as it was announced."""
    if hearing := view.topic.hearing:
        return {"held_at": hearing.held_at.isoformat(), "place": hearing.place, "notice": hearing.notice}
    morning = datetime.combine(clock.today() + A_WEEK, time(9), tzinfo=clock.SHANGHAI)
    notice = f"就“{view.topic.title}”听取意见。请利害关系户、村民代表、专业人员、乡镇到会；其他村民也可以到会发言。"
    return {"held_at": morning.isoformat(), "place": PLACE, "notice": notice}


def new_statement(view: TopicView) -> dict[str, str]:
    return {"id": step_page.new_id(request.form), "topic_id": str(view.topic.id)}


def who_was_heard(view: TopicView) -> tuple[Pair, ...]:
    counted = ((one.party.chinese, f"已听取 {one.heard} 人次，至少 {one.least}") for one in _hearing(view).parties)
    return (("听证时间", wording.moment(_hearing(view).held_at)), *counted)


def what_was_said(view: TopicView) -> tuple[Pair, ...]:
    """The findings are made of what was heard: it stands above them, in the order in which it was said."""
    said = ((f"{one.party.chinese}{f'（{one.speaker}）' if one.speaker else ''}", one.text) for one in view.statements)
    return (*who_was_heard(view), *said)


def _finding(view: TopicView) -> FindingView:
    """The one asked for, or the first that waits."""
    waiting = [one for one in _hearing(view).findings if one.adopted is None]
    wanted = [one for one in waiting if str(one.number) == request.args.get("finding")] or waiting
    if not wanted:
        raise NotFound
    return wanted[0]


def the_finding(view: TopicView) -> dict[str, Any]:
    return {"topic_id": str(view.topic.id), "number": _finding(view).number}


def what_was_found(view: TopicView) -> tuple[Pair, ...]:
    finding = _finding(view)
    return ((f"第 {finding.number} 条", finding.text),)
