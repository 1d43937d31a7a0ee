"""Why the branch committee's review is not taken down."""

from collections.abc import Sequence

from shared.errors import Refused


class ReviewNeedsReason(Refused, code="topics.review_needs_reason", status=422):
    sentence = "退回或不予采纳，应当写明理由。"
    advice = "请写明理由，提出人能看到。"


class ReviewIncomplete(Refused, code="topics.review_incomplete", status=422):
    """Facts: missing."""

    sentence = "同意议题前，还应当填写：{missing}。"
    advice = "请补充后重新提交。"


class SeveralThingsWrong(Refused, code="topics.several_things_wrong", status=422):
    """Facts: number, things."""

    sentence = "有 {number} 处要改：{things}"
    advice = "请一起改好，再提交一次。"

    def __init__(self, all_: Sequence[Refused]) -> None:
        self.all = tuple(all_)
        things = "".join(f"（{place}）{refusal}" for place, refusal in enumerate(self.all, 1))
        super().__init__(number=len(self.all), things=things)


class ReviewOfAnotherDay(Refused, code="topics.review_of_another_day", status=422):
    """Facts: taken_up, today."""

    sentence = "支委会审核的日期应当在提交审核（{taken_up}）当天或以后，不晚于今天（{today}）。"
    advice = "请填支委会实际开会的日期。"


class CommitteeVoteDoesNotAddUp(Refused, code="topics.committee_vote_does_not_add_up", status=422):
    """Facts: ayes, noes, present."""

    sentence = "到会 {present} 人，赞成 {ayes} 人、反对 {noes} 人，加起来比到会的人多。"
    advice = "请核对票数；没有表态的算弃权。"


class NotDecidedByTheCommittee(Refused, code="topics.not_decided_by_the_committee", status=409):
    """Facts: ayes, needed, should_attend, source."""

    sentence = "支部委员应到 {should_attend} 人，赞成这个结果的只有 {ayes} 人，不足 {needed} 人（{source}）。"
    advice = "请登记超过半数委员赞成的结果；没有形成结果的，再开会研究。"


class ReviewWaits(Refused, code="topics.review_waits", status=409):
    sentence = "支委会审核结果已经登记，正等核对。"
    advice = "请等核对，由谁核对写在议题页面上；登记有误的，请另一名支部委员或者乡镇提出异议，退回以后重新登记。"


class NoReviewWaits(Refused, code="topics.no_review_waits", status=409):
    sentence = "没有这份等待核对的审核结果：已经核对过，或者已经退回重新登记。"
    advice = "请返回议题页面，看现在登记的结果。"


class ReviewOfOnesOwn(Refused, code="topics.review_of_ones_own", status=403):
    sentence = "审核结果由一人登记，由另一人核对；登记的人不能自己核对，也不能自己提出异议。"
    advice = "由谁核对写在议题页面上，请提醒他们登录核对。"


class NotThereAtTheReview(Refused, code="topics.not_there_at_the_review", status=403):
    sentence = "登记的到会名单里没有您，不能核对当次支委会的审核结果。"
    advice = "请到会的委员核对；您到会了而名单里没有的，请对审核结果提出异议。"


class ReviewIsTheTownships(Refused, code="topics.review_is_the_townships", status=403):
    sentence = "上一次登记的结果有异议，这一次由乡镇核对，村里的委员不再核对，也不再提出异议。"
    advice = "请把会议记录和您知道的情况交给乡镇。"


class ReviewIsTheMembersFirst(Refused, code="topics.review_is_the_members_first", status=409):
    """Facts: until, source."""

    sentence = "审核结果先由到会的其他支部委员核对；到 {until} 还没有人核对的，才由乡镇核对（{source}）。"
    advice = "请提醒到会的委员登录核对。"


class NoSuchGround(Refused, code="topics.no_such_ground", status=422):
    """Facts: matter_class."""

    sentence = "这一条不在{matter_class}的切身利益事项清单里。"
    advice = "请从清单里选择；换了事项类别的，重新选择。"


class PointsNotAnswered(Refused, code="topics.points_not_answered", status=422):
    """Facts: missing."""

    sentence = "合法性审查还有没有回答的：{missing}。"
    advice = "请逐条选择符合、不涉及或不符合。"


class PointConcernsEveryMatter(Refused, code="topics.point_concerns_every_matter", status=422):
    """Facts: point, whose, source."""

    sentence = "“{point}”{whose}都涉及，不能选“不涉及”（{source}）。"
    advice = "请选择符合或不符合。"


class PointsNotMet(Refused, code="topics.points_not_met", status=409):
    """Facts: points, source."""

    sentence = "合法性审查没有通过，不能同意：{points}（{source}）。"
    advice = "请退回修改并写明理由；不能改正的，不予采纳。"


class CommitteeWithoutQuorum(Refused, code="topics.committee_without_quorum", status=409):
    """Facts: have, needed, should_attend, source."""

    sentence = "支部委员应到 {should_attend} 人，到会 {have} 人，不足 {needed} 人，不能审核（{source}）。"
    advice = "请等够人数再开支委会审核。"


class NotOfTheCommittee(Refused, code="topics.not_of_the_committee", status=422):
    sentence = "到会名单中有人不是本村支部委员。"
    advice = "请从支部委员名单中选择。"


class RouteNotForThisKind(Refused, code="topics.route_not_for_this_kind", status=422):
    """Facts: route, kind, others."""

    sentence = "{kind}不能由{route}。"
    advice = "请按规定的方式提出：{others}。"


class KindIsVillageAffairs(Refused, code="topics.kind_is_village_affairs", status=422):
    """Facts: kind."""

    sentence = "{kind}关系村民切身利益，属于村务，不能作为党务决定。"
    advice = "请把事项类别选为“村务”。"


class WhichGroup(Refused, code="topics.which_group", status=422):
    sentence = "村民小组的事没有写明是哪个小组；只有这个小组的村民小组会议能决定（《村民委员会组织法》（2025年修正）第三十二条）。"
    advice = "请选村民小组；已经提出的，退回修改时选好。没有小组可选的，请县级工作人员先导入“归属”。"


class UnknownGroup(Refused, code="topics.unknown_group", status=422):
    """Facts: group, groups, those that there are."""

    sentence = "本村名册上没有“{group}”这个村民小组。"
    advice = "请从本村的村民小组里选：{groups}。名册有误的，请先请县级工作人员更正“归属”。"


class NotOfAGroup(Refused, code="topics.not_of_a_group", status=422):
    """Facts: kind."""

    sentence = "“{kind}”不是一个村民小组自己的事，不能选村民小组。"
    advice = "请把村民小组改为“不分小组”，或者把事项种类改为“村民小组的事”。"


class NotOfThisKind(Refused, code="topics.not_of_this_kind", status=409):
    """Facts: verb, kind."""

    sentence = "只有“{kind}”的议题才能{verb}。"
    advice = "请核对议题的种类；种类不对的，请退回修改。"
