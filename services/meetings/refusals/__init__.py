"""Why the meetings service says no."""

from services.meetings.refusals.appraisals import *  # noqa: F403 - one name for all reasons: refusals.NobodyPresent
from services.meetings.refusals.bodies import *  # noqa: F403
from services.meetings.refusals.calendar import *  # noqa: F403
from services.meetings.refusals.counting import *  # noqa: F403
from services.meetings.refusals.demands import *  # noqa: F403
from services.meetings.refusals.disclosures import *  # noqa: F403
from services.meetings.refusals.households import *  # noqa: F403
from services.meetings.refusals.papers import *  # noqa: F403
from services.meetings.refusals.paperwork import *  # noqa: F403
from services.meetings.refusals.proxies import *  # noqa: F403
from services.meetings.refusals.recalls import *  # noqa: F403
from services.meetings.refusals.room import *  # noqa: F403
from shared.errors import Refused


class NoticeTooShort(Refused, code="meetings.notice_too_short", status=422):
    """Facts: days given, days required, the earliest lawful day, source."""

    sentence = "通知到开会只有 {days} 天，应不少于 {required} 天（{source}）。"
    advice = "请把会议改到 {earliest} 或以后。"


class TooFarAhead(Refused, code="meetings.too_far_ahead", status=422):
    """Facts: day, last, source."""

    sentence = "会议定在 {day}，太远了，最迟定在 {last}（{source}）。"
    advice = "请核对年份，重新填写开会时间。"


class UrgencyNotForThisBody(Refused, code="meetings.urgency_not_for_this_body", status=422):
    sentence = "只有村民会议遇紧急情况可以立即召开（《村民委员会组织法》（2025年修正）第二十五条），{body}不能。"
    advice = "请去掉紧急情况说明，按规定的天数提前通知。"


class NotEverybodyTold(Refused, code="meetings.not_everybody_told", status=409):
    """Facts: missing, to_be_told."""

    sentence = "应通知 {to_be_told} 人，还有 {missing} 人没有通知到，也没有登记联系情况，会议不能开始。"
    advice = "请打开“通知情况”，逐人电话或当面告知，并登记结果；联系不上的写明次数和原因。"


class CertificateDoesNotAddUp(Refused, code="meetings.certificate_does_not_add_up", status=409):
    """Facts: to_be_told, reached, attempted."""

    sentence = "应通知 {to_be_told} 人，却登记了通知到 {reached} 人、联系不上 {attempted} 人，人数对不上。"
    advice = "请打开“通知情况”逐人核对。"


class NoticeOnItsWay(Refused, code="meetings.notice_on_its_way", status=409):
    """Facts: to_be_told."""

    sentence = "会议通知还没有发出，应通知 {to_be_told} 人，会议不能开始。"
    advice = "请稍等片刻再看“通知情况”；若一直没有，请联系信息管理员。"


class EmptyRoll(Refused, code="meetings.empty_roll", status=422):
    sentence = "名册上没有应到会人员，会议不能召集。"
    advice = "请先请县乡管理人员核对本村名册。"


class QuorumNotReached(Refused, code="meetings.quorum_not_reached", status=409):
    """Facts: have, needed, should_attend, source; unit, what is counted."""

    sentence = (
        "应到会 {should_attend} {unit}，到会 {have} {unit}，不足法定的 {needed} {unit}，不能开会表决（{source}）。"
    )
    advice = "请等够人数再开，或者另定时间重新通知。"


class MorePresentThanOnTheRoll(Refused, code="meetings.more_present_than_on_the_roll", status=422):
    """Facts: present, should_attend, unit."""

    sentence = "到会 {present} {unit}，多于应到会的 {should_attend} {unit}。"
    advice = "请核对到会登记和应到会人数。"


class TallyDoesNotAddUp(Refused, code="meetings.tally_does_not_add_up", status=422):
    """Facts: votes, present, unit."""

    sentence = "票数合计 {votes} 票，到会有表决权的是 {present} {unit}，两个数应当相等。"
    advice = "请重新清点：赞成、反对、弃权、无效票相加，应等于到会有表决权的人数。"


class NegativeCount(Refused, code="meetings.negative_count", status=422):
    sentence = "票数不能是负数。"
    advice = "请重新填写。"


class TellersMustDiffer(Refused, code="meetings.tellers_must_differ", status=422):
    sentence = "计票人和监票人不能是同一个人。"
    advice = "请另选一名到会人员监票。"


class TellerNotPresent(Refused, code="meetings.teller_not_present", status=422):
    sentence = "计票人、监票人都应当是到会人员。"
    advice = "请从到会名单中选择。"


class RecorderWatches(Refused, code="meetings.recorder_watches", status=422):
    sentence = "监票人不能是登记票数的人。"
    advice = "请另选一名到会人员监票。"


class MoreIssuedThanVoters(Refused, code="meetings.more_issued_than_voters", status=422):
    """Facts: issued, present, unit."""

    sentence = "发出 {issued} 张票，多于到会有表决权的 {present} {unit}。"
    advice = "请核对发出的票数：每人一张。"


class MoreReturnedThanIssued(Refused, code="meetings.more_returned_than_issued", status=422):
    """Facts: issued, returned."""

    sentence = "收回 {returned} 张票，多于发出的 {issued} 张，这次投票无效。"
    advice = "请当场说明，重新发票、重新投票，再登记新的票数。"


class BallotsDoNotAddUp(Refused, code="meetings.ballots_do_not_add_up", status=422):
    """Facts: issued, returned, not_returned."""

    sentence = "发出 {issued} 张，收回 {returned} 张，未收回 {not_returned} 张，对不上，结果不能公布。"
    advice = "发出的票 = 赞成 + 反对 + 弃权 + 无效 + 未收回。请重新清点。"


class NoVoteToWithdrawFrom(Refused, code="meetings.no_vote_to_withdraw_from", status=422):
    sentence = "这个人在本次会议没有表决权，不用回避。"
    advice = "不用再办。"


class HasWithdrawn(Refused, code="meetings.has_withdrawn", status=409):
    sentence = "已经登记回避，不参加这次表决。"
    advice = "登记有误的，请乡镇工作人员在表决开始以前取消回避。"


class HasNotWithdrawn(Refused, code="meetings.has_not_withdrawn", status=409):
    sentence = "这个人没有登记回避。"
    advice = "请先登记回避，写明与表决的事有什么利害关系。"


class RuleNotInForce(Refused, code="meetings.rule_not_in_force", status=422):
    """Facts: body, day."""

    sentence = "{day}还没有关于{body}的规定。"
    advice = "请核对会议日期。"


class DoesNotDecide(Refused, code="meetings.does_not_decide", status=409):
    sentence = "{body}只酝酿讨论，不作表决。"
    advice = "请在会议结束时填写会议结论；表决由党员大会或村民（代表）会议进行。"


class NothingDue(Refused, code="meetings.nothing_due", status=409):
    sentence = "这条议题现在没有要召开的会议。"
    advice = "首议会在支委会审核同意之后召开；表决的会议在首议结果公示之后，按提议、商议、审议、决议的次序召开。"


class WrongBody(Refused, code="meetings.wrong_body", status=409):
    """Facts: body, due, source."""

    sentence = "现在应当召开的是{due}，不是{body}（{source}）。"
    advice = "前一步通过以后，才能召开下一步的会议。"


class AlreadyThere(Refused, code="meetings.already_there", status=409):
    """The id that a caller gave to a new thing is taken."""

    sentence = "这一条已经登记过了。"
    advice = "请返回列表查看；要另外登记，请重新打开表单。"


class AlreadyConvened(Refused, code="meetings.already_convened", status=409):
    sentence = "这条议题已经通知了一个会议，还没有开完。"
    advice = "请打开已通知的会议继续办理；要改期，请先取消它。"


class HeldInThePast(Refused, code="meetings.held_in_the_past", status=422):
    sentence = "开会时间不能早于现在。"
    advice = "请重新选择开会时间。"


class NotNow(Refused, code="meetings.not_now", status=409):
    """Facts: state, verb."""

    sentence = "会议{state}，不能{verb}。"
    advice = "请刷新页面，按“下一步”办理。"


class TooEarly(Refused, code="meetings.too_early", status=409):
    """Facts: when, the noticed hour in words."""

    sentence = "通知的开会时间是{when}，还没有到，不能提前开始。"
    advice = "请在通知的时间开会；要改期，请取消后重新通知。"


class ItsDayIsOver(Refused, code="meetings.its_day_is_over", status=409):
    """Facts: when, the noticed hour in words."""

    sentence = "通知的开会时间是{when}，那一天已经过去，不能再按这次通知开会。"
    advice = "请取消这次会议，重新召集、重新通知。"


class VoteStaysOpen(Refused, code="meetings.vote_stays_open", status=409):
    """Facts: silent, minutes."""

    sentence = "到会的人还有 {silent} 位没有表决，表决至少要开放 {minutes} 分钟。"
    advice = "请提醒没有表决的人；到时间再结束，那时没有表决的，记名表决计为弃权，无记名投票计为未投票。"


class VoteNotOpen(Refused, code="meetings.vote_not_open", status=409):
    sentence = "表决还没有开始。"
    advice = "请等书记清点到会人数、宣布开始表决。"


class VoteIsOpen(Refused, code="meetings.vote_is_open", status=409):
    """Facts: verb."""

    sentence = "表决已经开始，到会人数已经固定，不能{verb}。"
    advice = "表决开始时到会的人都算到会；离开而没有表决的，记名表决计为弃权，无记名投票计为未投票。"


class CameAfterTheVoteOpened(Refused, code="meetings.came_after_the_vote_opened", status=409):
    sentence = "您在表决开始以后才登记到会，不参加这次表决。"
    advice = "这次表决的到会人数在开始时已经固定；以后的会议请按通知的时间到会。"


class QuorumStillThere(Refused, code="meetings.quorum_still_there", status=409):
    """Facts: have, needed."""

    sentence = "会议已经开始，到会 {have} {unit}，够法定的 {needed} {unit}，不能取消。"
    advice = "请继续表决；有人离会使人数不足的，先登记离会。"


class MayNotVote(Refused, code="meetings.may_not_vote", status=403):
    sentence = "您不在本次会议有表决权的名册上，不能表决。"
    advice = "预备党员和不在名册上的人可以列席，不能表决；如有误请联系村党支部书记。"


class VoterNotPresent(Refused, code="meetings.voter_not_present", status=409):
    sentence = "您还没有登记到会，不能表决。"
    advice = "请先向会议工作人员登记到会（视频到会也要登记）。"


class AlreadyVoted(Refused, code="meetings.already_voted", status=409):
    sentence = "您已经表决过，每人一票，不能更改。"
    advice = "不用再办；结果在计票后公布。"


class OtherWayOfVoting(Refused, code="meetings.other_way_of_voting", status=409):
    """Facts: voting."""

    sentence = "本次会议采用{voting}。"
    advice = "请按会议的表决方式办理。"


class NotTheTeller(Refused, code="meetings.not_the_teller", status=403):
    sentence = "只有本次会议的计票人、监票人才能办这一步。"
    advice = "请书记先确定计票人和监票人，由他们本人登录办理。"


class WrongTellerKey(Refused, code="meetings.wrong_teller_key", status=422):
    sentence = "这个计票码不能用。"
    advice = "请重新领取计票码。"


class TellersWithoutKey(Refused, code="meetings.tellers_without_key", status=409):
    sentence = "计票人、监票人还没有都领取计票码，不能开始投票。"
    advice = "请计票人、监票人分别用自己的手机登录，打开这次会议，领取计票码。"


class WrongBallot(Refused, code="meetings.wrong_ballot", status=422):
    sentence = "这张票没有封好，没有投进票箱。"
    advice = "请返回会议页面，重新投票。"


class CastingHasEnded(Refused, code="meetings.casting_has_ended", status=409):
    sentence = "投票已经停止，不能再投、再改。"
    advice = "请等计票人、监票人开箱计票。"


class CastingGoesOn(Refused, code="meetings.casting_goes_on", status=409):
    sentence = "投票还没有停止，票箱不能开。"
    advice = "请等书记停止投票以后，再输入计票码。"


class TooFewBallots(Refused, code="meetings.too_few_ballots", status=409):
    """Facts: ballots, least."""

    sentence = "票箱里只有 {ballots} 张票，少于 {least} 张；开箱就会知道是谁投的，所以不开。"
    advice = "请改用纸质票重投：网上已投的票不拆，全部作废。"


class TooFewPapers(Refused, code="meetings.too_few_papers", status=409):
    """Facts: papers, least."""

    sentence = "纸质票只有 {papers} 张，少于 {least} 张；公布总数就会知道是谁投的，所以不计。"
    advice = "请再发纸质票，或者全部改用纸质票重投：已投的票不拆，全部作废。"


class HasABallot(Refused, code="meetings.has_a_ballot", status=409):
    sentence = "有人已经在网上投票，或者已经领了纸质票；每人只有一张。"
    advice = "请刷新页面，只勾选还没有投票、没有领票的人。"


class TookAPaper(Refused, code="meetings.took_a_paper", status=409):
    sentence = "您已经领了纸质票，不能再在网上投票。"
    advice = "请把纸质票投进会场的票箱。"


class PapersNotCounted(Refused, code="meetings.papers_not_counted", status=409):
    sentence = "纸质票还没有计票、确认，网上的票箱不能开。"
    advice = "请先登记纸质票的票数，由监票人确认。"


class NoCountWaits(Refused, code="meetings.no_count_waits", status=409):
    sentence = "没有等待确认的票数。"
    advice = "请刷新页面，看下一步是什么。"


class CountWasEnteredAnew(Refused, code="meetings.count_was_entered_anew", status=409):
    sentence = "票数刚才重新登记过，和您看到的不一样。"
    advice = "请重新核对新登记的票数，再确认。"


class NotTheSecondTeller(Refused, code="meetings.not_the_second_teller", status=403):
    sentence = "只有监票人本人才能确认票数，登记票数的人不能代替。"
    advice = "请监票人用自己的手机登录确认；没有手机的，请第三名村干部或乡镇工作人员见证。"


class WitnessMustBeAThird(Refused, code="meetings.witness_must_be_a_third", status=403):
    sentence = "见证的人不能是计票人、监票人，也不能是登记票数的人。"
    advice = "请另一名村干部或乡镇工作人员和监票人一起核对，再见证。"


class NotForThePast(Refused, code="meetings.not_for_the_past", status=422):
    """Facts: earliest."""

    sentence = "县定的规定不能从今天或以前开始：已经开的会按当时的规定算。"
    advice = "请选 {earliest} 或以后的日期。"


class ChosenAlready(Refused, code="meetings.chosen_already", status=409):
    sentence = "这一项从这一天起的规定已经登记过，不能更改。"
    advice = "登记错了的，请从以后的一天起重新登记。"


class WrongShare(Refused, code="meetings.wrong_share", status=422):
    sentence = "计票码不对，票箱没有打开。"
    advice = "请核对领取时抄下的计票码，重新输入；找不到的，请书记改用纸质票重投。"


class NotReadyToDecide(Refused, code="meetings.not_ready_to_decide", status=409):
    """Facts: kind."""

    sentence = "交村民决定以前要准备的事还没有办完（{kind}），不能召集这次会议。"
    advice = "请在议题页面按“下一步”先办好。"
