"""Why the branch committee's review is not taken down."""

from shared.errors import Refused


class ReviewNeedsReason(Refused, code="topics.review_needs_reason", status=422):
    sentence = "退回或不予采纳，应当写明理由。"
    advice = "请写明理由，提出人能看到。"


class ReviewIncomplete(Refused, code="topics.review_incomplete", status=422):
    """Facts: missing."""

    sentence = "同意议题前，还应当填写：{missing}。"
    advice = "请补充后重新提交。"


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


class NotOfThisKind(Refused, code="topics.not_of_this_kind", status=409):
    """Facts: verb, kind."""

    sentence = "只有“{kind}”的议题才能{verb}。"
    advice = "请核对议题的种类；种类不对的，请退回修改。"
