"""Why the topics service says no."""

from services.topics.refusals.briefings import (
    BriefingAlreadyHeld,
    BriefingOutOfOrder,
    BriefingsMissing,
    NoMajorProject,
)
from services.topics.refusals.collecting import (
    AlreadySigned,
    MembersFirst,
    NotForOthers,
    NotOnTheRoll,
    NotSigned,
    OpinionNeeded,
    OpinionsNotFree,
    ReasonToEnterMissing,
    RouteNeedsSignatures,
    SaidOrNothing,
    SheetDoesNotAddUp,
    SheetOfAnotherDay,
    StrangersOnTheSheet,
    VisitInTheFuture,
    VisitorsNotOnTheTeam,
)
from services.topics.refusals.hearings import *  # noqa: F403 - one name for all reasons: refusals.HearingTooSoon
from shared.errors import Refused

__all__ = [
    "AlreadySigned", "BriefingAlreadyHeld", "BriefingOutOfOrder", "BriefingsMissing", "MembersFirst", "NoMajorProject", "NotForOthers", "NotOnTheRoll", "NotSigned", "OpinionNeeded", "OpinionsNotFree",
    "ReasonToEnterMissing", "RouteNeedsSignatures", "SaidOrNothing", "SheetDoesNotAddUp", "SheetOfAnotherDay",
    "StrangersOnTheSheet", "VisitInTheFuture", "VisitorsNotOnTheTeam",
]  # fmt: skip


class NotNow(Refused, code="topics.not_now", status=409):
    """Facts: verb, state and, where there is anything, what may be done instead; in Chinese."""

    sentence = "议题现在是“{state}”，不能{verb}。"
    advice = "请刷新页面，按“下一步”办理{instead}。"

    def __init__(self, *, verb: str, state: str, instead: str = "") -> None:
        super().__init__(verb=verb, state=state, instead=f"：{instead}" if instead else "")


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


class PostedTooShort(Refused, code="topics.posted_too_short", status=409):
    """Facts: days, required, until, source."""

    sentence = "公示只有 {days} 天，应不少于 {required} 天（{source}）。"
    advice = "请在{until}或以后归档。"


class InquiriesOpen(Refused, code="topics.inquiries_open", status=409):
    """Facts: open."""

    sentence = "还有 {open} 条群众质询没有答复。"
    advice = "请先逐条答复。"


class TooManyInquiries(Refused, code="topics.too_many_inquiries", status=429):
    """Facts: most."""

    sentence = "这个议题已有 {most} 条问题在等答复，暂时不能再提。"
    advice = "请先看看已有的问答；急事请直接找村党支部书记，或打投诉热线。"


class InquiryAnswered(Refused, code="topics.inquiry_answered", status=409):
    sentence = "这条质询已经答复过。"
    advice = "请刷新页面查看。"


class OwnerNoOfficial(Refused, code="topics.owner_no_official", status=422):
    sentence = "责任人不在本村两委成员名册上。"
    advice = "请从名册里选一位现任村两委成员。"


class DueInThePast(Refused, code="topics.due_in_the_past", status=422):
    """Facts: today."""

    sentence = "期限不能早于今天（{today}）。"
    advice = "请重新选择日期。"


class PledgeNotYours(Refused, code="topics.pledge_not_yours", status=403):
    sentence = "只能登记自己承诺的完成情况。"
    advice = "请由承诺人本人登记。"


class OutOfOrder(Refused, code="topics.out_of_order", status=409):
    """An event that does not fit the topic's state; it waits for the one before it. Facts: state, event."""

    sentence = "议题现在是“{state}”，还不能记录“{event}”。"
    advice = "请等前一步完成。"


class NotPassed(Refused, code="topics.not_passed", status=409):
    """Facts: verb."""

    sentence = "决议没有通过，不能{verb}。"
    advice = "可以重新收集意见，另提议题。"


class NotCarriedOut(Refused, code="topics.not_carried_out", status=409):
    sentence = "决议已经通过，还没有办理，不能归档。"
    advice = "请先制定实施方案，办结并完成双测评以后再归档。"


class DocumentOutOfTime(Refused, code="topics.document_out_of_time", status=422):
    sentence = "收到日期不能晚于今天，传达期限不能早于收到日期。"
    advice = "请核对两个日期。"


class DocumentListed(Refused, code="topics.document_listed", status=409):
    """Facts: number."""

    sentence = "文号“{number}”已经在本支部的传达计划里。"
    advice = "请在传达计划里打开它；确实是另一份文件的，请核对文号。"


class DocumentsNotOpen(Refused, code="topics.documents_not_open", status=409):
    """Facts: missing."""

    sentence = "所选文件中有 {missing} 份不在本支部的传达计划里，或已经传达完毕。"
    advice = "请刷新传达计划后重新选择。"


class GatheringToCome(Refused, code="topics.gathering_to_come", status=422):
    sentence = "时间不能晚于现在：还没有开的会不能登记。"
    advice = "请开完会再登记，或核对时间。"


class ConveyedBeforeReceived(Refused, code="topics.conveyed_before_received", status=422):
    sentence = "传达时间早于收到文件的日期。"
    advice = "请核对传达时间，以及所选的文件。"


class NoSuchGroup(Refused, code="topics.no_such_group", status=422):
    sentence = "当天的党员名册上没有这个党小组的人。"
    advice = "请重新选择党小组；全支部一起开的，不选党小组。"


class NobodyCame(Refused, code="topics.nobody_came", status=422):
    sentence = "没有勾选到会的党员。"
    advice = "请勾选到会的人；没有人到会的，不登记为一次会议。"


class NotOfTheBranch(Refused, code="topics.not_of_the_branch", status=422):
    sentence = "到会名单或主持人中，有人不在当天的党员名册上，或不属于所选的党小组。"
    advice = "请按名册重新勾选。"


class NotAContact(Refused, code="topics.not_a_contact", status=422):
    sentence = "通报人当天不是本村两委成员，也不是登记的乡镇联系干部本人。"
    advice = "请选择活动点联系人：本村两委成员，或由来通报的乡镇干部自己登记。"


class ToldByAPerson(Refused, code="topics.told_by_a_person", status=422):
    sentence = "补传达由人当面、电话或书面进行。"
    advice = "请选择当面、电话或书面。"


class AttemptNeedsReason(Refused, code="topics.attempt_needs_reason", status=422):
    sentence = "没有联系上的，应当写明次数和原因。"
    advice = "请在说明里写清楚，例如：打了三次电话没有人接。"


class NotAReader(Refused, code="topics.not_a_reader", status=403):
    sentence = "这个人不在这份文件第一次传达时的党员名册上，或者文件还没有传达。"
    advice = "文件传达以后，名册上没有到会的党员才需要补传达或自己阅读。"


class AlreadyReached(Refused, code="topics.already_reached", status=409):
    sentence = "这份文件已经传达到这个人：{how}。"
    advice = "不用再登记。"


class AlreadyThere(Refused, code="topics.already_there", status=409):
    """The id a caller gave to a new thing is taken: the same form was sent before."""

    sentence = "这一条已经登记过了。"
    advice = "请返回列表查看；要另外登记，请重新打开表单。"


class AlreadyPledged(Refused, code="topics.already_pledged", status=409):
    sentence = "您已经对这条议题作出过承诺。"
    advice = "承诺的事办好后，请登记完成。"


class PhotoNotPlain(Refused, code="topics.photo_not_plain", status=422):
    sentence = "这不是可以保存的照片：应是基线 JPEG，不带拍摄地点等附加信息。"
    advice = "请在议题页面上传，系统会自动处理。"


class PhotoTooLarge(Refused, code="topics.photo_too_large", status=422):
    sentence = "照片太大，没有保存。"
    advice = "请在议题页面上传，系统会自动缩小。"


class TooManyPhotos(Refused, code="topics.too_many_photos", status=409):
    """Facts: most, source."""

    sentence = "同一用途的照片最多 {most} 张。"
    advice = "请办理下一步；已经上传的照片不能更换。"


class ProofMissing(Refused, code="topics.proof_missing", status=409):
    """Facts: there, needed, source."""

    sentence = "办结要有现场照片：应不少于 {needed} 张，现有 {there} 张。"
    advice = "请先上传办结照片。"


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


# -- levies ---------------------------------------------------------------------------------


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


class NotReadyToDecide(Refused, code="topics.not_ready_to_decide", status=409):
    """Facts: missing."""

    sentence = "交村民会议或村民代表会议决定以前，还要先完成：{missing}。"
    advice = "请先办好，再召集这次会议。"
