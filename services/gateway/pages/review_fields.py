"""What a second member of the branch committee looks at: the review as the secretary entered it."""

from services.gateway import places, who, wording
from services.gateway.step_page import Pair
from shared.calls.reviewing import EnteredReview
from shared.calls.topics import TopicView
from shared.errors import NotFound


def _entered(view: TopicView) -> EnteredReview:
    if view.entered_review is None:
        raise NotFound
    return view.entered_review


def which_of_them(view: TopicView) -> dict[str, int]:
    """What was read is what counts: a page from before it was entered anew confirms nothing."""
    return {"number": _entered(view).number}


def what_was_entered(view: TopicView) -> tuple[Pair, ...]:
    one = _entered(view)
    named = places.names([*one.people, *([one.entered_by] if one.entered_by else [])])
    there = "、".join(sorted(named.get(person, "（没有姓名）") for person in one.people))
    abstained = one.present - one.ayes - one.noes
    return (
        ("议题", view.topic.title), ("审核结果", one.decision.chinese), ("哪天开的", wording.day(one.held_on)),
        ("到会的委员", f"应到 {one.should_attend} 人，到会 {one.present} 人：{there}"),
        ("票数", f"赞成 {one.ayes} 人，反对 {one.noes} 人，弃权 {abstained} 人"), ("理由", one.reason),
        ("事项类别", one.matter_class.chinese if one.matter_class else ""), ("重大项目", "是" if one.major else ""),
        ("切身利益", "：".join(filter(None, (one.ground, one.vital_ground)))),
        ("合法性审查", "\n".join(f"{point.text}（{point.answer.chinese}）" for point in one.points)),
        ("合法性说明", one.legality), ("上一次登记的异议", one.objection), ("登记的人", named.get(one.entered_by, "") if one.entered_by else ""),
    )  # fmt: skip


def what_to_check(view: TopicView) -> tuple[str, ...]:
    """Who was there knows it; the township holds it against the minutes and asks who was."""
    if who.signed_in().identity.person_id in _entered(view).people:
        return (
            "和您参加的会议一样的，才确认；确认以后议题按这个结果往下办。",
            "您的核对记入全过程记录。不一样的不要确认，返回后按“对审核结果提出异议”。",
        )
    return (
        "请看支委会会议记录原件：哪天开的、到会的有谁、几人赞成；再问到会的委员。和会议记录一致的，才确认；确认以后议题按这个结果往下办。",
        "您的核对记入全过程记录。不一致的，或者拿不出会议记录的，不要确认，返回后按“对审核结果提出异议”，退回重新登记。",
    )
