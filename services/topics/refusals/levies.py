"""Why funds and labour are not raised like that."""

from shared.errors import Refused


class NothingRaised(Refused, code="topics.nothing_raised", status=422):
    sentence = "筹资、筹劳至少要有一项。"
    advice = "请填写每人筹资，或者每个劳动力的筹劳；都不需要的，不用一事一议。"


class LevyOverTheCap(Refused, code="topics.levy_over_the_cap", status=422):
    """Facts: asked, already, most, unit, source."""

    sentence = "连同本年已议的 {already}，合计 {asked} {unit}，超过上限 {most} {unit}（{source}）。"
    advice = "请降低标准，或改用其他资金来源。"


class ExemptionNotDecided(Refused, code="topics.exemption_not_decided", status=422):
    """Facts: ground, source."""

    sentence = "“{ground}”的减免，要由本人申请，经村民会议或村民代表会议讨论通过（{source}）。"
    advice = "请选择是哪个会议讨论通过的；还没有讨论的，请先开会。"


class NothingToBeFreedOf(Refused, code="topics.nothing_to_be_freed_of", status=422):
    """Facts: ground."""

    sentence = "这个人不在筹劳的年龄范围内，不用再以“{ground}”免除筹劳。"
    advice = "请核对名单；要减免筹资的，请选相应的理由。"


class FreedAlready(Refused, code="topics.freed_already", status=409):
    sentence = "这个人的这一项已经减免，不能重复登记。"
    advice = "请查看名单；登记错了的，请重新拟订方案。"


class NotOnTheList(Refused, code="topics.not_on_the_list", status=422):
    sentence = "这个人不在本议题冻结的出资出劳名单上。"
    advice = "请从名单里选择。"


class LevyNotDrawnUp(Refused, code="topics.levy_not_drawn_up", status=409):
    sentence = "还没有拟订筹资筹劳方案。"
    advice = "请先拟订方案，名单随方案一起固定。"


class LevySettled(Refused, code="topics.levy_settled", status=409):
    sentence = "筹资筹劳方案和名单已经定稿，不能再改。"
    advice = "要改的，请另提议题。"


class PlanPostedTooShort(Refused, code="topics.plan_posted_too_short", status=409):
    """Facts: days, required, until, source."""

    sentence = "筹资筹劳方案只公示了 {days} 天，应不少于 {required} 天（{source}）。"
    advice = "请在{until}或以后定稿。"


class AlreadyForwarded(Refused, code="topics.already_forwarded", status=409):
    sentence = "这个方案已经转报县里。"
    advice = "请等县里答复；县里提出纠正意见的，纠正后再转报。"


class NotForwarded(Refused, code="topics.not_forwarded", status=409):
    sentence = "乡镇还没有转报，或者县里已经答复。"
    advice = "请刷新页面查看。"


class CountyHasNotReplied(Refused, code="topics.county_has_not_replied", status=409):
    """Facts: waits, source."""

    sentence = "县里还没有答复（{waits}），不能开始筹集和施工（{source}）。"
    advice = "请等县里答复；超过期限没有答复的，请由乡镇催办。"


class CountyObjects(Refused, code="topics.county_objects", status=409):
    """Facts: source."""

    sentence = "县里不同意这个方案，不能筹集（{source}）。"
    advice = "请按县里的意见纠正，由乡镇重新转报。"


class LevyNotAccountedFor(Refused, code="topics.levy_not_accounted_for", status=409):
    sentence = "还没有登记筹资筹劳的收支，不能办结。"
    advice = "请先登记收入、支出和出工，随结果一起公布。"


class LevyNotRefused(Refused, code="topics.levy_not_refused", status=409):
    sentence = "县里没有不同意这个方案，或者议题已经终止。"
    advice = "县里答复不同意、不再纠正转报的，才能终止。"


class LevyEnded(Refused, code="topics.levy_ended", status=409):
    """Facts: verb."""

    sentence = "这次筹资筹劳已经终止，不能{verb}。"
    advice = "决议公示期满后归档；还要办的，另提议题。"
