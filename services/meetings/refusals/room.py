"""Who is there, who leads, who is heard."""

from shared.errors import Refused


class OfficersMustDiffer(Refused, code="meetings.officers_must_differ", status=422):
    sentence = "组长和记录员不能是同一个人。"
    advice = "请另选一名本组成员做记录员。"


class OfficerNotOfTheGroup(Refused, code="meetings.officer_not_of_the_group", status=422):
    sentence = "组长和记录员都应当是本组成员。"
    advice = "请从本组名单中选择。"


class GroupWithoutOfficers(Refused, code="meetings.group_without_officers", status=409):
    """Facts: groups, how many lack them."""

    sentence = "还有 {groups} 个小组没有确定组长和记录员，会议不能开始。"
    advice = "请为每个小组选定组长和记录员。"


class NobodyIsExcused(Refused, code="meetings.nobody_is_excused", status=409):
    """Facts: body."""

    sentence = "{body}的应到会人数按名册计算，不能有人不计入。"
    advice = "不能到会的人，请登记他的意见，会上宣读。"


class OwnOpinionStands(Refused, code="meetings.own_opinion_stands", status=409):
    sentence = "本人已经写下意见，不能由别人改写。"
    advice = "要更改，请本人登录后修改。"


class NobodyPresent(Refused, code="meetings.nobody_present", status=409):
    sentence = "没有人到会，不能填写意见。"
    advice = "请先登记到会的人；没有人到会的小组不用填写。"


class SomebodyHasNotSpoken(Refused, code="meetings.somebody_has_not_spoken", status=409):
    """Facts: silent."""

    sentence = "到会党员还有 {silent} 人既没有发言，也没有登记“无补充意见”。"
    advice = "请逐人登记发言情况，再填写意见或结论。"


class ExcusedByTheLeader(Refused, code="meetings.excused_by_the_leader", status=403):
    sentence = "您在本村任书记或者主持这类会议，不能由您决定谁不计入应到会。"
    advice = "请乡镇的另一名工作人员决定（上级党组织同意，才可以不计算在应到会人数内）。"


class SomebodyWaitsForTheWord(Refused, code="meetings.somebody_waits_for_the_word", status=409):
    """Facts: waiting."""

    sentence = "还有 {waiting} 人等候发言，不能结束讨论。"
    advice = "请按“请下一位发言”逐个请完；请到了不再说的，也登记已请。"


class PresentIsNotExcused(Refused, code="meetings.present_is_not_excused", status=409):
    sentence = "这个人已经到会，应当计入。"
    advice = "不用再办。"


class DisagreesWithWithdrawal(Refused, code="meetings.disagrees_with_withdrawal", status=409):
    sentence = "本人不同意回避，书记不能再登记。"
    advice = "是否回避，请乡镇工作人员在表决开始以前决定；乡镇没有决定的，本人参加表决。"


class AttendanceTooEarly(Refused, code="meetings.attendance_too_early", status=409):
    """Facts: hours."""

    sentence = "还没有到开会的时候，不能登记到会。"
    advice = "请在开会前 {hours} 小时以内，人到了再登记。"


class WrongAttendanceCode(Refused, code="meetings.wrong_attendance_code", status=422):
    sentence = "这不是本次会议的签到码。"
    advice = "请扫会场屏幕上的二维码；扫不上的，请会议工作人员在名单上登记。"


class AttendanceCodeIsOver(Refused, code="meetings.attendance_code_is_over", status=422):
    """Facts: minutes."""

    sentence = "这个签到码已经过期，只在 {minutes} 分钟内有效。"
    advice = "请再扫一次会场屏幕上的二维码；不在会场的，不能签到。"


class YouAreNotOnThisRoll(Refused, code="meetings.you_are_not_on_this_roll", status=403):
    sentence = "您不在本次会议的名册上，不能签到。"
    advice = "您可以列席；如果名册有误，请联系村党支部书记。"


class StruckWithoutCode(Refused, code="meetings.struck_without_code", status=422):
    sentence = "只有扫码签到的人才用划去。"
    advice = "名单上登记的人，去掉勾选就可以。"


class NotOnThisRoll(Refused, code="meetings.not_on_this_roll", status=422):
    sentence = "有人不在本次会议的名册上。"
    advice = "请从名册中选择。"


class MemberNotPresent(Refused, code="meetings.member_not_present", status=422):
    sentence = "有人没有登记到会，不用登记离会。"
    advice = "请从到会名单中选择。"


class GroupNotConcluded(Refused, code="meetings.group_not_concluded", status=409):
    """Facts: groups."""

    sentence = "还有 {groups} 个小组没有填写小组意见。"
    advice = "请各组记录员填写小组意见后，再填写会议结论。"


class NotThisPersonsOpinion(Refused, code="meetings.not_this_persons_opinion", status=403):
    sentence = "只能填写自己的意见，或者由村党支部书记代为登记。"
    advice = "请联系村党支部书记代为登记。"


class NoStepBefore(Refused, code="meetings.no_step_before", status=409):
    """Facts: body."""

    sentence = "这是第一步，{body}前面没有可以退回的步骤。"
    advice = "不同意的，请表决；没有通过的，改好以后可以再开。"


class NotVotedOnHere(Refused, code="meetings.not_voted_on_here", status=422):
    """Facts: item."""

    sentence = "“{item}”不能放在这次会议上表决：一次会议只表决一个议题。"
    advice = "要表决的事，请先提出议题，按步骤另行召集会议；这里可以写“报告”或“商议”。"


class EmptyItem(Refused, code="meetings.empty_item", status=422):
    """Facts: kind."""

    sentence = "议程里有一行只写了“{kind}”，没有写什么事。"
    advice = "请一行写一项，例如“报告：上次议定的事办得怎样”。"


class OpinionsNotRead(Refused, code="meetings.opinions_not_read", status=409):
    """Facts: unread."""

    sentence = "还有 {unread} 条缺席人员的意见没有宣读，不能填写会议结论。"
    advice = "请逐条宣读，并在“宣读缺席意见”里勾选。"


class OwnItemNotTakenUp(Refused, code="meetings.own_item_not_taken_up", status=409):
    """Facts: left, how many items before it and itself have not been taken up."""

    sentence = "议程还有 {left} 项没有进行，本议题还没有商议，不能填写会议结论。"
    advice = "请按“进行下一项议程”逐项进行，到了本议题再填写结论。"


class NothingToRead(Refused, code="meetings.nothing_to_read", status=422):
    sentence = "有人没有登记缺席意见，不用宣读。"
    advice = "请从已登记的意见中选择。"


class OnlyWhoIsThereSpeaks(Refused, code="meetings.only_who_is_there_speaks", status=409):
    sentence = "您还没有登记到会，不能要求发言。"
    advice = "请先签到；不能到会的，可以写下意见，会上宣读。"


class HasNotAskedForTheWord(Refused, code="meetings.has_not_asked_for_the_word", status=409):
    sentence = "这个人没有在等候发言。"
    advice = "请刷新页面，从等候发言的人中选择。"
