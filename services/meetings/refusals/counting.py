"""Why a count is not taken, or not got around: the teller who has counted otherwise has the last word."""

from shared.errors import Refused


class TellerObjects(Refused, code="meetings.teller_objects", status=409):
    sentence = "监票人不同意登记的票数，不能由别人见证代替。"
    advice = "请当场重新清点，由书记重新登记，再由监票人本人确认；说不到一起的，由乡镇决定是否重新开会。"


class TellerHasADevice(Refused, code="meetings.teller_has_a_device", status=409):
    sentence = "监票人是用手机签到的，应当由本人确认，不能由别人见证代替。"
    advice = "请监票人登录确认，用谁的手机都可以；票数不对的，由本人按“登记票数不对”。"


class TellersStandFixed(Refused, code="meetings.tellers_stand_fixed", status=409):
    sentence = "票数登记以后，不能更换计票人和监票人。"
    advice = "请由原来的监票人确认；监票人没有手机的，由第三名工作人员见证。"


class TellerHasTime(Refused, code="meetings.teller_has_time", status=409):
    """Facts: minutes, source."""

    sentence = "票数登记以后，监票人有 {minutes} 分钟确认或者提出不同意，现在还不能换（{source}）。"
    advice = "请提醒监票人登录确认；过了时间还没有回应的，再写明原因换一名监票人。"


class NotAnotherTeller(Refused, code="meetings.not_another_teller", status=422):
    sentence = "换上的监票人应当是到会的另一个人，不是计票人，也不是登记票数的人。"
    advice = "请从到会的人里另选一名。"


class VoteIsUnderWay(Refused, code="meetings.vote_is_under_way", status=409):
    sentence = "表决已经开始，会议不能由村里取消。"
    advice = "请清点票数、登记结果；确实办不下去的，请乡镇决定是否重新开会。"


class CountIsObjectedTo(Refused, code="meetings.count_is_objected_to", status=409):
    sentence = "监票人不同意登记的票数，会议不能由书记取消。"
    advice = "请当场重新清点，重新登记；说不到一起的，请乡镇决定是否重新开会。"


class CountStandsStill(Refused, code="meetings.count_stands_still", status=409):
    sentence = "表决已经开始，一直没有结果，会议不能由村里取消。"
    advice = "请结束表决、登记票数，或者请监票人确认；确实办不下去的，由乡镇决定是否重新开会。"


class MeetingIsOver(Refused, code="meetings.meeting_is_over", status=409):
    """Facts: hours, source."""

    sentence = "会议开始已经超过 {hours} 小时，不能再登记，也不能再投票（{source}）。"
    advice = "投过的票还算数：请村里结束表决；办不下去的，请乡镇结束表决，或者取消会议重新开。"


class RecallStaysOpen(Refused, code="meetings.recall_stays_open", status=409):
    """Facts: hours, source."""

    sentence = "罢免投票至少开放 {hours} 小时，投票的人过半数的才可以提前结束（{source}）。"
    advice = "请等后来的村民投票，到时间再结束、登记票数。"


class MayStillDisagree(Refused, code="meetings.may_still_disagree", status=409):
    """Facts: minutes, source."""

    sentence = "刚刚登记了别人回避，{minutes} 分钟以后才能开始表决（{source}）。"
    advice = "请告诉本人：不同意回避的，在会议页面上说明；到时间再开始表决。"


class PapersAreCounted(Refused, code="meetings.papers_are_counted", status=409):
    sentence = "纸质票已经计票，或者已有人输入计票码，书记不能再把网上的票作废。"
    advice = "请计票人、监票人输入计票码开箱；计票码丢了的，请乡镇决定是否改用纸质票重投。"


class BoxIsBeingOpened(Refused, code="meetings.box_is_being_opened", status=409):
    sentence = "已有人输入计票码，网上的票箱正在打开，纸质票的票数不能再改。"
    advice = "请另一位输入计票码；纸质票确实点错了的，请乡镇决定是否改用纸质票重投。"
