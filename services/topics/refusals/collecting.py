"""Why the topics service says no to an opinion, a visit or a signature."""

from shared.errors import Refused


class MembersFirst(Refused, code="topics.members_first", status=409):
    """Facts: opens, source."""

    sentence = "这条议题先由党员议，{opens}起全体村民才可以议、可以附议（{source}）。"
    advice = "请在{opens}或以后再来。"


class OthersHaveSigned(Refused, code="topics.others_have_signed", status=409):
    """Facts: signatures."""

    sentence = "已有 {signatures} 人附议，议题不能由别人撤回。"
    advice = "改变主意的，各人撤回自己的附议；文字要改的，请支委会退回修改。"


class SheetsAreSigned(Refused, code="topics.sheets_are_signed", status=409):
    """Facts: sheets, photos of them."""

    sentence = "已上传 {sheets} 张签名单照片，上面的签名还没有核对计入，议题不能撤回。"
    advice = (
        "请录入签名单，由另一人核对计入；签名的人改变主意的，各人撤回自己的附议；不宜再办的，提出以后由支委会审核决定。"
    )


class TextIsSigned(Refused, code="topics.text_is_signed", status=409):
    sentence = "已经有人附议，或者签名单的照片已经上传，文字不能再更正。"
    advice = "附议的人同意的是现在的文字；要改的，请支委会退回修改，再重新附议。"


class NotSigned(Refused, code="topics.not_signed", status=409):
    sentence = "您没有在这件事上签名，不用撤回。"
    advice = "签名的进度在它的页面上。"


class SheetOfAnotherDay(Refused, code="topics.sheet_of_another_day", status=422):
    """Facts: opened, today."""

    sentence = "签名日期应当在开始签名（{opened}）以后，不晚于今天（{today}）。"
    advice = "开始以前签的名，签的不是定稿的文字，请重新征集。"


class SheetOfAnotherText(Refused, code="topics.sheet_of_another_text", status=422):
    """Facts: changed, anew: the day after it."""

    sentence = "题目或内容在{changed}改过；这一天和以前在纸上签的名，签的不一定是现在的文字。"
    advice = "请让大家看过现在的文字，在{anew}或以后重新签名。"


class TextWasChanged(Refused, code="topics.text_was_changed", status=409):
    sentence = "题目或内容刚刚改过，您的签名没有登记。"
    advice = "请重新看过再签。"


class SignatureTakenBack(Refused, code="topics.signature_taken_back", status=409):
    """Facts: people."""

    sentence = "有 {people} 个人在这张签名单以后撤回了签名，不能按这张签名单再计入。"
    advice = "请去掉已经撤回的人，签名个数也相应减少；他们改变主意的，由本人再签，或者另一天重新签名。"


class SheetDoesNotAddUp(Refused, code="topics.sheet_does_not_add_up", status=422):
    """Facts: signatures, entered."""

    sentence = "签名单上有 {signatures} 个签名，录入了 {entered} 个人，数目不一样。"
    advice = "请对照签名单逐个核对，一个签名勾选一个人。"


class StrangersOnTheSheet(Refused, code="topics.strangers_on_the_sheet", status=422):
    """Facts: strangers."""

    sentence = "签名的人里有 {strangers} 名不在开始签名时的名册上，或者现在已经不能签。"
    advice = "不在名册上的不能签，请从名册里勾选；整张签名单要重新核对。"


class NotForOthers(Refused, code="topics.not_for_others", status=422):
    sentence = "您只能写自己的意见，别人的意见由民情民意收集小组代记。"
    advice = "请把“谁家的意见”和代记原因空着；替家里老人反映的，请找收集小组成员，名单在村公开栏。"


class ReasonToEnterMissing(Refused, code="topics.reason_to_enter_missing", status=422):
    sentence = "代别人记意见，应当写明是谁家的，并选择为什么由您代记。"
    advice = "请补填“谁家”和原因；是您自己的意见，两项都空着。"


class VisitInTheFuture(Refused, code="topics.visit_in_the_future", status=422):
    """Facts: today."""

    sentence = "走访日期不能晚于今天（{today}）。"
    advice = "请填实际走访的日期。"


class VisitorsNotOnTheTeam(Refused, code="topics.visitors_not_on_the_team", status=422):
    """Facts: strangers, day."""

    sentence = "走访的人应当是{day}那天的民情民意收集小组成员，有 {strangers} 名不是，或者一名也没有选。"
    advice = "请从小组成员里选；名单不对的，请村党支部书记重新确定小组。"


class SaidOrNothing(Refused, code="topics.said_or_nothing", status=422):
    sentence = "请写下这户说了什么；没有意见的，勾选“这户没有意见”，两样只能选一样。"
    advice = "一条意见写一行。"


class OpinionNeeded(Refused, code="topics.opinion_needed", status=422):
    sentence = "议题应当来自至少一条意见。"
    advice = "请先登记意见，再选择意见形成议题。"


class OpinionsNotFree(Refused, code="topics.opinions_not_free", status=409):
    """Facts: missing."""

    sentence = "所选意见中有 {missing} 条不存在、不属于本村，或已并入别的议题。"
    advice = "请刷新意见列表后重新选择。"


class NotOnTheRoll(Refused, code="topics.not_on_the_roll", status=403):
    sentence = "您不在这件事开始签名时的名册上，不能签名。"
    advice = "如名册有误，请联系村党支部书记核对。"


class AlreadySigned(Refused, code="topics.already_signed", status=409):
    sentence = "您已经签过名，每人一次。"
    advice = "不用再办；签名的进度在它的页面上。"


class RouteNeedsSignatures(Refused, code="topics.route_needs_signatures", status=422):
    sentence = "这种提出方式需要联名，不能由组织直接提出。"
    advice = "请选择“村党组织提出”或“村民委员会提出”，或者等待附议达到人数。"


class SheetWithoutPhoto(Refused, code="topics.sheet_without_photo", status=422):
    sentence = "签名单没有照片，上面的签名不能计入。"
    advice = "请先上传这张签名单的照片，再录入姓名。"


class SheetOfOnesOwn(Refused, code="topics.sheet_of_ones_own", status=409):
    sentence = "这张签名单是您录入的，不能由您核对。"
    advice = "请收集小组的另一名成员或者另一名村干部，对照照片核对。"


class NoSheetWaits(Refused, code="topics.no_sheet_waits", status=409):
    sentence = "没有这张等待核对的签名单。"
    advice = "请刷新页面；可能已经核对过，或者已经退回。"


class SheetPhotoNotFree(Refused, code="topics.sheet_photo_not_free", status=409):
    sentence = "所选照片不是本议题签名单的照片，或者已经用于另一张签名单。"
    advice = "请选择还没有录入的签名单照片；一张照片只用于一张签名单。"
