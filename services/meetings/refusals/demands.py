"""Why a meeting is not demanded, and a demand not answered."""

from shared.errors import Refused


class CanNotBeDemanded(Refused, code="meetings.can_not_be_demanded", status=422):
    """Facts: body."""

    sentence = "{body}不能联名要求召开。"
    advice = "可以要求召开村民会议（《村民委员会组织法》（2025年修正）第二十五条），村民代表也可以要求召开村民代表会议（第三十条）。"


class NotOnDemandRoll(Refused, code="meetings.not_on_demand_roll", status=403):
    sentence = "您不在这次联名的名册上，不能签名。"
    advice = "要求召开村民会议的，是发起那天本村十八周岁以上的村民和村民代表；要求召开村民代表会议的，只是村民代表。名册有误请联系乡镇。"


class DemandedAlready(Refused, code="meetings.demanded_already", status=409):
    sentence = "您已经签过名，每人只计一次。"
    advice = "不用再办；够人数以前可以撤回。"


class NotDemanded(Refused, code="meetings.not_demanded", status=409):
    sentence = "您没有在这次联名里签名，或者已经撤回。"
    advice = "不用再办。"


class HasOneOpen(Refused, code="meetings.has_one_open", status=409):
    sentence = "您发起的另一个要求还在联名，一人一次发起一个。"
    advice = "请先等它够人数、到期，或者打开它撤销，再发起新的。"


class DemandNotOpen(Refused, code="meetings.demand_not_open", status=409):
    """Facts: state."""

    sentence = "这个要求{state}，不能再签名、撤回或者撤销。"
    advice = "请刷新页面看现在的情况；到期没有够人数的，可以重新发起。"


class NotTheStarter(Refused, code="meetings.not_the_starter", status=403):
    sentence = "只有发起的人能撤销这个要求。"
    advice = "不再赞成的，请撤回自己的签名。"


class OthersDemandIt(Refused, code="meetings.others_demand_it", status=409):
    sentence = "已经有别人签名，这个要求不能由发起的人撤销。"
    advice = "不再赞成的，请撤回自己的签名；到期没有够人数，要求自行失效。"


class PaperOfAnotherDay(Refused, code="meetings.paper_of_another_day", status=422):
    """Facts: started, today."""

    sentence = "纸上的签名日期应在发起的 {started} 到今天 {today} 之间。"
    advice = "请核对纸上写的日期；发起以前签的名，不能算作这次的签名。"


class NamesDoNotAddUp(Refused, code="meetings.names_do_not_add_up", status=422):
    """Facts: signatures, names."""

    sentence = "纸上有 {signatures} 个签名，勾选了 {names} 人，两个数应当相等。"
    advice = "请对着纸重新数一遍，再逐个勾选。"


class NamesNotOnTheRoll(Refused, code="meetings.names_not_on_the_roll", status=422):
    """Facts: strangers."""

    sentence = "有 {strangers} 人不在发起那天的名册上，或者现在已经不是村民、村民代表，不能计入。"
    advice = "请划去不在名册上的签名，只按名册上的人登记。"


class PaperNotSeen(Refused, code="meetings.paper_not_seen", status=422):
    sentence = "没有看过纸质签名，不能登记。"
    advice = "请拿到原件，逐个核对签名以后再登记。"


class NotFromPaper(Refused, code="meetings.not_from_paper", status=409):
    sentence = "这个人没有从纸上登记的签名，不能划去。"
    advice = "网上签的名，只能由本人撤回。"


class DemandTakenBack(Refused, code="meetings.demand_taken_back", status=409):
    """Facts: people."""

    sentence = "有 {people} 人在纸上签名以后又撤回了签名，不能再按这张纸计入。"
    advice = "请不要勾选他们；又改变主意的，由本人重新签名。"


class NotTheAnswer(Refused, code="meetings.not_the_answer", status=409):
    """Facts: body, last, source."""

    sentence = "这次会议不能算作答复：应当是够人数以后才通知的{body}，没有取消，已经召开，或者定在{last}以前、还没有过期；或者那天以后开过、够人数的{body}例会（{source}）。"
    advice = "请先召集{body}，发出通知以后，再来指定。"


class DemandDoesNotWait(Refused, code="meetings.demand_does_not_wait", status=409):
    """Facts: state."""

    sentence = "这个要求{state}，现在不用指定会议。"
    advice = "请刷新页面看现在的情况。"


class NoGroundToWithhold(Refused, code="meetings.no_ground_to_withhold", status=422):
    """Facts: reason."""

    sentence = "不能因为“{reason}”不公开要求的标题。"
    advice = "只有涉及他人隐私，或者有侮辱、诽谤的话，才不公开；要求商量什么事，由提出的人决定。"


class DemandWithheld(Refused, code="meetings.demand_withheld", status=409):
    """Facts: reason."""

    sentence = "这个要求的标题已经不公开：{reason}。"
    advice = "不用再办；要求照常联名、召集。"
