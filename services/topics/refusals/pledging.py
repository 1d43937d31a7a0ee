"""Why a commitment is not made, reviewed, kept or appraised."""

from shared.errors import Refused


class PledgeNotYours(Refused, code="topics.pledge_not_yours", status=403):
    sentence = "只能登记自己承诺的完成情况。"
    advice = "请由承诺人本人登记。"


class AlreadyPledged(Refused, code="topics.already_pledged", status=409):
    sentence = "您已经对这条议题作出过承诺。"
    advice = "承诺的事办好后，请登记完成。"


class PledgeReviewed(Refused, code="topics.pledge_reviewed", status=409):
    """Facts: state."""

    sentence = "这条承诺现在是“{state}”，不用再审核。"
    advice = "请返回议题查看。"


class OwnPledge(Refused, code="topics.own_pledge", status=403):
    sentence = "自己的承诺不能由自己审核、评议。"
    advice = "请另一位支部委员或书记办理。"


class PledgeReasonMissing(Refused, code="topics.pledge_reason_missing", status=422):
    sentence = "退回承诺要写明理由。"
    advice = "请写明哪里要改，承诺人才好修改。"


class PledgeNotShown(Refused, code="topics.pledge_not_shown", status=409):
    sentence = "承诺还没有通过审核，不能登记完成。"
    advice = "请等党支部审核；被退回的，请修改后重新提出。"


class NotToBeAppraised(Refused, code="topics.not_to_be_appraised", status=409):
    """Facts: state."""

    sentence = "这条承诺现在是“{state}”，还不能评议。"
    advice = "请等承诺人登记完成，或者期限过后再评议。"


class PledgeKept(Refused, code="topics.pledge_kept", status=409):
    sentence = "这条承诺已经登记完成。"
    advice = "不用再办。"


class PledgesWait(Refused, code="topics.pledges_wait", status=409):
    """Facts: to_review, to_appraise."""

    sentence = "还有 {to_review} 条承诺等党支部审核、{to_appraise} 条等党支部评议，不能归档。"
    advice = "请先在议题页面逐条审核、评议。"
